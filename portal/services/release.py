"""Prepare and release: somebody fills in, the resident reads what it says and sends it with a code of their own.

The code goes to the contact the council holds, never to one of who prepared it, so nobody is both sides. Any later change
of the draft takes the request back: what is released is what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal import clock, db
from portal.domain.actor import Helper, Resident
from portal.domain.wording import Refused, Wording, _
from portal.models import Authority, Submission
from portal.models import Draft as DraftRow
from portal.services import audit, authorities, drafts, notices, resident_codes, submissions
from portal.services.errors import NotFound

ENTER_CODE = _("Enter the security code")


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """What waits for the resident: who filled it in, and what it says, one line for each change."""

    row: DraftRow
    authority: Authority
    summaries: tuple[tuple[Wording, object], ...]  # in words, with the date
    notes: tuple[tuple[Wording, str], ...]
    has_nothing: bool
    needs_code: bool
    can_get_code: bool


def ask_release(helper: Helper, seen_version: int | None, *, address: str) -> None:
    """Ask the resident to check and send what was filled in. Raises Refused when it is not whole or was changed since."""
    found = drafts.get_review(helper)
    if seen_version is not None and found.row.version != seen_version:
        raise Refused(submissions.CHANGED_SINCE)
    submissions.check_whole(drafts.whole(found).review)
    found.row.release_asked_at, found.row.release_authority_id = clock.now(), helper.authority_id
    db.session().flush()
    audit.record(helper, "draft:prepared", "claim", helper.claim_id.hex)
    notices.tell_about(authorities.get_by_id(helper.authority_id), "helper-prepared", link=address)


def find_prepared(resident: Resident) -> Prepared | None:
    """What waits for the resident to send, or that somebody typed in and the resident goes on with; None without either."""
    found = drafts.find_review(resident)
    if found is None:
        return None
    authority = _author_of(found.row, found.review.draft.authors)
    if authority is None:
        return None
    review = found.review if isinstance(resident, Helper) else drafts.whole(found).review
    notes = tuple(
        (question.words, note)
        for progress in review.sections
        for question in review.questions_in(progress.section)
        if (note := review.note(question))
    )
    in_order = sorted(review.draft.changes, key=lambda one: str(one.happened_on or ""))
    needs_none = resident_codes.needs_no_code(authority)
    return Prepared(
        found.row, authority,
        tuple((review.summary(change), change.happened_on) for change in in_order),
        notes, review.has_nothing_to_report, not needs_none, needs_none or resident_codes.can_be_sent(authority),
    )  # fmt: skip


def get_prepared(resident: Resident) -> Prepared:
    """What waits for the resident; raises NotFound."""
    found = find_prepared(resident)
    if found is None:
        raise NotFound("prepared draft")
    return found


def send_code(resident: Resident) -> UUID:
    """Send the resident the code that sends the form. Raises Refused when no contact may receive it."""
    prepared = get_prepared(resident)
    if not prepared.can_get_code:
        raise Refused(resident_codes.CALL_US)
    return resident_codes.send(resident_codes.RELEASE, prepared.authority)


def is_right_code(resident: Resident, attempt_id: UUID | None, code: str) -> bool:
    """Whether the code was the one for this form; a wrong one is counted, so ask before anything that may be rolled back."""
    prepared = get_prepared(resident)
    if not prepared.needs_code:
        return True
    return resident_codes.accept(resident, attempt_id, resident_codes.RELEASE, code, prepared.authority)


def release(
    resident: Resident, *, seen_version: int | None, is_declared: bool, address: str, read_out_by: Helper | None = None
) -> Submission:
    """Send what was prepared, once its code was right; `read_out_by` typed the code that the resident told them."""
    prepared = get_prepared(resident)
    return submissions.submit_released(
        resident, prepared.row.submit_token, prepared.authority, is_declared=is_declared, seen_version=seen_version,
        address=address, read_out_by=read_out_by,
    )  # fmt: skip


def _author_of(row: DraftRow, authors: Mapping[str, str]) -> Authority | None:
    """Who prepared it, or whoever typed something in it last."""
    if row.release_authority_id is not None:
        return authorities.get_by_id(row.release_authority_id)
    references = list(dict.fromkeys(authors.values()))
    found = [one for one in authorities.list_of_claim(row.claim_id) if one.reference in references]
    return found[0] if found else None

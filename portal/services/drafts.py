"""The one open draft of a claim: saved at every page, resumed anywhere, deleted only by its owner or by being sent.

A do-request locks the draft's row before it reads it, so that answers given in two tabs or on two devices both survive.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.domain.actor import Helper, Resident
from portal.domain.authority_view import as_helper_sees
from portal.domain.changes import ChangeKind
from portal.domain.dates import first_contact
from portal.domain.draft import Draft, DraftChange
from portal.domain.review import NOTHING_TO_TELL, Question, Review
from portal.models import Claim, ClaimVersion
from portal.models import Draft as DraftRow
from portal.services import audit, claims, living_situations, sent_changes, settings
from portal.services.claims import LoadedClaim
from portal.services.errors import NotFound

_REVIEW = (
    sa.select(DraftRow, Claim, ClaimVersion)
    .join(Claim, Claim.id == DraftRow.claim_id)
    .join(
        ClaimVersion,
        sa.and_(ClaimVersion.claim_id == DraftRow.claim_id, ClaimVersion.number == DraftRow.claim_number),
    )
    .where(DraftRow.claim_id == sa.bindparam("claim_id"))
)
_REVIEW_LOCKED = _REVIEW.with_for_update(of=DraftRow)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft's row and its content."""

    row: DraftRow
    draft: Draft


@dataclass(frozen=True, slots=True)
class OpenReview:
    """The open draft with the claim as it was shown when the draft was started.

    `claim` is whole; `review` is about what its reader may see of it, which is less for who acts for the resident.
    """

    row: DraftRow
    claim: LoadedClaim
    review: Review


def find_draft(resident: Resident) -> OpenDraft | None:
    """The open draft of the resident's claim, or None."""
    query = sa.select(DraftRow).where(DraftRow.claim_id == resident.claim_id)
    if not db.is_reading():
        query = query.with_for_update()
    row = db.session().scalars(query).one_or_none()
    return OpenDraft(row, Draft.from_dict(row.content)) if row else None


def get_draft(resident: Resident) -> OpenDraft:
    """The open draft; raises NotFound when there is none."""
    found = find_draft(resident)
    if found is None:
        raise NotFound("draft")
    return found


def open_draft(resident: Resident, kind: str, claim_number: int) -> OpenDraft:
    """The open draft, started now if there is none; `kind` is review or report, `claim_number` the version shown.

    A report that is open becomes a review when a review is asked for, with everything that was reported in it.
    """
    found = find_draft(resident)
    if found is not None:
        if kind == "review" and found.row.kind == "report":
            found.row.kind = kind
            return save_draft(resident, found.row, found.draft)
        return found
    now = clock.now()
    row = DraftRow(
        claim_id=resident.claim_id, kind=kind, content=Draft().to_dict(), claim_number=claim_number,
        submit_token=secrets.token_urlsafe(24), started_at=now, updated_at=now,
    )  # fmt: skip
    try:
        with db.session().begin_nested():
            db.session().add(row)
    except IntegrityError:  # the other of two clicks was faster
        return get_draft(resident)
    audit.record(resident, "draft:started", "claim", resident.claim_id.hex, kind=kind)
    return OpenDraft(row, Draft())


def start_review(resident: Resident) -> OpenDraft:
    """Open the review of the claim as it is held now."""
    return open_draft(resident, "review", claims.get_claim_of(resident).version.number)


def start_report(resident: Resident) -> OpenDraft:
    """Open a report of changes outside a review; an open review stays a review."""
    return open_draft(resident, "report", claims.get_claim_of(resident).version.number)


def find_review(resident: Resident) -> OpenReview | None:
    """The open draft with the claim it is about, or None. One statement."""
    query = _REVIEW if db.is_reading() else _REVIEW_LOCKED
    found = db.session().execute(query, {"claim_id": resident.claim_id}).one_or_none()
    return _opened(resident, found[0], claims.loaded(found[1], found[2])) if found else None


def whole(found: OpenReview) -> OpenReview:
    """The review about all that is held: for what is sent, never for a page of somebody who acts for the resident."""
    return replace(found, review=replace(found.review, claim=found.claim.held))


def get_review(resident: Resident) -> OpenReview:
    """The open draft with the claim it is about; raises NotFound when there is none."""
    found = find_review(resident)
    if found is None:
        raise NotFound("draft")
    return found


def add_what_was_sent(found: OpenReview) -> OpenReview:
    """The review beside what the claim's open case already holds, as officers see it. One statement."""
    sent = sent_changes.list_sent_changes(found.row.claim_id)
    return OpenReview(found.row, found.claim, replace(found.review, sent=sent))


def _opened(resident: Resident, row: DraftRow, claim: LoadedClaim) -> OpenReview:
    held, received_on = claim.held, None
    if isinstance(resident, Helper):
        held, received_on = as_helper_sees(held, resident.scopes, resident.relationship), resident.received_on
    review = Review(
        held, Draft.from_dict(row.content), row.kind, today=clock.today(),
        notified_on=first_contact(clock.local(row.started_at).date(), received_on),
        names_employers=settings.get("ShowEmployerName"),
        situations=living_situations.in_force(), types=living_situations.types_in_force(),
        asks_about_moves=settings.get("EnableChangeOfAddress"),
    )  # fmt: skip
    return OpenReview(row, claim, review)


def save_draft(resident: Resident, row: DraftRow, draft: Draft) -> OpenDraft:
    """Keep a draft's new content; raises StaleDataError at flush when another tab was faster."""
    author = resident.authority if isinstance(resident, Helper) else ""
    draft = draft.typed_by(author, Draft.from_dict(row.content))
    row.content = draft.to_dict()
    row.updated_at = clock.now()
    row.release_asked_at, row.release_authority_id = None, None  # what was prepared is not what it was
    db.session().flush()
    audit.record(
        resident, "draft:saved", "claim", resident.claim_id.hex, answers=len(draft.answers), changes=len(draft.changes)
    )
    return OpenDraft(row, draft)


def answer_question(resident: Resident, found: OpenReview, question: Question, answer: str) -> OpenReview:
    """Keep an answer; what was reported under it goes when the answer has nothing to tell any more."""
    draft = found.review.draft.with_answer(question.id, answer)
    if answer in NOTHING_TO_TELL:
        draft = draft.with_note(question.id, None)
    else:
        draft = draft.with_kind(question.id, ChangeKind.CORRECTION if answer == "wrong" else ChangeKind.CHANGE)
    return _kept(resident, found, draft)


def note_answer(resident: Resident, found: OpenReview, question: Question, note: str | None) -> OpenReview:
    """Keep what is told in plain words under a question, or take it back."""
    return _kept(resident, found, found.review.draft.with_note(question.id, note))


def save_change(resident: Resident, found: OpenReview, change: DraftChange) -> DraftChange:
    """Keep a reported change under its reference, or as a new one when it has none or another tab removed it.

    The same change sent twice (a double click, the back button) is kept once.
    """
    draft = found.review.draft
    if draft.find_change(change.reference) is None:
        same = next((held for held in draft.changes if replace(held, reference=change.reference) == change), None)
        if same is not None:
            return same
        change = replace(change, reference=str(draft.next_reference))
    _kept(resident, found, draft.with_change(change))
    return change


def remove_change(resident: Resident, found: OpenReview, reference: str) -> OpenReview:
    """Take a reported change back; removing one that is gone already changes nothing."""
    draft = found.review.draft
    if draft.find_change(reference) is None:
        return found
    return _kept(resident, found, draft.without_change(reference))


def _kept(resident: Resident, found: OpenReview, draft: Draft) -> OpenReview:
    kept = save_draft(resident, found.row, draft).draft
    return OpenReview(found.row, found.claim, replace(found.review, draft=kept))


def delete_draft(resident: Resident) -> None:
    """Throw the resident's own draft away; raises NotFound when there is none."""
    found = get_draft(resident)
    db.session().delete(found.row)
    db.session().flush()
    audit.record(resident, "draft:deleted", "claim", resident.claim_id.hex, changes=len(found.draft.changes))

"""What officers decide about evidence: accept, accept a part, refuse, waive, and take a decision back.

A decision is made on what the officer saw: when anything has happened to the request since, it is refused as stale and
nothing is overwritten. The resident reads every reason and gets a message; the text never leaves the portal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.catalogue import in_language
from portal.domain.actor import Officer
from portal.domain.dates import Language, month_from
from portal.domain.evidence.reasons import OTHER, REASONS, reason_wording
from portal.domain.evidence.states import FileState, RequirementState
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, Wording, _
from portal.models import Case, Claim, ClaimVersion, EvidenceFile, EvidenceRequirement, ResidentMessage
from portal.services import audit, case_access, case_stages, messages
from portal.services.errors import NotFound, Stale
from portal.services.evidence.locking import lock_claim
from portal.services.evidence.opening import may_be_opened
from portal.services.evidence.requirements import list_files, restate, state_of_file, titles_of, use_file

LONGEST_REASON = 1000
SELECT_FILES = _("Select the files you have looked at")
SELECT_REASON = _("Select why you do not accept it")
ENTER_REASON = _("Enter what the resident should know")
ENTER_WAIVER = _("Enter why it is no longer needed")
TOO_LONG = _("What you write must be {most} characters or fewer", most=LONGEST_REASON)
NOT_CHECKED = _("A selected file has not been checked for viruses yet. Wait a little, then try again")


@dataclass(frozen=True, slots=True)
class Seen:
    """What an officer had before them: the request, its version then, and the files they mean."""

    reference: str
    version: int
    files: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that is being decided, with everything of its case that a decision needs."""

    row: EvidenceRequirement
    case: Case
    files: Sequence[EvidenceFile]
    language: Language


def accept(officer: Officer, seen: Seen, others: Collection[str] = ()) -> None:
    """The selected files are enough, for `others` (references of requests of the case) too.

    Raises NotFound, Stale, Refused on field `files`.
    """
    opened = open_to_decide(officer, seen)
    chosen = _chosen(opened, seen)
    _check_scanned(chosen)
    _decide_files(officer, chosen, FileState.ACCEPTED)
    _accept_request(officer, opened.row)
    for row in _list_others(opened, others):
        for file in chosen:
            use_file(row, file, officer.user_id)
        _accept_request(officer, row)
        restate(row)
    _finish(officer, opened, "evidence:accepted", files=len(chosen), others=len(others))


def accept_part(officer: Officer, seen: Seen, text: str, *, address: str) -> None:
    """The selected files are right and more is needed, which `text` says. Raises NotFound, Stale, Refused."""
    opened = open_to_decide(officer, seen)
    chosen = _chosen(opened, seen)
    text = _read_text(text, ENTER_REASON)
    _check_scanned(chosen)
    _decide_files(officer, chosen, FileState.ACCEPTED)
    _decide(officer, opened.row, RequirementState.PART_RECEIVED, text=text)
    _give_time(opened.row)
    _tell(officer, opened, _("Thank you for what you sent for “{title}”. We need more."), text, address)
    _finish(officer, opened, "evidence:accepted", files=len(chosen), is_part=True)


def refuse(officer: Officer, seen: Seen, code: str, text: str, *, address: str) -> None:
    """The selected files are not accepted, for a reason of the catalogue or in plain words (fields `code`, `text`).

    While other files stand, the request stands as they add up; otherwise another copy is asked for, with a month's time.
    """
    opened = open_to_decide(officer, seen)
    chosen = _chosen(opened, seen)
    if code not in REASONS:
        raise Refused(SELECT_REASON, "code")
    text = _read_text(text, ENTER_REASON if code == OTHER else None)
    _decide_files(officer, chosen, FileState.REFUSED, code, text)
    row = opened.row
    stands = [file for file in opened.files if state_of_file(file) is not FileState.REFUSED]
    if stands:
        row.decision = None
    else:
        _decide(officer, row, RequirementState.REFUSED, code, text)
        _give_time(row)
    because = reason_wording(code)
    words = [in_language(because, opened.language)] if because else []
    _tell(
        officer, opened, _("We could not accept something that you sent for “{title}”."),
        "\n\n".join(filter(None, [*words, text])), address,
    )  # fmt: skip
    _finish(officer, opened, "evidence:refused", files=len(chosen), code=code)


def waive(officer: Officer, seen: Seen, text: str, *, address: str) -> None:
    """It is not needed any more, for the reason in `text` (field `text`), which the resident reads."""
    opened = open_to_decide(officer, seen)
    text = _read_text(text, ENTER_WAIVER)
    _decide(officer, opened.row, RequirementState.WAIVED, text=text)
    _tell(officer, opened, _("You do not need to send anything more for “{title}”."), text, address)
    _finish(officer, opened, "evidence:waived")


def take_back(officer: Officer, seen: Seen) -> None:
    """Open a request again that was decided; what was said of its files is taken back with it."""
    opened = open_to_decide(officer, seen)
    _undo(opened.row)
    for file in opened.files:
        if file.requirement_id == opened.row.id:
            _undo(file)
    opened.row.valid_until = None
    _finish(officer, opened, "evidence:reopened")


def open_to_decide(officer: Officer, seen: Seen) -> Opened:
    """The request as it is once nobody else changes its claim; Stale when it is not what the officer saw."""
    case_access.check_may_review(officer)
    if not officer.may(Permission.CHECK_EVIDENCE):
        raise NotFound("evidence")
    where = EvidenceRequirement.reference == seen.reference
    claim_id = db.session().scalar(sa.select(EvidenceRequirement.claim_id).where(where))
    if claim_id is None:
        raise NotFound("evidence")
    lock_claim(claim_id)
    db.session().expire_all()
    query = (
        sa.select(EvidenceRequirement, Case, ClaimVersion)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .join(Claim, Claim.id == Case.claim_id)
        .join(ClaimVersion, sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number))
        .where(where)
    )
    row, case, version = db.session().execute(query).one()
    if row.version != seen.version:
        raise Stale("evidence")
    language: Language = "cy" if version.content.get("language") == "cy" else "en"
    return Opened(row, case, list_files([row.id])[row.id], language)


def tell_resident(officer: Officer, case: Case, language: Language, text: str, address: str) -> None:
    """Put a message of the council in the resident's messages, and tell them that there is one."""
    db.session().add(
        ResidentMessage(
            claim_id=case.claim_id, author="council", user_id=officer.user_id, purpose="evidence", text=text,
            sent_at=clock.now(),
        )
    )  # fmt: skip
    messages.tell_resident(case.claim_id, "new-message", language=language, link=address)


def _chosen(opened: Opened, seen: Seen) -> list[EvidenceFile]:
    chosen = [file for file in opened.files if file.reference in seen.files]
    if not chosen:
        raise Refused(SELECT_FILES, "files")
    return chosen


def _list_others(opened: Opened, references: Collection[str]) -> list[EvidenceRequirement]:
    """Other requests of the case, by reference; what is not of this case is left aside."""
    query = sa.select(EvidenceRequirement).where(
        EvidenceRequirement.case_id == opened.case.id,
        EvidenceRequirement.reference.in_(references),
        EvidenceRequirement.id != opened.row.id,
    )
    return list(db.session().scalars(query)) if references else []


def _accept_request(officer: Officer, row: EvidenceRequirement) -> None:
    """What is accepted stands for as long as the rules say."""
    _decide(officer, row, RequirementState.ACCEPTED)
    row.valid_until = month_from(clock.today(), row.reuse_months) if row.reuse_months else None


def _check_scanned(files: Sequence[EvidenceFile]) -> None:
    """Nobody accepts what they cannot have opened."""
    if not all(may_be_opened(file) for file in files):
        raise Refused(NOT_CHECKED, "files")


def _read_text(text: str, ask: Wording | None) -> str:
    text = text.strip()
    if not text and ask is not None:
        raise Refused(ask, "text")
    if len(text) > LONGEST_REASON:
        raise Refused(TOO_LONG, "text")
    return text


def _decide_files(
    officer: Officer, files: Sequence[EvidenceFile], state: FileState, code: str | None = None, text: str = ""
) -> None:
    for file in files:
        file.decision, file.reason_code, file.reason = state.value, code, text or None
        file.decided_at, file.decided_by = clock.now(), officer.user_id


def _decide(
    officer: Officer, row: EvidenceRequirement, state: RequirementState, code: str | None = None, text: str = ""
) -> None:
    row.decision, row.reason_code, row.reason = state.value, code, text or None
    row.decided_at, row.decided_by = clock.now(), officer.user_id


def _undo(row: EvidenceRequirement | EvidenceFile) -> None:
    row.decision = row.reason_code = row.reason = row.decided_at = row.decided_by = None


def _give_time(row: EvidenceRequirement) -> None:
    """Whoever is asked for another copy has a month for it, and is reminded of it again."""
    row.due_on = max(row.due_on, month_from(clock.today()))
    row.reminded_before_on = row.reminded_due_on = None


def _tell(officer: Officer, opened: Opened, opening: Wording, text: str, address: str) -> None:
    title = titles_of(opened.row)[opened.language]
    first = in_language(Wording(opening.text, {"title": title}), opened.language)
    tell_resident(officer, opened.case, opened.language, "\n\n".join(filter(None, [first, text])), address)


def _finish(officer: Officer, opened: Opened, action: str, **detail: object) -> None:
    restate(opened.row)
    case_stages.note_work(opened.case)
    audit.record(
        officer, action, "claim", opened.case.claim_id.hex, request=opened.row.reference or "",
        case=opened.case.reference, **detail,
    )  # fmt: skip

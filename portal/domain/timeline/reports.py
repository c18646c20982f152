"""Submissions and what was sent before, as read from JSON; every fault names its element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from portal.domain.changes import CHANGE_TYPES, Change, ChangeKind, ChangeType
from portal.domain.changes.values import read_asked
from portal.domain.claim import Fault, FaultsError
from portal.domain.claim.reading import at, read_day
from portal.domain.timeline.nesting import too_deep
from portal.domain.timeline.references import NaturalKey, natural_key
from portal.domain.wording import Wording, _

DOCUMENT_KEYS = frozenset(("claim", "submissions", "sent"))
SUBMISSION_KEYS = frozenset(("reference", "submitted_at", "changes"))
LONGEST_REFERENCE = 100
CHANGE_KEYS = frozenset(("reference", "type", "subject", "date", "kind", "details"))


class TimelineFault(FaultsError):
    """A timeline document that cannot be read."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody sent in one go, in the order of the references. `submitted_at` is UTC; without one it counts as
    later than any other. `place` sorts submissions by their references.
    """

    reference: str
    changes: tuple[Change, ...]
    submitted_at: datetime | None = None
    place: NaturalKey = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", natural_key(self.reference))
        ordered = sorted(self.changes, key=lambda one: natural_key(one.reference))
        object.__setattr__(self, "changes", tuple(ordered))


@dataclass(frozen=True, slots=True)
class SentStep:
    """A step handed over before: its id, its date (None: before all dates) and the full references it held."""

    id: str | int
    date: date | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class TimelineDocument:
    """The input of the timeline: the claim held, in its JSON form, the submissions, and the steps sent before."""

    claim: Mapping[str, Any]
    submissions: tuple[Submission, ...]
    sent: tuple[SentStep, ...]


def read_document(written: object) -> TimelineDocument:
    """The document `{"claim", "submissions", "sent"}`; TimelineFault with every fault."""
    faults: list[Fault] = []
    if not isinstance(written, Mapping):
        raise TimelineFault([Fault("document", _("must be an object"))])
    _refuse_unknown(written, DOCUMENT_KEYS, "", faults)
    claim = written.get("claim")
    if not isinstance(claim, Mapping):
        faults.append(Fault("claim", _("must be an object")))
    elif (key := too_deep(claim)) is not None:
        faults.append(Fault(at("claim", key), _("is nested too deeply")))
    submissions = _read_submissions(written.get("submissions"), faults)
    sent = _read_sent(written.get("sent"), faults)
    if faults or not isinstance(claim, Mapping):
        raise TimelineFault(faults)
    return TimelineDocument(claim, submissions, sent)


def read_submissions(written: object) -> tuple[Submission, ...]:
    """The submissions in a JSON list; TimelineFault with every fault."""
    faults: list[Fault] = []
    submissions = _read_submissions(written, faults)
    if faults:
        raise TimelineFault(faults)
    return submissions


def read_change(written: object, submission: str, position: int, path: str, faults: list[Fault]) -> Change | None:
    """One change of a submission; `position` (from 1) is its reference when it has none of its own."""
    if not isinstance(written, Mapping):
        faults.append(Fault(path, _("must be an object")))
        return None
    before = len(faults)
    _refuse_unknown(written, CHANGE_KEYS, path, faults)
    reference = _read_change_reference(written.get("reference"), position, path, faults)
    change_type = _read_type(written.get("type"), path, faults)
    kind = _read_kind(written.get("kind"), path, faults)
    day = _read_date(written.get("date"), at(path, "date"), faults)
    if kind is ChangeKind.CHANGE and written.get("date") is None:
        faults.append(Fault(at(path, "date"), _("must be given, as a date like 2017-09-01")))
    if change_type is None:
        return None
    given = written.get("details")
    details = _read_details(change_type, {} if given is None else given, at(path, "details"), faults)
    subject = written.get("subject")
    if subject is not None and not (isinstance(subject, str) and subject.strip()):
        faults.append(Fault(at(path, "subject"), _("must be text that is not empty")))
    if subject is None and details is not None and change_type.needs_subject(details):
        faults.append(Fault(at(path, "subject"), _("must be given, or details.who")))
    if len(faults) > before:
        return None
    named = subject.strip() if isinstance(subject, str) else change_type.subject_of(details)
    return Change(submission, reference, change_type, named, day, kind, details)


def _read_submissions(written: object, faults: list[Fault]) -> tuple[Submission, ...]:
    if not isinstance(written, list):
        faults.append(Fault("submissions", _("must be a list")))
        return ()
    known: dict[str, Submission] = {}
    for index, item in enumerate(written):
        path = f"submissions[{index}]"
        submission = _read_submission(item, path, faults)
        if submission is None:
            continue
        if known.setdefault(submission.reference, submission) != submission:
            faults.append(Fault(at(path, "reference"), _("is the reference of another submission, with other content")))
    return tuple(known.values())


def _read_submission(written: object, path: str, faults: list[Fault]) -> Submission | None:
    if not isinstance(written, Mapping):
        faults.append(Fault(path, _("must be an object")))
        return None
    before = len(faults)
    _refuse_unknown(written, SUBMISSION_KEYS, path, faults)
    reference = _read_reference(written.get("reference"), at(path, "reference"), faults)
    submitted_at = _read_instant(written.get("submitted_at"), at(path, "submitted_at"), faults)
    listed = written.get("changes", [])
    if not isinstance(listed, list):
        faults.append(Fault(at(path, "changes"), _("must be a list")))
        return None
    changes: dict[str, Change] = {}
    for index, item in enumerate(listed):
        change_path = f"{path}.changes[{index}]"
        change = read_change(item, reference, index + 1, change_path, faults)
        if change is not None and changes.setdefault(change.reference, change) is not change:
            faults.append(
                Fault(at(change_path, "reference"), _("is the reference of another change of this submission"))
            )
    if len(faults) > before:
        return None
    return Submission(reference, tuple(changes.values()), submitted_at)


def _read_sent(written: object, faults: list[Fault]) -> tuple[SentStep, ...]:
    if written is None:
        return ()
    if not isinstance(written, list):
        faults.append(Fault("sent", _("must be a list")))
        return ()
    return tuple(_read_sent_step(item, f"sent[{index}]", faults) for index, item in enumerate(written))


def _read_sent_step(written: object, path: str, faults: list[Fault]) -> SentStep:
    if not isinstance(written, Mapping):
        faults.append(Fault(path, _("must be an object")))
        return SentStep("", None, ())
    identity = written.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        faults.append(Fault(at(path, "id"), _("must be given as text or a number")))
        identity = ""
    changes = written.get("changes", [])
    if not isinstance(changes, list) or not all(isinstance(change, str) for change in changes):
        faults.append(Fault(at(path, "changes"), _("must be a list of full references")))
        changes = []
    return SentStep(identity, _read_date(written.get("date"), at(path, "date"), faults), tuple(changes))


def _refuse_unknown(written: Mapping[str, Any], known: frozenset[str], path: str, faults: list[Fault]) -> None:
    if not written.keys() <= known:
        faults.extend(Fault(at(path, key), _("unknown key")) for key in written if key not in known)


def _read_reference(value: object, path: str, faults: list[Fault]) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        faults.append(Fault(path, _("must be given as text")))
        return ""
    reference = value.strip()
    if len(reference) > LONGEST_REFERENCE:
        faults.append(Fault(path, _("must be {most} characters or fewer", most=LONGEST_REFERENCE)))
        return ""
    if any(letter.isdigit() and not letter.isascii() for letter in reference):
        faults.append(Fault(path, _("must have only the digits 0 to 9")))
        return ""
    return reference


def _read_change_reference(value: object, position: int, path: str, faults: list[Fault]) -> str:
    reference = str(position) if value is None else _read_reference(value, at(path, "reference"), faults)
    if "/" in reference:
        faults.append(Fault(at(path, "reference"), _("must not contain /")))
    return reference


def _read_type(value: object, path: str, faults: list[Fault]) -> ChangeType | None:
    found = CHANGE_TYPES.get(value) if isinstance(value, str) else None
    if found is None:
        faults.append(Fault(at(path, "type"), _one_of(CHANGE_TYPES)))
    return found


def _read_details(change_type: ChangeType, given: object, path: str, faults: list[Fault]) -> Any:
    try:
        return read_asked(change_type.details, given, path, faults)
    except RecursionError:
        faults.append(Fault(path, _("is nested too deeply")))
        return None


def _read_kind(value: object, path: str, faults: list[Fault]) -> ChangeKind:
    if value is None:
        return ChangeKind.CHANGE
    if isinstance(value, str) and value in tuple(ChangeKind):
        return ChangeKind(value)
    faults.append(Fault(at(path, "kind"), _one_of(ChangeKind)))
    return ChangeKind.CORRECTION


def _one_of(values: Iterable[str]) -> Wording:
    return _("must be one of: {values}", values=", ".join(values))


def _read_date(value: object, path: str, faults: list[Fault]) -> date | None:
    if value is None:
        return None
    try:
        return read_day(value)
    except ValueError:
        faults.append(Fault(path, _("must be a date like 2017-09-01")))
        return None


def _read_instant(value: object, path: str, faults: list[Fault]) -> datetime | None:
    if value is None:
        return None
    try:
        if not isinstance(value, str):
            raise ValueError("not text")
        instant = datetime.fromisoformat(value)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        faults.append(Fault(path, _("must be a date and time like 2017-12-01T09:30:00Z")))
        return None

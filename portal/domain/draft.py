"""What a resident has answered so far: immutable, any order, and whole enough to send only when every section is answered.

The JSON form is what the `draft` and `submission` rows keep:
{"answers": {"<question>": "right"|"changed"|"wrong"|"yes"|"no", "<question>:note": "plain words"},
"changes": [{reference, type, subject, date, kind, details, question}], "evidence": {"<resource id>": "later"},
"next_reference": 3, "authors": {"<answer or change:reference>": "reference of the authority of who typed it for them"}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

NOTE_SUFFIX = ":note"
CHANGE_PREFIX = "change:"


@dataclass(frozen=True, slots=True)
class DraftChange:
    """One change or correction a resident has reported and not yet sent."""

    reference: str  # unique in the draft, never used again
    type: str
    subject: str
    happened_on: date | None  # for a correction: from when what is held was wrong, None = always
    kind: str  # change | correction
    details: Mapping[str, Any]
    question: str  # the question it answers, so that changing the answer finds it

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, which is also a change of `flask timeline` (beside `question`)."""
        return {
            "reference": self.reference, "type": self.type, "subject": self.subject, "kind": self.kind,
            "date": self.happened_on.isoformat() if self.happened_on else None,
            "details": dict(self.details), "question": self.question,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> DraftChange:
        """Read the JSON form."""
        happened_on = date.fromisoformat(content["date"]) if content.get("date") else None
        return cls(
            content["reference"], content["type"], content["subject"], happened_on, content["kind"], content["details"],
            content.get("question", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """All answers, changes and evidence choices of one draft."""

    answers: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[DraftChange, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    next_reference: int = 1
    authors: Mapping[str, str] = field(default_factory=dict)  # what somebody typed for the resident, and who

    def with_answer(self, question: str, answer: str) -> Draft:
        """The draft with one question answered; changes of that question go when the answer no longer calls for them."""
        changes = self.changes
        if answer in ("right", "no"):
            changes = tuple(change for change in changes if change.question != question)
        return replace(self, answers={**self.answers, question: answer}, changes=changes)

    def without_answer(self, question: str) -> Draft:
        """The draft with one question open again."""
        return replace(self, answers={name: answer for name, answer in self.answers.items() if name != question})

    def with_note(self, question: str, note: str | None) -> Draft:
        """The draft with what somebody told in plain words under a question, or without it."""
        kept = self.without_answer(question + NOTE_SUFFIX)
        return replace(kept, answers={**kept.answers, question + NOTE_SUFFIX: note}) if note else kept

    def note_of(self, question: str) -> str | None:
        """What was told in plain words under a question, or None."""
        return self.answers.get(question + NOTE_SUFFIX)

    def with_kind(self, question: str, kind: str) -> Draft:
        """The draft with the changes of a question told as `kind`, a change that happened or a correction.

        A correction without a date stays one until its date is given: a change cannot be without.
        """
        told = tuple(
            held for held in self.changes if held.question == question and (kind == "correction" or held.happened_on)
        )
        changes = tuple(replace(held, kind=kind) if held in told else held for held in self.changes)
        return replace(self, changes=changes)

    def with_change(self, change: DraftChange) -> Draft:
        """The draft with a change added, or put in the place of the one with the same reference."""
        if any(held.reference == change.reference for held in self.changes):
            return replace(
                self, changes=tuple(change if held.reference == change.reference else held for held in self.changes)
            )
        return replace(self, changes=(*self.changes, change), next_reference=self.next_reference + 1)

    def without_change(self, reference: str) -> Draft:
        """The draft without one change."""
        return replace(self, changes=tuple(change for change in self.changes if change.reference != reference))

    def find_change(self, reference: str) -> DraftChange | None:
        """The change with a reference, or None."""
        return next((change for change in self.changes if change.reference == reference), None)

    def with_evidence(self, resource_id: str, choice: str | None) -> Draft:
        """The draft with "later" chosen for an evidence item, or the choice taken back."""
        kept = {name: held for name, held in self.evidence.items() if name != resource_id}
        return replace(self, evidence=kept if choice is None else {**kept, resource_id: choice})

    def typed_by(self, author: str, before: Draft) -> Draft:
        """The draft with who typed what is new or different since `before`; an empty author is the resident."""
        held, told = before.contents(), self.contents()
        authors = {
            key: author if held.get(key) != value else before.authors.get(key, "") for key, value in told.items()
        }
        return replace(self, authors={key: who for key, who in authors.items() if who})

    def contents(self) -> dict[str, object]:
        """Everything that was typed, by the key under which its author is known."""
        return {**self.answers, **{CHANGE_PREFIX + change.reference: change.to_dict() for change in self.changes}}

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        written = {
            "answers": dict(self.answers), "changes": [change.to_dict() for change in self.changes],
            "evidence": dict(self.evidence), "next_reference": self.next_reference,
        }  # fmt: skip
        return written | ({"authors": dict(self.authors)} if self.authors else {})

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Draft:
        """Read the JSON form."""
        changes = tuple(DraftChange.from_dict(change) for change in content.get("changes", ()))
        return cls(
            content.get("answers", {}),
            changes,
            content.get("evidence", {}),
            content.get("next_reference", len(changes) + 1),
            content.get("authors", {}),
        )

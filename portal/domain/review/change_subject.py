"""What a change is being reported about: its kind, the thing held or new, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from portal.domain.changes import CHANGE_TYPES, ChangeKind, ChangeType, Details, FieldSpec, Kind, RecordKind
from portal.domain.changes.subjects import PARTNER
from portal.domain.claim import Claim, Person
from portal.domain.draft import DraftChange
from portal.domain.review.names import Household

WHO = "who"
RELATIONSHIP = "relationship"


@dataclass(frozen=True, slots=True)
class ChangeSubject:
    """What a change is being reported about: its kind of change, the thing held or new, and whose it is."""

    type: ChangeType
    kind: str
    household: Household
    subject: str | None = None
    who: str | None = None

    @property
    def is_correction(self) -> bool:
        """Whether what is held was never right."""
        return self.kind == ChangeKind.CORRECTION

    @property
    def is_new(self) -> bool:
        """Whether it is about something that is not held yet."""
        return self.subject is None and self.type.default_subject is None

    def people(self) -> tuple[Person, ...]:
        """Whom the form offers to choose from; nobody when there is no choice, or it does not matter."""
        found = self._candidates()
        return found if len(found) > 1 else ()

    @property
    def only_person(self) -> str | None:
        """Whom it is about when nobody else could be meant."""
        found = self._candidates()
        return found[0].id if len(found) == 1 else None

    def _candidates(self) -> tuple[Person, ...]:
        household = self.household
        if self.subject is not None or self.type.default_subject is not None or self.type.lives_here:
            return ()
        if self.type.record is RecordKind.PERSON:
            ids = self.type.subjects(household.claim)
            return tuple(person for person in household.present if person.id in ids)
        if self.type.record is RecordKind.ABSENCE:
            return tuple(household.present)
        return household.couple if self.type.record is RecordKind.ACCOUNT else household.adults

    def asks(self, spec: FieldSpec) -> bool:
        """Whether the form asks this question at all."""
        situation = ("new" if self.is_new else "held", "correction" if self.is_correction else "change")
        if spec.kind is Kind.PEOPLE and len(self.household.present) < 2:
            return False
        if spec.name == RELATIONSHIP and self.type.role == PARTNER:
            return False
        return all(wanted in situation for wanted in spec.asked_of)

    def implied(self, who: str | None) -> dict[str, Any]:
        """The answers that need no question: whose it is, which job, and who moved when somebody lives alone."""
        names = {spec.name: spec for spec in self.type.fields}
        found: dict[str, Any] = {}
        if who is not None:
            found[WHO] = who
            if "owner" in names:
                found["owner"] = who
        if "job" in names and self.subject is not None:
            found["job"] = self.subject
        if RELATIONSHIP in names and self.type.role == PARTNER:
            found[RELATIONSHIP] = PARTNER
        alone = [person.id for person in self.household.present if person.id]
        found.update(
            {
                name: alone
                for name, spec in names.items()
                if spec.kind is Kind.PEOPLE and len(self.household.present) < 2
            }
        )
        return found

    def subject_of(self, details: Details) -> str:
        """The name of what these details are about."""
        if self.subject is not None:
            return self.subject
        if self.type.default_subject is not None:
            return self.type.default_subject
        claimant = self.household.claim.claimant
        who = details.who or (claimant.id if claimant else None) or "claimant"
        return self.type.subject_for_new(who, details) if self.type.new_subject else who


def about_change(change: DraftChange, claim: Claim) -> ChangeSubject:
    """What a change of a draft is about, read back from it."""
    kind = CHANGE_TYPES[change.type]
    household = Household(claim)
    about = ChangeSubject(kind, change.kind, household, None, change.details.get(WHO))
    if kind.default_subject is None and (kind.new_subject is None or change.subject in kind.subjects(claim)):
        return replace(about, subject=change.subject)
    return about

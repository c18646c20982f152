"""What a change is being reported about: its kind, the thing held or new, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.domain.changes import CHANGE_TYPES, ChangeKind, ChangeType, Details, FieldSpec, Kind, RecordKind
from portal.domain.changes.applying import SECTIONS
from portal.domain.changes.fields import specs_of
from portal.domain.changes.subjects import CLAIMANT, PARTNER
from portal.domain.claim import Claim, Fault, Person
from portal.domain.draft import DraftChange
from portal.domain.review.names import Household

WHO = "who"
OWNER = "owner"
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
        return self.subject is None and bool(self.type.lives_here or self.type.new_subject)

    def people(self) -> tuple[Person, ...]:
        """Whom the form offers to choose from; nobody when there is no choice, or it does not matter.

        A list of things asks of each whose it is.
        """
        listed = (spec.group for spec in self.type.questions if spec.group is not None and self.asks(spec))
        if any(part.name == OWNER for group in listed for part in specs_of(group)):
            return ()
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
        if spec.kind is Kind.PEOPLE and len(self.household.present) < 2:
            return False
        if spec.name == RELATIONSHIP and self.type.role == PARTNER:
            return False
        if spec.picks and not self._has_choice(spec):
            return False
        if spec.describes and not self.is_new and not self.is_correction and self.held_value(spec):
            return False
        return self.is_case_of(spec)

    def is_case_of(self, spec: FieldSpec) -> bool:
        """Whether the question is for this case: something new or held, a change or a correction."""
        case = ("new" if self.is_new else "held", "correction" if self.is_correction else "change")
        return all(wanted in case for wanted in spec.asked_of)

    def may_pick(self, spec: FieldSpec) -> tuple[Person, ...]:
        """Whom a question about somebody offers: everybody who lives there, or those of certain roles."""
        return tuple(one for one in self.household.present if one.id and (not spec.picks or one.role in spec.picks))

    def _has_choice(self, spec: FieldSpec) -> bool:
        """Whether to ask who it is: not when nobody could be, nor when the claimant alone could be."""
        return len(self.may_pick(spec)) > (1 if CLAIMANT in spec.picks else 0)

    def held_record(self) -> Mapping[str, Any]:
        """The line held that the change is about; empty when it is about something else, or something new."""
        section = SECTIONS.get(self.type.record)
        lines = getattr(self.household.claim, section) if section and self.subject else ()
        return next((line.to_dict() for line in lines if line.id == self.subject), {})

    def held_value(self, spec: FieldSpec) -> Any:
        """What the line held says of a field, in JSON."""
        value: Any = self.held_record()
        for key in spec.place:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def implied_in(self, listed: FieldSpec) -> dict[str, Any]:
        """The answers that need no question in the entries of a list: whose it is where only one person can be meant."""
        parts = specs_of(listed.group) if listed.group else ()
        picked = ((part.name, self.may_pick(part)) for part in parts if part.picks and not self.asks(part))
        return {name: people[0].id for name, people in picked if people}

    def impossible(self, details: Mapping[str, Any], happened_on: date | None) -> tuple[Fault, ...]:
        """The answers that cannot be true of this household, each under its field; `change_date` is the day itself."""
        told = self.type.read(details)
        if not self.is_correction:
            told = replace(told, change_date=happened_on)
        return self.type.impossible(told, self.household.claim)

    def implied(self, who: str | None) -> dict[str, Any]:
        """The answers that need no question: whose it is, which job, and who moved when somebody lives alone."""
        names = {spec.name: spec for spec in self.type.fields}
        found: dict[str, Any] = {}
        if who is not None:
            found[WHO] = who
            if OWNER in names:
                found[OWNER] = who
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
        return self.type.subject_for_new(who, details) if self.type.identifies_new(details) else who


def about_change(change: DraftChange, claim: Claim, types: Mapping[str, ChangeType] = CHANGE_TYPES) -> ChangeSubject:
    """What a change of a draft is about, read back from it; `types` are the kinds of change as the council asks them."""
    kind = types[change.type]
    household = Household(claim)
    about = ChangeSubject(kind, change.kind, household, None, change.details.get(WHO))
    if kind.default_subject is None and (kind.new_subject is None or change.subject in kind.subjects(claim)):
        return replace(about, subject=change.subject)
    return about

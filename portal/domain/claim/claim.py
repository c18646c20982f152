"""The claim as the back office holds it: immutable, sectioned, and written back exactly as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from portal.domain.claim.pension_age import has_reached_pension_age
from portal.domain.claim.reading import DAY, TEXT, ClaimFault, Fault, Record, fact, many, one, one_of, record_schema
from portal.domain.claim.records import (
    Absence,
    Award,
    Capital,
    Expense,
    Home,
    Income,
    Note,
    Pension,
    Person,
    Sourced,
)
from portal.domain.wording import _

MIXED_AGE_FROM = date(2019, 5, 15)
STATUSES = ("active", "suspended", "closed", "deceased")


class Provenance(NamedTuple):
    """Where a held fact comes from and the day on which it was right."""

    source: str | None
    as_at: date | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Claim(Sourced):
    """A Housing Benefit claim. Only `reference` must be there; sections without lines are empty tuples."""

    reference: str = fact(TEXT, MISSING)
    status: str | None = fact(one_of(*STATUSES))
    language: str | None = fact(one_of("en", "cy"))
    started_on: date | None = fact(DAY)
    ended_on: date | None = fact(DAY)
    award: Award | None = one(Award)
    people: tuple[Person, ...] = many(Person, has_ids=True)
    home: Home | None = one(Home)
    incomes: tuple[Income, ...] = many(Income, has_ids=True)
    capital: tuple[Capital, ...] = many(Capital, has_ids=True)
    pensions: tuple[Pension, ...] = many(Pension, has_ids=True)
    expenses: tuple[Expense, ...] = many(Expense, has_ids=True)
    absences: tuple[Absence, ...] = many(Absence, has_ids=True)
    notes: tuple[Note, ...] = many(Note)

    @classmethod
    def from_dict(cls, written: object) -> Self:
        """The claim in a JSON object; ClaimFault with every fault when it cannot be read."""
        if not isinstance(written, dict):
            raise ClaimFault([Fault("claim", _("must be an object"))])
        faults: list[Fault] = []
        reference = written.get("reference")
        if not isinstance(reference, str) or not reference.strip():
            faults.append(Fault("reference", _("must be given as text")))
            written = {**written, "reference": "-"}
        claim = cls.read(written, "", faults)
        if faults or claim is None:
            raise ClaimFault(faults)
        return claim

    @property
    def claimant(self) -> Person | None:
        """The person whose claim it is."""
        return next((person for person in self.people if person.role == "claimant"), None)

    @property
    def partner(self) -> Person | None:
        """The claimant's partner, unless they left or died."""
        return next((person for person in self.people if person.role == "partner" and person.is_present), None)

    @property
    def children(self) -> tuple[Person, ...]:
        """The children of the household as it stands."""
        return tuple(person for person in self.people if person.role == "child" and person.is_present)

    @property
    def non_dependants(self) -> tuple[Person, ...]:
        """The adult non-dependants of the household as it stands."""
        return tuple(person for person in self.people if person.role == "non-dependant" and person.is_present)

    def person(self, person_id: str | None) -> Person | None:
        """The person of that id, or None."""
        return next((person for person in self.people if person.id == person_id), None) if person_id else None

    def incomes_of(self, person_id: str) -> tuple[Income, ...]:
        """The income lines of one person."""
        return tuple(income for income in self.incomes if income.person == person_id)

    def capital_of(self, person_id: str) -> tuple[Capital, ...]:
        """The accounts and investments of one person."""
        return tuple(line for line in self.capital if line.owner == person_id)

    def pensions_of(self, person_id: str) -> tuple[Pension, ...]:
        """The pensions of one person."""
        return tuple(pension for pension in self.pensions if pension.person == person_id)

    def provenance(self, record: Record) -> Provenance:
        """Source and as-at date of a record of this claim: its own, otherwise the claim's."""
        own_source = getattr(record, "source", None)
        own_date = getattr(record, "as_at", None)
        return Provenance(own_source or self.source, own_date or self.as_at)

    @property
    def total_capital(self) -> Decimal:
        """What the claimant and partner hold together (domain facts 3.3); other people's capital does not count."""
        others = {person.id for person in self.people if person.role not in ("claimant", "partner")}
        amounts = (line.amount for line in self.capital if line.owner is None or line.owner not in others)
        return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))

    def is_pension_age(self, today: date) -> bool:
        """True when the pension-age rules apply on that day.

        A couple counts only when both have reached State Pension age, unless the claim began before 15 May 2019
        (Welfare Reform Act 2012 (Commencement No. 31) Order 2019); then the claimant's age decides.
        """
        couple = [person for person in (self.claimant, self.partner) if person is not None]
        is_protected = self.started_on is not None and self.started_on < MIXED_AGE_FROM
        return bool(couple) and _all_reached(couple[:1] if is_protected else couple, today)


def _all_reached(people: Iterable[Person], today: date) -> bool:
    return all(
        person.date_of_birth is not None and has_reached_pension_age(person.date_of_birth, today) for person in people
    )


def claim_schema() -> Mapping[str, Any]:
    """The JSON Schema (draft 2020-12) of a claim, made from the same fields that read it."""
    schema = record_schema(Claim)
    schema["properties"]["reference"] = {"type": "string", "minLength": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Housing Benefit claim",
        **schema,
        "type": "object",
        "required": ["reference"],
    }

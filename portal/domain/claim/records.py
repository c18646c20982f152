"""The parts of a claim as the back office holds it: people, home, income, capital, pensions, expenses, absences.

Each record may carry its own `source` and `as_at`; without them those of the claim hold (see `Claim.provenance`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.claim.reading import (
    COUNT,
    DAY,
    FLAG,
    MONEY,
    NINO,
    QUANTITY,
    TEXT,
    Record,
    fact,
    many,
    one,
    one_of,
    text_list,
)

FREQUENCIES = ("weekly", "fortnightly", "four-weekly", "monthly", "quarterly", "yearly", "one-off", "other")
ROLES = ("claimant", "partner", "child", "non-dependant", "joint-tenant", "lodger", "carer")
NINO_STATUSES = ("held", "applied-for", "exempt", "unknown")
FREQUENCY = one_of(*FREQUENCIES)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sourced(Record):
    """A record that may say where it comes from and on what day it was right."""

    source: str | None = fact(TEXT)
    as_at: date | None = fact(DAY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address(Record):
    """A postal address in the lines of the back office."""

    line_1: str | None = fact(TEXT, is_private=True)
    line_2: str | None = fact(TEXT, is_private=True)
    town: str | None = fact(TEXT, is_private=True)
    county: str | None = fact(TEXT, is_private=True)
    postcode: str | None = fact(TEXT, is_private=True)
    uprn: str | None = fact(TEXT, is_private=True)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines a person would write on an envelope."""
        parts = (self.line_1, self.line_2, self.town, self.county, self.postcode)
        return tuple(part.strip() for part in parts if part and part.strip())


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact(Record):
    """A phone number or e-mail address held for a person, and whether it may receive one-time codes."""

    channel: str | None = fact(one_of("phone", "email"))
    address: str | None = fact(TEXT, is_private=True)
    held_since: date | None = fact(DAY)
    is_preferred: bool | None = fact(FLAG)
    may_receive_codes: bool | None = fact(FLAG)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Student(Record):
    """The course of a person held as a student."""

    provider: str | None = fact(TEXT)
    course: str | None = fact(TEXT)
    full_time: bool | None = fact(FLAG)
    start_on: date | None = fact(DAY)
    end_on: date | None = fact(DAY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person(Sourced):
    """Somebody of the household, in the role the claim gives them."""

    id: str | None = fact(TEXT)
    role: str | None = fact(one_of(*ROLES))
    title: str | None = fact(TEXT)
    first_name: str | None = fact(TEXT, is_private=True)
    last_name: str | None = fact(TEXT, is_private=True)
    date_of_birth: date | None = fact(DAY, is_private=True)
    nino: str | None = fact(NINO, is_private=True)
    nino_status: str | None = fact(one_of(*NINO_STATUSES))
    relationship: str | None = fact(TEXT)
    joined_on: date | None = fact(DAY)
    left_on: date | None = fact(DAY)
    died_on: date | None = fact(DAY)
    student: Student | None = one(Student)
    on_guarantee_credit: bool | None = fact(FLAG)
    contacts: tuple[Contact, ...] = many(Contact)

    @property
    def full_name(self) -> str:
        """First and last name as held, without the title."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    @property
    def is_present(self) -> bool:
        """Still of the household: neither left nor died."""
        return self.left_on is None and self.died_on is None

    def age_on(self, day: date) -> int | None:
        """Whole years of age on a day; None without a date of birth. Born 29 February: from 1 March."""
        born = self.date_of_birth
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Landlord(Record):
    """Whom the rent is owed to."""

    name: str | None = fact(TEXT, is_private=True)
    address: Address | None = one(Address)
    phone: str | None = fact(TEXT, is_private=True)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ServiceCharge(Record):
    """A charge on top of the rent."""

    type: str | None = fact(TEXT)
    amount: Decimal | None = fact(MONEY)
    frequency: str | None = fact(FREQUENCY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rent(Record):
    """The rent, how often it is due and what it includes."""

    amount: Decimal | None = fact(MONEY)
    frequency: str | None = fact(FREQUENCY)
    includes: tuple[str, ...] = fact(text_list(), ())
    rent_free_weeks: int | None = fact(COUNT)
    service_charges: tuple[ServiceCharge, ...] = many(ServiceCharge)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Home(Sourced):
    """Where the household lives and on what footing."""

    address: Address | None = one(Address)
    living_situation: str | None = fact(TEXT)
    moved_in_on: date | None = fact(DAY)
    bedrooms: int | None = fact(COUNT)
    landlord: Landlord | None = one(Landlord)
    rent: Rent | None = one(Rent)
    rent_reference: str | None = fact(TEXT)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Employer(Record):
    """Who pays a wage."""

    name: str | None = fact(TEXT)
    address: Address | None = one(Address)
    phone: str | None = fact(TEXT, is_private=True)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Income(Sourced):
    """One line of income of one person; `amount` is gross, per `frequency`."""

    id: str | None = fact(TEXT)
    person: str | None = fact(TEXT)
    type: str | None = fact(one_of("employment", "self-employment", "benefit", "universal-credit", "other"))
    name: str | None = fact(TEXT)
    employer: Employer | None = one(Employer)
    amount: Decimal | None = fact(MONEY)
    net_amount: Decimal | None = fact(MONEY)
    frequency: str | None = fact(FREQUENCY)
    hours_per_week: Decimal | None = fact(QUANTITY)
    started_on: date | None = fact(DAY)
    ended_on: date | None = fact(DAY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Capital(Sourced):
    """One account or investment; `last4` are the last 4 digits of its number, never more."""

    id: str | None = fact(TEXT)
    owner: str | None = fact(TEXT)
    type: str | None = fact(TEXT)
    provider: str | None = fact(TEXT)
    last4: str | None = fact(TEXT, is_private=True)
    amount: Decimal | None = fact(MONEY)
    joint_share: Decimal | None = fact(QUANTITY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pension(Sourced):
    """One pension or annuity in payment; `amount` is gross, per `frequency`."""

    id: str | None = fact(TEXT)
    person: str | None = fact(TEXT)
    type: str | None = fact(TEXT)
    provider: str | None = fact(TEXT)
    amount: Decimal | None = fact(MONEY)
    frequency: str | None = fact(FREQUENCY)
    started_on: date | None = fact(DAY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Expense(Sourced):
    """One regular expense that the claim counts, such as childcare."""

    id: str | None = fact(TEXT)
    person: str | None = fact(TEXT)
    type: str | None = fact(TEXT)
    amount: Decimal | None = fact(MONEY)
    frequency: str | None = fact(FREQUENCY)
    provider: str | None = fact(TEXT)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Absence(Sourced):
    """A time somebody is away from home."""

    id: str | None = fact(TEXT)
    person: str | None = fact(TEXT)
    reason: str | None = fact(TEXT, is_private=True)
    from_on: date | None = fact(DAY)
    to_on: date | None = fact(DAY)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Note(Record):
    """A dated remark of the back office."""

    at: date | None = fact(DAY)
    text: str | None = fact(TEXT, is_private=True)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Award(Sourced):
    """What is paid a week, and to whom."""

    weekly_amount: Decimal | None = fact(MONEY)
    paid_to: str | None = fact(one_of("claimant", "landlord", "rent-account"))
    benefit: str | None = fact(TEXT)

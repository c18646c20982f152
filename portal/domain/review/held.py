"""What is held, as a resident reads it: one short list per record, each with the day on which it was right (S4.15).

Other people's dates of birth and whole account numbers are never shown (domain facts 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.domain.changes import CHANGE_TYPES, ChangeType, Line, Section
from portal.domain.changes.property_changed import PROPERTY
from portal.domain.claim import Absence, Capital, Expense, Home, Income, Pension, Person, Record
from portal.domain.money import format_money
from portal.domain.review.names import Household, amount_wording, begin_sentence, relationship_wording
from portal.domain.wording import Wording, _

ROLES: Mapping[str, Wording] = {
    "claimant": _("You made the claim"),
    "partner": _("Your partner"),
    "child": _("Child"),
    "non-dependant": _("Adult who lives with you"),
    "joint-tenant": _("Joint tenant"),
    "lodger": _("Lodger or boarder"),
    "carer": _("Carer"),
}
INCOME_TYPES: Mapping[str, Wording] = {
    "employment": _("Job"),
    "self-employment": _("Self-employment"),
    "benefit": _("Benefit"),
    "universal-credit": _("Universal Credit"),
    "other": _("Other income"),
}
NAMED_BY: Mapping[str, tuple[str, str]] = {
    "benefit": ("benefit-changed", "benefit"),
    "other": ("other-income-changed", "type"),
}
"""The form and field whose choices give the names of incomes of a type."""
EXPENSE_TYPES: Mapping[str, Wording] = {
    "childcare": _("Childcare"),
    "child-maintenance": _("Child maintenance you pay"),
    "maintenance": _("Maintenance you pay"),
    "personal-pension": _("Payments into a pension"),
    "student-contribution": _("Payments towards a student"),
}


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One record: a title, its lines and its as-at date. `record` is the part of the claim it shows."""

    title: Wording | str
    lines: tuple[Line, ...]
    as_at: date | None
    record: Record


@dataclass(frozen=True, slots=True)
class HeldWords:
    """Makes the lines of records, with the council's choice about naming employers and its own kinds of change."""

    household: Household
    today: date
    names_employers: bool
    types: Mapping[str, ChangeType] = field(default_factory=lambda: CHANGE_TYPES)

    def record(self, title: Wording | str | None, record: Record, lines: Iterator[Line]) -> HeldRecord:
        """The record with the lines that hold something."""
        as_at = self.household.claim.provenance(record).as_at
        return HeldRecord(title or _("What we hold"), tuple(line for line in lines if line.value), as_at, record)

    def home(self, home: Home) -> HeldRecord:
        """Address, living situation, landlord and bedrooms, with the rent and what it includes."""
        return self.record(_("Your home"), home, self._home_lines(home))

    def _home_lines(self, home: Home) -> Iterator[Line]:
        if home.address:
            yield Line(_("Address"), "\n".join(home.address.lines))
        if home.living_situation:
            named = self.types["moved-home"].field("living_situation").choice_label(home.living_situation)
            yield Line(_("Living situation"), named)
        if home.bedrooms is not None:
            yield Line(_("Bedrooms"), str(home.bedrooms))
        if home.landlord and home.landlord.name:
            yield Line(_("Landlord"), home.landlord.name)
        if home.rent and pays_rent(home):
            yield from rent_lines(home)

    def people(self, people: Iterable[Person]) -> tuple[HeldRecord, ...]:
        """Names, places in the household and age bands: one list for all who were right on the same day."""
        by_day: dict[date | None, list[Person]] = {}
        for person in people:
            by_day.setdefault(self.household.claim.provenance(person).as_at, []).append(person)
        return tuple(
            HeldRecord(_("Who lives in your home"), tuple(map(self._person_line, some)), day, some[0])
            for day, some in by_day.items()
        )

    def _person_line(self, person: Person) -> Line:
        parts: list[Wording | str] = [ROLES.get(person.role or "") or _("Lives with you")]
        age = person.age_on(self.today)
        if person.role != "claimant":
            related = relationship_wording(person.relationship)
            parts += [related] if related else []
            parts += [age_band(age)] if age is not None else []
        return Line(_("{name}", name=self.household.label(person)), joined(parts))

    def student(self, person: Person) -> HeldRecord:
        """The course of somebody held as a student."""
        course = person.student
        assert course is not None
        lines = [
            Line(_("Course"), course.course or ""), Line(_("College or university"), course.provider or ""),
            Line(_("Started"), course.start_on or ""), Line(_("Ends"), course.end_on or ""),
        ]  # fmt: skip
        return self.record(self.household.label(person), person, iter(lines))

    def income(self, income: Income) -> HeldRecord:
        """Whose it is, what it is and how much."""
        return self.record(self.income_name(income), income, self._income_lines(income))

    def income_name(self, income: Income) -> Wording | str:
        """What the income is called: the employer when the council names employers, the benefit, or its kind."""
        employer = income.employer.name if income.employer and self.names_employers else None
        name = employer if income.type == "employment" else income.name
        if name and (named_by := NAMED_BY.get(income.type or "")):
            return _choice(*named_by, name)
        return name or INCOME_TYPES.get(income.type or "", _("Income"))

    def _income_lines(self, income: Income) -> Iterator[Line]:
        yield self._whose(income.person)
        yield Line(_("Kind"), INCOME_TYPES.get(income.type or "", ""))
        yield Line(_("Amount"), amount_wording(income.amount, income.frequency) or "")
        after = _("Take-home pay") if income.type == "employment" else _("Amount after tax")
        yield Line(after, amount_wording(income.net_amount, income.frequency) or "")
        if income.hours_per_week is not None:
            yield Line(_("Hours a week"), f"{income.hours_per_week:f}")

    def capital(self, capital: Capital) -> HeldRecord:
        """One account or investment; never more of its number than the last 4 digits."""
        lines = [
            self._whose(capital.owner), Line(_("Kind"), self.capital_kind(capital)),
            Line(_("Account number"), _("ending {last4}", last4=capital.last4) if capital.last4 else ""),
            Line(_("Amount"), format_money(capital.amount) if capital.amount is not None else ""),
        ]  # fmt: skip
        return self.record(capital.provider or self.capital_kind(capital), capital, iter(lines))

    def capital_kind(self, capital: Capital) -> Wording | str:
        """The kind of account or investment."""
        if capital.type == PROPERTY:
            return _("Property or land")
        return _choice("savings-changed", "type", capital.type) or _("Account or investment")

    def pension(self, pension: Pension) -> HeldRecord:
        """One pension or annuity."""
        amount = amount_wording(pension.amount, pension.frequency) or ""
        lines = [
            self._whose(pension.person), Line(_("Paid by"), pension.provider or ""), Line(_("Amount"), amount),
            Line(_("Started"), pension.started_on or ""),
        ]  # fmt: skip
        return self.record(self.pension_kind(pension), pension, iter(lines))

    def pension_kind(self, pension: Pension) -> Wording | str:
        """The kind of pension."""
        return _choice("pension-changed", "type", pension.type) or _("Pension")

    def expense(self, expense: Expense) -> HeldRecord:
        """One regular expense."""
        amount = amount_wording(expense.amount, expense.frequency) or ""
        lines = [self._whose(expense.person), Line(_("Paid to"), expense.provider or ""), Line(_("Amount"), amount)]
        return self.record(self.expense_kind(expense), expense, iter(lines))

    def expense_kind(self, expense: Expense) -> Wording | str:
        """The kind of expense."""
        return EXPENSE_TYPES.get(expense.type or "") or begin_sentence(expense.type or "") or _("Regular expense")

    def absence(self, absence: Absence) -> HeldRecord:
        """A time somebody is away."""
        lines = [
            Line(_("Reason"), _known_reason(absence.reason)), Line(_("Away from"), absence.from_on or ""),
            Line(_("Expected back"), absence.to_on or ""),
        ]  # fmt: skip
        person = self.household.claim.person(absence.person)
        return self.record(self.household.label(person) if person else _("Time away"), absence, iter(lines))

    def _whose(self, person_id: str | None) -> Line:
        """Whose a line is, told only where more than one person lives."""
        person = self.household.claim.person(person_id)
        shown = person is not None and self.household.is_shared
        return Line(_("Whose"), self.household.label(person) if shown and person else "")


def held_records(words: HeldWords, section: Section) -> tuple[HeldRecord, ...]:
    """Everything that is held in a section."""
    claim, household = words.household.claim, words.household
    match section:
        case Section.HOME:
            return (words.home(claim.home),) if claim.home else ()
        case Section.PEOPLE:
            return words.people(household.present)
        case Section.STUDENTS:
            return tuple(words.student(person) for person in household.present if person.student)
        case Section.INCOME:
            return tuple(words.income(income) for income in current_incomes(words))
        case Section.CAPITAL:
            return tuple(words.capital(line) for line in claim.capital)
        case Section.PENSIONS:
            return tuple(words.pension(pension) for pension in claim.pensions)
        case Section.EXPENSES:
            return tuple(words.expense(expense) for expense in claim.expenses)
    return tuple(words.absence(absence) for absence in claim.absences)


def current_incomes(words: HeldWords) -> tuple[Income, ...]:
    """The incomes that had not ended on the day."""
    incomes = words.household.claim.incomes
    return tuple(income for income in incomes if income.ended_on is None or income.ended_on >= words.today)


def pays_rent(home: Home) -> bool:
    """Whether rent is held or may be due: not for owners and people without an address."""
    return home.living_situation not in ("HomeOwner", "NoFixedAbode")


def rent_lines(home: Home) -> Iterator[Line]:
    """The rent, what it includes and charges on top of it."""
    rent = home.rent
    if rent is None:
        return
    yield Line(_("Rent"), amount_wording(rent.amount, rent.frequency) or "")
    if rent.includes:
        yield Line(_("Rent includes"), joined([_choice("rent-changed", "includes", part) for part in rent.includes]))
    for charge in rent.service_charges:
        paid = amount_wording(charge.amount, charge.frequency)
        yield Line(_("Service charge"), _named(begin_sentence(charge.type or ""), paid))
    if rent.rent_free_weeks:
        yield Line(_("Rent-free weeks in a year"), str(rent.rent_free_weeks))


def joined(parts: Sequence[Wording | str]) -> Wording | str:
    """Several words as one, with commas between."""
    found = parts[0]
    for part in parts[1:]:
        found = _("{first}, {second}", first=found, second=part)
    return found


def age_band(age: int) -> Wording:
    """An age as other people's is shown: never the date of birth."""
    if age < 16:
        return _("under 16")
    return _("16 to 19") if age < 20 else _("20 or over")


def _named(name: str | None, amount: Wording | None) -> Wording | str:
    return _("{name}, {amount}", name=name, amount=amount) if name and amount else amount or name or ""


def _known_reason(reason: str | None) -> Wording | str:
    """Why somebody is away, in the words of the form; any other reason may be told in confidence and is not shown."""
    known = {
        one.value: one.label for one in CHANGE_TYPES["away-from-home"].field("reason").choices if one.value != "other"
    }
    return known.get((reason or "").strip().casefold(), "")


def _choice(type_name: str, field_name: str, value: str | None) -> Wording | str:
    """The words of a value as the form of the matching change offers it."""
    return CHANGE_TYPES[type_name].field(field_name).choice_label(value) if value else ""

"""What is held of a claim, section by section, in words: the labels and values an officer reads (domain facts 4.1).

National Insurance numbers are masked; account numbers are their last 4 digits. Each row says its own source and as-at
date where they differ from the claim's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.change_type import Section
from portal.domain.changes.details import RELATIONSHIPS
from portal.domain.changes.fields import HOW_OFTEN
from portal.domain.claim import Absence, Capital, Claim, Expense, Home, Income, Pension, Person, Provenance, Record
from portal.domain.dates import date_wording
from portal.domain.money import format_money
from portal.domain.nino import Nino
from portal.domain.wording import Wording, _

Value = Wording | str

SECTION_TITLES: Mapping[Section, Wording] = {
    Section.HOME: _("Home and rent"),
    Section.PEOPLE: _("People"),
    Section.STUDENTS: _("Students"),
    Section.INCOME: _("Income"),
    Section.CAPITAL: _("Money and savings"),
    Section.PENSIONS: _("Pensions"),
    Section.EXPENSES: _("Regular expenses"),
    Section.AWAY: _("Away from home and notes"),
}
ROLE_WORDING: Mapping[str, Wording] = {
    "claimant": _("Claimant"),
    "partner": _("Partner"),
    "child": _("Child"),
    "non-dependant": _("Non-dependant"),
    "joint-tenant": _("Joint tenant"),
    "lodger": _("Lodger"),
    "carer": _("Carer"),
}
RELATIONSHIP_WORDING: Mapping[str, Wording] = {
    **dict(RELATIONSHIPS),
    "spouse": _("Husband, wife or civil partner"),
    "son": _("Son"),
    "daughter": _("Daughter"),
}
INCOME_WORDING: Mapping[str, Wording] = {
    "employment": _("Employment"),
    "self-employment": _("Self-employment"),
    "benefit": _("Benefit"),
    "universal-credit": _("Universal Credit"),
    "other": _("Other income"),
}
STATUS_WORDING: Mapping[str, Wording] = {
    "active": _("Active"),
    "suspended": _("Suspended"),
    "closed": _("Closed"),
    "deceased": _("Claimant has died"),
}
PAID_TO_WORDING: Mapping[str, Wording] = {
    "claimant": _("the claimant"),
    "landlord": _("the landlord"),
    "rent-account": _("the rent account"),
}
NINO_STATUS_WORDING: Mapping[str, Wording] = {
    "applied-for": _("National Insurance number applied for"),
    "exempt": _("Exempt from a National Insurance number"),
}


@dataclass(frozen=True, slots=True, repr=False)
class HeldRow:
    """One record: what it is, what is held of it, and its provenance when it is not the claim's."""

    label: Value
    values: tuple[Value, ...]
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, repr=False)
class HeldSection:
    """One section with its rows; a section without rows is shown as holding nothing."""

    section: Section
    rows: tuple[HeldRow, ...]

    @property
    def title(self) -> Wording:
        """The section's name."""
        return SECTION_TITLES[self.section]


def held_sections(claim: Claim) -> tuple[HeldSection, ...]:
    """Every section of a claim, in the order of a review."""
    names = names_of(claim)
    rows: dict[Section, Iterable[HeldRow]] = {
        Section.HOME: _home_rows(claim),
        Section.PEOPLE: (_row(claim, one, _person_label(one), _person_values(one)) for one in claim.people),
        Section.STUDENTS: (
            _row(claim, one, one.full_name, _student_values(one)) for one in claim.people if one.student is not None
        ),
        Section.INCOME: (_row(claim, one, _owned(names, one.person), _income_values(one)) for one in claim.incomes),
        Section.CAPITAL: (_row(claim, one, _owned(names, one.owner), _capital_values(one)) for one in claim.capital),
        Section.PENSIONS: (_row(claim, one, _owned(names, one.person), _pension_values(one)) for one in claim.pensions),
        Section.EXPENSES: (_row(claim, one, _owned(names, one.person), _expense_values(one)) for one in claim.expenses),
        Section.AWAY: _away_rows(claim, names),
    }
    return tuple(HeldSection(section, tuple(found)) for section, found in rows.items())


def names_of(claim: Claim) -> dict[str, str]:
    """What the ids of a claim stand for: people by name, jobs by employer, accounts and pensions by provider."""
    found = {person.id: person.full_name for person in claim.people if person.id}
    for role, holder in (("claimant", claim.claimant), ("partner", claim.partner)):
        if holder is not None:
            found.setdefault(role, holder.full_name)
    for income in claim.incomes:
        found[income.id or ""] = (income.employer.name if income.employer else None) or income.name or ""
    for line in claim.capital:
        found[line.id or ""] = " ".join(part for part in (line.provider, line.type) if part)
    for pension in claim.pensions:
        found[pension.id or ""] = pension.provider or pension.type or ""
    return {key: name for key, name in found.items() if key and name}


def owners_of(claim: Claim) -> dict[str, str]:
    """The name of the person behind each id of a claim: their own, and those of their jobs, accounts and pensions."""
    names = names_of(claim)
    found = {person.id: person.full_name for person in claim.people if person.id}
    found |= {role: names[role] for role in ("claimant", "partner") if role in names}
    for income in claim.incomes:
        found[income.id or ""] = names.get(income.person or "", "")
    for pension in claim.pensions:
        found[pension.id or ""] = names.get(pension.person or "", "")
    for account in claim.capital:
        found[account.id or ""] = names.get(account.owner or "", "")
    return {key: name for key, name in found.items() if key and name}


def address_of(claim: Claim) -> tuple[str, ...]:
    """The lines of the home's address; empty when none is held."""
    return claim.home.address.lines if claim.home and claim.home.address else ()


def mask_nino(number: str | None) -> str:
    """ "QQ ** ** 56 C", or nothing when none is held."""
    compact = (number or "").replace(" ", "")
    return Nino(compact).masked() if len(compact) in (8, 9) else ""


def _row(claim: Claim, record: Record, label: Value, values: Iterable[Value | None]) -> HeldRow:
    provenance = claim.provenance(record)
    own = None if provenance == Provenance(claim.source, claim.as_at) else provenance
    return HeldRow(label, tuple(value for value in values if value), own)


def _owned(names: Mapping[str, str], owner: str | None) -> Value:
    return names.get(owner or "", "") or _("Household")


def _person_label(person: Person) -> Value:
    role = ROLE_WORDING.get(person.role or "")
    return _("{name} ({role})", name=person.full_name, role=role) if role else person.full_name


def _person_values(person: Person) -> Iterator[Value | None]:
    yield _since(_("Born {date}"), person.date_of_birth)
    yield mask_nino(person.nino) or NINO_STATUS_WORDING.get(person.nino_status or "")
    if person.relationship and person.relationship != person.role:  # "Child (Child)" says nothing more
        yield RELATIONSHIP_WORDING.get(person.relationship, person.relationship)
    yield _("Gets the guarantee credit of Pension Credit") if person.on_guarantee_credit else None
    yield _since(_("In the household from {date}"), person.joined_on)
    yield _since(_("Left on {date}"), person.left_on)
    yield _since(_("Died on {date}"), person.died_on)


def _student_values(person: Person) -> Iterator[Value | None]:
    assert person.student is not None
    student = person.student
    yield ", ".join(part for part in (student.course, student.provider) if part)
    if student.full_time is not None:
        yield _("Full time") if student.full_time else _("Part time")
    yield _period(student.start_on, student.end_on)


def _home_rows(claim: Claim) -> Iterator[HeldRow]:
    home = claim.home
    if home is not None:
        for label, values in _home_values(home):
            row = _row(claim, home, label, values)
            if row.values:
                yield row
    if claim.award is not None:
        paid_to = PAID_TO_WORDING.get(claim.award.paid_to or "")
        amount = claim.award.weekly_amount
        values = [
            _("{amount} a week", amount=format_money(amount)) if amount is not None else None,
            _("Paid to {whom}", whom=paid_to) if paid_to else None,
        ]
        yield _row(claim, claim.award, _("Housing Benefit award"), values)


def _home_values(home: Home) -> Iterator[tuple[Wording, list[Value | None]]]:
    yield _("Address"), list(home.address.lines) if home.address else []
    yield _("Living situation"), [_choice("moved-home", "living_situation", home.living_situation)]
    yield _("Moved in"), [date_wording(home.moved_in_on) if home.moved_in_on else None]
    yield _("Bedrooms"), [str(home.bedrooms) if home.bedrooms is not None else None]
    if home.landlord is not None:
        address = home.landlord.address.lines if home.landlord.address else ()
        yield _("Landlord"), [home.landlord.name, *address, home.landlord.phone]
    if home.rent is not None:
        free = home.rent.rent_free_weeks
        yield (
            _("Rent"),
            [
                _paid(home.rent.amount, home.rent.frequency),
                _("Includes {what}", what=", ".join(home.rent.includes)) if home.rent.includes else None,
                _("{count} rent-free weeks a year", count=free) if free else None,
                *(_charge(one.type, one.amount, one.frequency) for one in home.rent.service_charges),
            ],
        )
    yield _("Rent reference"), [home.rent_reference]


def _charge(kind: str | None, amount: Decimal | None, frequency: str | None) -> Value | None:
    paid = _paid(amount, frequency)
    return _("Service charge ({kind}): {amount}", kind=kind or "-", amount=paid) if paid else None


def _income_values(income: Income) -> Iterator[Value | None]:
    yield INCOME_WORDING.get(income.type or "", income.type)
    yield (income.employer.name if income.employer else None) or income.name
    yield _paid(income.amount, income.frequency)
    if income.net_amount is not None:
        yield _("{amount} after deductions", amount=format_money(income.net_amount))
    if income.hours_per_week is not None:
        yield _("{hours} hours a week", hours=f"{income.hours_per_week:f}")
    yield _period(income.started_on, income.ended_on)


def _capital_values(line: Capital) -> Iterator[Value | None]:
    yield line.provider
    yield _choice("savings-changed", "type", line.type)
    yield _("Account ending {digits}", digits=line.last4) if line.last4 else None
    yield format_money(line.amount) if line.amount is not None else None
    yield _("Share: {share}%", share=f"{line.joint_share:f}") if line.joint_share is not None else None


def _pension_values(pension: Pension) -> Iterator[Value | None]:
    yield _choice("pension-changed", "type", pension.type)
    yield pension.provider
    yield _paid(pension.amount, pension.frequency)
    yield _since(_("From {date}"), pension.started_on)


def _expense_values(expense: Expense) -> Iterator[Value | None]:
    kind = expense.type or ""
    yield kind[:1].upper() + kind[1:]
    yield expense.provider
    yield _paid(expense.amount, expense.frequency)


def _away_rows(claim: Claim, names: Mapping[str, str]) -> Iterator[HeldRow]:
    for absence in claim.absences:
        yield _row(claim, absence, _owned(names, absence.person), _absence_values(absence))
    for note in claim.notes:
        yield HeldRow(date_wording(note.at) if note.at else _("Note"), (note.text,) if note.text else ())


def _absence_values(absence: Absence) -> Iterator[Value | None]:
    yield absence.reason
    yield _period(absence.from_on, absence.to_on)


def _paid(amount: Decimal | None, frequency: str | None) -> Value | None:
    if amount is None:
        return None
    often = HOW_OFTEN.get(frequency or "")
    return _("{amount} {how_often}", amount=format_money(amount), how_often=often) if often else format_money(amount)


def _choice(type_name: str, field_name: str, value: str | None) -> Value | None:
    """The words of a code as the form of the matching change offers it; other words stay as they are."""
    return CHANGE_TYPES[type_name].field(field_name).choice_label(value) if value else None


def _since(wording: Wording, day: date | None) -> Wording | None:
    return Wording(wording.text, {"date": date_wording(day)}) if day else None


def _period(first: date | None, last: date | None) -> Wording | None:
    if first and last:
        return _("{first} to {last}", first=date_wording(first), last=date_wording(last))
    return _since(_("From {date}"), first) or _since(_("Until {date}"), last)

"""Answers about people that cannot be true of the household as held; what is merely unusual passes (domain facts 4.2).

Each check gives faults under the name of the field to mend; `change_date` is the date of the change, which the checks
find in the details when it is known. No message says another person's date of birth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from portal.domain.changes.details import Details, PersonDetails
from portal.domain.changes.fields import Asked, specs_of
from portal.domain.changes.subjects import PARTNER
from portal.domain.claim import Claim, Fault, Person
from portal.domain.dates import date_wording
from portal.domain.names import name_key
from portal.domain.wording import Wording, _

ADULT_FROM = 16
CHILD_BELOW = 20
"""A young person counts as a child until the day before they turn 20 (SI 2006/213 reg 19; Child Benefit rules)."""

OLDEST_EXTRACT_YEARS = 1
LIVES_ELSEWHERE = _("Select somebody who lives with you")


def day_of(details: Details) -> date | None:
    """The day of the change: its own field in a file, or the date of the change."""
    given = [getattr(details, spec.name) for spec in specs_of(type(details)) if spec.is_change_date]
    return next((day for day in reversed(given) if day is not None), None)


def present_ids(claim: Claim, *roles: str) -> tuple[str, ...]:
    """The ids of those of these roles who live in the home."""
    return tuple(person.id for person in claim.people if person.id and person.role in roles and person.is_present)


def may_be_aged(person: Person, claim: Claim, least: int, most: int) -> bool:
    """Whether somebody may be of that age now: true when the age is not held, and a little before, as claims grow old."""
    age = person.age_on(claim.as_at) if claim.as_at else None
    return age is None or least - OLDEST_EXTRACT_YEARS <= age <= most


def check_adult(details: PersonDetails, claim: Claim) -> Iterator[Fault]:
    """Whoever moves in as an adult does not live there already, and is 16 or over."""
    yield from _same_as(details, _present(claim))
    if _is_younger(details, ADULT_FROM):
        yield Fault(
            "dob", _("They must be 16 or over. If they are younger, tell us that a child joined your household")
        )


def check_partner(details: PersonDetails, claim: Claim) -> Iterator[Fault]:
    """A partner is neither the claimant nor a child; an adult who lived there already may have become the partner."""
    yield from _same_as(details, (one for one in _present(claim) if one.role in ("claimant", "child")))
    if _is_younger(details, ADULT_FROM):
        yield Fault("dob", _("Your partner must be 16 or over"))


def check_child(details: PersonDetails, claim: Claim) -> Iterator[Fault]:
    """A child does not live there already, is younger than the couple and under 20, and was born by then."""
    yield from _same_as(details, _present(claim))
    born_on, day = details.dob, day_of(details)
    if born_on is None:
        return
    if _is_born_by(claim.claimant, born_on):
        yield Fault("dob", _("The child’s date of birth must be after your own"))
    elif _is_born_by(claim.partner, born_on):
        yield Fault("dob", _("The child’s date of birth must be after your partner’s"))
    elif day and day < born_on:
        yield Fault("dob", _("Their date of birth must be the same as or before the date they joined your household"))
    elif day and not _is_younger(details, CHILD_BELOW):
        yield Fault("dob", _("A child must be under 20. If they are older, tell us that an adult moved in"))


def leaving(subjects: Callable[[Claim], tuple[str, ...]]) -> Callable[[Details, Claim], Iterator[Fault]]:
    """The check that whoever left is one of those, and did not leave before they were born or moved in."""

    def check(details: Details, claim: Claim) -> Iterator[Fault]:
        known = subjects(claim)
        who = details.who or (known[0] if len(known) == 1 else None)
        person = claim.partner if who == PARTNER else claim.person(who)
        if who is not None and who not in known and not (who == PARTNER and person and person.id in known):
            yield Fault("who", LIVES_ELSEWHERE)
            return
        left_on = day_of(details)
        if person is None or left_on is None:
            return
        if person.date_of_birth and left_on < person.date_of_birth:
            yield Fault("change_date", _too_early(details, _("their date of birth")))
        elif person.joined_on and left_on < person.joined_on:
            joined = _("{date}, when they moved in", date=date_wording(person.joined_on))
            yield Fault("change_date", _too_early(details, joined))

    return check


def check_course(details: Asked, start_on: date | None, end_on: date | None) -> Iterator[Fault]:
    """A course does not end before it starts."""
    if start_on and end_on and end_on < start_on:
        called = details_called(details, "end_date")
        yield Fault("end_date", _("{name} must be the same as or after the date it starts", name=called))


def details_called(details: Asked, name: str) -> Wording:
    """How messages call a field of the details."""
    spec = next(spec for spec in specs_of(type(details)) if spec.name == name)
    return spec.called or spec.label


def _too_early(details: Details, earliest: Wording) -> Wording:
    called = details_called(details, "change_date")
    return _("{name} must be the same as or after {date}", name=called, date=earliest)


def _is_younger(details: PersonDetails, years: int) -> bool:
    """Whether they are below that age on the day of the change; false while either day is not known."""
    day = day_of(details)
    age = Person(date_of_birth=details.dob).age_on(day) if day else None
    return age is not None and age < years


def _present(claim: Claim) -> Iterator[Person]:
    return (person for person in claim.people if person.is_present)


def _is_born_by(person: Person | None, day: date) -> bool:
    return person is not None and person.date_of_birth is not None and day <= person.date_of_birth


def _same_as(details: PersonDetails, people: Iterable[Person]) -> Iterator[Fault]:
    """A fault for the first of these people whose name and date of birth, or National Insurance number, was given."""
    for person in people:
        is_self = person.role == "claimant"
        if _names(details) == (
            name_key(person.first_name or ""),
            name_key(person.last_name or ""),
            person.date_of_birth,
        ):
            yield Fault(
                "first_name",
                _("The name and date of birth must not be your own") if is_self
                else _("The name and date of birth must not be those of somebody who already lives with you"),
            )  # fmt: skip
        elif details.nino and "".join((person.nino or "").split()).upper() == details.nino:
            yield Fault(
                "nino",
                _("Their National Insurance number must not be your own") if is_self
                else _("Their National Insurance number must not be that of somebody who already lives with you"),
            )  # fmt: skip
        else:
            continue
        return


def _names(details: PersonDetails) -> tuple[str, str, date] | None:
    if details.first_name is None or details.last_name is None or details.dob is None:
        return None
    return name_key(details.first_name), name_key(details.last_name), details.dob

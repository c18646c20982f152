"""Putting one sample household together, record by record."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from portal.sample import names

REFERENCE_DAY = date(2026, 11, 1)
"""The day the sample extract is right for; ages and dates are counted from it, so that the file never changes."""

_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_LISTS = ("incomes", "capital", "pensions", "expenses", "absences")
_ID_LETTERS = {"incomes": "i", "capital": "c", "pensions": "n", "expenses": "e", "absences": "a"}


class Household:
    """One claim of the sample extract. `position` is its place in the file and the root of its unique numbers."""

    def __init__(self, position: int, reference: str, chance: random.Random) -> None:
        self.position = position
        self.chance = chance
        self.is_welsh = False
        self.content: dict[str, Any] = {
            "reference": reference, "status": "active", "language": "en", "source": "extract",
            "as_at": REFERENCE_DAY.isoformat(), "started_on": self.day_before(400, 4000).isoformat(), "ended_on": None,
            "award": {"weekly_amount": self.money(60, 160), "paid_to": "claimant", "benefit": "housing-benefit"}, "people": [],
        }  # fmt: skip

    def day_before(self, least: int, most: int) -> date:
        """A day between `least` and `most` days before the reference day."""
        return REFERENCE_DAY - timedelta(days=self.chance.randint(least, most))

    def born(self, least_age: int, most_age: int) -> str:
        """A date of birth that makes somebody `least_age` to `most_age` years old on the reference day."""
        day = self.day_before(least_age * 366, most_age * 365 + 350)
        return day.isoformat()

    def money(self, least: int, most: int) -> str:
        """An amount of pounds and pence."""
        return f"{self.chance.randint(least * 100, most * 100) / 100:.2f}"

    def speak_welsh(self) -> None:
        """A household that reads and writes Welsh; its people get Welsh names."""
        self.is_welsh = True
        self.content["language"] = "cy"

    def person(self, role: str, ages: tuple[int, int], *, gender: str = "", **facts: Any) -> str:
        """Add a person of an age between `ages`; gives the id. People with no last name given share the claimant's."""
        people = self.content["people"]
        person_id = f"p{len(people) + 1}"
        gender = gender or self.chance.choice("fm")
        last_name = people[0]["last_name"] if people else self.chance.choice(self._names(names.WELSH_LAST, names.LAST))
        person: dict[str, Any] = {
            "id": person_id, "role": role, "title": {"f": "Ms", "m": "Mr"}[gender], "first_name": self._first_name(gender),
            "last_name": last_name, "date_of_birth": self.born(*ages), "nino": None, "nino_status": "exempt",
        }  # fmt: skip
        if ages[0] >= 16:
            person.update(nino=self._nino(len(people)), nino_status="held")
        else:
            person["title"] = None
        people.append(person | facts)
        return person_id

    def contact(self, channel: str = "phone", *, held_since: date | None = None, **facts: Any) -> None:
        """Add a contact of the claimant; without a date it is held from the day of the import on."""
        claimant = self.content["people"][0]
        if channel == "phone":
            address = f"07700 900{self.position % 900:03d}"
        elif channel == "landline":
            channel, address = "phone", f"01632 960{self.position % 900:03d}"
        else:
            address = f"resident{self.position}@example.org"
        contact = {"channel": channel, "address": address, "held_since": held_since.isoformat() if held_since else None}
        contacts = claimant.setdefault("contacts", [])
        contacts.append({**contact, "is_preferred": not contacts, "may_receive_codes": True} | facts)

    def home(self, living_situation: str, *, landlord: str | None = None, **facts: Any) -> dict[str, Any]:
        """Add the home; gives the record, whose rent is filled by `rent`."""
        street = self.chance.choice(self._names(names.WELSH_STREETS, names.STREETS))
        postcode = f"SE1 1{self.chance.choice(_POSTCODE_LETTERS)}{self.chance.choice(_POSTCODE_LETTERS)}"
        home: dict[str, Any] = {
            "address": {"line_1": f"{self.chance.randint(1, 180)} {street}", "line_2": None, "town": "Sampletown",
                        "county": None, "postcode": postcode, "uprn": f"{900_000_000_000 + self.position}"},
            "living_situation": living_situation, "moved_in_on": self.day_before(420, 5000).isoformat(),
            "bedrooms": self.chance.randint(1, 3),
        }  # fmt: skip
        if landlord:
            place = {"line_1": f"{self.chance.randint(1, 60)} High Street", "town": "Sampletown", "postcode": "SM5 2RT"}
            home["landlord"] = {
                "name": landlord, "address": place, "phone": f"020 7946 0{self.chance.randint(0, 999):03d}",
            }  # fmt: skip
        self.content["home"] = home | facts
        held: dict[str, Any] = self.content["home"]
        return held

    def rent(self, least: int, most: int, frequency: str = "weekly", **facts: Any) -> None:
        """Add the rent of the home."""
        rent = {"amount": self.money(least, most), "frequency": frequency, "includes": [], "rent_free_weeks": 0}
        self.content["home"]["rent"] = {**rent, "service_charges": []} | facts

    def line(self, section: str, **facts: Any) -> None:
        """Add a line of income, capital, pension, expense or absence."""
        assert section in _LISTS
        lines = self.content.setdefault(section, [])
        lines.append({"id": f"{_ID_LETTERS[section]}{len(lines) + 1}", **facts})

    def job(
        self, person: str, *, weekly: tuple[int, int] = (150, 420), hours: int = 20, frequency: str = "weekly"
    ) -> None:
        """Add a job."""
        weeks = {"weekly": 1, "fortnightly": 2, "four-weekly": 4, "monthly": 4}[frequency]
        amount = self.money(weekly[0] * weeks, weekly[1] * weeks)
        employer = {"name": self.chance.choice(names.EMPLOYERS), "phone": f"01632 960{self.chance.randint(900, 999)}"}
        self.line(
            "incomes", person=person, type="employment", name=None, employer=employer, amount=amount, net_amount=None,
            frequency=frequency, hours_per_week=str(hours), started_on=self.day_before(30, 2500).isoformat(), ended_on=None,
        )  # fmt: skip

    def benefit(self, person: str, name: str, amount: str, frequency: str = "four-weekly", **facts: Any) -> None:
        """Add a benefit in payment."""
        kind = "universal-credit" if name == "Universal Credit" else "benefit"
        started = self.day_before(60, 2500).isoformat()
        values = {"person": person, "type": kind, "name": name, "amount": amount, "frequency": frequency}
        self.line("incomes", **(values | {"started_on": started} | facts))

    def savings(self, owner: str, least: int, most: int, kind: str = "savings") -> None:
        """Add an account."""
        bank = self.chance.choice(names.BANKS)
        last4 = f"{self.chance.randint(0, 9999):04d}"
        self.line("capital", owner=owner, type=kind, provider=bank, last4=last4, amount=self.money(least, most))

    def pension(
        self, person: str, kind: str = "state", provider: str = "DWP", weekly: tuple[int, int] = (150, 230)
    ) -> None:
        """Add a pension, paid every 4 weeks by the state and monthly by others."""
        frequency = "four-weekly" if kind == "state" else "monthly"
        self.line(
            "pensions", person=person, type=kind, provider=provider, amount=self.money(weekly[0] * 4, weekly[1] * 4),
            frequency=frequency, started_on=self.day_before(100, 3000).isoformat(),
        )  # fmt: skip

    def _names(self, welsh: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
        return welsh if self.is_welsh else others

    def _first_name(self, gender: str) -> str:
        """A first name nobody of the household has."""
        known = (
            self._names(names.WELSH_FEMALE, names.FEMALE)
            if gender == "f"
            else self._names(names.WELSH_MALE, names.MALE)
        )
        taken = {person["first_name"] for person in self.content["people"]}
        return self.chance.choice([name for name in known if name not in taken])

    def _nino(self, index: int) -> str:
        """QQ, then the household's place and the person's: unique in the file."""
        return f"QQ{200_000 + self.position * 20 + index:06d}{'ABCD'[self.position % 4]}"

"""How a review speaks of the people of a household and of what is held for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from portal.domain.claim import Claim, Person
from portal.domain.money import FREQUENCIES, Frequency, format_money
from portal.domain.wording import Wording, _

SOMEBODY = _("Somebody in your home")
RELATIONSHIPS: Mapping[str, Wording] = {
    "son": _("son"), "daughter": _("daughter"), "stepson": _("stepson"), "stepdaughter": _("stepdaughter"),
    "grandchild": _("grandchild"), "grandson": _("grandson"), "granddaughter": _("granddaughter"), "mother": _("mother"),
    "father": _("father"), "parent": _("parent"), "brother": _("brother"), "sister": _("sister"), "friend": _("friend"),
    "husband": _("husband"), "wife": _("wife"), "civil partner": _("civil partner"), "nephew": _("nephew"), "niece": _("niece"),
}  # fmt: skip
SAID_BY_ROLE = (
    "partner",
    "spouse",
    "child",
    "carer",
    "lodger",
    "boarder",
    "joint tenant",
    "joint-tenant",
    "non-dependant",
)


@dataclass(frozen=True)
class Household:
    """The people who live in the home as held, and what to call each of them."""

    claim: Claim

    @cached_property
    def present(self) -> tuple[Person, ...]:
        """Everybody of the household as it stands, the claimant first."""
        here = [person for person in self.claim.people if person.is_present]
        return tuple(sorted(here, key=lambda person: person.role != "claimant"))

    @property
    def is_shared(self) -> bool:
        """Whether more than one person lives there."""
        return len(self.present) > 1

    @property
    def others(self) -> tuple[Person, ...]:
        """Everybody but the claimant."""
        return tuple(person for person in self.present if person.role != "claimant")

    @property
    def adults(self) -> tuple[Person, ...]:
        """Everybody but the children."""
        return tuple(person for person in self.present if person.role != "child")

    @property
    def couple(self) -> tuple[Person, ...]:
        """The claimant and the partner: the people whose money counts (domain facts 3.3)."""
        return tuple(person for person in self.present if person.role in ("claimant", "partner"))

    def is_reader(self, person_id: str | None) -> bool:
        """Whether that is the claimant, who reads the page; a line without a person counts as theirs."""
        claimant = self.claim.claimant
        return person_id is None or (claimant is not None and claimant.id == person_id)

    def name(self, person_id: str | None) -> str | None:
        """The name of somebody else, as held; None for the reader and for people who are not on the claim."""
        if self.is_reader(person_id):
            return None
        person = self.claim.person(person_id) or (self.claim.partner if person_id == "partner" else None)
        return (person.full_name or None) if person else None

    def label(self, person: Person) -> Wording | str:
        """What a list of people calls somebody."""
        if self.is_reader(person.id) and person.role == "claimant":
            return _("You, {name}", name=person.full_name) if person.full_name else _("You")
        return person.full_name or SOMEBODY

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of everybody on the claim by id, for summaries of answers."""
        return {person.id: person.full_name for person in self.claim.people if person.id and person.full_name}


def relationship_wording(relationship: str | None) -> Wording | str | None:
    """How somebody is related to the claimant; None when their place in the household says it already."""
    key = (relationship or "").strip().casefold()
    return None if not key or key in SAID_BY_ROLE else RELATIONSHIPS.get(key, relationship)


def begin_sentence(text: str) -> str:
    """Words of a record with a capital at the start: back offices write "pension contribution"."""
    return text[:1].upper() + text[1:]


def amount_wording(amount: Decimal | None, frequency: str | None) -> Wording | None:
    """ "£112.35 a week"; None when no amount is held."""
    if amount is None:
        return None
    if frequency not in tuple(Frequency):
        return _("{amount}", amount=format_money(amount))
    return _("{amount} {how_often}", amount=format_money(amount), how_often=FREQUENCIES[Frequency(frequency)].phrase)

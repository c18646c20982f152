"""Living situations: the homes a resident may choose from, and what follows from each choice (S4.99-S4.115).

They come from a council's `livingsituation.xml`; docs/living-situation.md explains the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.domain.wording import OwnWording, Wording

FLAGS: Mapping[str, str] = {
    "applies_for_hb": "applyForHB",
    "requires_landlord_account": "requireLandlordAccount",
    "requires_claimant_account": "requireClaimantAccount",
    "needs_landlord": "landlordDetailsRequired",
    "needs_rent": "rentDetailsRequired",
    "needs_property": "propertyDetailsRequired",
    "needs_rooms": "propertyRoomDetailRequired",
    "needs_misc": "propertyMiscDetailRequired",
    "needs_service_charges": "rentServiceDetailsRequired",
    "needs_rent_reference": "rentReferenceNumberRequired",
    "is_outside_universal_credit": "UCBehaviour",
}
"""What a choice may call for, by its name here and in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingSituation:
    """One choice of home. `value` is the back office's code for it, kept letter for letter.

    Housing Benefit is claimed for the home only if it `applies_for_hb`; `is_outside_universal_credit` says that it stays
    Housing Benefit at any age. The other flags say which questions follow.
    """

    value: str
    name: str
    name_cy: str = ""
    household_type: str = ""
    applies_for_hb: bool = True
    requires_landlord_account: bool = False
    requires_claimant_account: bool = False
    needs_landlord: bool = False
    needs_rent: bool = False
    needs_property: bool = False
    needs_rooms: bool = False
    needs_misc: bool = False
    needs_service_charges: bool = False
    needs_rent_reference: bool = False
    is_outside_universal_credit: bool = False

    @property
    def wording(self) -> Wording:
        """What the choice is called, in the reader's language."""
        return OwnWording(self.name, welsh=self.name_cy)

    @property
    def flags(self) -> tuple[str, ...]:
        """The names, in the file, of what the choice calls for."""
        return tuple(written for flag, written in FLAGS.items() if getattr(self, flag))

    @property
    def markers(self) -> dict[str, str]:
        """What the eForm says of somebody who chose it (S4.103, S4.104)."""
        said = {"ApplyForHB": "Yes" if self.applies_for_hb else "No"}
        return said | ({"HouseholdType": self.household_type} if self.household_type else {})


@dataclass(frozen=True, slots=True)
class LivingSituations:
    """All choices of a file, in its order."""

    options: tuple[LivingSituation, ...] = ()

    def find(self, value: str | None) -> LivingSituation | None:
        """The choice with a value, or None."""
        return next((option for option in self.options if option.value == value), None)

    def values_with(self, flag: str) -> tuple[str, ...]:
        """The values of the choices that call for something; `flag` is one of `FLAGS`."""
        return tuple(option.value for option in self.options if getattr(option, flag))

    def to_list(self, values: Iterable[object]) -> list[dict[str, Any]]:
        """The choices of those values as JSON, to be frozen with what was answered."""
        wanted = set(values)
        return [asdict(option) for option in self.options if option.value in wanted]

    @classmethod
    def from_list(cls, written: Iterable[Mapping[str, Any]]) -> LivingSituations:
        """The choices that were frozen."""
        return cls(tuple(LivingSituation(**option) for option in written))

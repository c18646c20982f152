"""The kinds of change as one council asks them: its choices of home, and its limit of Council Tax account numbers.

The register itself knows no council: files of changes are read the same everywhere (`flask timeline`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.change_type import ChangeType
from portal.domain.changes.fields import Choice, FieldSpec
from portal.domain.changes.moved_home import MOVED_HOME, MovedHomeDetails
from portal.domain.claim import Claim, Fault
from portal.domain.living_situation import LivingSituations

LIVING_SITUATION, COUNCIL_TAX_ACCOUNT = "living_situation", "ctax_account"


@lru_cache(maxsize=64)
def council_types(situations: LivingSituations, longest_tax_account: int | None = None) -> Mapping[str, ChangeType]:
    """The register with moving home as the council asks it (S4.85, S4.99); the same object for the same settings."""
    return MappingProxyType({**CHANGE_TYPES, MOVED_HOME.name: _moved_home(situations, longest_tax_account)})


def _moved_home(situations: LivingSituations, longest_tax_account: int | None) -> ChangeType:
    asked = MOVED_HOME.field(LIVING_SITUATION)

    def check(details: MovedHomeDetails, _claim: Claim) -> Iterator[Fault]:
        if details.living_situation is not None and situations.find(details.living_situation) is None:
            assert asked.missing is not None
            yield Fault(LIVING_SITUATION, asked.missing)

    def markers(details: MovedHomeDetails) -> Mapping[str, str]:
        chosen = situations.find(details.living_situation)
        return chosen.markers if chosen else {}

    specs = {spec.name: spec for spec in _respecified(situations)}
    if longest_tax_account is not None:
        specs[COUNCIL_TAX_ACCOUNT] = replace(MOVED_HOME.field(COUNCIL_TAX_ACCOUNT), max_length=longest_tax_account)
    return replace(MOVED_HOME, respecified=specs, check=check, markers=markers)


def _respecified(situations: LivingSituations) -> Iterator[FieldSpec]:
    """The choice with the file's own options and no other, and each question that follows from a flag of theirs."""
    for spec in MOVED_HOME.fields:
        if spec.name == LIVING_SITUATION:
            options = tuple(Choice(option.value, option.wording) for option in situations.options)
            yield replace(spec, choices=options, is_open=False)
        elif spec.shown_when is not None and spec.shown_when.flag:
            values = situations.values_with(spec.shown_when.flag)
            yield replace(spec, shown_when=replace(spec.shown_when, values=values))

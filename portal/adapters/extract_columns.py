"""The columns of the CSV extract: for each kind of record, which column fills which element of the claim.

docs/claim-extract.md shows the same tables; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.domain.wording import Wording, _

MUST_BE_YES_OR_NO = _("must be yes or no")
MUST_BE_WHOLE = _("must be a whole number, 0 or more")


class CellFault(ValueError):
    """A cell that its column cannot hold."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(str(wording))
        self.wording = wording


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the header, the keys that lead to its element, and how its text is read."""

    name: str
    keys: tuple[str, ...]
    read: Callable[[str], Any]


def read_text(text: str) -> str:
    """The cell as it is; the claim itself says whether it is a date, an amount or a word it knows."""
    return text


def read_flag(text: str) -> bool:
    """Yes or no, in the ways that programs write them."""
    if text.lower() in ("yes", "true", "y", "1"):
        return True
    if text.lower() in ("no", "false", "n", "0"):
        return False
    raise CellFault(MUST_BE_YES_OR_NO)


def read_count(text: str) -> int:
    """A whole number."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise CellFault(MUST_BE_WHOLE)
    return int(text)


def read_list(text: str) -> list[str]:
    """Words with semicolons between them."""
    return [part.strip() for part in text.split(";") if part.strip()]


_READERS = {"?": read_flag, "#": read_count, ";": read_list}


def _columns(names: str, prefix: str = "", keys: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Columns from words; a word may end in ? (yes or no), # (whole number) or ; (list)."""
    made = []
    for word in names.split():
        name = word.rstrip("?#;")
        made.append(Column(prefix + name, (*keys, name), _READERS.get(word[len(name) :], read_text)))
    return tuple(made)


_ADDRESS = "line_1 line_2 town county postcode uprn"
_SOURCED = "source as_at"
_PERSON = (
    "id title first_name last_name date_of_birth nino nino_status relationship joined_on "
    "left_on died_on on_guarantee_credit?"
)
_STUDENT = "provider course full_time? start_on end_on"

_CLAIM = (
    *_columns(f"status language {_SOURCED} started_on ended_on"),
    *_columns("weekly_amount paid_to benefit", "award_", ("award",)),
    *_columns(_PERSON, "claimant_", ("claimant",)),
    *_columns(_STUDENT, "claimant_student_", ("claimant", "student")),
    *_columns(_PERSON, "partner_", ("partner",)),
    *_columns(_STUDENT, "partner_student_", ("partner", "student")),
    *_columns(_ADDRESS, "home_", ("home", "address")),
    *_columns("living_situation moved_in_on bedrooms# rent_reference", "home_", ("home",)),
    *_columns("name phone", "landlord_", ("home", "landlord")),
    *_columns(_ADDRESS, "landlord_", ("home", "landlord", "address")),
    *_columns("amount frequency includes; rent_free_weeks#", "rent_", ("home", "rent")),
)
_PLACES = {
    "person": (*_columns(f"role {_PERSON} {_SOURCED}"), *_columns(_STUDENT, "student_", ("student",))),
    "contact": _columns("person channel address held_since is_preferred? may_receive_codes?"),
    "service-charge": _columns("type amount frequency"),
    "income": (
        *_columns(f"id person type name amount net_amount frequency hours_per_week started_on ended_on {_SOURCED}"),
        *_columns("name phone", "employer_", ("employer",)),
        *_columns(_ADDRESS, "employer_", ("employer", "address")),
    ),
    "capital": _columns(f"id owner type provider last4 amount joint_share {_SOURCED}"),
    "pension": _columns(f"id person type provider amount frequency started_on {_SOURCED}"),
    "expense": _columns(f"id person type amount frequency provider {_SOURCED}"),
    "absence": _columns(f"id person reason from_on to_on {_SOURCED}"),
    "note": _columns("at text"),
}

COLUMNS: dict[str, dict[str, Column]] = {
    record: {column.name: column for column in columns} for record, columns in {"claim": _CLAIM, **_PLACES}.items()
}
"""The columns of each kind of record by their names; `record` and `reference` are on every line besides."""

LISTS = {
    "person": "people", "income": "incomes", "capital": "capital", "pension": "pensions", "expense": "expenses",
    "absence": "absences", "note": "notes",
}  # fmt: skip
"""Kinds of record that fill a list of the claim."""

ALL_NAMES = frozenset({"record", "reference"}).union(*COLUMNS.values())

"""Checking one row of an extract: it becomes a claim, or all its faults are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from portal import clock
from portal.adapters.extract_rows import ExtractRow, RowFault
from portal.domain import nino
from portal.domain.claim import Claim, ClaimFault, Fault
from portal.domain.nino import Nino
from portal.domain.wording import Refused, _
from portal.models import keyring
from portal.services.claim_import import finding

LONGEST_REFERENCE = 40
NOTES = "notes"
REFERENCE = re.compile(r"[A-Za-z0-9]+(?:[ /._-][A-Za-z0-9]+)*")  # it stands in addresses
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class CheckedClaim(NamedTuple):
    """A claim that may be imported: its line, its content as canonical JSON with the keyed digest of that, and what it
    is found by. The claim itself is not kept: a batch of whole claims would keep the garbage collector busy.
    """

    line_number: int
    reference: str
    canonical: bytes
    digest: bytes
    source: str
    as_at_on: date | None
    identity: dict[str, Any]
    words: set[tuple[str, str]]
    contacts: list[dict[str, Any]]


def check_row(
    row: ExtractRow, *, allow_example_nino: bool, is_without_notes: bool = False
) -> CheckedClaim | tuple[RowFault, ...]:
    """The claim of a row, or every fault of the row. Numbers are held to the strict format; a suffix may be absent.

    `is_without_notes` leaves the notes of the back office out of what is kept (S4.79); their faults are told all the same.

    What is kept is the content as received, keys in order: reading it as a claim loses nothing, and the same content
    written another way (`112.3` for `112.30`) merely makes a version more.
    """
    if row.content is None:
        return row.faults
    faults: list[Fault] = []
    try:
        found = _check_people(row.content, faults, allow_example_nino)
        _check_reference(row.content.get("reference"), faults)
        if row.is_whole:
            _check_owners(row.content, faults)
        claim = Claim.from_dict(row.content)
        canonical = _canonical(row.content)
        encoded = canonical.encode()
        if "\\u0000" in canonical:
            faults.extend(_text_faults(row.content, ""))
    except ClaimFault as fault:
        faults = [*fault.faults, *faults, *_text_faults(row.content, "")]
    except UnicodeEncodeError:
        faults.extend(_text_faults(row.content, ""))
    except RecursionError:
        faults.append(Fault("line", _("is nested too deeply")))
    if faults or row.faults:
        return _told(row, faults)
    if is_without_notes and NOTES in row.content:
        canonical = _canonical({name: value for name, value in row.content.items() if name != NOTES})
        encoded = canonical.encode()
    digest = keyring.current().blind_index("claim content", canonical)
    return CheckedClaim(
        row.line_number, claim.reference, encoded, digest, claim.source or "extract", claim.as_at,
        finding.identity_of(claim, found), finding.words_of(claim), finding.contacts_of(claim),
    )  # fmt: skip


def _told(row: ExtractRow, faults: Iterable[Fault]) -> tuple[RowFault, ...]:
    """The faults of the row's shape and those of its values in the order of the lines, one for each field of a line."""
    told: dict[tuple[int, str], RowFault] = {}
    for fault in (*row.faults, *(row.fault(fault.path, fault.wording) for fault in faults)):
        told.setdefault((fault.line_number, fault.field), fault)
    return tuple(sorted(told.values(), key=lambda fault: fault.line_number))


def _check_reference(reference: object, faults: list[Fault]) -> None:
    if isinstance(reference, str) and reference.strip():
        if len(reference) > LONGEST_REFERENCE:
            faults.append(Fault("reference", _("must be {most} characters or fewer", most=LONGEST_REFERENCE)))
        elif not REFERENCE.fullmatch(reference):
            faults.append(
                Fault("reference", _("must be letters and numbers, with single spaces or any of / . _ - between them"))
            )


def _check_owners(content: dict[str, Any], faults: list[Fault]) -> None:
    """A line that belongs to somebody names somebody who is on the claim."""
    people = {person["id"] for person in _records(content, "people") if isinstance(person.get("id"), str)}
    for section in ("incomes", "capital", "pensions", "expenses", "absences"):
        field = "owner" if section == "capital" else "person"
        for index, line in enumerate(_records(content, section)):
            named = line.get(field)
            if isinstance(named, str) and named not in people:
                faults.append(Fault(f"{section}[{index}].{field}", _("is not a person of the claim")))


def _check_people(content: dict[str, Any], faults: list[Fault], allow_example: bool) -> Nino | None:
    """The claimant's number. There is one claimant only; nobody is still to be born, and numbers are in the strict format.

    Residents sign in by number and date of birth, so these two are held to more than what else an extract may say.
    """
    today = clock.today().isoformat()
    found, claimants = None, 0
    for index, person in enumerate(_records(content, "people")):
        is_claimant = person.get("role") == "claimant"
        claimants += is_claimant
        if is_claimant and claimants > 1:
            faults.append(Fault(f"people[{index}].role", _("is a second claimant")))
        born = person.get("date_of_birth")
        if isinstance(born, str) and born > today:  # what is no date at all is told by the claim
            faults.append(Fault(f"people[{index}].date_of_birth", _("must be today or in the past")))
        text = person.get("nino")
        if not isinstance(text, str) or not text:
            continue
        try:
            number = nino.parse(text, allow_example=allow_example, from_extract=True)
        except Refused:
            faults.append(Fault(f"people[{index}].nino", _("is not in the format of a National Insurance number")))
        else:
            found = number if is_claimant and found is None else found
    return found


def _records(content: dict[str, Any], section: str) -> list[dict[str, Any]]:
    """The lines of a section; what is not a record counts as an empty one, and the claim tells it."""
    lines = content.get(section)
    return [line if isinstance(line, dict) else {} for line in lines] if isinstance(lines, list) else []


def _text_faults(value: object, path: str) -> Iterator[Fault]:
    """Text that is no text: NUL, and half of a surrogate pair, which bytes that are not UTF-8 were read as too."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield Fault(path, _("has a character that is not UTF-8 text"))
    elif isinstance(value, dict):
        for key, item in value.items():
            if _UNSTORABLE.search(key):
                yield Fault(path or "claim", _("has a key that is not UTF-8 text"))
            yield from _text_faults(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _text_faults(item, f"{path}[{index}]")

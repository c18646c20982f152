"""Checking one row of an extract: it becomes a claim, or all its faults are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.adapters.extract_rows import ExtractRow, RowFault
from portal.domain import nino
from portal.domain.claim import Claim, ClaimFault, Fault
from portal.domain.nino import Nino
from portal.domain.wording import Refused, _
from portal.models import keyring
from portal.services.claim_import import finding

LONGEST_REFERENCE = 40
REFERENCE = re.compile(r"[A-Za-z0-9]+(?:[ /._-][A-Za-z0-9]+)*")  # it stands in addresses
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_UNSTORABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CheckedClaim:
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


def check_row(row: ExtractRow, *, allow_example_nino: bool) -> CheckedClaim | tuple[RowFault, ...]:
    """The claim of a row, or every fault of the row. Numbers are held to the strict format; a suffix may be absent.

    What is kept is the content as received, keys in order: reading it as a claim loses nothing, and the same content
    written another way (`112.3` for `112.30`) merely makes a version more.
    """
    if row.content is None:
        return row.faults
    faults: list[Fault] = []
    try:
        found = _find_nino(row.content, faults, allow_example_nino)
        _check_reference(row.content.get("reference"), faults)
        claim = Claim.from_dict(row.content)
        _check_owners(claim, faults)
        canonical = _canonical(row.content)
        encoded = canonical.encode()
    except ClaimFault as fault:
        faults = [*fault.faults, *faults, *_text_faults(row.content, "")]
    except UnicodeEncodeError:
        faults.extend(_text_faults(row.content, ""))
    except RecursionError:
        faults.append(Fault("line", _("is nested too deeply")))
    if faults:
        told = {fault.path: fault for fault in reversed(faults)}
        return tuple(row.fault(fault.path, fault.wording) for fault in reversed(told.values()))
    digest = keyring.current().blind_index("claim content", canonical)
    return CheckedClaim(
        row.line_number, claim.reference, encoded, digest, claim.source or "extract", claim.as_at,
        finding.identity_of(claim, found), finding.words_of(claim), finding.contacts_of(claim),
    )  # fmt: skip


def _check_reference(reference: object, faults: list[Fault]) -> None:
    if isinstance(reference, str) and reference.strip():
        if len(reference) > LONGEST_REFERENCE:
            faults.append(Fault("reference", _("must be {most} characters or fewer", most=LONGEST_REFERENCE)))
        elif not REFERENCE.fullmatch(reference):
            faults.append(
                Fault("reference", _("must be letters and numbers, with single spaces or any of / . _ - between them"))
            )


def _check_owners(claim: Claim, faults: list[Fault]) -> None:
    """A line that belongs to somebody names somebody who is on the claim."""
    people = {person.id for person in claim.people}
    for section in ("incomes", "capital", "pensions", "expenses", "absences"):
        field = "owner" if section == "capital" else "person"
        for index, line in enumerate(getattr(claim, section)):
            named = getattr(line, field)
            if named is not None and named not in people:
                faults.append(Fault(f"{section}[{index}].{field}", _("is not a person of the claim")))


def _find_nino(content: dict[str, Any], faults: list[Fault], allow_example: bool) -> Nino | None:
    """The claimant's number; everybody's must be in the strict format, and there is one claimant only."""
    people = content.get("people")
    found, claimants = None, 0
    for index, person in enumerate(people if isinstance(people, list) else ()):
        if not isinstance(person, dict):
            continue
        is_claimant = person.get("role") == "claimant"
        claimants += is_claimant
        if is_claimant and claimants > 1:
            faults.append(Fault(f"people[{index}].role", _("is a second claimant")))
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


def _text_faults(value: object, path: str) -> Iterator[Fault]:
    """Text that is no text: half of a surrogate pair, which is also what bytes that are not UTF-8 were read as."""
    if isinstance(value, str):
        if not value.isascii() and _UNSTORABLE.search(value):
            yield Fault(path, _("has a character that is not UTF-8 text"))
    elif isinstance(value, dict):
        for key, item in value.items():
            if not key.isascii() and _UNSTORABLE.search(key):
                yield Fault(path or "claim", _("has a key that is not UTF-8 text"))
            yield from _text_faults(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _text_faults(item, f"{path}[{index}]")

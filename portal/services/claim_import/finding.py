"""What a claim is found by: blind indexes, folded words in clear, and the contacts that codes may go to."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from portal.domain.claim import Claim
from portal.domain.contact import find_phone
from portal.domain.names import name_key, normalise_postcode
from portal.domain.nino import Nino
from portal.services.claim_identity import contact_index, identity_index, nino_index, phone_index

_HYPHENS = re.compile(r"[\-\u2010-\u2015]+")


def identity_of(claim: Claim, number: Nino | None) -> dict[str, Any]:
    """Status and blind indexes as the columns of `Claim` hold them; an index is None when its values are not known."""
    claimant = claim.claimant
    born = claimant.date_of_birth if claimant else None
    return {
        "status": claim.status or "active",
        "nino_index": nino_index(number) if number else None,
        "identity_index": identity_index(number, born) if number and born else None,
    }


def words_of(claim: Claim) -> set[tuple[str, str]]:
    """(kind, word) of everything staff may search by in clear; nothing but names, postcode and reference."""
    address = claim.home.address if claim.home else None
    postcode = normalise_postcode(address.postcode or "").lower() if address else ""
    words = {("postcode", postcode), ("reference", name_key(claim.reference))}
    for person in claim.people:
        for part in person.full_name.split():
            words.update(_folded(part))
    return {pair for pair in words if pair[1]}


@lru_cache(maxsize=20_000)
def _folded(part: str) -> tuple[tuple[str, str], ...]:
    """A part of a name folded; one with hyphens is found by its whole and by its pieces.

    What was folded is kept: a town has far fewer names than people.
    """
    pieces = _HYPHENS.split(part)
    return tuple(("name", name_key(one)) for one in ([part, *pieces] if len(pieces) > 1 else pieces))


def contacts_of(claim: Claim) -> list[dict[str, Any]]:
    """The claimant's contacts that can be used, as plain values; the same address twice is the first one.

    What is neither a telephone number nor an e-mail address stays in the claim's content only: nothing can be sent there.
    Codes go by text message or e-mail, so a telephone that is not a mobile may not receive them.
    """
    found: dict[str, dict[str, Any]] = {}
    claimant = claim.claimant
    for contact in claimant.contacts if claimant else ():
        channel, address = contact.channel or "", contact.address or ""
        phone = find_phone(address) if channel == "phone" else None
        index = phone_index(phone) if phone else contact_index(channel, address)
        key = index.hex() if index else ""
        if not key or key in found:
            continue
        found[key] = {
            "index": key, "position": len(found), "channel": channel, "address": address.strip(),
            "held_since_on": contact.held_since.isoformat() if contact.held_since else None,
            "is_preferred": bool(contact.is_preferred),
            "may_receive_codes": contact.may_receive_codes is not False and (phone is None or phone.is_mobile),
        }  # fmt: skip
    return list(found.values())


def held_since(wanted: dict[str, Any], today: date) -> date:
    """Since when a new contact is held: what the extract says, but not later than today; unsaid means from today."""
    given = wanted["held_since_on"]
    return min(date.fromisoformat(given), today) if given else today

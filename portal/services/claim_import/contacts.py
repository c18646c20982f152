"""The contacts of a claim follow its extract: the same address stays, a new one comes, one that is gone ends.

What an officer decided stands: an extract neither changes nor ends the contacts an officer recorded, and never brings
back one that an officer stopped, because that telephone may be in the hands of somebody dangerous (domain facts 15).
A contact that the extract itself had dropped may come back, and is then held from that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.models import Contact
from portal.services.claim_import.finding import held_since

IN_USE = "extract"
DROPPED = "extract-dropped"
"""`Contact.source` of what an extract no longer holds; any other contact that has ended was ended by an officer."""

_FOLLOWED = ("position", "is_preferred", "may_receive_codes")


def new_contact(claim_id: UUID, wanted: dict[str, Any], today: date) -> Contact:
    """The row of a contact that was not held before."""
    return Contact(
        claim_id=claim_id, address_index=bytes.fromhex(wanted["index"]), source=IN_USE, ended_at=None,
        held_since_on=held_since(wanted, today),
        **{name: wanted[name] for name in ("channel", "address", *_FOLLOWED)},
    )  # fmt: skip


def is_same(held: Iterable[Contact], wanted: Iterable[dict[str, Any]], today: date) -> bool:
    """Whether following the extract would change nothing. `held` are all contacts of the claim, ended ones too."""
    held, wanted = list(held), list(wanted)
    return not any(_gone(held, wanted)) and not any(
        contact is None or _must_change(contact, one, today) for contact, one in _paired(held, wanted)
    )


def follow(
    claim_id: UUID, held: Iterable[Contact], wanted: Iterable[dict[str, Any]], now: datetime, today: date
) -> list[Contact]:
    """Change the held rows as the extract says and give the new ones."""
    held, wanted = list(held), list(wanted)
    added = []
    for contact, one in _paired(held, wanted):
        if contact is None:
            added.append(new_contact(claim_id, one, today))
        elif _must_change(contact, one, today):
            for name in _FOLLOWED:
                setattr(contact, name, one[name])
            contact.held_since_on = _held_since(contact, one, today)
            contact.source, contact.ended_at = IN_USE, None
    for contact in _gone(held, wanted):
        contact.source, contact.ended_at = DROPPED, now
    return added


def _paired(held: list[Contact], wanted: list[dict[str, Any]]) -> Iterator[tuple[Contact | None, dict[str, Any]]]:
    """Each contact of the extract with the row of that address: one an officer ended comes before one in use."""
    by_index: dict[bytes, Contact] = {}
    for contact in sorted(held, key=lambda contact: (contact.source == DROPPED, contact.ended_at is None)):
        by_index.setdefault(contact.address_index, contact)
    for one in wanted:
        yield by_index.get(bytes.fromhex(one["index"])), one


def _must_change(contact: Contact, wanted: dict[str, Any], today: date) -> bool:
    if contact.source == DROPPED:
        return True
    if contact.source != IN_USE or contact.ended_at is not None:
        return False
    is_moved = contact.held_since_on != _held_since(contact, wanted, today)
    return is_moved or any(getattr(contact, name) != wanted[name] for name in _FOLLOWED)


def _held_since(contact: Contact, wanted: dict[str, Any], today: date) -> date:
    """Never earlier than what was known before, so that no extract makes a fresh contact look long held."""
    if contact.source == DROPPED:
        return today
    return max(contact.held_since_on, held_since(wanted, today)) if wanted["held_since_on"] else contact.held_since_on


def _gone(held: list[Contact], wanted: list[dict[str, Any]]) -> list[Contact]:
    kept = {bytes.fromhex(one["index"]) for one in wanted}
    return [
        contact
        for contact in held
        if contact.source == IN_USE and contact.ended_at is None and contact.address_index not in kept
    ]

"""Contacts of a claim: which may receive codes, and what staff record after checking who somebody is (domain facts 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.contact import find_phone, mask_email, parse_email, parse_phone
from portal.domain.wording import Refused, Wording, _
from portal.models import Contact
from portal.services import audit, help_access, messages, settings
from portal.services.claim_identity import contact_index
from portal.services.errors import NotFound

LONGEST_REASON = 500
ENTER_EMAIL = _("Enter an email address")


@dataclass(frozen=True, slots=True, repr=False)
class NewContact:
    """A contact that an officer verified, how they checked who the resident is, and which contacts are no longer used."""

    channel: str  # phone | email
    address: str
    reason: str
    stopped_positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ShownContact:
    """A contact as staff see it: masked, with the day from which codes go to it (None: never)."""

    position: int
    channel: str
    masked: str
    held_since_on: date
    source: str
    is_preferred: bool
    codes_from_on: date | None


def codes_from(contact: Contact) -> date | None:
    """From which day codes go to a contact; None when they never do.

    A contact changed in the last `ContactHoldDays` days receives none, so that nobody who changes it gets in with it.
    """
    if not contact.may_receive_codes or contact.ended_at is not None:
        return None
    return contact.held_since_on + timedelta(days=settings.get("ContactHoldDays"))


def list_shown(claim_id: UUID) -> list[ShownContact]:
    """A claim's current contacts as staff see them."""
    return [
        ShownContact(
            contact.position, contact.channel, _masked(contact), contact.held_since_on, contact.source, contact.is_preferred,
            codes_from(contact),
        )
        for contact in _list_current(claim_id)
    ]  # fmt: skip


def add_verified(officer: Officer, reference: str, new: NewContact) -> ShownContact:
    """Record a contact that an officer verified, end those no longer used, and tell the contacts held until now.

    Codes go to it after `ContactHoldDays` like to any other; until then a letter code lets the resident in. Raises
    Refused when the address, the channel or the reason is missing or wrong.
    """
    claim = help_access.get_claim_to_help(officer, reference)
    reason = read_reason(new.reason, _("Enter how you checked who they are"))
    address = _read_address(new.channel, new.address)
    held = _list_current(claim.id)
    for contact in held:
        _tell_changed(contact, claim.held.language)
        contact.is_preferred = False
    stopped = [contact for contact in held if contact.position in new.stopped_positions]
    for contact in stopped:
        contact.ended_at = clock.now()
    index = contact_index(new.channel, address)
    assert index is not None
    row = Contact(
        claim_id=claim.id, position=_next_position(claim.id), channel=new.channel, address=address, address_index=index,
        held_since_on=clock.today(), source="officer", is_preferred=True, may_receive_codes=True,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record(
        officer, "contact:added", "claim", claim.id.hex, channel=new.channel, contact=row.id.hex, reason=reason,
        stopped=[contact.id.hex for contact in stopped],
    )  # fmt: skip
    return ShownContact(row.position, row.channel, _masked(row), row.held_since_on, row.source, True, codes_from(row))


def stop_using(officer: Officer, reference: str, position: int, reason: str) -> None:
    """Never use a contact again, as when a phone is in somebody else's hands; raises NotFound, Refused without a reason.

    The contact itself is not told: whoever holds it may be the danger.
    """
    claim = help_access.get_claim_to_help(officer, reference)
    text = read_reason(reason, _("Enter why the contact must not be used"))
    contact = next((contact for contact in _list_current(claim.id) if contact.position == position), None)
    if contact is None:
        raise NotFound("contact")
    contact.ended_at = clock.now()
    contact.is_preferred = False
    audit.record(officer, "contact:stopped", "claim", claim.id.hex, contact=contact.id.hex, reason=text)


def read_reason(text: str, ask: Wording) -> str:
    """A reason an officer must give; raises Refused when it is missing or too long."""
    reason = text.strip()
    if not reason:
        raise Refused(ask, "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("The reason must be {most} characters or fewer", most=LONGEST_REASON), "reason")
    return reason


def _read_address(channel: str, text: str) -> str:
    try:
        if channel == "email":
            if not text.strip():
                raise Refused(ENTER_EMAIL)
            return parse_email(text)
        return parse_phone(text, is_mobile_needed=True).typed
    except Refused as refused:
        raise Refused(refused.wording, "email" if channel == "email" else "phone") from refused


def _list_current(claim_id: UUID) -> list[Contact]:
    query = sa.select(Contact).where(Contact.claim_id == claim_id, Contact.ended_at.is_(None))
    return list(db.session().scalars(query.order_by(Contact.position)))


def _next_position(claim_id: UUID) -> int:
    last = db.session().scalar(sa.select(sa.func.max(Contact.position)).where(Contact.claim_id == claim_id))
    return 0 if last is None else last + 1


def _tell_changed(contact: Contact, language: str | None) -> None:
    messages.queue_message(
        "contact-changed", contact.channel, contact.address, {}, claim_id=contact.claim_id, language=language or "en"
    )


def _masked(contact: Contact) -> str:
    if contact.channel == "email":
        return mask_email(contact.address)
    phone = find_phone(contact.address)
    return f"…{phone.ending}" if phone else "…"

"""Messages that leave the portal: queued in the same transaction as what they tell, sent by a job, wiped once sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import catalogue, queue
from portal.domain.contact import find_phone, normalise_email
from portal.domain.messages import TEMPLATES, Template
from portal.models import Contact, OutgoingMessage
from portal.services import settings

SEND_JOB = "send-message"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a notifier sends: where to, in which language, which template with which gaps filled."""

    message_id: UUID
    channel: str  # phone | email
    address: str
    language: str
    template: Template
    gaps: dict[str, str]

    def __repr__(self) -> str:
        """Without the address and the gaps: envelopes may end up in logs."""
        return f"Envelope({self.message_id}, {self.channel})"


def tell_resident(claim_id: UUID, template: str, *, language: str = "en", **gaps: str) -> None:
    """Queue a message to the contact a claim prefers; nothing happens when it holds none."""
    contact = find_contact(claim_id)
    if contact is not None:
        queue_message(template, contact.channel, contact.address, gaps, claim_id=claim_id, language=language)


def tell_every_way(claim_id: UUID, template: str, *, language: str = "en", **gaps: str) -> None:
    """Queue a message to a telephone and to an e-mail address, the preferred ones; to one where there is but one."""
    channels: set[str] = set()
    for contact in _list_reachable(claim_id):
        if contact.channel not in channels:
            channels.add(contact.channel)
            queue_message(template, contact.channel, contact.address, gaps, claim_id=claim_id, language=language)


def queue_message(
    template: str,
    channel: str,
    address: str | None,
    gaps: Mapping[str, str],
    *,
    claim_id: UUID | None = None,
    user_id: UUID | None = None,
    language: str = "en",
    key: str | None = None,
) -> OutgoingMessage:
    """Queue one message and the job that sends it. Without an address the job sends nothing (sign-in misses look like hits)."""
    assert template in TEMPLATES
    council = {"council": settings.get("CouncilName"), "phone": settings.get("CouncilPhone")}
    row = OutgoingMessage(
        claim_id=claim_id, user_id=user_id, channel=channel, template=template, language=language,
        address=address, gaps={**council, **gaps}, state="queued", queued_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    queue.enqueue(SEND_JOB, row.id, key=key)
    return row


def find_contact(claim_id: UUID, *, for_code: bool = False, avoid: frozenset[str] = frozenset()) -> Contact | None:
    """The contact a message goes to: the preferred one, else a telephone, else the first held.

    For a code it must be allowed to receive one and have been held long enough (`ContactHoldDays`). `avoid` are addresses,
    normalised, of who acts for the resident: what is for the resident never goes there.
    """
    found = [contact for contact in _list_reachable(claim_id) if normalised(contact) not in avoid]
    if for_code:
        found = [contact for contact in found if contact.may_receive_codes and _is_held_long_enough(contact)]
    return found[0] if found else None


def normalised(contact: Contact) -> str:
    """A contact's address in the form in which two are compared."""
    phone = find_phone(contact.address) if contact.channel == "phone" else None
    return phone.normalised if phone else normalise_email(contact.address)


def _list_reachable(claim_id: UUID) -> list[Contact]:
    """The contacts that can be reached, the preferred one first, then telephones, then in the order held."""
    query = sa.select(Contact).where(Contact.claim_id == claim_id, Contact.ended_at.is_(None))
    found = [contact for contact in db.session().scalars(query) if _can_be_reached(contact)]
    found.sort(key=lambda contact: (not contact.is_preferred, contact.channel != "phone", contact.position))
    return found


def _can_be_reached(contact: Contact) -> bool:
    """An e-mail address, or a mobile: a text does not reach a landline."""
    phone = find_phone(contact.address) if contact.channel == "phone" else None
    return contact.channel == "email" or (phone is not None and phone.is_mobile)


def _is_held_long_enough(contact: Contact) -> bool:
    days = (clock.today() - contact.held_since_on).days
    return bool(days >= settings.get("ContactHoldDays"))


def find_envelope(message_id: UUID) -> Envelope | None:
    """What to send for a queued message; None when it was sent, or has nowhere to go."""
    row = db.session().get(OutgoingMessage, message_id)
    if row is None or row.state != "queued" or row.address is None:
        return None
    return envelope_of(row)


def envelope_of(row: OutgoingMessage) -> Envelope:
    """A message's row as what is sent."""
    return Envelope(row.id, row.channel, row.address or "", row.language, TEMPLATES[row.template], row.gaps or {})


def in_words(envelope: Envelope, host_name: str) -> tuple[str, str]:
    """Subject and text in the reader's language; a texted code ends with the line that binds it to our address."""
    translate = catalogue.translator(envelope.language)
    subject = envelope.template.subject.render(translate).format(**envelope.gaps)
    text = envelope.template.text.render(translate).format(**envelope.gaps)
    if envelope.channel == "phone" and "code" in envelope.gaps:
        text += f"\n\n@{host_name.split(':')[0]} #{envelope.gaps['code']}"
    return subject, text


def mark_sent(message_id: UUID, *, keep_content: bool = False) -> None:
    """A message has left: its address and its gaps are wiped (the outbox page of development keeps them)."""
    row = db.session().get(OutgoingMessage, message_id)
    if row is None:
        return
    row.state, row.sent_at = "sent", clock.now()
    if not keep_content:
        row.address_sealed, row.gaps_sealed = None, None


def list_outbox(limit: int = 50) -> list[OutgoingMessage]:
    """The newest messages that a job has sent and kept, for the outbox page of development."""
    query = sa.select(OutgoingMessage).where(
        OutgoingMessage.state == "sent", OutgoingMessage.address_sealed.is_not(None)
    )
    return list(db.session().scalars(query.order_by(OutgoingMessage.queued_at.desc()).limit(limit)))

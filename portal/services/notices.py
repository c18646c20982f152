"""The resident is always told: by the contact the council holds, never by one a helper gave; by letter when there is none.

A contact that is also the helper's own (the same phone or e-mail) counts as none: the helper would be told instead.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import System
from portal.domain.contact import find_phone, is_email, normalise_email
from portal.models import Authority, Contact, Letter, User
from portal.services import audit, claims, messages
from portal.services.references import make_reference


def tell_about(authority: Authority, template: str, **gaps: str) -> None:
    """Tell the resident about an authority to act for them; nothing where what was typed matches no claim."""
    if authority.claim_id is not None:
        avoid = addresses_of(authority)
        tell_always(authority.claim_id, template, avoid=avoid, authority_id=authority.id, **gaps)


def tell_always(
    claim_id: UUID, template: str, *, avoid: frozenset[str] = frozenset(), authority_id: UUID | None = None, **gaps: str
) -> None:
    """Tell a resident: a text or e-mail to the contact held, or a letter in the queue of staff, kept with its authority."""
    held = claims.get_claim(claim_id).held
    language = "cy" if held.language == "cy" else "en"
    contact = messages.find_contact(claim_id, avoid=avoid)
    if contact is not None:
        messages.queue_message(template, contact.channel, contact.address, gaps, claim_id=claim_id, language=language)
        return
    row = Letter(
        reference=make_reference("L", 8), claim_id=claim_id, authority_id=authority_id, template=template,
        language=language, gaps=gaps, queued_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record(System("notices"), "letter:queued", "claim", claim_id.hex, letter=row.id.hex, template=template)


def find_contact_for_code(authority: Authority) -> Contact | None:
    """The resident's contact that may receive a code about this authority, and is not its holder's own."""
    if authority.claim_id is None:
        return None
    return messages.find_contact(authority.claim_id, for_code=True, avoid=addresses_of(authority))


def has_same_contact(claim_id: UUID, addresses: frozenset[str]) -> bool:
    """Whether a contact held for the claim is one of these addresses."""
    query = sa.select(Contact).where(Contact.claim_id == claim_id, Contact.ended_at.is_(None))
    return any(messages.normalised(contact) in addresses for contact in db.session().scalars(query))


def addresses_of(authority: Authority) -> frozenset[str]:
    """The phones and e-mail addresses of who holds an authority: what they gave, and what their account has."""
    typed = [authority.contact]
    user = db.session().get(User, authority.user_id) if authority.user_id else None
    if user is not None:
        typed += [user.email, user.mobile or ""]
    return frozenset(filter(None, map(normalise, typed)))


def normalise(address: str) -> str:
    """A phone or e-mail address in the form in which two are compared; empty when it is neither."""
    address = address.strip()
    if is_email(address):
        return normalise_email(address)
    phone = find_phone(address)
    return phone.normalised if phone else ""

"""The keyed blind indexes by which a claim is found: sign-in, search and import must compute them alike.

The values themselves are sealed; equal values have equal indexes, and nobody without the key can compute one.
"""

from __future__ import annotations

from datetime import date

from portal.domain.contact import Phone, find_phone, is_email, normalise_email
from portal.domain.nino import Nino
from portal.models import keyring

_SUFFIXED = 9


def nino_index(nino: Nino) -> bytes:
    """Index of a National Insurance number, as `Claim.nino_index` holds the claimant's."""
    return keyring.current().blind_index("nino", nino.value)


def identity_index(nino: Nino, date_of_birth: date) -> bytes:
    """Index of number and date of birth together, as `Claim.identity_index` holds the claimant's."""
    return keyring.current().blind_index("nino and date of birth", nino.value, date_of_birth.isoformat())


def held_forms(nino: Nino) -> tuple[Nino, ...]:
    """The forms in which a back office may hold a number: as typed, and without its suffix (domain facts 1)."""
    return (nino, Nino(nino.value[:-1])) if len(nino.value) == _SUFFIXED else (nino,)


def contact_index(channel: str, address: str) -> bytes | None:
    """Index of a contact (`phone` or `email`), as `Contact.address_index` holds it; None when it cannot be one."""
    if channel == "phone":
        phone = find_phone(address)
        return phone_index(phone) if phone else None
    address = address.strip()
    if channel != "email" or not is_email(address):
        return None
    return keyring.current().blind_index("contact", "email", normalise_email(address))


def phone_index(phone: Phone) -> bytes:
    """The same for a telephone number that was read already."""
    return keyring.current().blind_index("contact", "phone", phone.normalised)

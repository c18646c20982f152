"""Passkeys of staff (WebAuthn): stronger than password and texted code, because nothing that is typed can be stolen.

The device proves that it holds the key and that its owner unlocked it; the key is bound to our domain, so no other site
can ask for it. A challenge is used once. A device whose count goes back was copied: its passkey ends at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db, logs
from portal.domain.actor import Anonymous, Officer
from portal.domain.dates import Language
from portal.domain.wording import Refused, _
from portal.models import Passkey, User
from portal.services import audit, own_account, throttles, user_standing
from portal.services.errors import NotFound
from portal.services.staff_sign_in import tell_user
from portal.services.throttles import Counter, Limit

MOST = 10  # of one person
LONGEST_NAME = 60
LONGEST_ANSWER = 10_000  # characters of what a browser answers
CHALLENGE_LASTS = timedelta(minutes=5)
USED = Limit("passkey-challenge", 1, CHALLENGE_LASTS)
TRIES = Limit("passkey-tries", 20, timedelta(hours=1))  # of one network

NOT_MADE = _("The passkey was not made. Try again, and unlock your device when it asks you to")
NOT_ACCEPTED = _("We could not sign you in with that passkey. Try again, or use your password instead")
ENOUGH = _("You have {most} passkeys. Remove one that you do not use before you add another", most=MOST)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the service is: the domain that passkeys are bound to, and the whole origin that browsers vouch for."""

    domain: str
    origin: str


def list_passkeys(officer: Officer) -> list[Passkey]:
    """One's own, the newest first."""
    query = sa.select(Passkey).where(Passkey.user_id == officer.user_id).order_by(Passkey.created_at.desc())
    return list(db.session().scalars(query))


def get_passkey(officer: Officer, reference: str) -> Passkey:
    """One of one's own; raises NotFound for anybody else's."""
    query = sa.select(Passkey).where(Passkey.user_id == officer.user_id, Passkey.reference == reference)
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("passkey")
    return found


def check_may_add(officer: Officer) -> None:
    """Raise Refused for somebody who has enough."""
    if len(list_passkeys(officer)) >= MOST:
        raise Refused(ENOUGH)


def options_for_adding(officer: Officer, site: Site, challenge: bytes, service: str) -> str:
    """What the browser is asked for: a passkey that the device itself finds again and unlocks for its owner only."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    user = own_account.get_user(officer)
    options = generate_registration_options(
        rp_id=site.domain, rp_name=service, user_id=user.id.bytes, user_name=user.email, user_display_name=user.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in list_passkeys(officer)],
    )  # fmt: skip
    return options_to_json(options)


def options_for_sign_in(site: Site, challenge: bytes) -> str:
    """What the browser is asked for: any passkey of our domain. Nobody types an address, so none can be tried."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.domain, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def add_passkey(
    officer: Officer, name: str, answer: str, challenge: bytes, site: Site, *, language: Language = "en"
) -> Passkey:
    """Keep the public half of what the device made; raises Refused. The owner is told by e-mail."""
    from webauthn import verify_registration_response

    check_may_add(officer)
    if not _spend(challenge):
        raise Refused(NOT_MADE)
    try:
        made = verify_registration_response(
            credential=answer[:LONGEST_ANSWER], expected_challenge=challenge, expected_rp_id=site.domain,
            expected_origin=site.origin, require_user_verification=True,
        )  # fmt: skip
    except Exception as error:  # whatever a stranger's text makes of the library
        logs.warning("passkey not made", error=type(error).__name__)
        raise Refused(NOT_MADE) from error
    held = sa.select(Passkey.id).where(Passkey.credential == made.credential_id)
    if db.session().scalar(held) is not None:
        raise Refused(NOT_MADE)
    row = Passkey(
        user_id=officer.user_id, name=name, credential=made.credential_id, public_key=made.credential_public_key,
        use_count=made.sign_count, created_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record(officer, "passkey:added", "user", officer.user_id.hex, passkey=row.id.hex)
    tell_user(own_account.get_user(officer), "passkey-added", language)
    return row


def match_passkey(answer: str, challenge: bytes, site: Site, *, language: Language = "en") -> UUID | None:
    """Whose passkey it is that answered the challenge; None when it is nobody's, or does not prove itself."""
    is_fresh = _spend(challenge)
    row = _find(answer)
    user = db.session().get(User, row.user_id) if row else None
    count = _verify(answer, challenge, site, row) if row and is_fresh else None
    if row is None or user is None or count is None or not user_standing.may_sign_in(user):
        audit.record(Anonymous(), "passkey:refused", "passkey", row.id.hex if row else "-")
        return None
    if count <= row.use_count and (count or row.use_count):
        _end_copied(row, user, language)
        return None
    row.use_count, row.used_at = count, clock.now()
    db.session().flush()
    audit.record(Anonymous(), "passkey:accepted", "user", user.id.hex, passkey=row.id.hex)
    return user.id


def has_tries_left(network: str) -> bool:
    """Count one try from a network; a sign-in that succeeds takes it back with `forgive`."""
    key = _key(network)
    return throttles.count((Counter(TRIES, key),))[key] <= TRIES.most


def forgive(network: str) -> None:
    """A passkey was right: its try was not a failure."""
    throttles.uncount((_key(network),))


def remove_passkey(officer: Officer, reference: str, *, language: Language = "en") -> None:
    """One of one's own does not sign in any more; raises NotFound. The owner is told by e-mail."""
    row = get_passkey(officer, reference)
    db.session().delete(row)
    db.session().flush()
    audit.record(officer, "passkey:removed", "user", officer.user_id.hex, passkey=row.id.hex)
    tell_user(own_account.get_user(officer), "passkey-removed", language)


def remove_all(user: User) -> None:
    """No passkey of this user signs in any more: the phone was lost, or the account ends. The caller records it."""
    db.session().execute(sa.delete(Passkey).where(Passkey.user_id == user.id))


def _end_copied(row: Passkey, user: User, language: Language) -> None:
    db.session().delete(row)
    db.session().flush()
    audit.record(Anonymous(), "passkey:copy-suspected", "user", user.id.hex, passkey=row.id.hex)
    tell_user(user, "passkey-refused", language)


def _spend(challenge: bytes) -> bool:
    """Whether this is the challenge's first use; one atomic count, shared by all processes, decides."""
    key = USED.key(challenge.hex())
    return throttles.count((Counter(USED, key),))[key] <= USED.most


def _find(answer: str) -> Passkey | None:
    """The passkey that an answer names, when its owner is the one it names."""
    from webauthn.helpers import parse_authentication_credential_json

    try:
        found = parse_authentication_credential_json(answer[:LONGEST_ANSWER])
        handle = found.response.user_handle
        query = sa.select(Passkey).where(Passkey.credential == found.raw_id)
    except Exception as error:  # whatever a stranger's text makes of the library
        logs.warning("passkey not readable", error=type(error).__name__)
        return None
    row = db.session().scalars(query).one_or_none()
    return row if row is not None and handle == row.user_id.bytes else None


def _verify(answer: str, challenge: bytes, site: Site, row: Passkey) -> int | None:
    """The device's count, once its signature, origin, domain and unlocking are right.

    The count is judged by the caller, because the library judges it before the signature: anybody could send a low one.
    """
    from webauthn import verify_authentication_response

    try:
        return verify_authentication_response(
            credential=answer[:LONGEST_ANSWER], expected_challenge=challenge, expected_rp_id=site.domain,
            expected_origin=site.origin, credential_public_key=row.public_key, credential_current_sign_count=0,
            require_user_verification=True,
        ).new_sign_count  # fmt: skip
    except Exception as error:  # whatever a stranger's text makes of the library
        logs.warning("passkey not right", error=type(error).__name__)
        return None


def _key(network: str) -> str:
    return TRIES.key(throttles.part("network", network))

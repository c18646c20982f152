"""Letter codes: how a resident with no usable contact gets in (S4.14; domain facts 15).

Staff issue one after checking who somebody is; it goes by post to the address held or is handed over. It is used instead
of a one-time code, once, within 14 days; five wrong tries void it. A lock never stops it, so that nobody who exhausts
the tries of a number keeps its owner out. Only a keyed hash is kept.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Anonymous, Officer
from portal.domain.wording import Refused, _
from portal.models import Claim, LetterCode, keyring
from portal.models.keyring import SealBroken
from portal.services import audit, contacts, help_access, sign_in, sign_in_codes
from portal.services.sign_in_codes import Accepted
from portal.services.sign_in_limits import Caller

ALPHABET = "23456789BCDFGHJKMNPQRTVWXY"  # no vowels, and nothing that looks like something else
LENGTH = 10
GROUP = 5
LASTS = timedelta(days=14)
TRIES = 5
SHOWN_FOR = timedelta(minutes=30)  # how long the officer who issued it may print it

ENTER_CODE = _("Enter the code from your letter")
NOT_RIGHT = _("The code you entered is not correct or has expired. Call us for a new letter")


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """What the printed letter says."""

    reference: str
    code: str
    expires_at: datetime
    language: str
    name: str
    address: tuple[str, ...]


def issue(officer: Officer, reference: str, reason: str) -> str:
    """Issue a code for a claim, which voids the one before; a sealed pass with which this officer can print it.

    Raises Refused for a claim that is closed or whose claimant died: those go by other ways.
    """
    claim = help_access.get_claim_to_help(officer, reference)
    text = contacts.read_reason(reason, _("Enter how you checked who they are"))
    if claim.row.status not in sign_in.OPEN:
        raise Refused(_("This claim is not open, so nobody can sign in to it"))
    now = clock.now()
    unused = sa.update(LetterCode).where(LetterCode.claim_id == claim.id, LetterCode.used_at.is_(None))
    db.session().execute(unused.where(LetterCode.expires_at > now).values(expires_at=now))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = LetterCode(
        claim_id=claim.id, code_hash=b"", issued_by_id=officer.user_id, issued_at=now, expires_at=now + LASTS, wrong_count=0
    )  # fmt: skip
    row.code_hash = _hash(row.id, code)
    db.session().add(row)
    db.session().flush()
    audit.record(officer, "letter-code:issued", "claim", claim.id.hex, letter=row.id.hex, reason=text)
    return _seal_pass(officer, row.id, code)


def get_letter(officer: Officer, reference: str, sealed_pass: str) -> Letter | None:
    """The letter to print, for the officer who issued it and within half an hour; None otherwise."""
    found = _open_pass(officer, sealed_pass)
    if found is None:
        return None
    letter_id, code = found
    claim = help_access.get_claim_to_help(officer, reference)
    row = db.session().get(LetterCode, letter_id)
    now = clock.now()
    if row is None or row.claim_id != claim.id or row.used_at or now >= min(row.expires_at, row.issued_at + SHOWN_FOR):
        return None
    person = claim.held.claimant
    home = claim.held.home
    audit.record(officer, "letter-code:printed", "claim", claim.id.hex, letter=row.id.hex)
    return Letter(
        reference, f"{code[:GROUP]} {code[GROUP:]}", row.expires_at, "cy" if claim.held.language == "cy" else "en",
        person.full_name if person else "", home.address.lines if home and home.address else (),
    )  # fmt: skip


def find_live(claim_id: UUID) -> LetterCode | None:
    """The code of a claim that could still be used; for staff, who see its dates and never the code."""
    query = sa.select(LetterCode).where(
        LetterCode.claim_id == claim_id, LetterCode.used_at.is_(None), LetterCode.expires_at > clock.now(),
        LetterCode.wrong_count < TRIES,
    )  # fmt: skip
    return db.session().scalars(query.order_by(LetterCode.issued_at.desc()).limit(1)).first()


def read_code(text: str) -> str:
    """A typed letter code in one spelling: upper case, spaces and dashes dropped; raises Refused when it is empty."""
    code = "".join(char for char in unicodedata.normalize("NFKC", text[:200]).upper() if char.isalnum())
    if not code:
        raise Refused(ENTER_CODE, "code")
    return code


def accept(attempt_id: UUID, typed: str, caller: Caller) -> Accepted | None:
    """Count the try, then compare; who the letter lets in, or None. The same work for an attempt without one."""
    attempt = sign_in_codes.find_attempt(attempt_id, "resident")
    claim_id = attempt.claim_id if attempt else None
    now = clock.now()
    counted = sa.update(LetterCode).where(
        LetterCode.claim_id == (claim_id or uuid4()), LetterCode.used_at.is_(None), LetterCode.expires_at > now,
        LetterCode.wrong_count < TRIES,
    ).values(wrong_count=LetterCode.wrong_count + 1)  # fmt: skip
    letter_id = db.session().execute(counted.returning(LetterCode.id)).scalar()
    row = db.session().scalars(sa.select(LetterCode).where(LetterCode.id == (letter_id or uuid4()))).one_or_none()
    status = db.session().scalar(sa.select(Claim.status).where(Claim.id == (claim_id or uuid4())))
    is_right = compare_digest(row.code_hash if row else b"\0" * 32, _hash(row.id if row else uuid4(), typed))
    is_accepted = is_right and status in sign_in.OPEN
    subject = attempt.subject_index if attempt else b"-"
    audit.record(
        Anonymous(),
        "letter-code:accepted" if is_accepted else "letter-code:refused",
        "identity",
        subject.hex(),
        level="L2",
    )
    if attempt is None or row is None or not is_accepted:
        return None
    row.used_at = now
    sign_in_codes.finish(attempt, caller)
    return Accepted(claim_id, None, subject, attempt.authority_id)


def _hash(letter_id: UUID, code: str) -> bytes:
    return keyring.current().blind_index("letter code", letter_id.hex, code)


def _seal_pass(officer: Officer, letter_id: UUID, code: str) -> str:
    """The code on its way from the page that issues it to the page that prints it: sealed, and bound to the officer."""
    content = json.dumps([letter_id.hex, code]).encode()
    return urlsafe_b64encode(keyring.current().seal(content, f"letter pass:{officer.user_id}")).decode()


def _open_pass(officer: Officer, sealed_pass: str) -> tuple[UUID, str] | None:
    try:
        content = keyring.current().open(urlsafe_b64decode(sealed_pass.encode()), f"letter pass:{officer.user_id}")
    except (SealBroken, ValueError):
        return None
    letter_id, code = json.loads(content)
    return UUID(letter_id), code

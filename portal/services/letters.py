"""Letters for residents whom no phone or e-mail reaches: the queue, the letter to print, and that it was posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from portal import clock, db
from portal.adapters import catalogue
from portal.domain.actor import Officer
from portal.domain.messages import TEMPLATES
from portal.domain.wording import Wording
from portal.models import Claim, Letter
from portal.services import audit, claims, help_access, settings
from portal.services.errors import NotFound

PAGE_ROWS = 25


class Shown(StrEnum):
    """Which letters."""

    WAITING = "waiting"
    POSTED = "posted"


@dataclass(frozen=True, slots=True, repr=False)
class LetterRow:
    """One line of the queue."""

    reference: str
    claim_reference: str
    what: Wording
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class LetterPage:
    """Letters of one page, how many there are in all, which page it is and how many there are."""

    rows: tuple[LetterRow, ...]
    total: int
    number: int
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class PrintedLetter:
    """What the letter says, in the resident's language."""

    reference: str
    claim_reference: str
    language: str
    name: str
    address: tuple[str, ...]
    subject: str
    text: str
    sent_at: datetime | None


def list_letters(officer: Officer, shown: Shown, claim_reference: str, number: int) -> LetterPage:
    """Letters that wait, the oldest first, or those posted, the newest first; of one claim when its reference is given."""
    help_access.check_may_help(officer)
    is_posted = Letter.sent_at.is_not(None) if shown is Shown.POSTED else Letter.sent_at.is_(None)
    query = sa.select(Letter, Claim.reference).join(Claim, Claim.id == Letter.claim_id).where(is_posted)
    if claim_reference:
        query = query.where(sa.func.lower(Claim.reference) == claim_reference.strip().lower())
    total = db.session().scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    count = max(1, -(-total // PAGE_ROWS))
    number = min(max(number, 1), count)
    order = Letter.queued_at.desc() if shown is Shown.POSTED else Letter.queued_at
    rows = db.session().execute(
        query.order_by(order, Letter.reference).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)
    )
    return LetterPage(
        tuple(
            LetterRow(row.reference, claim, TEMPLATES[row.template].subject, row.queued_at, row.sent_at)
            for row, claim in rows
        ),
        total, number, count,
    )  # fmt: skip


def get_letter(officer: Officer, reference: str) -> PrintedLetter:
    """One letter to print; looking is recorded. Raises NotFound."""
    row = _get(officer, reference)
    claim = claims.get_claim(row.claim_id)
    template = TEMPLATES[row.template]
    gaps = {"council": settings.get("CouncilName"), "phone": settings.get("CouncilPhone"), **row.gaps}
    translate = catalogue.translator(row.language)
    person, home = claim.held.claimant, claim.held.home
    audit.record(officer, "letter:viewed", "claim", claim.id.hex, letter=row.id.hex)
    return PrintedLetter(
        row.reference, claim.row.reference, row.language, person.full_name if person else "",
        home.address.lines if home and home.address else (), template.subject.render(translate).format(**gaps),
        template.text.render(translate).format(**gaps), row.sent_at,
    )  # fmt: skip


def mark_posted(officer: Officer, reference: str) -> None:
    """A letter was posted; doing it twice is harmless. Raises NotFound."""
    row = _get(officer, reference)
    if row.sent_at is not None:
        return
    row.sent_at, row.sent_by_id = clock.now(), officer.user_id
    db.session().flush()
    audit.record(officer, "letter:posted", "claim", row.claim_id.hex, letter=row.id.hex)


def _get(officer: Officer, reference: str) -> Letter:
    help_access.check_may_help(officer)
    row = db.session().scalars(sa.select(Letter).where(Letter.reference == reference)).one_or_none()
    if row is None:
        raise NotFound("letter")
    return row

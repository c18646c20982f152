"""Signed forms, appointees, attorneys and deputies: an officer of the council looks at the paper, then says yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.authority import ASKED_LASTS, ON_PAPER, Flag, Kind, Relationship, Scope, State
from portal.domain.authority_wording import FLAG_WORDING, KIND_WORDING, RELATIONSHIP_WORDING, scopes_wording
from portal.domain.wording import Refused, Wording, _
from portal.models import Authority, Claim, Organisation
from portal.services import audit, authorities, authority_changes, authority_papers
from portal.services.errors import NotFound

PAGE_ROWS = 25
OWN = _("You asked for this yourself, so somebody else has to look at it")
NO_CLAIM = _("No open claim matches what was typed, so this can only be refused")


@dataclass(frozen=True, slots=True, repr=False)
class WaitingForm:
    """One form that waits for an officer."""

    row: Authority
    claim_reference: str | None
    kind: Wording
    relationship: Wording
    scopes: tuple[Wording, ...]
    flags: tuple[Wording, ...]
    asked_at: datetime
    is_waiting: bool
    scan: Wording | None
    may_open: bool


@dataclass(frozen=True, slots=True, repr=False)
class WaitingPage:
    """Forms of one page, the oldest first, how many there are in all, which page it is and how many there are."""

    rows: tuple[WaitingForm, ...]
    total: int
    number: int
    count: int


def check_may_check(officer: Officer) -> None:
    """Raise NotFound for everybody but officers of the council with the box."""
    kind = db.session().scalar(sa.select(Organisation.kind).where(Organisation.id == officer.organisation_id))
    if not policy.may_check_authorities(officer, kind):
        raise NotFound("authority")


def list_waiting(officer: Officer, number: int) -> WaitingPage:
    """The forms that wait, the oldest first; a number beyond the last page gives the last."""
    check_may_check(officer)
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Authority).where(*_is_waiting())) or 0
    count = max(1, -(-total // PAGE_ROWS))
    number = min(max(number, 1), count)
    query = _with_claim().where(*_is_waiting()).order_by(Authority.asked_at, Authority.reference)
    rows = db.session().execute(query.limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS))
    return WaitingPage(tuple(_read(row, reference) for row, reference in rows), total, number, count)


def get_waiting(officer: Officer, reference: str) -> WaitingForm:
    """One form, looked at or not; looking is recorded. Raises NotFound."""
    check_may_check(officer)
    kinds = [kind.value for kind in ON_PAPER]
    found = (
        db.session()
        .execute(_with_claim().where(Authority.reference == reference, Authority.kind.in_(kinds)))
        .one_or_none()
    )
    if found is None:
        raise NotFound("authority")
    row = found[0]
    subject = ("claim", row.claim_id.hex) if row.claim_id else ("authority", row.id.hex)
    audit.record(officer, "authority-form:viewed", *subject, authority=row.id.hex)
    return _read(row, found[1])


def get_paper(officer: Officer, reference: str) -> Authority:
    """The authority whose form or document is opened; raises NotFound for one that may not be opened (yet), or is none."""
    row = get_waiting(officer, reference).row
    if not authority_papers.may_open(row):
        raise NotFound("authority form")
    return row


def accept(officer: Officer, reference: str, *, address: str) -> None:
    """The paper shows it: from now on it counts. Nobody says yes to what they asked for themselves. Raises Refused."""
    row = get_waiting(officer, reference).row
    if row.user_id == officer.user_id:
        raise Refused(OWN)
    if row.claim_id is None:
        raise Refused(NO_CLAIM)
    authority_papers.check_opens(row)
    authority_changes.confirm(officer, row, "officer", address=address, by_id=officer.user_id)


def reject(officer: Officer, reference: str) -> None:
    """The paper does not show it. Raises Refused when it waits no more."""
    authority_changes.refuse(officer, get_waiting(officer, reference).row, by_id=officer.user_id)


def end(officer: Officer, reference: str, *, address: str) -> None:
    """The council ends an authority, as when the resident calls. Raises NotFound."""
    row = get_waiting(officer, reference).row
    authority_changes.withdraw(officer, row, "council", address=address)


def _is_waiting() -> tuple[sa.ColumnElement[bool], ...]:
    now = clock.now()
    return (
        Authority.kind.in_([kind.value for kind in ON_PAPER]), Authority.confirmed_at.is_(None),
        Authority.refused_at.is_(None), Authority.withdrawn_at.is_(None), Authority.asked_at >= now - ASKED_LASTS,
        Authority.ends_at >= now,
    )  # fmt: skip


def _with_claim() -> sa.Select[Authority, str | None]:
    return sa.select(Authority, Claim.reference).outerjoin(Claim, Claim.id == Authority.claim_id)


def _read(row: Authority, claim_reference: str | None) -> WaitingForm:
    return WaitingForm(
        row, claim_reference, KIND_WORDING[Kind(row.kind)], RELATIONSHIP_WORDING[Relationship(row.relationship)],
        scopes_wording(map(Scope, row.scopes)), tuple(FLAG_WORDING[flag] for flag in map(Flag, row.flags)), row.asked_at,
        authorities.state_of(row) is State.ASKED, authority_papers.scan_wording(row), authority_papers.may_open(row),
    )  # fmt: skip

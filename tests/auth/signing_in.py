"""What tests of sign-in share: details of the claim that `make.claim()` makes, and reading what was queued."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import time_machine

from portal import db
from portal.domain.nino import Nino
from portal.models import OutgoingMessage, SignInAttempt
from portal.services.sign_in import Details
from portal.services.sign_in_limits import Caller

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOME = Caller("192.0.2.0/24")
ELSEWHERE = Caller("198.51.100.0/24")
RIGHT = {"born_on-day": "27", "born_on-month": "3", "born_on-year": "1950", "nino": "QQ 12 34 56 C"}
WRONG_DAY = RIGHT | {"born_on-day": "28"}
UNKNOWN = RIGHT | {"nino": "QQ 99 99 99 D"}


def details(nino: str = "QQ123456C", born_on: date = date(1950, 3, 27), **more: str) -> Details:
    """What somebody types: by default what fits the claim that `make.claim()` makes."""
    return Details(Nino(nino), born_on, **more)


@contextmanager
def at(**later: float):
    """This long after the start of the test's day; the clock stands still."""
    with time_machine.travel(START + timedelta(**later), tick=False):
        yield


@contextmanager
def unit():
    """The open unit of work, or one of its own."""
    try:
        yield db.session()
    except db.NoTransaction:
        with db.transaction() as session:
            yield session


def queued(template: str = "code") -> list[OutgoingMessage]:
    """Messages queued with a template, oldest first."""
    with unit() as session:
        query = sa.select(OutgoingMessage).where(OutgoingMessage.template == template)
        return sorted(session.scalars(query.execution_options(populate_existing=True)), key=lambda row: row.queued_at)


def sent(template: str = "code") -> list[tuple[str, dict[str, Any]]]:
    """(address, gaps) of the messages that have somewhere to go, oldest first."""
    return [(row.address, row.gaps or {}) for row in queued(template) if row.address]


def code_of(attempt_id: Any = None) -> str:
    """The newest code that was really sent."""
    return sent()[-1][1]["code"]


def newest_attempt() -> SignInAttempt:
    """The attempt that was made last."""
    with unit() as session:
        return session.scalars(sa.select(SignInAttempt).order_by(SignInAttempt.created_at.desc()).limit(1)).one()

"""Signed forms and documents that show an authority: scanned as evidence is, shut until clean, refused when infected.

Whoever sent it reads on the person's page that the virus check stopped it; the officer reads what was found.
"""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.domain.actor import System
from portal.domain.authority import State
from portal.domain.evidence.file_states import SCAN_WORDING, ScanState
from portal.domain.wording import Refused, Wording, _
from portal.models import Authority
from portal.services import authorities, authority_changes
from portal.services.evidence.opening import may_be_opened
from portal.services.scans import Intake

SCAN_JOB = "scan-authority-form"
STILL_CHECKED = _("The form or document is still being checked for viruses. Try again in a few minutes")
STOPPED = _("The virus check stopped the form or document, so nobody can open it")


def may_open(row: Authority) -> bool:
    """Whether there is a form or document, and it may be opened as things stand with its scan."""
    return row.form_key is not None and row.form_removed_at is None and may_be_opened(row)


def is_stopped(row: Authority) -> bool:
    """Whether the virus check stopped it."""
    return row.scan_state == ScanState.INFECTED


def check_opens(row: Authority) -> None:
    """Nobody says yes to what nobody can look at. Raises Refused."""
    if is_stopped(row):
        raise Refused(STOPPED)
    if row.form_key is not None and not may_open(row):
        raise Refused(STILL_CHECKED)


def scan_wording(row: Authority) -> Wording | None:
    """Where it stands with its scan, in words; None where there is no form or document."""
    return SCAN_WORDING.get(row.scan_state) if row.scan_state else None


def _lock(row: Authority) -> None:
    db.session().execute(sa.select(Authority.id).where(Authority.id == row.id).with_for_update())


def _refuse(row: Authority, _address: str) -> None:
    if authorities.state_of(row) is State.ASKED:
        authority_changes.refuse(System(SCAN_JOB), row)


def _go_on(_row: Authority, _ending: str = "") -> None:
    """Nothing more is to be done with it: an officer looks at the form itself."""


PAPERS = Intake(
    job=SCAN_JOB, action="authority-form", table=Authority, name="authority", store_key=Authority.form_key,
    received_at=Authority.asked_at, removed_at=Authority.form_removed_at, lock=_lock, passed=_go_on, stopped=_refuse,
    unscanned=_go_on,
)  # fmt: skip

"""The jobs that hand over: plan a case, send the next message of a lane, wake what waits.

A message that does not arrive is no failed job: the failure is written into its row, which says when it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from portal import db, logs
from portal.adapters.backoffice import BackOffice, make_back_office
from portal.domain.handover.causes import Cause, NotDelivered
from portal.services import settings as council
from portal.services.handover import planning, sending
from portal.services.handover.requesting import PLAN
from portal.services.handover.sending import Try


def plan_hand_over(_settings: Settings, case_id: UUID) -> None:
    """Plan what is still to go of a case."""
    with db.transaction():
        planning.plan_case(case_id)


def send_delivery(settings: Settings, lane_id: UUID) -> None:
    """Send the next message of a lane, if it is due."""
    with db.transaction():
        row = sending.find_due(lane_id)
        if row is None:
            return
        office = find_back_office(settings)
        tried = sending.begin_try(row, office)
    if tried is None:
        return
    try:
        receipt = _send(tried, office)
    except NotDelivered as failure:
        with db.transaction():
            sending.record_failure(tried, failure)
        logs.warning("delivery failed", cause=failure.cause.value, code=failure.code, attempt=tried.number)
        return
    with db.transaction():
        sending.record_arrival(tried, receipt)


def find_back_office(settings: Settings) -> BackOffice:
    """The back office that the council's settings name now."""
    values = council.list_settings()
    return make_back_office(values["NbpHbBackOffice"], settings, values)


def _send(tried: Try, office: BackOffice) -> str:
    """Send one message; a fault of ours is a failure of unknown cause, which is tried again and shown to staff."""
    try:
        return office.push_message(tried.message)
    except (NotDelivered, SQLAlchemyError):
        raise
    except Exception as error:
        logs.warning("delivery broke off", error=type(error).__name__, exception=error)
        raise NotDelivered(Cause.UNKNOWN, "fault", type(error).__name__) from None


def wake_deliveries(_settings: Settings, _delivery_id: UUID) -> None:
    """There is a connection again: try at once what waited for one."""
    with db.transaction():
        sending.wake_after_outage()


def wake_overdue(_settings: Settings) -> None:
    """Try what is due and of which no job knows any more."""
    with db.transaction():
        sending.wake_overdue()


JOBS: dict[str, Callable[[Settings, UUID], None]] = {
    PLAN: plan_hand_over,
    planning.SEND: send_delivery,
    sending.WAKE: wake_deliveries,
}
SCHEDULES: dict[str, tuple[str, Callable[[Settings], Any]]] = {"wake-overdue": ("*/5 * * * *", wake_overdue)}

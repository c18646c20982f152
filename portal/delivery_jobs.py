"""The jobs that hand over: plan a case, send the next message of a lane, wake what waits.

A message that does not arrive is no failed job: the failure is written into its row, which says when it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from portal import db, logs
from portal.adapters import run_lock
from portal.adapters.backoffice import BackOffice, make_back_office
from portal.adapters.documents import make_document_store
from portal.adapters.documents.indexes import write_index
from portal.adapters.store import open_store
from portal.domain.handover.causes import Cause, NotDelivered
from portal.domain.handover.deliveries import DOCUMENTS, DeliveryKind
from portal.services import claim_import, claim_refresh
from portal.services import settings as council
from portal.services.claim_import import CheckedClaim
from portal.services.claim_refresh import Wanted
from portal.services.handover import documents, planning, sending
from portal.services.handover.requesting import PLAN, PLAN_DOCUMENT
from portal.services.handover.sending import Try

IMPORT_LOCK = "claims-import"


def plan_hand_over(settings: Settings, case_id: UUID) -> None:
    """Plan what is still to go of a case, and have copies made for the document store, where there is one."""
    with db.transaction():
        planning.plan_case(case_id)
        if settings.documents_url:
            documents.order_copies()
            documents.plan_files(case_id)


def plan_document(settings: Settings, document_id: UUID) -> None:
    """Plan what is still to go of a file or a copy."""
    if settings.documents_url:
        with db.transaction():
            documents.plan_document(document_id)


def send_delivery(settings: Settings, lane_id: UUID) -> None:
    """Send the next message of a lane, if it is due."""
    with db.transaction():
        row = sending.find_due(lane_id)
        if row is None:
            return
        office = None if row.target == DOCUMENTS else find_back_office(settings)
        index_format = council.get("DocumentIndexFormat")
        tried = sending.begin_try(row, office)
    if tried is None:
        return
    try:
        receipt = _push(tried, office) if office else _put(tried, settings, index_format)
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


def _push(tried: Try, office: BackOffice) -> str:
    with _faults_as_failures():
        return office.push_message(tried.message)


def _put(tried: Try, settings: Settings, index_format: str) -> str:
    """Hand a document over, or what became of it; only where there is a document store."""
    with _faults_as_failures():
        drop = make_document_store(settings)
        if drop is None:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "no-address", "PORTAL_DOCUMENTS_URL")
        index = {**tried.content["index"], "number": str(tried.position), "delivery": tried.key}
        written = write_index(index, index_format)
        if tried.kind is DeliveryKind.DOCUMENT_STATE:
            return drop.note_state(index, written)
        with closing(_read(settings, tried.content["store_key"])) as content:
            return drop.put(index, content, written)


def _read(settings: Settings, key: str) -> Generator[bytes, None, None]:
    """The bytes of a document, opened with the first that is asked for."""
    yield from open_store(settings).read(key)


@contextmanager
def _faults_as_failures() -> Iterator[None]:
    """A fault of ours is a failure of unknown cause: it is tried again, and shown to staff."""
    try:
        yield
    except (NotDelivered, SQLAlchemyError):
        raise
    except Exception as error:
        logs.warning("delivery broke off", error=type(error).__name__, exception=error)
        raise NotDelivered(Cause.UNKNOWN, "fault", type(error).__name__) from None


def refresh_claim(settings: Settings, claim_id: UUID) -> None:
    """Read a claim from the back office and put it in force as a version more; what fails leaves what is held."""
    with db.reading():
        wanted = claim_refresh.gather(claim_id)
        values = council.list_settings()
    if wanted is None:
        return
    try:
        checked = _read_claim(settings, values, wanted)
        with run_lock.hold(db.engine(), IMPORT_LOCK):
            _put_in_force(checked)
    except NotDelivered as failure:
        logs.warning("claim not refreshed", cause=failure.cause.value, code=failure.code)
        with db.transaction():
            claim_refresh.record_failure(claim_id, failure)
        return
    except run_lock.LockTaken:  # an import is at work: what it brings is as fresh
        return
    with db.transaction():
        claim_refresh.record_answer(claim_id)


def _read_claim(settings: Settings, values: Mapping[str, Any], wanted: Wanted) -> CheckedClaim:
    source = values["ClaimSource"]
    office = make_back_office(source, settings, values)
    if wanted.reference not in office.find_claims({**wanted.search, "claim_reference": wanted.reference}):
        raise NotDelivered(Cause.HELD_DATA, "claim-not-found")
    with _faults_as_failures():
        read = office.read_claim(wanted.reference, is_without_notes=wanted.is_without_notes)
        return claim_refresh.check(wanted, read, source, allow_example_nino=settings.allow_example_nino)


def _put_in_force(checked: CheckedClaim) -> None:
    """An import of one claim."""
    with db.transaction():
        run_id = claim_import.start(f"live {checked.reference}")
    with db.transaction():
        claim_import.stage(run_id, [checked])
    with db.transaction():
        claim_import.publish(run_id)


def wake_deliveries(_settings: Settings, _delivery_id: UUID) -> None:
    """There is a connection again: try at once what waited for one."""
    with db.transaction():
        sending.wake_after_outage()


def plan_documents(settings: Settings) -> int:
    """Plan what no request told of: copies that are not ordered, files that turned clean, decisions about them."""
    if not settings.documents_url:
        return 0
    with db.transaction():
        documents.order_copies()
        return sum(documents.plan_document(document_id) for document_id in documents.list_unplanned())


def wake_overdue(_settings: Settings) -> None:
    """Try what is due and of which no job knows any more."""
    with db.transaction():
        sending.wake_overdue()


JOBS: dict[str, Callable[[Settings, UUID], None]] = {
    PLAN: plan_hand_over,
    PLAN_DOCUMENT: plan_document,
    planning.SEND: send_delivery,
    sending.WAKE: wake_deliveries,
    claim_refresh.REFRESH: refresh_claim,
}
SCHEDULES: dict[str, tuple[str, Callable[[Settings], Any]]] = {
    "wake-overdue": ("*/5 * * * *", wake_overdue),
    "plan-documents": ("*/2 * * * *", plan_documents),
}

"""A day without the back office, a worker killed twice while it catches up: each step arrives once, in order (F14, F15, R3)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.domain.actor import System
from portal.domain.timeline import derive_steps
from portal.models import Case, Claim, ClaimVersion, Delivery
from portal.services import claims, settings
from portal.services.decided_changes import list_decided
from portal.services.handover.requesting import request_plan
from tests.faults.conftest import TIMES
from tests.faults.house import House, until
from tests.postgres import free_port
from tests.reported_cases import change, report

CLAIMS = 50 if TIMES > 1 else 6
STEPS = 10 if TIMES > 1 else 4
CATCHING_UP = 600.0
"""Seconds for what waited, with pauses between tries, beside other tests."""
TROUBLE = ("fail-after", "cut", "twice", "garbage", "fail", "locked")


@pytest.fixture
def books(house: House, tmp_path: Path) -> Ledger:
    """What the back office keeps; it holds every claim and is not reachable yet."""
    return Ledger(tmp_path / "reference.sqlite3")


def council(port: int) -> None:
    """Everything goes at once, to a back office on this port."""
    with db.transaction() as session:
        session.info["no audit guard"] = True
        values = {
            "HandOver": "on-submission",
            "NbpHbBackOffice": "Northgate",
            "BackOfficeUrl": f"http://127.0.0.1:{port}/northgate",
        }
        for name, value in values.items():
            settings.change(System("test"), name, value)


def queue_steps(house: House, books: Ledger) -> list[Claim]:
    """Claims whose rent changes cross: each second submission tells of earlier dates than the one before."""
    made = [house.make.claim() for _number in range(CLAIMS)]
    for claim in made:
        days = [date(2026, 1, 1) + timedelta(days=7 * number) for number in range(STEPS)]
        random.shuffle(days)
        case = house.make.case(claim.id)
        for told in (days[: STEPS // 2], days[STEPS // 2 :]):
            with db.transaction() as session:
                session.info["no audit guard"] = True
                changes = (
                    change("rent-changed", day.isoformat(), new_rent=f"{90 + day.day}.00", freq="weekly")
                    for day in told
                )
                report(case, *changes)
                request_plan(case.id)
    with db.reading() as session:
        contents = [one.content for one in session.scalars(sa.select(ClaimVersion))]
    books.hold_claims(iter(contents), "2026-01-01")
    return made


def let_a_day_pass() -> None:
    """What waits has waited for a day, and is due."""
    with db.transaction() as session:
        session.execute(
            sa.update(Delivery)
            .where(Delivery.state == "waiting", Delivery.attempt_count > 0)
            .values(first_tried_at=clock.now() - timedelta(days=1), next_try_at=clock.now())
        )


def wanted_steps(claim: Claim) -> list[tuple[str, tuple[str, ...]]]:
    with db.reading() as session:
        case = session.scalars(sa.select(Case).where(Case.claim_id == claim.id)).one()
        submissions = list_decided(case.id).standing
        content = claims.get_claim(claim.id).version.content
    return [(str(step.date), step.changes) for step in derive_steps(content, submissions)]


def test_a_day_of_outage_is_made_up_for_in_order_and_once(house: House, books: Ledger):
    port = free_port()
    council(port)
    made = queue_steps(house, books)
    house.start("worker")
    tried = Delivery.attempt_count > 0
    until(lambda: house.count(Delivery, tried) == CLAIMS, "the first message of every claim was tried")
    assert house.count(Delivery, Delivery.state == "sent") == 0
    house.kill("worker")
    let_a_day_pass()
    for number in range(CLAIMS):
        books.misbehave(TROUBLE[number % len(TROUBLE)], 1)
    server = ReferenceServer(books, port).start()
    try:
        for share in (4, 2):
            house.start("worker")
            until(lambda share=share: books.count()[1] >= CLAIMS * STEPS // share, "some have arrived", CATCHING_UP)
            house.kill("worker")
        house.start("worker")
        until(lambda: not house.count(Delivery, Delivery.state == "waiting"), "all have arrived", CATCHING_UP)
        assert house.count(Delivery, Delivery.state == "failed") == 0
        check(house, books, made)
        done = house.flask("deliveries", "reconcile")
        assert f"{house.count(Delivery, Delivery.state == 'sent')} sent, 0 waiting, 0 faults" in done.stdout
    finally:
        server.close()
    house.flask("audit", "verify")


def check(house: House, books: Ledger, made: list[Claim]) -> None:
    """The receiver has every step of the timeline once, numbered without a gap, and nothing of ours that we do not know."""
    keys = {row.key: row for row in house.rows(Delivery, Delivery.state == "sent")}
    for claim in made:
        kept = books.list_messages(claim.reference)
        assert [one["sequence"] for one in kept] == list(range(1, len(kept) + 1))
        live = {one["effective_on"]: keys[one["key"]] for one in kept if one["state"] == "live"}
        assert sorted((day, tuple(row.changes)) for day, row in live.items()) == wanted_steps(claim)
        assert not [one for one in kept if one["state"] == "stale"]
    assert books.count()[1] == len(keys)

"""`flask deliveries reconcile`: it finds what is missing, twice, different, or was never planned, and says so by its exit code."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock, db
from portal.adapters.documents import make_document_store
from portal.adapters.store import open_store
from portal.services import alarms
from portal.services.handover import queue_age
from tests.services.handover.conftest import at_once, hand_over, set_to  # noqa: F401 (fixtures)
from tests.services.handover.test_documents import drop, folder, give_file, indexes, plan  # noqa: F401
from tests.submitting import PARTNER, RENT


@pytest.fixture
def reconcile(app, hand_over, monkeypatch):  # noqa: F811
    """`reconcile()`: exit code and lines."""

    def run() -> tuple[int, str]:
        monkeypatch.setitem(app.config, "PORTAL", getattr(hand_over, "settings", app.config["PORTAL"]))
        done = app.test_cli_runner().invoke(args=["deliveries", "reconcile", "--claim", hand_over.claim.reference])
        return done.exit_code, done.output + done.stderr

    return run


def in_books(hand_over, statement: str) -> None:  # noqa: F811
    with sqlite3.connect(hand_over.ledger.path) as books:
        books.execute(statement, (hand_over.claim.reference,))
    books.close()


def test_everything_arrived_once(at_once, reconcile):  # noqa: F811
    at_once.send(RENT, PARTNER)
    at_once.send()
    at_once.run()
    assert reconcile()[0] == 0
    assert "3 sent, 0 waiting, 0 faults" in reconcile()[1]


def test_message_that_the_other_side_lost_is_found(at_once, reconcile):  # noqa: F811
    at_once.send(RENT, PARTNER)
    at_once.run()
    in_books(at_once, "DELETE FROM message WHERE claim = ? AND sequence = 2")
    code, lines = reconcile()
    assert code == 2
    assert f"{at_once.rows()[1].key} is not there" in lines


def test_what_waits_is_no_fault(at_once, reconcile):  # noqa: F811
    at_once.trouble("fail", 1)
    at_once.send(RENT)
    at_once.run()
    assert reconcile()[0] == 0
    assert "0 sent, 1 waiting" in reconcile()[1]


def test_submission_that_was_never_planned_is_found_as_well_as_a_decision(hand_over, reconcile):  # noqa: F811
    hand_over.send()
    code, lines = reconcile()
    assert (code, f"{hand_over.references[0]}, which reported no change, is in no message" in lines) == (2, True)
    hand_over.run()
    sent = hand_over.send(RENT, PARTNER)
    hand_over.run()
    assert reconcile()[0] == 0
    hand_over.decide(sent, "1")
    hand_over.decide(sent, "2", refuse="No")
    code, lines = reconcile()
    assert (code, f"{sent}/1 is in no message" in lines, f"the refusal of {sent}/2 is in no message" in lines) == (
        2,
        True,
        True,
    )
    hand_over.run()
    assert reconcile()[0] == 0


def test_back_office_that_is_away_is_not_asked_and_not_believed(at_once, reconcile):  # noqa: F811
    at_once.send(RENT)
    at_once.run()
    at_once.trouble("fail", 1)
    code, lines = reconcile()
    assert (code, "could not be asked: http-503" in lines) == (3, True)


def test_documents_are_compared_byte_by_byte(drop, reconcile):  # noqa: F811
    drop.send(RENT)
    file = give_file(drop)
    plan(drop)
    assert reconcile()[0] == 0
    index = next(one for one in indexes(drop) if one["document"] == file.id.hex)
    path: Path = folder(drop) / index["file"]
    path.write_bytes(b"something else")
    assert "is not what was sent" in reconcile()[1]
    path.unlink()
    assert "is there 0 times" in reconcile()[1]
    assert list(make_document_store(drop.settings).list_kept("HB-nobody")) == []


def test_documents_that_an_importer_took_are_found_where_it_put_them(drop, reconcile):  # noqa: F811
    drop.send(RENT)
    drop.run()
    taken = folder(drop) / "taken"
    taken.mkdir()
    for path in [one for one in folder(drop).iterdir() if one.is_file()]:
        path.rename(taken / path.name)
    assert reconcile()[0] == 0


def test_age_of_what_waits_raises_an_alarm_and_so_does_what_needs_somebody(at_once, app):  # noqa: F811
    at_once.trouble("fail", 1)
    at_once.send(RENT)
    at_once.run()

    def raised() -> list[str]:
        with db.reading():
            assert set(queue_age.list_alarms()) <= set(alarms.list_alarms(open_store(app.config["PORTAL"])))
            return queue_age.list_alarms()

    assert raised() == []
    at_once.set_row(created_at=clock.now() - timedelta(minutes=90))
    assert raised() == ["deliveries wait for more than an hour"]
    at_once.set_row(state="failed")
    assert raised() == ["deliveries need somebody"]

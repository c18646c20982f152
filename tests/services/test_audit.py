import sqlalchemy as sa

from portal import db
from portal.domain.actor import System
from portal.models import AuditEntry
from portal.services import audit

ACTOR = System("test")


def record(count: int) -> None:
    for number in range(count):
        audit.record(ACTOR, "claim:viewed", "claim", f"c{number}", pages=number)
    db.session().flush()


def test_trail_verifies_when_nothing_was_altered(db_session):
    record(5)
    audit.seal_entries()
    assert list(audit.verify()) == []


def test_verification_names_the_entry_when_it_was_altered(db_session):
    record(3)
    entry = db_session.scalars(sa.select(AuditEntry)).all()[1]
    entry.action = "claim:deleted"
    db_session.flush()
    assert [(fault.what, fault.number) for fault in audit.verify()] == [("entry", entry.number)]


def test_verification_names_the_seal_when_an_entry_was_deleted(db_session):
    record(3)
    audit.seal_entries()
    db_session.execute(sa.delete(AuditEntry).where(AuditEntry.subject_id == "c1"))
    assert [fault.what for fault in audit.verify()] == ["seal"]


def test_later_seals_fail_too_when_an_earlier_one_was_altered(db_session):
    record(2)
    audit.seal_entries()
    record(2)
    audit.seal_entries()
    db_session.execute(sa.text("UPDATE audit_seal SET mac = :mac WHERE number = 1"), {"mac": b"x" * 32})
    db_session.expire_all()
    assert [fault.number for fault in audit.verify()] == [1, 2]


def test_trail_still_verifies_when_retention_erased_the_detail(db_session):
    record(2)
    audit.seal_entries()
    for entry in db_session.scalars(sa.select(AuditEntry)):
        entry.detail_sealed = None
    db_session.flush()
    assert list(audit.verify()) == []


def test_sealing_again_seals_nothing_when_nothing_is_new(db_session):
    audit.seal_entries()
    record(2)
    assert audit.seal_entries() == 2
    assert audit.seal_entries() == 0


def test_entry_is_written_after_the_read_when_a_show_records_it(database):
    with db.reading():
        audit.record(ACTOR, "claim:viewed", "claim", "shown")
        assert audit.list_entries("claim", "shown") == []
    with db.reading():
        assert [entry.action for entry in audit.list_entries("claim", "shown")] == ["claim:viewed"]


def test_nothing_is_recorded_when_the_unit_of_work_fails(database):
    class Failure(Exception):
        pass

    try:
        with db.transaction():
            audit.record(ACTOR, "claim:changed", "claim", "failed")
            raise Failure
    except Failure:
        pass
    with db.reading():
        assert audit.list_entries("claim", "failed") == []

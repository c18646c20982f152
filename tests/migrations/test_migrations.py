"""One head, no drift, up and down: on the database of the run."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal import clock, db, migrating
from portal.cli.ready import is_current
from portal.models import Base


@pytest.fixture
def empty_database(request, tmp_path):
    if request.config.getoption("--database") == "postgresql":
        from tests.postgres import throwaway_cluster

        with throwaway_cluster() as server:
            yield server.create_database("migrations")
    else:
        yield f"sqlite:///{tmp_path}/empty.sqlite3"


def test_there_is_one_head():
    assert len(migrating.heads()) == 1


def test_models_and_migrations_agree_when_migrated_up(empty_database):
    engine = db.make_engine(empty_database)
    assert not is_current(engine)
    migrating.upgrade(engine, empty_database)
    assert migrating.drift(engine) == []
    assert is_current(engine)
    engine.dispose()


def test_migrating_up_again_changes_nothing(empty_database):
    engine = db.make_engine(empty_database)
    migrating.upgrade(engine, empty_database)
    migrating.upgrade(engine, empty_database)
    assert is_current(engine)
    engine.dispose()


def test_all_our_tables_are_gone_when_migrated_down(empty_database):
    engine = db.make_engine(empty_database)
    migrating.upgrade(engine, empty_database)
    migrating.downgrade(engine, "base")
    assert not is_current(engine)
    assert set(sa.inspect(engine).get_table_names()) & set(Base.metadata.tables) == set()
    migrating.upgrade(engine, empty_database)
    assert migrating.drift(engine) == []
    engine.dispose()


def test_names_that_are_held_already_are_found_by_letters_from_inside_them(empty_database):
    engine = db.make_engine(empty_database)
    migrating.upgrade(engine, empty_database)
    migrating.downgrade(engine, "0019")
    claim_id = uuid4()
    with engine.begin() as connection:
        claim = Base.metadata.tables["claim"]
        values = dict.fromkeys(("current_number", "index_key_version", "version"), 1)
        connection.execute(
            claim.insert().values(
                id=claim_id, reference="HB1", status="active", created_at=clock.now(), updated_at=clock.now(), **values
            )
        )
        words = Base.metadata.tables["search_person"]
        for kind, word in (("name", "ohara"), ("name", "lee"), ("postcode", "se11aa")):
            connection.execute(words.insert().values(id=uuid4(), claim_id=claim_id, word=word, kind=kind))
    migrating.upgrade(engine, empty_database)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT word, part FROM name_part ORDER BY part DESC")).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [("ohara", "hara"), ("ohara", "ara")]

"""`flask store verify` and `flask store sweep`: rows and bytes agree."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from portal import clock, db
from portal.adapters.store import LocalStore
from portal.cli.evidence import evidence as evidence_commands
from portal.cli.store import store as commands
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.models import Base, keyring
from portal.services import evidence
from portal.services.evidence import Limits, stored_files
from tests.submitting import RENT, as_resident, photo, start_draft

LIMITS = Limits(UploadPolicy(size_limit=10_000_000), 40)


@pytest.fixture
def bytes_store(app, tmp_path, monkeypatch):
    settings = replace(app.config["PORTAL"], store_url=str(tmp_path))
    monkeypatch.setitem(app.config, "PORTAL", settings)
    return LocalStore(tmp_path)


@pytest.fixture
def given(make, bytes_store, database):
    """A file with a row, of a private tenant whose rent changed."""
    claim = make.claim(home={"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}})
    received = evidence.receive_file(bytes_store, claim.id, "rent.jpg", BytesIO(photo()), LIMITS)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        start_draft(claim.id, RENT)
        evidence.add_files(as_resident(claim.id), "Rule_Rent", [received])
    return received


def test_verify_counts_whole_files(app, given):
    result = app.test_cli_runner().invoke(commands, ["verify"])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "1 files are whole")


@pytest.mark.parametrize(("harm", "said"), [("remove", "is missing"), ("alter", "is not what was put there")])
def test_verify_names_the_file_that_is_gone_or_altered(app, given, tmp_path: Path, harm, said):
    path = tmp_path / given.store_key
    path.unlink() if harm == "remove" else path.write_bytes(path.read_bytes()[:-1])
    result = app.test_cli_runner().invoke(commands, ["verify"])
    assert result.exit_code == 2
    assert f"{given.store_key} {said}" in result.output


def test_sweep_removes_only_old_bytes_without_a_row(app, given, bytes_store, tmp_path):
    old, fresh = bytes_store.put_bytes(b"cut off"), bytes_store.put_bytes(b"on its way")
    an_hour_ago = (clock.now() - timedelta(hours=2)).timestamp()
    for key in (old, given.store_key):
        os.utime(tmp_path / key, (an_hour_ago, an_hour_ago))
    result = app.test_cli_runner().invoke(commands, ["sweep"])
    assert result.exit_code == 0, result.output
    assert {key for key, _at in bytes_store.walk()} == {fresh, given.store_key}


def test_sweep_removes_the_bytes_of_a_file_that_was_taken_back(app, given, bytes_store, tmp_path):
    with db.transaction():
        evidence.discard_unsent(as_resident(UUID(given.store_key.partition("/")[0])))
    an_hour_ago = (clock.now() - timedelta(hours=2)).timestamp()
    os.utime(tmp_path / given.store_key, (an_hour_ago, an_hour_ago))
    app.test_cli_runner().invoke(commands, ["sweep"])
    assert list(bytes_store.walk()) == []


def test_verify_names_bytes_without_a_row_once_they_are_old_and_repair_removes_only_these(
    app, given, bytes_store, tmp_path
):
    old, fresh = bytes_store.put_bytes(b"cut off"), bytes_store.put_bytes(b"on its way")
    two_hours_ago = (clock.now() - timedelta(hours=2)).timestamp()
    for key in (old, given.store_key):
        os.utime(tmp_path / key, (two_hours_ago, two_hours_ago))
    cli = app.test_cli_runner()
    found = cli.invoke(evidence_commands, ["verify"])
    assert (found.exit_code, f"{old} has no row" in found.output, fresh in found.output) == (2, True, False)
    repaired = cli.invoke(evidence_commands, ["verify", "--repair"])
    assert (repaired.exit_code, "1 files without a row were removed" in repaired.output) == (0, True)
    assert {key for key, _at in bytes_store.walk()} == {fresh, given.store_key}


def test_repair_does_not_make_a_missing_file_good(app, given, tmp_path):
    (tmp_path / given.store_key).unlink()
    result = app.test_cli_runner().invoke(evidence_commands, ["verify", "--repair"])
    assert result.exit_code == 2
    assert f"{given.store_key} is missing" in result.output


def test_keys_are_rotated_while_files_are_read(app, given, bytes_store, monkeypatch):
    settings = app.config["PORTAL"]
    ring = keyring.current()
    keyring.use(keyring.Keyring({**settings.keys, 9: b"n" * 32}, settings.blind_index_key))
    try:
        cli = app.test_cli_runner()
        for said in ("1 files have a newly wrapped key", "0 files have a newly wrapped key"):
            assert cli.invoke(commands, ["rotate-keys"]).output.splitlines()[-1] == said
        assert b"".join(bytes_store.read(given.store_key)) == photo()
    finally:
        keyring.use(ring)


def test_nothing_waits_where_files_stay_on_this_machine(app, bytes_store):
    cli = app.test_cli_runner()
    assert cli.invoke(commands, ["status"]).output == "nothing waits\n"
    assert cli.invoke(commands, ["push"]).output == "0 files went on, 0 still wait\n"


def test_every_table_that_keeps_a_key_of_the_store_is_asked_before_bytes_are_swept_away():
    tables = Base.metadata.tables.values()
    keeping = {
        str(column)
        for table in tables
        for column in table.columns
        if column.name.endswith(("store_key", "form_key"))
        and table.name != "web_session"  # the key of its forms' tokens
    }
    assert {
        f"{one.class_.__tablename__}.{one.key}"
        for one in (*stored_files.OF_LIVE_FILES, *stored_files.OF_FORMS_IN_USE, *stored_files.OTHERS)
    } == keeping

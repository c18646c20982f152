"""`flask store link`: one sealed file of a bucket for a few minutes, written down; a directory has no links."""

from __future__ import annotations

from io import BytesIO

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from portal import db
from portal.adapters import store as stores
from portal.adapters.store import LocalStore, StoreAway
from portal.cli import store as command
from portal.models import AuditEntry


class Bucket(LocalStore):
    """Stands for a bucket: what the command prints is all that is looked at here."""

    away = False

    def link(self, key: str, seconds: int) -> str:
        if self.away:
            raise StoreAway("SlowDown")
        self.open_sealed(key).close()
        return f"https://bucket.example.org/{key}?seconds={seconds}"


def run(app, *arguments: str) -> tuple[int, str]:
    with app.app_context():
        result = CliRunner().invoke(command.link, arguments)
    return result.exit_code, result.output.strip()


@pytest.fixture
def bucket(tmp_path, monkeypatch) -> Bucket:
    found = Bucket(tmp_path / "bucket")
    monkeypatch.setattr(command, "_store", lambda: found)
    return found


def links_made() -> int:
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "store:link-made")) or 0


def test_link_is_printed_and_written_down(app, bucket):
    key = bucket.put(BytesIO(b"content"), "scope").key
    before = links_made()
    assert run(app, key) == (0, f"https://bucket.example.org/{key}?seconds=300")
    assert run(app, key, "--minutes", "1") == (0, f"https://bucket.example.org/{key}?seconds=60")
    assert links_made() == before + 2


def test_no_link_is_said_and_not_written_down(app, bucket, monkeypatch):
    before = links_made()
    missing = f"scope/{'0' * 64}"
    assert run(app, missing) == (1, "Error: no such file is in the bucket; `flask store status` says what still waits")
    assert run(app, "../etc/passwd")[0] == 1
    assert run(app, missing, "--minutes", "61")[0] == 2
    bucket.away = True
    assert run(app, missing) == (1, "Error: the store does not answer (SlowDown)")
    monkeypatch.setattr(command, "_store", lambda: stores.open_store(app.config["PORTAL"]))
    key = command._store().put(BytesIO(b"content"), "scope").key
    assert run(app, key) == (1, "Error: the store is a directory of this machine: copy the file from there")
    assert links_made() == before

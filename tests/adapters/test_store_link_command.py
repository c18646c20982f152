"""`flask store link` against a real bucket: one sealed file for a few minutes, written down; a directory has no links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from urllib.request import urlopen

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from config import Settings
from portal import db
from portal.adapters.store import open_store
from portal.cli.store import link
from portal.models import AuditEntry
from tests.postgres import free_port

MISSING = f"scope/{'0' * 64}"


@pytest.fixture
def keep_in(app, tmp_path, monkeypatch, bucket) -> Callable[..., Settings]:
    """`keep_in(**changes)`: the portal keeps its files in the bucket, or elsewhere."""

    def keep(**changes: object) -> Settings:
        found = replace(app.config["PORTAL"], **bucket(tmp_path), var_dir=tmp_path / "var")
        monkeypatch.setitem(app.config, "PORTAL", replace(found, **changes))
        return app.config["PORTAL"]

    return keep


def run(app, *arguments: str) -> tuple[int, str]:
    with app.app_context():
        result = CliRunner().invoke(link, arguments)
    return result.exit_code, result.output.strip()


def links_made() -> int:
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "store:link-made")) or 0


def test_link_is_printed_written_down_and_gives_sealed_bytes(app, keep_in):
    store, before = open_store(keep_in()), links_made()
    key = store.put(BytesIO(b"a tenancy agreement"), "scope").key
    assert run(app, key) == (1, "Error: no such file is in the bucket; `flask store status` says what still waits")
    store.push_waiting()
    status, address = run(app, key, "--minutes", "1")
    assert (status, "X-Amz-Expires=60" in address, links_made()) == (0, True, before + 1)
    with urlopen(address, timeout=10) as answer:
        sealed = answer.read()
    assert len(sealed) > len(b"a tenancy agreement")
    assert b"tenancy" not in sealed


def test_no_link_is_said_and_not_written_down(app, keep_in, tmp_path):
    before = links_made()
    keep_in()
    assert run(app, "../etc/passwd")[0] == 1
    assert run(app, MISSING, "--minutes", "61")[0] == 2
    keep_in(s3_endpoint=f"http://127.0.0.1:{free_port()}")
    status, said = run(app, MISSING)
    assert (status, said.startswith("Error: the store does not answer (")) == (1, True)
    directory = open_store(keep_in(store_url=str(tmp_path / "store")))
    key = directory.put(BytesIO(b"content"), "scope").key
    assert run(app, key) == (1, "Error: the store is a directory of this machine: copy the file from there")
    assert links_made() == before

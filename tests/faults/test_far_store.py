"""A bucket that is gone while people upload: nobody waits, nothing is lost, and everything is there afterwards (quality F10)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256

import pytest

from portal.models import EvidenceFile, StoredDocument
from tests.fault_proxy import FaultProxy
from tests.faults.house import House, Visitor, noise, until
from tests.object_store import ObjectStore
from tests.submitting import PARTNER

ITEM = "/evidence/Rule_NewPartnerIdentity"
MOST_SECONDS = 2.0


@pytest.fixture
def object_store(tmp_path) -> Iterator[ObjectStore]:
    """A real S3 server with an empty bucket."""
    found = ObjectStore(tmp_path / "swift")
    found.start()
    found.make_bucket()
    yield found
    found.stop()


@pytest.fixture
def proxy(object_store) -> Iterator[FaultProxy]:
    """What stands between the portal and the server."""
    found = FaultProxy(int(object_store.endpoint.rpartition(":")[2]))
    yield found
    found.close()


def environment(settings: dict) -> dict[str, str]:
    """Deployment settings as variables."""
    return {
        f"PORTAL_{name.upper()}": str(value).lower() if value is True else str(value)
        for name, value in settings.items()
    }


def test_bucket_gone_in_the_middle_of_uploads_costs_nobody_anything(build, sqlite_url, object_store, proxy):
    house: House = build(sqlite_url, **environment(object_store.settings(endpoint=proxy.address)))
    visitor = Visitor(house, house.draft(PARTNER))
    house.start()
    given = []
    for fault in ("none", "silent", "cut", "killed"):
        proxy.heal()
        proxy.swallows, proxy.cut_after_bytes = fault == "silent", 50_000 if fault == "cut" else None
        if fault == "killed":
            object_store.stop()
        content = noise(400_000)
        started = time.monotonic()
        assert visitor.post(ITEM, *visitor.upload(content, "passport.png")).status == 303
        assert time.monotonic() - started < MOST_SECONDS * 3  # of a machine that does other things beside
        given.append(content)
        row = house.rows(EvidenceFile, EvidenceFile.sha256 == sha256(content).digest())[0]
        address = f"/evidence/files/{row.reference}"
        until(lambda address=address: visitor.get(address).status == 200, "it can be fetched again")
        assert visitor.get(address).body == content
    assert visitor.post("/check-answers", visitor.submission()).status == 303
    until(lambda: house.count(StoredDocument, StoredDocument.state == "ready"), "the copy is made without the bucket")
    house.kill()
    proxy.heal()
    object_store.start()
    house.start()
    until(lambda: list(house.store.spool.walk()) == [], "everything went on")
    until(lambda: {row.viewing_state for row in house.rows(EvidenceFile)} == {"ready"}, "every picture is made")
    until(lambda: list(house.store.spool.walk()) == [], "everything went on")
    for content in given:
        row = house.rows(EvidenceFile, EvidenceFile.sha256 == sha256(content).digest())[0]
        assert b"".join(house.store.far.read(row.store_key)) == content
    house.verify()
    assert {key for key, _at in house.store.walk()} >= house.keys_of_rows()

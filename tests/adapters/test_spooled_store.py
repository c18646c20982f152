"""A bucket that is away, slow, cuts off or lies: files wait on this machine, whole, and go on later (quality F10)."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from portal.adapters.store import NotStored, StoreAway, StoreFull, open_store, spooled
from portal.adapters.store import s3 as s3_store
from tests.adapters.test_store import LATER, SCOPE, keys  # noqa: F401
from tests.conftest import make_settings
from tests.fault_proxy import FaultProxy


@pytest.fixture
def proxy(bucket):
    """What stands between the portal and the bucket."""
    found = FaultProxy(int(bucket.server.endpoint.rpartition(":")[2]))
    yield found
    found.close()


@pytest.fixture
def store(bucket, proxy, tmp_path, monkeypatch):
    """A store whose patience is short."""
    monkeypatch.setattr(s3_store, "READ_SECONDS", 0.5)
    monkeypatch.setattr(s3_store, "TRIES", 1)
    return open_store(make_settings(tmp_path, "", **bucket(tmp_path, s3_endpoint=proxy.address)))


def refuse(proxy: FaultProxy) -> None:
    proxy.close()


def fall_silent(proxy: FaultProxy) -> None:
    proxy.swallows = True


def be_slow(proxy: FaultProxy) -> None:
    proxy.delay_seconds = 10


def cut_off(proxy: FaultProxy) -> None:
    proxy.cut_after_bytes = 5_000_000


def answer_with_another_checksum(proxy: FaultProxy) -> None:
    proxy.replaced = (b'ag: "', b'ag: "f')


@pytest.mark.parametrize("fail", [refuse, fall_silent, be_slow, cut_off, answer_with_another_checksum])
def test_file_waits_whole_while_the_bucket_fails(store, proxy, fail):
    content = os.urandom(6 * 1024 * 1024)
    fail(proxy)
    stored = store.put(BytesIO(content), SCOPE)
    assert b"".join(store.read(stored.key)) == content
    assert store.push_waiting() == (0, 1)
    assert [key for key, _at in store.spool.walk()] == [stored.key]
    assert store.waiting_since() <= datetime.now(UTC)
    if fail is not refuse:
        proxy.heal()
        assert store.push_waiting() == (1, 0)
        assert b"".join(store.read(stored.key)) == content
        assert (store.waiting_since(), store.far.has(stored.key)) == (None, True)


def test_wrong_key_of_the_account_is_away_and_not_gone(bucket, tmp_path):
    store = open_store(make_settings(tmp_path, "", **bucket(tmp_path, s3_secret_key="wrong")))
    key = store.put_bytes(b"receipt")
    assert store.push_waiting() == (0, 1)
    assert b"".join(store.read(key)) == b"receipt"
    for ask in (store.ping, lambda: list(store.walk()), lambda: store.read("aa/" + "0" * 64)):
        with pytest.raises(StoreAway):
            ask()


def test_read_that_is_cut_off_in_the_middle_is_away(store, proxy, monkeypatch):
    stored = store.put(BytesIO(os.urandom(6 * 1024 * 1024)), SCOPE)
    assert store.push_waiting() == (1, 0)
    pieces = store.read(stored.key)
    next(pieces)
    proxy.close()
    with pytest.raises(StoreAway):
        for _piece in pieces:
            pass


def test_full_disk_here_refuses_although_the_bucket_has_room(store, monkeypatch):
    def refuse_to_sync(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse_to_sync)
    with pytest.raises(StoreFull):
        store.put(BytesIO(b"x"), SCOPE)


def test_file_put_again_while_it_goes_on_stays_in_the_spool(store, monkeypatch):
    key = store.put(BytesIO(b"payslip"), SCOPE).key
    really = store.far.put_sealed

    def put_again_meanwhile(key, source):
        really(key, source)
        store.put(BytesIO(b"payslip"), SCOPE)

    monkeypatch.setattr(store.far, "put_sealed", put_again_meanwhile)
    store.push_waiting()
    assert [found for found, _at in store.spool.walk()] == [key]
    monkeypatch.setattr(store.far, "put_sealed", really)
    assert store.push_waiting() == (1, 0)


def test_one_file_that_cannot_go_on_does_not_hold_up_the_others(store, monkeypatch):
    first, *_others = [store.put_bytes(content) for content in (b"one", b"two", b"three")]
    really = store.far.put_sealed

    def refuse_one(key, source):
        if key == first:
            raise StoreAway
        really(key, source)

    monkeypatch.setattr(store.far, "put_sealed", refuse_one)
    assert store.push_waiting() == (2, 1)


def test_parts_of_a_put_that_was_cut_off_are_given_up(store, bucket, tmp_path):
    name = f"{tmp_path.name}/aa/{'0' * 64}"
    upload = bucket.client.create_multipart_upload(Bucket="evidence", Key=name)["UploadId"]
    bucket.client.upload_part(Bucket="evidence", Key=name, UploadId=upload, PartNumber=1, Body=b"x" * 5_300_000)
    assert store.discard_unfinished(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert store.discard_unfinished(LATER) == 1
    found = bucket.client.list_multipart_uploads(Bucket="evidence", Prefix=tmp_path.name)
    assert found.get("Uploads", []) == []


def test_large_file_goes_in_parts_and_comes_back(store, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(s3_store, "PART_BYTES", 5 * 1024 * 1024)
    content = os.urandom(11 * 1024 * 1024)
    key = store.put(BytesIO(content), SCOPE).key
    assert store.push_waiting() == (1, 0)
    store.verify(key)
    assert b"".join(store.read(key)) == content


def test_worker_brings_on_what_waits_by_itself_until_it_is_stopped(store, proxy, monkeypatch):
    monkeypatch.setattr(spooled, "LOOK_SECONDS", 0.01)
    proxy.swallows = True
    key, stop = store.put_bytes(b"receipt"), threading.Event()
    worker = threading.Thread(target=spooled.run, args=(store, stop))
    worker.start()
    tried, gone = threading.Event(), threading.Event()
    really = store.far.put_sealed

    def note(key, source):
        tried.set()
        really(key, source)
        gone.set()

    monkeypatch.setattr(store.far, "put_sealed", note)
    assert tried.wait(20)
    proxy.heal()
    assert gone.wait(20)
    stop.set()
    worker.join()
    with pytest.raises(NotStored):
        store.spool.read(key)
    assert store.far.has(key)


def test_server_side_encryption_is_asked_for(bucket, tmp_path):
    store = open_store(
        make_settings(tmp_path, "", **bucket(tmp_path, s3_encryption="aws:kms", s3_kms_key="portal-key"))
    )
    assert store.far._extra == {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "portal-key"}

"""The contract of every store: a directory, a bucket that files have gone on to, and a bucket that they still wait for."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from config import Settings
from portal.adapters.store import Corrupted, LocalStore, NoLink, NotStored, Store, open_store, sealing
from portal.adapters.store.sealing import CHUNK_BYTES, HEADER_BYTES, MARK, TAG_BYTES
from portal.adapters.store.spooled import SpooledStore
from portal.models import keyring
from tests.conftest import make_settings

SCOPE = "0123456789abcdef"
LATER = datetime.now(UTC) + timedelta(hours=1)
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
KEYS = {1: b"k" * 32}


@pytest.fixture(autouse=True)
def keys():
    """A keyring of this test."""
    held = keyring._keyring
    keyring.use(keyring.Keyring(KEYS, b"i" * 32))
    yield
    keyring._keyring = held


class Pushed:
    """A store elsewhere whose worker is quick: what was put is there."""

    def __init__(self, store: SpooledStore) -> None:
        self._store = store

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def put(self, source, scope):
        """Put, and have it brought on."""
        stored = self._store.put(source, scope)
        assert self._store.push_waiting() == (1, 0)
        assert list(self._store.spool.walk()) == []
        return stored

    def put_bytes(self, content, scope="documents"):
        """Put, and have it brought on."""
        return self.put(BytesIO(content), scope).key


@pytest.fixture(params=["directory", "bucket", "spool"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """A fresh store of each kind."""
    if kind == "directory":
        return LocalStore(tmp_path / "store")
    places = request.getfixturevalue("bucket")(tmp_path)
    found = open_store(make_settings(tmp_path, "", **places))
    return found if kind == "spool" else Pushed(found)  # type: ignore[return-value]


@pytest.fixture
def alter(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str, Callable[[bytes], bytes]], None]:
    """`alter(key, change)`: change what lies in the store, as somebody does who gets at the disk or the bucket."""

    def on_disk(key: str, change: Callable[[bytes], bytes]) -> None:
        path = tmp_path / ("store" if kind == "directory" else "spool") / key
        path.write_bytes(change(path.read_bytes()))

    def in_bucket(key: str, change: Callable[[bytes], bytes]) -> None:
        client, where = (
            request.getfixturevalue("bucket").client,
            {"Bucket": "evidence", "Key": f"{tmp_path.name}/{key}"},
        )
        client.put_object(**where, Body=change(client.get_object(**where)["Body"].read()))

    return in_bucket if kind == "bucket" else on_disk


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_bytes_come_back_as_they_were_put_whatever_their_size(store: Store, size: int) -> None:
    content = os.urandom(size)
    stored = store.put(BytesIO(content), SCOPE)
    assert b"".join(store.read(stored.key)) == content
    assert (stored.sha256, stored.size_bytes) == (sha256(content).digest(), size)
    store.verify(stored.key)
    store.ping()


def test_large_file_comes_back_too(store: Store) -> None:
    content = os.urandom(9 * 1024 * 1024)
    stored = store.put(BytesIO(content), SCOPE)
    assert sha256(b"".join(store.read(stored.key))).digest() == stored.sha256
    store.verify(stored.key)


def test_key_is_the_same_when_the_same_bytes_are_put_again(store: Store) -> None:
    first, second = (store.put(BytesIO(b"payslip"), SCOPE) for _time in range(2))
    assert first == second
    assert [key for key, _at in store.walk()] == [first.key]


def test_equal_bytes_of_two_claims_are_two_files(store: Store) -> None:
    first, second = store.put(BytesIO(b"payslip"), "aa"), store.put(BytesIO(b"payslip"), "bb")
    assert first.key != second.key
    store.delete(first.key)
    assert b"".join(store.read(second.key)) == b"payslip"


def test_nothing_readable_lies_in_the_store(store: Store, alter) -> None:
    seen = []
    key = store.put(BytesIO(b"Mrs Mary Example " * 100), SCOPE).key
    alter(key, lambda written: seen.append(written) or written)
    assert b"Mary" not in seen[0]
    assert seen[0].startswith(MARK)


PIECE = CHUNK_BYTES + TAG_BYTES
CHANGES = {
    "flip": lambda written: written[:-5] + bytes([written[-5] ^ 1]) + written[-4:],
    "cut": lambda written: written[:-5],
    "piece cut": lambda written: written[:-PIECE],
    "two swapped": lambda written: (
        written[:HEADER_BYTES]
        + written[-2 * PIECE : -PIECE]
        + written[HEADER_BYTES : HEADER_BYTES + PIECE]
        + written[-PIECE:]
    ),
    "one more": lambda written: written + written[-PIECE:],
    "wrapped key": lambda written: written[:40] + bytes([written[40] ^ 1]) + written[41:],
    "unknown master key": lambda written: written[:24] + b"\x09" + written[25:],
    "no header": lambda written: written[:10],
    "nothing": lambda _written: b"",
}


@pytest.mark.parametrize("change", CHANGES)
def test_read_refuses_bytes_that_were_altered(store: Store, alter, change: str) -> None:
    key = store.put(BytesIO(os.urandom(3 * CHUNK_BYTES)), SCOPE).key
    alter(key, CHANGES[change])
    with pytest.raises(Corrupted):
        store.verify(key)


def test_verify_refuses_another_file_in_its_place(store: Store, alter) -> None:
    first, second, foreign = (
        store.put(BytesIO(text), scope).key for text, scope in ((b"one", "aa"), (b"two", "aa"), (b"one", "bb"))
    )
    for other in (second, foreign):
        seen: list[bytes] = []
        alter(other, lambda written: seen.append(written) or written)  # noqa: B023
        alter(first, lambda _written: seen[0])  # noqa: B023
        with pytest.raises(Corrupted):
            store.verify(first)


@pytest.mark.parametrize("key", ["../../etc/passwd", "aa/../bb", "", "aa/" + "g" * 64, "/etc/passwd", "aa/" + "0" * 64])
def test_read_knows_no_other_paths(store: Store, key: str) -> None:
    with pytest.raises(NotStored):
        store.read(key)
    with pytest.raises(NotStored):
        store.verify(key)


def test_delete_leaves_bytes_that_were_put_again_meanwhile(store: Store) -> None:
    key = store.put_bytes(b"receipt")
    store.delete(key, put_before=LONG_AGO)
    assert [found for found, _at in store.walk()] == [key]
    store.delete(key, put_before=LATER)
    store.delete(key)
    assert list(store.walk()) == []
    with pytest.raises(NotStored):
        store.read(key)


def test_walk_says_when_each_was_put(store: Store) -> None:
    store.put_bytes(b"receipt")
    ((_key, put_at),) = store.walk()
    assert abs(datetime.now(UTC) - put_at) < timedelta(minutes=1)


def test_new_master_key_is_wrapped_around_old_files_and_the_old_one_can_go(store: Store) -> None:
    kept = {store.put(BytesIO(content), "aa").key: content for content in (b"one", os.urandom(2 * CHUNK_BYTES), b"")}
    assert [store.rotate(key) for key in kept] == [False] * 3
    keyring.use(keyring.Keyring({2: b"n" * 32, **KEYS}, b"i" * 32))
    assert [store.rotate(key) for key in kept] == [True] * 3
    assert [store.rotate(key) for key in kept] == [False] * 3
    keyring.use(keyring.Keyring({2: b"n" * 32}, b"i" * 32))
    for key, content in kept.items():
        store.verify(key)
        assert b"".join(store.read(key)) == content
    with pytest.raises(NotStored):
        store.rotate("aa/" + "0" * 64)


def test_put_and_read_keep_memory_flat_for_a_large_file(store: Store) -> None:
    class Endless(BytesIO):
        left = 32 * 1024 * 1024

        def read(self, size: int | None = -1) -> bytes:
            give = min(size or 0, self.left)
            self.left -= give
            return b"x" * give

    store.put(BytesIO(os.urandom(9 * 1024 * 1024)), SCOPE)  # what the libraries take once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stored = store.put(Endless(), SCOPE)
    assert sum(map(len, store.read(stored.key))) == 32 * 1024 * 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def fetch(address: str) -> tuple[int, bytes, str]:
    """What anybody with an address and no key gets: status, bytes, and the name that a browser would keep them under."""
    try:
        with urlopen(address, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers["Content-Disposition"]
    except HTTPError as refused:
        return refused.code, b"", ""


def test_link_gives_the_sealed_bytes_of_one_file_for_a_short_time(store: Store, kind: str) -> None:
    stored = store.put(BytesIO(b"a tenancy agreement"), SCOPE)
    with pytest.raises(NotStored):
        store.link(f"{SCOPE}/{'0' * 64}", 60)
    if kind != "bucket":  # on this machine, for good or still
        with pytest.raises(NoLink if kind == "directory" else NotStored):
            store.link(stored.key, 60)
        return
    address = store.link(stored.key, 60)
    status, sealed, name = fetch(address)
    assert (status, name) == (200, 'attachment; filename="sealed.bin"')
    assert b"tenancy" not in sealed
    assert b"".join(sealing.unseal(BytesIO(sealed), SCOPE)) == b"a tenancy agreement"
    other = store.put(BytesIO(b"a payslip"), SCOPE)
    for altered in (
        address.replace(stored.key, other.key),
        address.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
        address[:-1],
    ):
        assert altered != address
        assert fetch(altered)[0] in (400, 403)
    short = store.link(stored.key, 1)
    time.sleep(2.5)
    assert fetch(short)[0] in (400, 403)


def test_settings_give_a_store_by_default() -> None:
    assert isinstance(open_store(Settings(environment="test")), LocalStore)


@pytest.mark.parametrize("url", ["gopher://example.com/x", "s3://", "s3:///prefix"])
def test_open_store_names_the_setting_for_a_place_it_does_not_know(url: str) -> None:
    with pytest.raises(ValueError, match="PORTAL_STORE_URL"):
        open_store(Settings(environment="test", store_url=url))

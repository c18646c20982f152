"""The contract of every store, and what a directory promises on top."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from config import Settings
from portal.adapters.store import CHUNK_BYTES, Corrupted, LocalStore, NotStored, Store, StoreFull, open_store
from portal.models import keyring

SCOPE = "0123456789abcdef"
LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture(autouse=True)
def keys():
    """A keyring of this test."""
    held = keyring._keyring
    keyring.use(keyring.Keyring({1: b"k" * 32}, b"i" * 32))
    yield
    keyring._keyring = held


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_bytes_come_back_as_they_were_put_whatever_their_size(store: Store, size: int) -> None:
    content = os.urandom(size)
    stored = store.put(BytesIO(content), SCOPE)
    assert b"".join(store.read(stored.key)) == content
    assert (stored.sha256, stored.size_bytes) == (sha256(content).digest(), size)
    store.verify(stored.key)


def test_key_is_the_same_when_the_same_bytes_are_put_again(store: Store, tmp_path: Path) -> None:
    first, second = (store.put(BytesIO(b"payslip"), SCOPE) for _time in range(2))
    assert first == second
    assert len(files_in(tmp_path)) == 1


def test_equal_bytes_of_two_claims_are_two_files(store: Store) -> None:
    first, second = store.put(BytesIO(b"payslip"), "aa"), store.put(BytesIO(b"payslip"), "bb")
    assert first.key != second.key
    store.delete(first.key)
    assert b"".join(store.read(second.key)) == b"payslip"


def test_nothing_readable_is_on_the_disk_and_only_the_owner_may_read_it(store: Store, tmp_path: Path) -> None:
    store.put(BytesIO(b"Mrs Mary Example " * 100), SCOPE)
    (path,) = files_in(tmp_path)
    assert b"Mary" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", ["flip", "cut", "chunk cut", "swap", "append"])
def test_read_refuses_bytes_that_were_altered(store: Store, tmp_path: Path, change: str) -> None:
    key = store.put(BytesIO(os.urandom(3 * CHUNK_BYTES)), SCOPE).key
    (path,) = files_in(tmp_path)
    written, chunk = path.read_bytes(), CHUNK_BYTES + 29
    start = len(written) - 3 * chunk
    altered = {
        "flip": written[:-5] + bytes([written[-5] ^ 1]) + written[-4:],
        "cut": written[:-5],
        "chunk cut": written[:-chunk],
        "swap": written[:start] + written[start + chunk : start + 2 * chunk] + written[start : start + chunk] + written[start + 2 * chunk :],
        "append": written + written[-chunk:],
    }[change]  # fmt: skip
    path.write_bytes(altered)
    with pytest.raises(Corrupted):
        store.verify(key)


def test_verify_refuses_another_file_of_the_same_claim_in_its_place(store: Store, tmp_path: Path) -> None:
    first, second = store.put(BytesIO(b"one"), SCOPE), store.put(BytesIO(b"two"), SCOPE)
    root = tmp_path / "store"
    (root / first.key).write_bytes((root / second.key).read_bytes())
    with pytest.raises(Corrupted):
        store.verify(first.key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "aa/../bb", "", "aa/" + "g" * 64, "/etc/passwd", "aa/" + "0" * 64])
def test_read_knows_no_other_paths(store: Store, key: str) -> None:
    with pytest.raises(NotStored):
        store.read(key)


def test_delete_leaves_bytes_that_were_put_again_meanwhile(store: Store) -> None:
    key = store.put_bytes(b"receipt")
    store.delete(key, put_before=datetime.now(UTC) - timedelta(hours=1))
    assert [found for found, _at in store.walk()] == [key]
    store.delete(key, put_before=LATER)
    store.delete(key)
    assert list(store.walk()) == []


def test_open_store_names_the_setting_for_a_kind_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="PORTAL_STORE_URL"):
        open_store("gopher://example.com/x")


def test_put_keeps_memory_flat_for_a_large_file(store: Store) -> None:
    class Endless(BytesIO):
        left = 64 * 1024 * 1024

        def read(self, size: int | None = -1) -> bytes:
            give = min(size or 0, self.left)
            self.left -= give
            return b"x" * give

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stored = store.put(Endless(), SCOPE)
    assert sum(map(len, store.read(stored.key))) == 64 * 1024 * 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


CHILD = """
    import os, resource, signal, sys
    from io import BytesIO
    from portal.adapters.store import LocalStore, StoreFull
    from portal.models import keyring
    from pathlib import Path
    keyring.use(keyring.Keyring({1: b"k" * 32}, b"i" * 32))
    class Source(BytesIO):
        sent = 0
        def read(self, size=-1):
            self.sent += 1
            if self.sent == 40 and sys.argv[2] == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            return os.urandom(size) if self.sent < 60 else b""
    if sys.argv[2] == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        LocalStore(Path(sys.argv[1])).put(Source(), "aa")
    except StoreFull:
        sys.exit(7)
"""


def run_child(root: Path, how: str) -> int:
    code = textwrap.dedent(CHILD)
    return subprocess.run(
        [sys.executable, "-c", code, str(root), how], check=False, cwd=Path(__file__).parents[2]
    ).returncode


def test_kill_in_the_middle_of_a_put_leaves_no_half_file(tmp_path: Path) -> None:
    assert run_child(tmp_path, "kill") == -signal.SIGKILL
    store = LocalStore(tmp_path)
    assert list(store.walk()) == []
    assert len(files_in(tmp_path)) == 1
    assert store.discard_unfinished(LATER) == 1
    assert files_in(tmp_path) == []


def test_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    assert run_child(tmp_path, "full") == 7
    assert files_in(tmp_path) == []


def test_no_room_at_all_is_store_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreFull):
        LocalStore(tmp_path).put(BytesIO(b"x"), "aa")
    assert files_in(tmp_path) == []


def test_settings_give_a_store_by_default(tmp_path: Path) -> None:
    assert isinstance(open_store(Settings(environment="test").store_url), LocalStore)

"""What a directory promises on top of the contract: whole files or none, through kills and full disks, and old files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from portal.adapters.store import LocalStore, StoreFull
from portal.adapters.store.sealing import CHUNK_BYTES, OLD_MARK
from portal.models import keyring
from tests.adapters.test_store import KEYS, SCOPE, keys  # noqa: F401

LATER = datetime.now(UTC) + timedelta(hours=1)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_only_the_owner_may_read_files_and_folders(tmp_path: Path) -> None:
    LocalStore(tmp_path / "store").put(BytesIO(b"x"), SCOPE)
    (path,) = files_in(tmp_path / "store")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def put_old(root: Path, content: bytes) -> str:
    """A file as the first version of the portal wrote it."""
    key, name = LocalStore(root).put_bytes(content), b"n" * 16
    chunks = [content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES)] or [b""]
    about = [f"store:documents:{name.hex()}:{number}:more" for number in range(len(chunks))]
    about[-1] = about[-1].replace("more", "last")
    sealed = [keyring.current().seal(*pair) for pair in zip(chunks, about, strict=True)]
    (root / key).write_bytes(OLD_MARK + name + b"".join(sealed))
    return key


@pytest.mark.parametrize("content", [b"", b"old", os.urandom(2 * CHUNK_BYTES), os.urandom(2 * CHUNK_BYTES + 1)])
def test_file_of_the_first_format_is_read_and_gets_a_key_of_its_own(tmp_path: Path, content: bytes) -> None:
    store = LocalStore(tmp_path)
    key = put_old(tmp_path, content)
    store.verify(key)
    assert store.rotate(key)
    assert not (tmp_path / key).read_bytes().startswith(OLD_MARK)
    assert b"".join(store.read(key)) == content


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


def test_ping_says_when_nothing_can_be_kept(tmp_path: Path) -> None:
    LocalStore(tmp_path / "fresh").ping()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreFull):
        LocalStore(tmp_path / "file").ping()

"""Every document store of the register: a directory, and a bucket on a real S3 server behind a network that can fail."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from portal.adapters.documents import DocumentStore, make_document_store
from portal.adapters.documents.indexes import write_index
from portal.adapters.store import s3
from tests.conftest import make_settings
from tests.fault_proxy import FaultProxy

KILLED = """
import json, os, signal, sys
from pathlib import Path
from portal.adapters.documents import make_document_store
from tests.conftest import make_settings
folder, settings, index, written, size, when = sys.argv[1:]
drop = make_document_store(make_settings(Path(folder), "", **json.loads(settings)))
def die(*_anything):
    os.kill(os.getpid(), signal.SIGKILL)
def content():
    yield b"x" * int(size)
    if when == "in the middle of reading":
        die()
if when == "before the index":
    drop._write_index = die
drop.put(json.loads(index), content(), bytes.fromhex(written))
"""


def make_index(content: bytes, *, number: int = 1, document: str = "d1", **changes: str) -> dict[str, str]:
    """The index of a payslip."""
    return {
        "document": document, "number": str(number), "delivery": f"D-{number}", "state": "received", "claim": "HB1000001",
        "case": "C-1", "submission": "R-1", "kind": "Payslips", "title": "Payslips", "original_name": "October.pdf",
        "file": f"{document}.pdf", "media_type": "application/pdf", "size_bytes": str(len(content)),
        "sha256": sha256(content).hexdigest(), "received_at": "2026-11-02T09:30:00Z", "scan_state": "clean",
        "source_id": "HBPortal",
    } | changes  # fmt: skip


class Place:
    """A document store, and what really lies in it."""

    def __init__(self, folder: Path, settings: dict[str, Any], index_format: str) -> None:
        self.folder = folder
        self.settings = settings
        self.index_format = index_format
        self.drop: DocumentStore = make_document_store(make_settings(folder, "", **settings))  # type: ignore[assignment]

    def put(self, content: bytes, **changes: Any) -> str:
        """Hand one document over."""
        index = make_index(content, **changes)
        return self.drop.put(index, iter([content[:3], content[3:]]), write_index(index, self.index_format))

    def note(self, content: bytes, number: int, state: str) -> str:
        """Hand over what became of it."""
        index = make_index(content, number=number, state=state)
        return self.drop.note_state(index, write_index(index, self.index_format))

    def states(self, claim: str = "HB1000001") -> dict[str, list[str]]:
        """The last state of each document that is there whole, once for each time that it is there."""
        return {document: [one.state for one in kept] for document, kept in self.drop.list_kept(claim).items()}

    def start_killed(self, size: int, when: str = "", **settings: Any) -> subprocess.Popen[bytes]:
        """A process of its own that hands over `size` bytes of x, and is killed."""
        index = make_index(b"x" * size)
        written = write_index(index, self.index_format).hex()
        parts = (str(self.folder), json.dumps(self.settings | settings), json.dumps(index), written, str(size), when)
        return subprocess.Popen([sys.executable, "-c", KILLED, *parts])

    def kill(self, size: int, when: str) -> None:
        """Have that happen."""
        assert self.start_killed(size, when).wait(60) == -signal.SIGKILL


class Directory(Place):
    """A directory."""

    def __init__(self, folder: Path, index_format: str) -> None:
        self.root = folder / "documents"
        super().__init__(folder, {"documents_url": str(self.root)}, index_format)

    def names(self) -> list[str]:
        """What an importer sees."""
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(str(path) for path in found if path.name[0] != ".")

    def read(self, name: str) -> bytes:
        """What lies under a name."""
        return (self.root / name).read_bytes()

    def move(self, name: str, to: str) -> None:
        """Take a file away, as an importer does."""
        (self.root / to).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).rename(self.root / to)

    @contextmanager
    def away(self) -> Iterator[None]:
        """The place is gone for a while."""
        self.root.mkdir(exist_ok=True)
        self.root.rename(self.folder / "elsewhere")
        self.root.write_text("not a directory")
        yield
        self.root.unlink()
        (self.folder / "elsewhere").rename(self.root)


class InBucket(Place):
    """A bucket behind a proxy."""

    def __init__(self, folder: Path, index_format: str, bucket: Any, proxy: FaultProxy) -> None:
        self.client, self.proxy, self.prefix = bucket.client, proxy, f"{folder.name}/documents/"
        url = {"documents_url": f"s3://evidence/{self.prefix.strip('/')}"}
        super().__init__(folder, bucket(folder, s3_endpoint=proxy.address) | url, index_format)

    def names(self) -> list[str]:
        """What an importer sees."""
        found = self.client.list_objects_v2(Bucket="evidence", Prefix=self.prefix).get("Contents", ())
        return sorted(item["Key"].removeprefix(self.prefix) for item in found)

    def read(self, name: str) -> bytes:
        """What lies under a name."""
        found: bytes = self.client.get_object(Bucket="evidence", Key=self.prefix + name)["Body"].read()
        return found

    def move(self, name: str, to: str) -> None:
        """Take a file away, as an importer does."""
        self.client.put_object(Bucket="evidence", Key=self.prefix + to, Body=self.read(name))
        self.client.delete_object(Bucket="evidence", Key=self.prefix + name)

    def unfinished(self) -> list[str]:
        """Puts in parts that were begun and never ended."""
        found = self.client.list_multipart_uploads(Bucket="evidence", Prefix=self.prefix).get("Uploads", ())
        return [one["Key"].removeprefix(self.prefix) for one in found]

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is gone for a while."""
        self.proxy.cut_after_bytes = 0
        yield
        self.proxy.heal()


both_formats = pytest.mark.parametrize("index_format", ["xml", "csv"], indirect=True)


@pytest.fixture
def index_format(request: pytest.FixtureRequest) -> str:
    """How indexes are written; `both_formats` runs a test with each."""
    return str(getattr(request, "param", "xml"))


@pytest.fixture
def proxy(bucket: Any) -> Iterator[FaultProxy]:
    """What stands between the portal and the bucket."""
    found = FaultProxy(int(bucket.server.endpoint.rpartition(":")[2]))
    yield found
    found.close()


@pytest.fixture
def in_bucket(
    tmp_path: Path, index_format: str, bucket: Any, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> InBucket:
    """A bucket whose client has little patience."""
    monkeypatch.setattr(s3, "TRIES", 1)
    return InBucket(tmp_path, index_format, bucket, proxy)


@pytest.fixture(params=["directory", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, index_format: str) -> Place:
    """Each document store in turn, empty."""
    made: dict[str, Callable[[], Place]] = {
        "directory": lambda: Directory(tmp_path, index_format),
        "bucket": lambda: request.getfixturevalue("in_bucket"),
    }
    return made[request.param]()

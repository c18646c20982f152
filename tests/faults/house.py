"""A live portal with a way in from the test: its rows through `portal.db`, its pages through real connections."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from itsdangerous import URLSafeTimedSerializer
from lxml import html as lxml_html

from portal import create_app, db
from portal.adapters import store
from portal.jobs import JOBS
from portal.models import EvidenceFile, StoredDocument
from portal.services import web_sessions
from tests.conftest import make_settings
from tests.factories import Make
from tests.faults.nursery import Nursery
from tests.live import LivePortal
from tests.sample_files import noise_photo as noise  # noqa: F401 - for the tests that use a house
from tests.submitting import start_draft

PATIENCE = 90.0
Found = TypeVar("Found")


def until(
    ask: Callable[[], Found], what: str, patience: float = PATIENCE, *, tell: Callable[[], object] = str
) -> Found:
    """Ask again until the answer is true; fails when it is not within so many seconds, with what `tell` says."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.03)
    raise AssertionError(f"it never came to be: {what} {tell()}")


@dataclass(frozen=True)
class Answer:
    """What came back over a connection."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    @property
    def heading(self) -> str:
        """The page's heading."""
        return " ".join(lxml_html.fromstring(self.text).xpath("string(//h1)").split())


class House(LivePortal):
    """A portal whose processes are forked; the test shares its database, its store and its keys."""

    def __init__(self, nursery: Nursery, folder: Path, database_url: str, **environment: str) -> None:
        scratch = folder / "scratch"
        scratch.mkdir(exist_ok=True)
        super().__init__(folder, database_url, TMPDIR=str(scratch), **environment)
        self.nursery = nursery
        self.scratch = scratch
        self.settings = make_settings(
            folder,
            database_url,
            store_url=self.environment["PORTAL_STORE_URL"],
            host_name=self.environment["PORTAL_HOST_NAME"],
            **{
                name.removeprefix("PORTAL_").lower(): value == "true" if value in ("true", "false") else value
                for name, value in self.environment.items()
                if name.startswith(("PORTAL_S3_", "PORTAL_SCANNER_"))
            },
        )
        self.app = create_app(self.settings)
        self.engine = db.engine()
        self.make = Make(self.settings)
        self.store = store.open_store(self.settings)

    def flask(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of the portal."""
        done = self.nursery.run(list(arguments), self.environment, self.folder)
        assert done.returncode == 0 or not check, done
        return done

    def start(self, *names: str, worker_id: str = "worker-1") -> None:
        """Start `web` and `worker` (or only the named), wait until the pages answer and the worker works."""
        for name in names or ("web", "worker"):
            extra = ["--port", str(self.port)] if name == "web" else []
            environment = self.environment | {"PORTAL_WORKER_ID": worker_id}
            self.processes[name] = self.nursery.start([name, *extra], environment, self.folder / f"{name}.log")  # type: ignore[assignment]
        if not names or "web" in names:
            self.wait_until_up(PATIENCE)

    def stop(self) -> None:
        """End everything."""
        super().stop()
        self.engine.dispose()

    def jobs(self, *columns: str) -> list[Any]:
        """Rows of our jobs in the queue, oldest first, without what schedules start each minute."""
        wanted = ", ".join(columns or ("workflow_uuid", "name", "status", "executor_id"))
        prefix = "dbos." if self.engine.dialect.name == "postgresql" else ""
        with self.engine.connect() as connection:
            ours = f"queue_name IS NOT NULL AND name IN ({', '.join(repr(name) for name in JOBS)})"
            query = f"SELECT {wanted} FROM {prefix}workflow_status WHERE {ours} ORDER BY created_at"
            return list(connection.execute(sa.text(query)).all())

    def draft(self, *changes: Any, **claim: Any) -> UUID:
        """A claim whose review is complete but not sent; returns the claim's id."""
        row = self.make.claim(**claim)
        with db.transaction():
            start_draft(row.id, *changes)
        return row.id

    def rows(self, model: Any, *conditions: Any) -> list[Any]:
        """Rows of a table."""
        with db.reading() as session:
            return list(session.scalars(sa.select(model).where(*conditions)))

    def count(self, model: Any, *conditions: Any) -> int:
        """How many rows of a table."""
        with db.reading() as session:
            return int(session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0)

    def keys_of_rows(self) -> set[str]:
        """The store keys that rows speak of."""
        files = {row.store_key for row in self.rows(EvidenceFile, EvidenceFile.removed_at.is_(None))}
        return files | {row.store_key for row in self.rows(StoredDocument) if row.store_key}

    def files_of_store(self) -> set[str]:
        """Everything that lies in the store, finished or not."""
        root = Path(self.settings.store_url)
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}

    def verify(self) -> None:
        """What the operator would run: every row has its bytes, the trail is whole."""
        self.flask("store", "verify")
        self.flask("audit", "seal")
        self.flask("audit", "verify")


class Visitor:
    """A signed-in browser of a resident without a browser: real connections, one per request."""

    def __init__(self, house: House, claim_id: UUID) -> None:
        self.house = house
        self.claim_id = claim_id
        with db.transaction():
            token, row = web_sessions.start(claim_id=claim_id, is_verified=True)
        secret = house.settings.secret_key
        self.csrf_token = str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(row.form_key))
        signer = house.app.session_interface.get_signing_serializer(house.app)  # type: ignore[attr-defined]
        cookie = signer.dumps({"_user_id": token, "csrf_token": row.form_key})
        self.headers = {"Cookie": f"{house.app.config['SESSION_COOKIE_NAME']}={cookie}", "Referer": house.address}

    def get(self, path: str) -> Answer:
        """Get a page."""
        return self.send("GET", path, None, {})

    def post(self, path: str, body: bytes, media_type: str = "application/x-www-form-urlencoded") -> Answer:
        """Send a form."""
        return self.send("POST", path, body, {"Content-Type": media_type})

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Send a request with headers of its own."""
        connection = HTTPConnection("127.0.0.1", self.house.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, self.headers | headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def submission(self) -> bytes:
        """The body that the form of check-answers sends, declared."""
        page = self.get("/check-answers")
        assert page.status == 200, (page.status, page.location)
        form = lxml_html.fromstring(page.text).xpath("//form[.//input[@name='submit_token']]")[0]
        hidden = {item.get("name"): item.get("value") for item in form.xpath(".//input[@type='hidden']")}
        return urlencode(hidden | {"is_declared": "yes"}).encode()

    def upload(self, content: bytes, name: str) -> tuple[bytes, str]:
        """The body and the media type of a form with one file."""
        boundary = "portal-fault-test"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.csrf_token}\r\n'.encode(),
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'.encode(),
            b"Content-Type: application/octet-stream\r\n\r\n" + content + f"\r\n--{boundary}--\r\n".encode(),
        ]
        return b"".join(parts), f"multipart/form-data; boundary={boundary}"

    def raw(
        self,
        path: str,
        body: bytes,
        media_type: str = "application/x-www-form-urlencoded",
        said: Mapping[str, str] = {},
    ) -> bytes:
        """A POST as it goes over the wire; `said` are headers of its own."""
        lines = [
            f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.house.port}", f"Content-Length: {len(body)}",
            f"Content-Type: {media_type}", *(f"{name}: {value}" for name, value in {**self.headers, **said}.items()),
        ]  # fmt: skip
        return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def open_wire(house: House) -> Iterator[socket.socket]:
    """A bare connection to the web server."""
    with socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE) as wire:
        yield wire


def answer_on(wire: socket.socket) -> Answer | None:
    """The answer that came over a bare connection, or None when the connection broke before it was whole."""
    with suppress(HTTPException, OSError):
        found = http.client.HTTPResponse(wire)
        found.begin()
        return Answer(found.status, dict(found.getheaders()), found.read())
    return None

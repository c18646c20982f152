"""Uploads have some of the web server's threads, pages have the others (quality P10, F12)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from queue import Empty, Queue

import pytest
import waitress
from waitress import wasyncore

from portal.cli.turns import LARGE_BYTES, Turns

PATIENCE = 20.0


class Served:
    """A server whose uploads are answered when the test lets them, and that notes which have a thread."""

    def __init__(self) -> None:
        self.begun: Queue[str] = Queue()
        self.gate = threading.Semaphore(0)
        self.turns = Turns(4, most_uploads=2)
        self.server = waitress.create_server(self.answer, host="127.0.0.1", port=0, _dispatcher=self.turns)
        self.port = self.server.effective_port
        self.wires: list[HTTPConnection] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        """Serve until the test is over."""
        while not self.over.is_set():
            wasyncore.loop(timeout=0.05, map=self.server._map, count=1)
        self.server.close()
        wasyncore.close_all(self.server._map)

    def close(self) -> None:
        """Answer what still waits, and end."""
        for _time in range(20):
            self.gate.release()
        self.over.set()
        self.thread.join()
        for wire in self.wires:
            wire.close()

    def answer(self, environ, start_response):
        """The application."""
        if environ["REQUEST_METHOD"] == "POST":
            self.begun.put(environ["PATH_INFO"])
            assert self.gate.acquire(timeout=PATIENCE)
            if environ["PATH_INFO"] == "/breaks":
                raise RuntimeError("a fault while an upload is answered")
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def post(self, path: str, body: bytes, **headers: str) -> HTTPConnection:
        """Send a whole request, without waiting for its answer."""
        wire = self.open()
        wire.request("POST", path, body, headers)
        return wire

    def get(self) -> int:
        """A page."""
        wire = self.open()
        wire.request("GET", "/")
        return wire.getresponse().status

    def open(self) -> HTTPConnection:
        """A connection, closed when the test is over."""
        wire = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.wires.append(wire)
        return wire


@pytest.fixture
def served() -> Iterator[Served]:
    one = Served()
    yield one
    one.close()


LARGE = b"x" * (2 * LARGE_BYTES)
LAST_WORD = {"Upload-Length": "9", "Upload-Offset": "9"}


def test_pages_are_answered_while_more_uploads_than_threads_wait(served):
    sent = [served.post(f"/{number}", LARGE) for number in range(8)]
    begun = [served.begun.get(timeout=PATIENCE) for _time in range(2)]

    assert [served.get() for _time in range(5)] == [200] * 5
    with pytest.raises(Empty):
        served.begun.get(timeout=0.2)

    for _wire in sent:
        served.gate.release()
    assert [wire.getresponse().status for wire in sent] == [200] * 8
    begun += [served.begun.get(timeout=PATIENCE) for _time in range(6)]
    assert sorted(begun) == [f"/{number}" for number in range(8)]


def test_the_last_word_of_a_file_in_pieces_is_an_upload_and_a_small_form_is_not(served):
    for number in range(3):
        served.post(f"/piece-{number}", b"", **LAST_WORD)
    served.post("/form", b"name=value")

    begun = {served.begun.get(timeout=PATIENCE) for _time in range(3)}

    assert "/form" in begun
    with pytest.raises(Empty):
        served.begun.get(timeout=0.2)


def test_an_upload_that_breaks_lets_the_next_in(served):
    broken = [served.post("/breaks", LARGE) for _time in range(2)]
    for _time in range(2):
        served.begun.get(timeout=PATIENCE)
    after = served.post("/after", LARGE)
    for _time in range(3):
        served.gate.release()

    assert [wire.getresponse().status for wire in broken] == [500, 500]
    assert after.getresponse().status == 200


def test_uploads_that_wait_are_dropped_when_the_server_ends(served):
    sent = [served.post(f"/{number}", b"", **LAST_WORD) for number in range(3)]
    for _time in range(2):
        served.begun.get(timeout=PATIENCE)
    assert served.get() == 200  # came after the third upload, so that one waits now

    served.turns.shutdown(timeout=0)
    for _time in range(3):
        served.gate.release()

    assert sorted(status(wire) for wire in sent) == [0, 200, 200]
    assert served.begun.empty()


def status(wire: HTTPConnection) -> int:
    """The status of the answer; 0 when the connection was closed without one."""
    try:
        return wire.getresponse().status
    except ConnectionError:
        return 0

"""A scanner's verdict: found, nothing found, or not known; and everything that is not a verdict is "not known" (quality F11)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from portal.adapters import scanner
from portal.adapters.scanner import ScannerAway, clamd, make_scanner
from tests.antivirus import MARKER, Antivirus, eicar
from tests.sample_files import archive


@pytest.fixture(scope="module")
def antivirus(tmp_path_factory) -> Iterator[Antivirus]:
    found = Antivirus(tmp_path_factory.mktemp("clamd"))
    found.start()
    yield found
    found.stop()


@pytest.fixture(params=["url", "socket_url"])
def real(antivirus, request):
    return make_scanner(getattr(antivirus, request.param))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (eicar(), "Own.EICAR-Test.UNOFFICIAL"),
        (archive(letter_dot_txt=eicar()), "Own.EICAR-Test.UNOFFICIAL"),
        (b"%PDF-1.4 " + MARKER, "Own.Portal-Marker.UNOFFICIAL"),
        (b"hello", None),
        (b"", None),
    ],
    ids=["eicar", "eicar in an archive", "marker in a PDF", "clean", "empty"],
)
def test_real_clamd_finds_what_is_there_and_nothing_else(real, content, found):
    assert real.scan([content[:7], b"", content[7:]]) == found
    real.ping()


def test_large_clean_file_is_streamed(real):
    assert real.scan(bytes(65536) for _ in range(160)) is None


def test_file_over_the_limit_of_the_daemon_is_not_known(real):
    with pytest.raises(ScannerAway):
        real.scan(bytes(65536) for _ in range(500))


@contextmanager
def answering(answer: bytes | None, *, reads: bool = True) -> Iterator[str]:
    """A stub that reads what comes and gives one answer; None closes without a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            wire, _address = server.accept()
            with wire, suppress(OSError):
                while reads and not wire.recv(65536).endswith(bytes(4)):
                    pass
                if answer is not None:
                    wire.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"clamd://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        None, b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't allocate memory ERROR\0", b"OK\0", b"stream: OK",
        b"stream: OK ERROR\0", b"stream:  FOUND\0", b"\xff\xfe\0", b"x" * 5000, b"UNKNOWN COMMAND\0", b"stream: OK\0stream: X FOUND\0",
    ],
)  # fmt: skip
def test_whatever_is_no_verdict_is_not_known(answer):
    with answering(answer) as url, pytest.raises(ScannerAway):
        make_scanner(url).scan([b"content"])


def test_daemon_that_ends_in_the_middle_of_the_file_is_not_known():
    with answering(None, reads=False) as url, pytest.raises(ScannerAway):
        make_scanner(url).scan(bytes(65536) for _ in range(500))


def test_daemon_that_hangs_is_not_known_after_a_while(monkeypatch):
    monkeypatch.setattr(clamd, "QUIET_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(ScannerAway):
        make_scanner(f"clamd://127.0.0.1:{server.getsockname()[1]}").scan([b"content"])


def test_daemon_that_trickles_is_not_known_when_time_is_up(antivirus, monkeypatch):
    monkeypatch.setattr(clamd, "MOST_SECONDS", -1.0)
    with pytest.raises(ScannerAway):
        make_scanner(antivirus.url).scan([b"content"])


@pytest.mark.parametrize("url", ["clamd://127.0.0.1:1", "clamd+unix:///nowhere/clamd.sock"])
def test_daemon_that_is_not_there_is_not_known(url):
    with pytest.raises(ScannerAway):
        make_scanner(url).ping()


@pytest.mark.parametrize("url", ["", "clamd", "clamd://", "http://127.0.0.1:3310", "clamd://host:port"])
def test_url_of_no_scanner_names_the_setting(url):
    with pytest.raises(ValueError, match="PORTAL_SCANNER_URL"):
        make_scanner(url)


def test_without_a_scanner_there_is_none():
    assert make_scanner("none") is None
    assert not scanner.is_configured()

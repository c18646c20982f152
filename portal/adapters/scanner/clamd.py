"""ClamAV's daemon over its own protocol, by TCP or a local socket: the file goes through as a stream and is kept nowhere.

`zINSTREAM`, then pieces with their length before them, then a length of nought; the answer is one line. "stream: OK" is the
only answer that lets a file pass. A daemon that is loading, full, restarted in the middle, told to take smaller files or
says ERROR has not said OK.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

CONNECT_SECONDS = 5.0
QUIET_SECONDS = 30.0
"""How long the daemon may take nothing or say nothing: a large file takes a few seconds, so this is not slowness."""
MOST_SECONDS = 180.0
MOST_ANSWER = 4096
PASSED = "stream: OK"
FOUND = re.compile(r"stream: ([\x21-\x7e]{1,200}) FOUND")


class ScannerAway(Exception):
    """The scanner has not said whether a file is clean."""


class Clamd:
    """One clamd. Each scan is a connection of its own."""

    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self._connect = connect

    @classmethod
    def over_network(cls, place: str) -> Clamd:
        """`host:port`; the port is 3310 when none is given."""
        host, _, port = place.partition(":")
        if not host or not (port or "3310").isdigit():
            raise ValueError("PORTAL_SCANNER_URL: give clamd://host:port")
        return cls(lambda: socket.create_connection((host, int(port or 3310)), CONNECT_SECONDS))

    @classmethod
    def over_socket(cls, place: str) -> Clamd:
        """The path of a local socket."""
        return cls(lambda: _connect_locally(place))

    def scan(self, chunks: Iterable[bytes]) -> str | None:
        """The name of what was found, or None; raises ScannerAway."""
        answer = self._converse(b"zINSTREAM\0", chunks)
        if answer == PASSED:
            return None
        if found := FOUND.fullmatch(answer):
            return found[1]
        raise ScannerAway("the scanner gave no verdict")

    def ping(self) -> None:
        """Raise ScannerAway unless the daemon answers."""
        if self._converse(b"zPING\0", None) != "PONG":
            raise ScannerAway("the scanner does not answer")

    def _converse(self, command: bytes, chunks: Iterable[bytes] | None) -> str:
        until = time.monotonic() + MOST_SECONDS
        try:
            with self._connect() as wire:
                wire.settimeout(QUIET_SECONDS)
                wire.sendall(command)
                if chunks is not None:
                    _send(wire, chunks, until)
                return _receive(wire, until)
        except (OSError, UnicodeDecodeError) as error:
            raise ScannerAway(type(error).__name__) from error


def _connect_locally(path: str) -> socket.socket:
    wire = socket.socket(socket.AF_UNIX)
    wire.settimeout(CONNECT_SECONDS)
    try:
        wire.connect(path)
    except OSError:
        wire.close()
        raise
    return wire


def _send(wire: socket.socket, chunks: Iterable[bytes], until: float) -> None:
    """Send pieces with their lengths; a daemon that has heard enough may answer and close before the end."""
    try:
        for chunk in chunks:
            if chunk:
                wire.sendall(len(chunk).to_bytes(4, "big") + chunk)
            _check_time(until)
        wire.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        with suppress(OSError):
            wire.shutdown(socket.SHUT_WR)


def _receive(wire: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MOST_ANSWER:
        piece = wire.recv(MOST_ANSWER)
        if not piece:
            raise ScannerAway("the scanner ended in the middle")
        answer += piece
        _check_time(until)
    return answer.rstrip(b"\0").decode("ascii").strip()


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise ScannerAway("the scanner takes too long")

"""A real clamd for tests, with signatures of our own: nothing is downloaded, and it is up in a blink.

The EICAR test file is put together from two halves, so that no file of the repository is itself one.
"""

from __future__ import annotations

import hashlib
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.postgres import free_port

HALVES = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
EICAR_SHA256 = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"
MARKER = b"PORTAL-TEST-MALWARE-MARKER"
"""What our own signature finds in any kind of file, so that a photo or a PDF can be the infected one."""
CONFIGURATION = """
Foreground yes
LogFile {folder}/clamd.log
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
LocalSocket {folder}/clamd.sock
FixStaleSocket yes
TCPSocket {port}
TCPAddr 127.0.0.1
User {user}
StreamMaxLength 30M
MaxScanSize 100M
MaxFileSize 30M
MaxThreads 4
ReadTimeout 60
PhishingSignatures no
PhishingScanURLs no
ConcurrentDatabaseReload no
SelfCheck 3600
"""


def eicar() -> bytes:
    """The harmless file that every scanner knows."""
    content = b"".join(HALVES)
    assert hashlib.sha256(content).hexdigest() == EICAR_SHA256
    return content


def find_clamd() -> str | None:
    """Where the program is, if it is installed."""
    return shutil.which("clamd") or next((path for path in ("/usr/sbin/clamd",) if Path(path).exists()), None)


class Antivirus:
    """One daemon, which can be stopped, killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"clamd://127.0.0.1:{self.port}"
        self.socket_url = f"clamd+unix://{folder}/clamd.sock"
        self._process: subprocess.Popen[bytes] | None = None
        signatures = folder / "signatures"
        signatures.mkdir(parents=True)
        (signatures / "own.ndb").write_text(f"Own.EICAR-Test:0:*:{eicar().hex()}\n")
        (signatures / "own.ldb").write_text(f"Own.Portal-Marker;Engine:81-255,Target:0;0;{MARKER.hex()}\n")
        user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
        (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=self.port, user=user))

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        program = find_clamd()
        assert program, "clamd is not installed: install Debian's package clamav-daemon"
        with (self.folder / "out").open("ab") as out:
            command = [program, f"--config-file={self.folder}/clamd.conf"]
            self._process = subprocess.Popen(command, stdout=out, stderr=out)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as wire:
                wire.sendall(b"zPING\0")
                if wire.recv(16) == b"PONG\0":
                    return
            assert self._process.poll() is None, (self.folder / "out").read_text()
            time.sleep(0.02)
        raise AssertionError("clamd did not start: " + (self.folder / "out").read_text())

    def stop(self, how: int = signal.SIGKILL) -> None:
        """End it, as a crash would by default."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None

    def pause(self) -> None:
        """It is there and says nothing any more."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It answers again."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

"""The portal's side of the decoder: one small process, started with the first file, asked one thing at a time.

A request is a JSON line with open files sent along; the answer is a JSON line. The process forks for each request, so a
file never meets what an earlier one left behind. It ends by itself when it has nothing to do for a while, or when the
portal's process ends in whatever way.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile, gettempdir
from typing import IO, Any

from portal.adapters.decoder.problem import Problem, Unusable

ANSWER_SECONDS = 120
LONGEST_ANSWER = 4096
PACKAGE = Path(__file__).parents[2]
BOOT = (
    # `portal` itself loads the whole application: here it is only a name for the packages below it
    "import runpy, sys, types; whole = types.ModuleType('portal'); whole.__path__ = [sys.argv[1]];"
    "sys.modules['portal'] = whole; runpy.run_module('portal.adapters.decoder.child', run_name='__main__')"
)

_turn = threading.Lock()
_running: tuple[subprocess.Popen[bytes], socket.socket] | None = None


class DecoderAway(Exception):
    """The decoder cannot be started or does not answer: nothing is known about the file."""


def check(source: IO[bytes], media_type: str) -> None:
    """Open a file of a known kind to the end; raises Unusable, DecoderAway."""
    _ask("check", media_type, source)


def copy(source: IO[bytes], target: IO[bytes], media_type: str) -> dict[str, int]:
    """Write a copy that is safe to look at: a JPEG of a photo (`width`, `height`), a PDF of a PDF (`pages`)."""
    return _ask("copy", media_type, source, target)


def bare(source: IO[bytes], target: IO[bytes], media_type: str) -> dict[str, int]:
    """Write the file without where it was made: `changed` is 0 where it told nothing, `redrawn` 1 where it is a new JPEG."""
    return _ask("bare", media_type, source, target)


def draw(source: IO[bytes], target: IO[bytes], page: int) -> dict[str, int]:
    """Write the picture of one page of a PDF, counted from 1, as a JPEG; gives `width` and `height`."""
    return _ask("draw", "application/pdf", source, target, page=page)


def close() -> None:
    """End the process, if there is one."""
    global _running
    with _turn:
        if _running is not None:
            _end(*_running)
            _running = None


def _ask(what: str, media_type: str, *files: IO[bytes], **more: int) -> dict[str, int]:
    request = json.dumps({"do": what, "media_type": media_type, **more}).encode() + b"\n"
    with TemporaryFile() as spare, _turn:
        handles = [_handle_of(file, spare) for file in files]
        answer = _converse(request, handles)
    if "problem" in answer:
        raise Unusable(Problem(answer["problem"]))
    return answer


def _handle_of(file: IO[bytes], spare: IO[bytes]) -> int:
    """The descriptor of a file; what is only in memory is written to a spare one first."""
    file.seek(0)
    with suppress(OSError, AttributeError):
        return file.fileno()
    copyfileobj(file, spare)
    spare.flush()
    file.seek(0)
    return spare.fileno()


def _converse(request: bytes, handles: list[int]) -> dict[str, Any]:
    """Ask the running process, or a new one when it has gone; twice at most."""
    global _running
    for is_again in (False, True):
        try:
            for target in handles[1:] if is_again else ():  # whatever the process that has gone had written
                os.ftruncate(target, 0)
                os.lseek(target, 0, os.SEEK_SET)
            _running = _running or _start()
            wire = _running[1]
            socket.send_fds(wire, [request], handles)
            line = wire.recv(LONGEST_ANSWER)
            if line:
                found: dict[str, Any] = json.loads(line)
                return found
        except (OSError, ValueError) as error:
            fault: Exception = error
        else:
            fault = EOFError("the decoder ended")
        if _running is not None:
            _end(*_running)
            _running = None
    raise DecoderAway from fault


def _start() -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.settimeout(ANSWER_SECONDS)
        command = [sys.executable, "-c", BOOT, str(PACKAGE)]
        environment = {"TMPDIR": gettempdir()}  # nothing of ours: the portal's secrets are in its environment
        process = subprocess.Popen(  # noqa: S603
            command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=environment, cwd="/", start_new_session=True
        )
    return process, ours


def _end(process: subprocess.Popen[bytes], wire: socket.socket) -> None:
    wire.close()
    process.kill()
    process.wait()


atexit.register(close)

"""The decoder's process: for each request it has a child that opens the file within its limits, and passes the answer on.

The child is forked before its request comes, so that nobody waits for that; it takes the request itself, and lets go of the
way to the portal before it opens anything. No process here knows a secret or a database, or can talk to anybody or start a
program (`confined`). What a child does not say within its time is "damaged".
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import IO, Any

from portal.adapters.decoder.confined import confine
from portal.adapters.decoder.problem import Problem, Unusable

IDLE_SECONDS = 300
MOST_MEMORY = 1_200_000_000
"""Bytes of address space: a phone's 50-megapixel photo is decoded in less."""
MOST_CPU_SECONDS = 40
MOST_SECONDS = 60
MOST_WRITTEN = 400_000_000
MOST_HANDLES = 2
MOST_OPEN = 256
"""Files that the process has open, far below this."""
TAKEN = b"+"
"""What a child says when it has its request: one that dies without it has lost nobody's file."""


def serve(wire: socket.socket) -> None:
    """Answer requests until the portal's process is gone or nothing was asked for a while."""
    while True:
        pid, reader = _fork(wire)
        try:
            if not select.select([reader], [], [], IDLE_SECONDS)[0] or os.read(reader, 1) != TAKEN:
                return
            wire.sendall(_answer(reader))
        finally:
            os.close(reader)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _fork(wire: socket.socket) -> tuple[int, int]:
    """A child that waits for a request, and where it says that it took one, and then its answer."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        line, handles, _flags, _address = socket.recv_fds(wire, 4096, MOST_HANDLES)
        _close_all_but(*handles, writer)
        if not line:
            os._exit(0)
        os.write(writer, TAKEN)
        _be_child(json.loads(line), handles, writer)
    os.close(writer)
    return pid, reader


def _answer(reader: int) -> bytes:
    """What the child says; `damaged` when it dies or takes too long."""
    said = os.read(reader, 4096) if select.select([reader], [], [], MOST_SECONDS)[0] else b""
    return said or json.dumps({"problem": Problem.DAMAGED.value}).encode()


def _be_child(request: dict[str, Any], handles: list[int], writer: int) -> None:
    """Do the work within the limits; never returns."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        files = [os.fdopen(handle, "r+b" if number else "rb") for number, handle in enumerate(handles)]
        answer = _work(request, *files)
    except Unusable as unusable:
        answer = {"problem": unusable.problem.value}
    except BaseException:  # whatever a library makes of a stranger's file
        answer = {"problem": Problem.DAMAGED.value}
    os.write(writer, json.dumps(answer).encode())
    os._exit(0)


def _close_all_but(*kept: int) -> None:
    """Neither the way back to the portal nor anything else that is open comes along, but these and what faults are told on."""
    first = 0
    for handle in sorted({1, 2, *kept}):
        os.closerange(first, handle)
        first = handle + 1
    os.closerange(first, MOST_OPEN)


def _work(request: dict[str, Any], source: IO[bytes], target: IO[bytes] | None = None) -> dict[str, Any]:
    media_type = request["media_type"]
    if request["do"] == "bare" and target is not None:
        from portal.adapters.decoder import places

        return places.take_out(source, target, media_type)
    if media_type == "application/pdf":
        return _work_on_pdf(request, source, target)
    if media_type.startswith("image/"):
        from portal.adapters.decoder import images

        if target is None:
            images.check(source, media_type)
            return {}
        return images.copy(source, target, media_type)
    from portal.adapters.decoder import word

    word.check(source)
    return {}


def _work_on_pdf(request: dict[str, Any], source: IO[bytes], target: IO[bytes] | None) -> dict[str, Any]:
    from portal.adapters.decoder import pdfs

    if target is None:
        pdfs.check(source)
        return {}
    if request["do"] == "draw":
        return pdfs.draw(source, target, request["page"])
    return pdfs.copy(source, target)


def _load_what_is_slow() -> None:
    """Load once what every child would load: it starts in a few milliseconds then."""
    import pikepdf  # noqa: F401
    import PIL.Image
    import PIL.JpegImagePlugin
    import PIL.PngImagePlugin
    import PIL.WebPImagePlugin  # noqa: F401

    from portal.adapters.decoder import images  # noqa: F401 - most of what comes are photos


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as found:
        _load_what_is_slow()
        confine()
        serve(found)

"""The decoder cannot talk to anybody and cannot start a program, whatever a file makes of it (quality S29, S33)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from socket import create_server
from tempfile import TemporaryFile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from portal.adapters import decoder
from portal.adapters.decoder import process
from tests.sample_files import phone_photo

TRIES = """
import ctypes, json, os, socket, subprocess, sys
from portal.adapters.decoder.confined import confine

ours, theirs = socket.socketpair()
left = socket.socket()


def outcome(work):
    try:
        work()
    except OSError as error:
        return error.errno
    return 0


libc = ctypes.CDLL(None, use_errno=True)
tries = {
    "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "raw": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
    "pair": socket.socketpair,
    "connect": lambda: left.connect(("127.0.0.1", int(sys.argv[1]))),
    "name": lambda: socket.create_connection(("localhost", int(sys.argv[1]))),
    "program": lambda: os.execv("/bin/true", ["true"]),
}


def in_a_child():
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, json.dumps({name: outcome(work) for name, work in tries.items()}).encode())
        os._exit(0)
    os.close(writer)
    return json.loads(os.read(reader, 4096))


is_confined = confine()
ours.send(b"x")  # what was open stays
print(json.dumps({"confined": is_confined, "said": theirs.recv(1).decode(), "tries": in_a_child()}))
"""


@pytest.fixture
def listener() -> Iterator[list[int]]:
    """A server that nobody may reach, and its port."""
    with create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield [server.getsockname()[1]]
        with pytest.raises(BlockingIOError):
            server.accept()


def test_nothing_can_be_reached_or_started_by_a_child(listener):
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(listener[0])], capture_output=True, text=True, check=True, timeout=60
    )
    told = json.loads(done.stdout)
    assert (told["confined"], told["said"]) == (True, "x")
    assert told["tries"] == dict.fromkeys(told["tries"], 1), "every try ends with EPERM"
    assert len(told["tries"]) == 8


def test_process_that_opens_files_is_confined_for_good():
    decoder.check(BytesIO(phone_photo()), "image/jpeg")
    assert process._running is not None
    told = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{process._running[0].pid}/status").read_text().splitlines()
    )
    assert (told["Seccomp"], told["NoNewPrivs"]) == ("2", "1")


def test_pdf_that_points_elsewhere_reaches_nobody(listener):
    content = far_pdf(f"http://127.0.0.1:{listener[0]}/picture.jpg")
    decoder.check(BytesIO(content), "application/pdf")
    with TemporaryFile() as copy, TemporaryFile() as picture, TemporaryFile() as bare:
        decoder.copy(BytesIO(content), copy, "application/pdf")
        decoder.draw(BytesIO(content), picture, 1)
        decoder.bare(BytesIO(content), bare, "application/pdf")


def far_pdf(address: str) -> bytes:
    """A PDF whose picture, form, links and start lie on another machine."""
    target, url = BytesIO(), String(address)
    with pikepdf.new() as document:
        page = document.add_blank_page()
        place = Dictionary(FS=Name.URL, F=url)
        picture = document.make_stream(b"")
        picture.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=9, Height=9, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
            F=place, FFilter=Name.DCTDecode,
        )  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(Far=picture))
        page.obj.Contents = document.make_stream(b"q 100 0 0 100 0 0 cm /Far Do Q")
        act = Dictionary(S=Name.URI, URI=url)
        page.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=act)])
        page.obj.AA = Dictionary(O=Dictionary(S=Name.GoToR, F=place))
        document.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=place)
        document.Root.URI = Dictionary(Base=url)
        document.save(target)
    return target.getvalue()

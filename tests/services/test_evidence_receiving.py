"""What may be given as evidence, told from the content; what may not leaves nothing behind (quality S27, S29, S32)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from uuid import uuid4

import pytest

from portal.adapters.store import LocalStore, StoreFull
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.services.evidence import Limits, Received, RefusedFile, receive_file
from tests.submitting import pdf_file, photo

LIMITS = Limits(UploadPolicy(size_limit=1_000_000), 40)
KINDS = "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"
DAMAGED = "The selected file is damaged. Choose another copy of it"


@pytest.fixture
def store(tmp_path, app):
    return LocalStore(tmp_path / "store")


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is that large and holds next to nothing."""

    def piece(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(b"\0" * 100)) + piece(b"IEND", b"")
    )


def docx() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("rent.pdf", pdf_file(), "application/pdf"),
        ("photo.JPG", photo(), "image/jpeg"),
        ("scan.png", photo("PNG"), "image/png"),
        ("photo.webp", photo("WEBP"), "image/webp"),
        ("photo.heic", photo("HEIF", (64, 64)), "image/heic"),
        ("photo.jpg", photo("HEIF", (64, 64)), "image/heic"),
        ("IMG_0001", photo(), "image/jpeg"),
    ],
)
def test_file_is_received_as_what_its_content_is(store, name, content, media_type):
    found = receive_file(store, uuid4(), name, BytesIO(content), LIMITS)
    assert isinstance(found, Received), found
    assert (found.media_type, found.size_bytes) == (media_type, len(content))
    assert b"".join(store.read(found.store_key)) == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "The selected file is empty"),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>", KINDS),
        ("drawing.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', KINDS),
        ("script.pdf", b"alert(1)", KINDS),
        ("program.jpg", b"MZ" + b"\0" * 100, KINDS),
        ("letter.pdf", docx(), KINDS),
        ("letter.docx", docx(), KINDS),
        ("moving.gif", b"GIF89a" + b"\0" * 50, KINDS),
        ("photo.jpg.exe", photo(), KINDS),
        ("photo.php.jpg", photo(), KINDS),
        ("large.jpg", b"\xff\xd8\xff" + b"\0" * 1_000_000, "The selected file must be smaller than 1MB"),
        ("locked.pdf", pdf_file("secret"), "The selected file is password protected"),
        ("cut.pdf", pdf_file()[:200], DAMAGED),
        ("head.pdf", b"%PDF-1.7\n", DAMAGED),
        ("cut.jpg", photo("JPEG", (400, 400), "red")[:700], DAMAGED),
        ("cut.png", photo("PNG", (400, 400))[:-30], DAMAGED),
        ("head.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, DAMAGED),
        ("flood.png", png_of(50_000, 50_000), "The selected photo is too large. Take it again with a lower resolution"),
    ],
)
def test_file_is_refused_with_the_published_words_and_nothing_is_kept(store, name, content, said):
    found = receive_file(store, uuid4(), name, BytesIO(content), LIMITS)
    assert isinstance(found, RefusedFile), found
    assert str(found.wording) == said
    assert list(store.walk()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\Mary\\rent.jpg", "rent.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
        ("evil\u202egpj.jpg", "evilgpj.jpg"),
        ("rent\r\nX-Header: 1.jpg", "rentX-Header: 1.jpg"),
        ("", "file"),
    ],
)
def test_name_is_kept_as_data_and_never_as_a_path(store, name, kept):
    claim_id = uuid4()
    found = receive_file(store, claim_id, name, BytesIO(photo()), LIMITS)
    assert found.name == kept
    assert found.store_key == f"{claim_id.hex}/{found.sha256.hex()}"


def test_full_store_is_said_at_the_file(store, monkeypatch):
    def full(*_args):
        raise StoreFull

    monkeypatch.setattr(LocalStore, "put", full)
    found = receive_file(store, uuid4(), "rent.jpg", BytesIO(photo()), LIMITS)
    assert str(found.wording) == "The selected file could not be uploaded – try again"

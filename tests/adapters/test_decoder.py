"""Copies to look at: upright, without anything that cannot be seen; and a decoder that survives what it opens."""

from __future__ import annotations

import os
import signal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import pikepdf
import pytest
from PIL import Image

from portal.adapters import decoder
from portal.adapters.decoder import DecoderAway, Problem, Unusable, process
from tests.sample_files import (
    CANARIES,
    SCRIPT,
    acting_pdf,
    everything_in,
    huge_table_pdf,
    nested_pdf,
    pages_pdf,
    phone_photo,
)
from tests.submitting import photo

PDF = "application/pdf"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}


def copied(content: bytes, media_type: str) -> tuple[bytes, dict[str, int]]:
    with TemporaryFile() as target:
        found = decoder.copy(BytesIO(content), target, media_type)
        target.seek(0)
        return target.read(), found


def drawn(content: bytes, page: int) -> Image.Image:
    with TemporaryFile() as target:
        decoder.draw(BytesIO(content), target, page)
        target.seek(0)
        return Image.open(BytesIO(target.read()))


@pytest.mark.parametrize("kind", TYPES)
def test_copy_of_a_photo_is_upright_and_holds_no_place_and_no_camera(kind):
    made, size = copied(phone_photo(kind), TYPES[kind])
    picture = Image.open(BytesIO(made))
    assert (picture.format, picture.size, size) == ("JPEG", (60, 80), {"width": 60, "height": 80})
    assert dict(picture.getexif()) == {}
    assert b"Sample" not in made
    top, bottom = picture.getpixel((30, 5)), picture.getpixel((30, 75))
    assert top[0] > 200 > 100 > top[2]
    assert bottom[2] > 200 > 100 > bottom[0]


def test_copy_of_a_photo_carries_nothing_that_follows_it():
    made, _size = copied(photo() + SCRIPT, "image/jpeg")
    assert b"script" not in made


def test_copy_of_a_see_through_picture_has_white_paper_and_fits_a_page():
    target = BytesIO()
    Image.new("RGBA", (5000, 100), (0, 0, 0, 0)).save(target, "PNG")
    made, size = copied(target.getvalue(), "image/png")
    assert size == {"width": 2400, "height": 48}
    assert Image.open(BytesIO(made)).getpixel((9, 9)) == (255, 255, 255)


def test_copy_of_a_pdf_holds_nothing_that_acts_and_no_name():
    given = acting_pdf()
    before = everything_in(given)
    assert [word for word in CANARIES if word not in before] == []
    made, found = copied(given, PDF)
    after = everything_in(made)
    assert [word for word in CANARIES if word in after] == []
    assert found == {"pages": 1}
    with pikepdf.open(BytesIO(made)) as document:
        assert set(document.Root.keys()) == {"/Type", "/Pages"}


def test_page_of_a_pdf_is_drawn():
    target = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 400))
        page.Contents = document.make_stream(b"1 0 0 rg 0 0 200 400 re f")
        document.save(target)
    picture = drawn(target.getvalue(), 1)
    assert picture.size == (420, 840)
    assert picture.getpixel((200, 400))[0] > 240 > 20 > picture.getpixel((200, 400))[2]


def test_page_that_is_not_there_is_damaged():
    with pytest.raises(Unusable) as refused:
        drawn(pages_pdf(1), 2)
    assert refused.value.problem is Problem.DAMAGED


@pytest.mark.parametrize("content", [nested_pdf(), huge_table_pdf()], ids=["nested", "huge table"])
def test_pdf_that_would_take_all_memory_ends_only_its_own_child(content):
    for _time in range(2):
        with pytest.raises(Unusable):
            decoder.check(BytesIO(content), PDF)
    decoder.check(BytesIO(pages_pdf(1)), PDF)


def test_decoder_that_was_killed_is_started_again():
    decoder.check(BytesIO(photo()), "image/jpeg")
    os.kill(process._running[0].pid, signal.SIGKILL)
    process._running[0].wait()
    decoder.check(BytesIO(photo()), "image/jpeg")


def test_decoder_that_cannot_be_started_is_said_and_says_nothing_about_the_file(monkeypatch):
    decoder.close()
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(DecoderAway):
        decoder.check(BytesIO(photo()), "image/jpeg")


def test_decoder_knows_no_secret_of_the_portal(monkeypatch):
    decoder.close()
    monkeypatch.setenv("PORTAL_SECRET_KEY", "canary")
    decoder.check(BytesIO(photo()), "image/jpeg")
    assert b"PORTAL_" not in Path(f"/proc/{process._running[0].pid}/environ").read_bytes()

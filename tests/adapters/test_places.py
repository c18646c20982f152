"""Where a photo was taken is taken out of a file, and what can be seen stays as it was."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from tempfile import TemporaryFile

import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps

from portal.adapters import decoder
from portal.adapters.decoder import Problem, Unusable
from tests.sample_files import PLACE, placed_pdf, placed_photo, placed_word
from tests.submitting import pdf_file, photo

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}
TOLD = (PLACE, b"GPS", b"Phone 15")

pillow_heif.register_heif_opener()


def bared(content: bytes, media_type: str) -> tuple[bytes, dict[str, int]]:
    with TemporaryFile() as target:
        found = decoder.bare(BytesIO(content), target, media_type)
        target.seek(0)
        return target.read(), found


def seen(content: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("kind", TYPES)
def test_photo_tells_nothing_and_looks_the_same(kind, orientation):
    given = placed_photo(kind, orientation=orientation)
    assert PLACE in given
    made, found = bared(given, TYPES[kind])
    assert found == {"changed": 1, "redrawn": 0}
    assert [one for one in TOLD if one in made] == []
    assert dict(Image.open(BytesIO(made)).getexif().get_ifd(0x8825)) == {}
    assert seen(made).size == seen(given).size
    assert ImageChops.difference(seen(made), seen(given)).getbbox() is None


@pytest.mark.parametrize("kind", TYPES)
def test_what_was_taken_out_once_is_left_alone(kind):
    once, _found = bared(placed_photo(kind), TYPES[kind])
    again, found = bared(once, TYPES[kind])
    assert (again, found["changed"]) == (once, 0)


def test_photo_that_tells_nothing_stays_bit_for_bit():
    assert bared(photo(), "image/jpeg") == (photo(), {"changed": 0, "redrawn": 0})


def test_colours_of_a_photo_stay():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG", "WEBP"):
        target = BytesIO()
        Image.new("RGB", (9, 9), "teal").save(target, kind, icc_profile=profile)
        made, _found = bared(target.getvalue(), TYPES[kind])
        assert Image.open(BytesIO(made)).info["icc_profile"] == profile


def test_bytes_between_the_pieces_are_skipped_as_decoders_do():
    given = placed_photo()
    first = 4 + given[5]  # the length of the first piece
    made, found = bared(given[:first] + b"\0\0" + given[first:], "image/jpeg")
    assert found == {"changed": 1, "redrawn": 0}
    assert [one for one in TOLD if one in made] == []
    assert ImageChops.difference(seen(made), seen(given)).getbbox() is None


def test_photo_that_cannot_be_taken_apart_is_drawn_anew_in_full_size():
    """A PNG whose last piece is missing, which decoders forgive."""
    given = placed_photo("PNG", size=(2600, 40))
    made, found = bared(given[: given.index(b"IEND") - 4], "image/png")
    assert found == {"changed": 1, "redrawn": 1}
    assert [one for one in TOLD if one in made] == []
    assert seen(made).size == seen(given).size == (40, 2600)


def test_pdf_with_photos_tells_nothing_and_looks_the_same():
    given = placed_pdf()
    made, found = bared(given, PDF)
    assert found == {"changed": 1, "redrawn": 0}
    assert told_in_pdf(given) == [PLACE, b"GPS", b"Phone 15"]
    assert told_in_pdf(made) == []
    assert drawn(made) == drawn(given)
    with pikepdf.open(BytesIO(made)) as document:
        attached = {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
    assert attached.pop("broken.png") == b""
    assert [seen(content).size for content in attached.values()] == [(60, 80)] * 4


def test_copy_of_a_pdf_to_look_at_tells_nothing():
    given = placed_pdf()
    with TemporaryFile() as target:
        decoder.copy(BytesIO(given), target, PDF)
        target.seek(0)
        made = target.read()
    assert told_in_pdf(made) == []
    assert drawn(made) == drawn(given)


def test_pdf_that_tells_nothing_stays_bit_for_bit():
    given = pdf_file()  # each has an id of its own
    assert bared(given, PDF) == (given, {"changed": 0, "redrawn": 0})


def test_letter_with_photos_tells_nothing():
    given = placed_word()
    made, found = bared(given, WORD)
    assert found["changed"] == 1
    with zipfile.ZipFile(BytesIO(made)) as archive, zipfile.ZipFile(BytesIO(given)) as before:
        assert archive.namelist() == before.namelist()
        assert archive.testzip() is None
        told = [one for name in archive.namelist() for one in TOLD if one in archive.read(name)]
    assert told == []
    assert bared(made, WORD)[1]["changed"] == 0


@pytest.mark.parametrize("media_type", [PDF, WORD, *TYPES.values()])
def test_what_is_no_file_of_its_kind_is_damaged(media_type):
    with pytest.raises(Unusable) as refused:
        bared(b"\xff\xd8 this is nothing", media_type)
    assert refused.value.problem is Problem.DAMAGED


@pytest.mark.parametrize("kind", TYPES)
def test_photo_cut_off_anywhere_tells_no_place(kind):
    given = placed_photo(kind)
    for end in range(0, len(given), max(1, len(given) // 25)):
        try:
            made, _found = bared(given[:end], TYPES[kind])
        except Unusable:
            continue
        assert PLACE not in made


def told_in_pdf(content: bytes) -> list[bytes]:
    """What is told in any part of a PDF, however it is packed."""
    parts = [content]
    with pikepdf.open(BytesIO(content)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                parts.append(item.read_raw_bytes())
    for part in list(parts):
        try:
            parts.append(zlib.decompress(part))
        except zlib.error:
            continue
    return [one for one in TOLD if any(one in part for part in parts)]


def drawn(content: bytes) -> bytes:
    with TemporaryFile() as target:
        decoder.draw(BytesIO(content), target, 1)
        target.seek(0)
        return target.read()

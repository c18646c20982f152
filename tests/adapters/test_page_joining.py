"""Several files become one PDF: pages in the order given, upright, without places or anything that acts."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from portal.adapters import page_joining
from portal.adapters.decoder import Problem, Unusable
from tests.submitting import pdf_file, photo


def join(*files):
    target = BytesIO()
    count = page_joining.join([(kind, lambda content=content: iter([content])) for kind, content in files], target)
    return count, pikepdf.open(BytesIO(target.getvalue()))


def images_on(page):
    return list(page.obj.Resources.get("/XObject", {}).values())


def picture_on(page):
    (image,) = images_on(page)
    return pikepdf.PdfImage(image).as_pil_image()


def test_photos_and_documents_keep_their_order():
    red, blue = (photo(size=(400, 300), colour=colour) for colour in ("red", "blue"))
    count, made = join(
        ("image/jpeg", red),
        ("application/pdf", pdf_file()),
        ("image/png", photo("PNG", colour="lime")),
        ("image/jpeg", blue),
    )
    assert count == len(made.pages) == 4
    colours = [picture_on(made.pages[number]).getpixel((9, 9)) for number in (0, 2, 3)]
    assert [max(range(3), key=colour.__getitem__) for colour in colours] == [0, 1, 2]
    assert images_on(made.pages[1]) == []


def test_a_photo_stands_upright_on_paper_without_its_place():
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N", 2: (51.0, 30.0, 0.0)}
    target = BytesIO()
    Image.new("RGB", (400, 300), "red").save(target, "JPEG", exif=exif)
    _count, made = join(("image/jpeg", target.getvalue()), ("image/jpeg", photo(size=(400, 300))))
    tall, wide = (page.mediabox for page in made.pages)
    assert (float(tall[2]), float(tall[3])) == (595.0, 793.33)
    assert float(wide[2]) > float(wide[3]) == 595.0
    (image,) = images_on(made.pages[0])
    assert (int(image.Width), int(image.Height)) == (300, 400)
    assert b"Exif" not in image.read_raw_bytes()


def test_a_locked_or_damaged_file_is_said():
    with pytest.raises(Unusable) as locked:
        join(("application/pdf", pdf_file("secret")))
    assert locked.value.problem is Problem.PASSWORD
    with pytest.raises(Unusable):
        join(("image/jpeg", photo()[:300]))


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(page_joining, "MOST_PAGES", 2)
    with pytest.raises(Unusable) as many:
        join(*[("application/pdf", pdf_file())] * 3)
    assert many.value.problem is Problem.TOO_MANY_PAGES

from __future__ import annotations

import pytest

from portal.domain.evidence.documents import (
    ALLOWED_EXTENSIONS,
    DANGEROUS_EXTENSIONS,
    clean_file_name,
    kind_wording,
    size_text,
)
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.domain.wording import Refused

WRONG_KIND = "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"
LIMIT = 10_000_000
BUILT_IN = UploadPolicy(size_limit=LIMIT)


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("payslip.pdf", "application/pdf", "PDF"),
        ("IMG_0001.JPG", "image/jpeg", "JPG"),
        ("IMG_0001", "image/jpeg", "JPG"),
        ("photo.jpg", "image/heic", "HEIC"),
        ("scan.png", "image/png; charset=binary", "PNG"),
        ("x.webp", "image/webp", "WEBP"),
        ("letter from example.com.pdf", "application/pdf", "PDF"),
    ],
)
def test_a_document_is_what_its_content_is(name, media_type, kind):
    assert BUILT_IN.check(name, media_type, 1000).name == kind


@pytest.mark.parametrize(
    ("name", "media_type", "size", "message"),
    [
        ("a.pdf", "application/pdf", 0, "The selected file is empty"),
        ("a.exe", "text/html", 0, "The selected file is empty"),
        ("a.pdf", "application/pdf", LIMIT, "The selected file must be smaller than 10MB"),
        ("a.pdf", "text/html", 10, WRONG_KIND),
        ("a.jpg", "image/svg+xml", 10, WRONG_KIND),
        ("a.pdf", "application/zip", 10, WRONG_KIND),
        ("a.gif", "image/gif", 10, WRONG_KIND),
        ("a.pdf", "", 10, WRONG_KIND),
        ("photo.exe", "image/jpeg", 10, WRONG_KIND),
        ("photo.EXE", "image/jpeg", 10, WRONG_KIND),
        ("photo.exe. ", "image/jpeg", 10, WRONG_KIND),
        ("photo.php.jpg", "image/jpeg", 10, WRONG_KIND),
        ("photo.jpg\0.exe", "image/jpeg", 10, WRONG_KIND),
        ("photo.com", "image/jpeg", 10, WRONG_KIND),
    ],
)
def test_a_document_is_refused_with_the_published_words(name, media_type, size, message):
    with pytest.raises(Refused) as refused:
        BUILT_IN.check(name, media_type, size)

    assert str(refused.value.wording) == message


def test_one_byte_below_the_limit_is_small_enough():
    assert BUILT_IN.check("a.pdf", "application/pdf", LIMIT - 1).name == "PDF"


def test_no_allowed_ending_is_dangerous():
    assert not set(ALLOWED_EXTENSIONS) & DANGEROUS_EXTENSIONS


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (850_000, "850KB"), (10_000_000, "10MB"), (2_540_000, "2.5MB")],
)
def test_size_text_shows_a_unit(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\fakepath\\pay slip.pdf", "pay slip.pdf"),
        ("../../etc/passwd", "passwd"),
        ("cod\u202efdp.exe", "codfdp.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("x" * 300, "x" * 100),
        ("", ""),
    ],
)
def test_clean_file_name_keeps_a_name_that_is_safe_to_show(name, kept):
    assert clean_file_name(name) == kept


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [
        ("image/png", "PNG photo or picture"),
        ("application/pdf", "PDF"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document"),
        ("text/html; charset=utf-8", "Another kind of file"),
    ],
)
def test_kind_of_a_file_is_in_words(media_type, shown):
    assert str(kind_wording(media_type)) == shown

"""Which files a council allows: two lists, a limit, and what no list can allow (requirements S4.46-S4.48)."""

from __future__ import annotations

import pytest

from portal.domain.council_settings import SETTINGS
from portal.domain.evidence.documents import DANGEROUS_EXTENSIONS
from portal.domain.evidence.upload_policy import UploadPolicy, check_white_list, read_extensions
from portal.domain.wording import Refused

PDF, JPEG = "application/pdf", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def policy(white: str = "", black: str = "", limit: int = 10_000_000) -> UploadPolicy:
    return UploadPolicy(read_extensions(white), read_extensions(black), limit)


@pytest.mark.parametrize(
    ("lists", "extensions"),
    [
        (("", ""), ("pdf", "jpg", "jpeg", "png", "heic", "webp")),
        (("pdf, .JPG", ""), ("pdf", "jpg")),
        (("pdf,docx", ""), ("pdf", "docx")),
        (("pdf,jpg", "jpg"), ("pdf",)),
        (("pdf,exe,doc", ""), ("pdf",)),
        (("", "heic,webp"), ("pdf", "jpg", "jpeg", "png")),
        (("exe", ""), ()),
    ],
)
def test_black_list_wins_over_white_and_the_codes_own_over_both(lists, extensions):
    assert policy(*lists).extensions == extensions


@pytest.mark.parametrize("extension", sorted(DANGEROUS_EXTENSIONS))
def test_no_list_can_allow_what_is_dangerous(extension):
    found = policy(f"pdf,{extension}")

    assert extension not in found.extensions
    with pytest.raises(Refused):
        found.check(f"letter.{extension}", PDF, 1000)
    with pytest.raises(Refused, match=f"^{extension} cannot be allowed"):
        check_white_list(frozenset({extension}))


@pytest.mark.parametrize(
    ("found", "name", "media_type", "size", "words"),
    [
        (policy(), "a.pdf", PDF, 0, "The selected file is empty"),
        (policy(limit=2_500_000), "a.pdf", PDF, 2_500_000, "The selected file must be smaller than 2.5MB"),
        (policy(), "a.docx", DOCX, 10, "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"),
        (policy("pdf,jpg"), "a.png", "image/png", 10, "The selected file must be a PDF or JPG"),
        (policy("pdf"), "a.jpg", JPEG, 10, "The selected file must be a PDF"),
        (policy("doc"), "a.doc", "application/msword", 10, "An old Word document (DOC) can hide harmful code. Save it as a PDF or DOCX, or take a photo of it"),
        (policy("docx"), "a.docm", DOCX, 10, "A macro could be hidden in the selected file. Save it as a PDF and upload that"),
        (policy(black="jpeg"), "a.jpeg", JPEG, 10, "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"),
        (policy("", "pdf,jpg,jpeg,png,heic,webp"), "a.pdf", PDF, 10, "The selected file could not be uploaded – try again"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_allowed_is_refused_in_words(found, name, media_type, size, words):
    with pytest.raises(Refused) as refused:
        found.check(name, media_type, size)

    assert str(refused.value) == words


def test_a_file_that_is_allowed_has_its_kind():
    assert policy().check("scan.pdf", f"{PDF}; charset=binary", 10).name == "PDF"
    assert policy("docx").check("letter.docx", DOCX, 10).name == "Word document (DOCX)"


@pytest.mark.parametrize("text", ["pdf;jpg", "a b", "*", "..", "x" * 11, ",".join(f"e{n}" for n in range(101))])
def test_a_list_that_is_none_is_refused(text):
    with pytest.raises(Refused, match="like pdf,jpg,png"):
        read_extensions(text)


def test_a_white_list_says_what_it_cannot_allow():
    with pytest.raises(Refused, match=r"^UploadWhiteList: doc cannot be allowed: An old Word document"):
        SETTINGS["UploadWhiteList"].read("pdf,doc")
    with pytest.raises(Refused, match=r"^UploadWhiteList: xyz cannot be allowed: this service cannot check"):
        SETTINGS["UploadWhiteList"].read("xyz")
    assert SETTINGS["UploadBlackList"].read("exe, .DOC") == "doc,exe"
    assert SETTINGS["UploadWhiteList"].read("") == ""


@pytest.mark.parametrize(
    ("number", "size"),
    [("10000", 10_000_000), ("100000", 100_000_000), ("1000000", 1_000_000), ("25000000", 25_000_000)],
)
def test_an_imported_size_is_kilobytes_up_to_a_point_and_bytes_from_another(number, size):
    assert SETTINGS["UploadSizeLimit"].read_import(number) == size


@pytest.mark.parametrize("number", ["100001", "500000", "999999"])
def test_an_imported_size_between_the_two_is_refused_with_both_readings(number):
    with pytest.raises(Refused, match=r"could be .*KB or .*MB: set it in bytes"):
        SETTINGS["UploadSizeLimit"].read_import(number)


def test_a_size_is_shown_with_its_unit():
    assert SETTINGS["UploadSizeLimit"].shown(10_000_000) == "10000000 bytes (10MB)"
    assert SETTINGS["FutureWeeks"].shown(13) == "13 weeks"

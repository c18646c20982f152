"""Names of downloads by RFC 6266: whatever a file was called, the header is one line and gives the name back."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.evidence.documents import clean_file_name
from portal.web.downloads import disposition


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("rent.jpg", 'attachment; filename="rent.jpg"'),
        ('a "b".pdf', "attachment; filename=\"a _b_.pdf\"; filename*=UTF-8''a%20%22b%22.pdf"),
        ("漢.pdf", "attachment; filename=\".pdf\"; filename*=UTF-8''%E6%BC%A2.pdf"),
        ("漢", "attachment; filename=\"file\"; filename*=UTF-8''%E6%BC%A2"),
    ],
)
def test_header_names_the_file_for_old_and_new_browsers(name, header):
    assert disposition(name) == header


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=120))
def test_kept_name_comes_back_from_the_header(typed):
    name = clean_file_name(typed)
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    if "filename*" in header:
        assert unquote(header.partition("UTF-8''")[2]) == name

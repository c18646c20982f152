"""What a reader of a PDF extracts from it."""

from __future__ import annotations

import pypdfium2


def text_of(content: bytes) -> str:
    """The text of all pages, with single spaces."""
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())

"""The author's HTML of an evidence item, made safe: a few tags, no scripts, links that carry nothing along (S4.54)."""

from __future__ import annotations

import nh3

from portal.domain.evidence.items import EvidenceItem

TAGS = {"p", "ul", "ol", "li", "strong", "b", "em", "i", "br", "a"}
CLASSES = {
    "p": {"class": "govuk-body"},
    "ul": {"class": "govuk-list govuk-list--bullet"},
    "ol": {"class": "govuk-list govuk-list--number"},
    "a": {"class": "govuk-link"},
}


def clean_html(text: str) -> str:
    """HTML that may stand in a page as it is."""
    return nh3.clean(
        text, tags=TAGS, attributes={"a": {"href", "class"}}, url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer", set_tag_attribute_values=CLASSES,
    )  # fmt: skip


def texts_of(item: EvidenceItem) -> dict[str, str]:
    """The item's text by language, safe to show and to freeze."""
    return {language: clean_html(text) for language, text in item.texts().items()}

"""One thing a resident may be asked to send, as a rules file words it in English and Welsh."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.domain.dates import Language

_PREFIX = re.compile(r"^Rule_")
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]|[0-9]+")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One way to satisfy a requirement: `count` documents of `kind`, as in "2 of other-identity"."""

    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What is asked: HTML in the author's words (to be sanitised before it is shown), and our extensions of the format.

    `accepts` holds alternatives, `minimum` how many documents are asked, `per` what each is for (account, person),
    `months` how many months they must cover. The original format has only the resource id and the English text.
    """

    resource_id: str
    text_en: str
    text_cy: str = ""
    title_en: str = ""
    title_cy: str = ""
    code: str = ""
    accepts: tuple[Acceptance, ...] = ()
    minimum: int = 1
    per: str = ""
    months: int | None = None

    def title(self, language: Language) -> str:
        """The short name in plain text; English where there is no Welsh, else words of the resource id."""
        english = self.title_en or words_of(self.resource_id)
        return (self.title_cy or english) if language == "cy" else english

    def text(self, language: Language) -> str:
        """The list of what to send, as HTML not yet sanitised; English where there is no Welsh."""
        return (self.text_cy or self.text_en) if language == "cy" else self.text_en

    def titles(self) -> dict[str, str]:
        """Titles by language, as they are frozen at submission."""
        return {"en": self.title("en"), "cy": self.title("cy")}

    def texts(self) -> dict[str, str]:
        """Texts by language, as they are frozen at submission once sanitised."""
        return {"en": self.text("en"), "cy": self.text("cy")}


def join_items(items: Sequence[EvidenceItem]) -> EvidenceItem:
    """One request out of several for the same resource: distinct texts one after the other, the larger numbers kept."""
    first = items[0]
    if len(items) == 1:
        return first
    months = [item.months for item in items if item.months is not None]
    return replace(
        first,
        text_en="\n".join(dict.fromkeys(item.text_en for item in items)),
        text_cy="\n".join(dict.fromkeys(item.text_cy for item in items if item.text_cy)),
        title_en=next((item.title_en for item in items if item.title_en), ""),
        title_cy=next((item.title_cy for item in items if item.title_cy), ""),
        minimum=max(item.minimum for item in items),
        months=max(months, default=None),
        accepts=next((item.accepts for item in items if item.accepts), ()),
    )


def words_of(resource_id: str) -> str:
    """ "New pension or annuity" for "Rule_NewPensionOrAnnuity", as a title of last resort."""
    words = _WORD.findall(_PREFIX.sub("", resource_id))
    if not words:
        return resource_id
    lower = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    lower[0] = lower[0][:1].upper() + lower[0][1:]
    return " ".join(lower)

"""On what terms one thing is asked for: which documents are accepted, how many, for which months (docs/evidence-rules.md).

Terms are data, so that a page can say "one more needed". They are frozen with the request at submission: later edits of
the rules never change what is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.domain.evidence.rule_names import words_of
from portal.domain.wording import OwnWording, Wording


class Interval(StrEnum):
    """How far apart documents that follow each other are dated; the values stand in rules files."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four-weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One way to satisfy a requirement: `count` documents of `kind`, as in "2 of other-identity"."""

    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A document a resident may say a file is, in the words of the rules; `kind` is the alternative it counts for."""

    kind: str
    title_en: str
    title_cy: str = ""

    @property
    def id(self) -> str:
        """Its place in forms and rows: the same words are the same document."""
        return f"{self.kind}:{'-'.join(self.title_en.casefold().split())}"[:120]

    @property
    def wording(self) -> Wording:
        """Its name as the rules word it."""
        return OwnWording(self.title_en, welsh=self.title_cy)


@dataclass(frozen=True, slots=True)
class Terms:
    """`accepts` holds alternatives; without them `minimum` documents, of `interval` one after the other, or of `months`."""

    accepts: tuple[Acceptance, ...] = ()
    minimum: int = 1
    months: int | None = None
    interval: Interval | None = None
    documents: tuple[DocumentKind, ...] = ()

    @property
    def count(self) -> int:
        """How many documents are needed where their kind does not matter."""
        return min((one.count for one in self.accepts), default=self.minimum)

    @property
    def asks_kind(self) -> bool:
        """Whether it matters which document a file is."""
        return len({one.kind for one in self.accepts}) > 1

    @property
    def asks_count(self) -> bool:
        """Whether it matters how many documents are in a file."""
        return not self.asks_kind and not self.asks_months and self.count > 1

    @property
    def asks_months(self) -> bool:
        """Whether it matters which months a file covers."""
        return not self.asks_kind and self.months is not None

    @property
    def asks_anything(self) -> bool:
        """Whether the resident is asked what a file is; one document of any kind needs no question."""
        return self.asks_kind or self.asks_count or self.asks_months

    @property
    def choices(self) -> tuple[DocumentKind, ...]:
        """What a file may be said to be: the documents named, and each kind without names by its own word."""
        named = {one.kind for one in self.documents}
        wanted = [one.kind for one in self.accepts]
        bare = (DocumentKind(kind, words_of(kind)) for kind in dict.fromkeys(wanted) if kind not in named)
        return (*(one for one in self.documents if one.kind in wanted), *bare)

    def find_document(self, document_id: str) -> DocumentKind | None:
        """The document with an id, or None."""
        return next((one for one in self.choices if one.id == document_id), None)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that a request keeps."""
        return {
            "accepts": [[one.count, one.kind] for one in self.accepts], "minimum": self.minimum, "months": self.months,
            "interval": self.interval.value if self.interval else None,
            "documents": [[one.kind, one.title_en, one.title_cy] for one in self.documents],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, content: Mapping[str, Any] | None) -> Terms:
        """Read the JSON form; what was asked before there were terms is one document of any kind."""
        if not content:
            return cls()
        interval = content.get("interval")
        return cls(
            tuple(Acceptance(count, kind) for count, kind in content.get("accepts", ())),
            content.get("minimum", 1), content.get("months"), Interval(interval) if interval else None,
            tuple(DocumentKind(*one) for one in content.get("documents", ())),
        )  # fmt: skip

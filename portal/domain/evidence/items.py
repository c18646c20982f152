"""One thing a resident may be asked to send, as a rules file words it in English and Welsh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.domain.dates import Language
from portal.domain.evidence.rule_names import words_of
from portal.domain.evidence.subjects import Subject
from portal.domain.evidence.terms import Acceptance, DocumentKind, Interval, Terms

SUBJECT_MARK = "~"
"""Between the resourceId of the rules and the subject it is asked for; no resourceId of a file may hold it."""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What is asked: HTML in the author's words (to be sanitised before it is shown), and our extensions of the format.

    `accepts` holds alternatives, `minimum` how many documents are asked, `interval` how they follow each other, `per` what
    each is for (account, person), `months` how many months they must cover, `reuse` for how many months what was accepted
    stands. The original format has only the resource id and the English text. `subject` is set once the item is asked
    for one account, job, child or person; its resource id then names both.
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
    interval: Interval | None = None
    documents: tuple[DocumentKind, ...] = ()
    reuse: int | None = None
    subject: Subject | None = None

    @property
    def terms(self) -> Terms:
        """What is enough."""
        return Terms(self.accepts, self.minimum, self.months, self.interval, self.documents)

    def about(self, subject: Subject) -> EvidenceItem:
        """The same for one account, job, child or person: a request of its own."""
        return replace(self, resource_id=f"{self.resource_id}{SUBJECT_MARK}{subject.key}", subject=subject)

    def title(self, language: Language) -> str:
        """The short name in plain text; English where there is no Welsh, else words of the resource id."""
        english = self.title_en or words_of(rule_of(self.resource_id))
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
        interval=max(items, key=lambda item: item.minimum).interval,
        documents=tuple(dict.fromkeys(one for item in items for one in item.documents)),
        reuse=None if any(item.reuse is None for item in items) else min(item.reuse or 0 for item in items),
    )


def rule_of(resource_id: str) -> str:
    """The resourceId of the rules file, without the subject that an item is asked for."""
    return resource_id.partition(SUBJECT_MARK)[0]

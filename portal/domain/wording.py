"""Words for people, written in the rules but translated only when a page, a text or a PDF is made.

A `Wording` keeps the English sentence (which is also the key of the Welsh catalogue) apart from what fills its gaps,
so that no rule needs to know the language of the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """An English sentence with `{named}` gaps; a gap may itself be filled by a Wording."""

    text: str
    gaps: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence, gaps filled: for logs, command lines and tests."""
        return self.render(lambda text: text)

    def render(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of `translate`, which maps an English text to the reader's."""
        if not self.gaps:
            return translate(self.text)
        gaps = {name: gap.render(translate) if isinstance(gap, Wording) else gap for name, gap in self.gaps.items()}
        return translate(self.text).format(**gaps)


_TRANSLATED = "Yes"
"""A word that the Welsh catalogue translates: it tells which language a translator writes."""


@dataclass(frozen=True, slots=True)
class OwnWording(Wording):
    """Words that their author wrote in both languages, as the names in a council's own file: no catalogue knows them."""

    welsh: str = ""

    def render(self, translate: Callable[[str], str]) -> str:
        """The author's Welsh for a Welsh reader; what the catalogue makes of the English where there is none."""
        is_welsh = translate(_TRANSLATED) != _TRANSLATED
        return self.welsh if is_welsh and self.welsh else translate(self.text)


def _(text: str, **gaps: object) -> Wording:
    """Mark a sentence for translation and return it as a Wording."""
    return Wording(text, gaps)


class Refused(Exception):
    """A rule that says no, with the words the person reads and, where there is one, the field it belongs to."""

    def __init__(self, wording: Wording, field_name: str | None = None) -> None:
        super().__init__(str(wording))
        self.wording = wording
        self.field_name = field_name

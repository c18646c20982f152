"""Lists that fit in memory (the users of an organisation, the organisations): searched, sorted and cut into pages.

Case and accents are folded here, so that both databases find and order alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.domain.names import name_key

PAGE_ROWS = 50
LONGEST_SEARCH = 200

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """Rows of one page, how many match in all, which page it is and how many there are."""

    rows: Sequence[Row]
    total: int
    number: int
    count: int


def show_page(rows: Sequence[Row], number: int) -> ListPage[Row]:
    """One page of a list; a number beyond the last page gives the last."""
    count = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(max(number, 1), count)
    return ListPage(rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS], len(rows), number, count)


class Searched:
    """What was searched for: every word of it must begin a word of what is held."""

    def __init__(self, search: str) -> None:
        self.words = [name_key(word) for word in search[:LONGEST_SEARCH].split()]

    def finds(self, *parts: str) -> bool:
        """Whether these words of a row are meant; everything is when nothing was searched for."""
        held = [name_key(part) for part in parts]
        return all(any(part.startswith(word) for part in held) for word in self.words)


def name_order(name: str) -> str:
    """What rows are sorted by, so that Zoë and Zoe stand together."""
    return name_key(name)

"""A sorted set of whole numbers whose past versions stay readable: each shares what did not change with the next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

CHUNK = 64
Snapshot: TypeAlias = tuple[tuple[int, ...], ...]


class SharedOrder:
    """Numbers in order, kept in small chunks; a change replaces one chunk, a snapshot keeps only the chunks' list."""

    def __init__(self) -> None:
        self._chunks: list[tuple[int, ...]] = []
        self._firsts: list[int] = []
        self._snapshot: Snapshot | None = ()

    def add(self, number: int) -> None:
        """Put a number in; one that is there already stays once."""
        self._snapshot = None
        if not self._chunks:
            self._chunks.append((number,))
            self._firsts.append(number)
            return
        position = max(bisect_right(self._firsts, number) - 1, 0)
        chunk = self._chunks[position]
        if number > chunk[-1]:
            grown = (*chunk, number)
        else:
            place = bisect_left(chunk, number)
            if chunk[place] == number:
                return
            grown = (*chunk[:place], number, *chunk[place:])
        if len(grown) <= CHUNK:
            self._chunks[position] = grown
            self._firsts[position] = grown[0]
        else:
            half = len(grown) - 1 if number == grown[-1] else len(grown) // 2
            self._chunks[position : position + 1] = [grown[:half], grown[half:]]
            self._firsts[position : position + 1] = [grown[0], grown[half]]

    def discard(self, number: int) -> None:
        """Take a number out; one that is not there is no matter."""
        position = bisect_right(self._firsts, number) - 1
        if position < 0:
            return
        chunk = self._chunks[position]
        place = bisect_left(chunk, number)
        if place == len(chunk) or chunk[place] != number:
            return
        self._snapshot = None
        if len(chunk) == 1:
            del self._chunks[position], self._firsts[position]
        else:
            left = chunk[:place] + chunk[place + 1 :]
            self._chunks[position] = left
            self._firsts[position] = left[0]

    def snapshot(self) -> Snapshot:
        """The numbers as they are now; later changes do not touch it."""
        if self._snapshot is None:
            self._snapshot = tuple(self._chunks)
        return self._snapshot


def numbers_in(snapshot: Snapshot) -> Iterator[int]:
    """The numbers of a snapshot, in order."""
    return chain.from_iterable(snapshot)

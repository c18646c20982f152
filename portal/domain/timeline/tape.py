"""Sets of numbers, one for each step, of which only the differences are kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from typing import Generic, TypeVar

T = TypeVar("T")


class Tape(Generic[T]):
    """What came and what went with each step; a step's own set is wound to from the step read last, either way.

    Steps with which nothing changed may be left out. Reading the steps in their order takes as long as there are
    differences, and memory grows only with these.
    """

    def __init__(self, value_of: Callable[[int], T]) -> None:
        self._value_of = value_of
        self.steps: list[int] = []
        self.differences: list[tuple[Collection[int], Collection[int]]] = []
        self._position = 0
        self._numbers: list[int] = []
        self._values: list[T] = []

    def append(self, step: int, came: Collection[int], went: Collection[int]) -> None:
        """A step later than those before: what came was not there until then, what went was."""
        self.steps.append(step)
        self.differences.append((came, went))

    def numbers(self, step: int) -> tuple[int, ...]:
        """The set of a step, in order."""
        self._wind(bisect_right(self.steps, step))
        return tuple(self._numbers)

    def values(self, step: int) -> tuple[T, ...]:
        """What the numbers of a step stand for, in the same order."""
        self._wind(bisect_right(self.steps, step))
        return tuple(self._values)

    def _wind(self, position: int) -> None:
        while self._position < position:
            came, went = self.differences[self._position]
            self._replace(went, came)
            self._position += 1
        while self._position > position:
            self._position -= 1
            came, went = self.differences[self._position]
            self._replace(came, went)

    def _replace(self, old: Collection[int], new: Collection[int]) -> None:
        for number in old:
            place = bisect_left(self._numbers, number)
            del self._numbers[place], self._values[place]
        for number in new:
            place = bisect_left(self._numbers, number)
            self._numbers.insert(place, number)
            self._values.insert(place, self._value_of(number))

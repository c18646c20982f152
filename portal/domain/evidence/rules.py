"""Evidence rules: which evidence a review calls for (requirements S4.50-S4.59; docs/evidence-rules.md).

A rules file is either wholly good or refused with every fault found. An `EvidenceRules` never changes afterwards and
may be shared between threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from portal.domain.evidence.eform import EForm
from portal.domain.evidence.items import EvidenceItem, join_items
from portal.domain.evidence.rule_path import RulePath
from portal.domain.evidence.subjects import Subject


class Operator(StrEnum):
    """How a rule judges what its XPath finds; all but the first two compare with the rule's Value."""

    EXISTS = "Exists"
    NOT_EXISTS = "NotExists"
    EQUALS = "Equals"
    NOT_EQUALS = "NotEquals"
    CONTAINS = "Contains"
    GREATER_THAN = "GreaterThan"
    LESS_THAN = "LessThan"

    @property
    def needs_value(self) -> bool:
        """Whether the rule must have a Value."""
        return self not in (Operator.EXISTS, Operator.NOT_EXISTS)

    @property
    def needs_number(self) -> bool:
        """Whether that Value must be a number."""
        return self in (Operator.GREATER_THAN, Operator.LESS_THAN)


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition: an XPath, an operator and, for comparisons, the value compared with."""

    path: RulePath
    operator: Operator
    value: str

    def is_met(self, eform: EForm) -> bool:
        """Whether the eForm meets the rule; a question without an answer meets no comparison."""
        if self.operator is Operator.EXISTS:
            return self.path.holds(eform.root)
        if self.operator is Operator.NOT_EXISTS:
            return not self.path.holds(eform.root)
        found = self.path.values(eform.root)
        if self.operator is Operator.NOT_EQUALS:
            return bool(found) and self.value not in found
        if self.operator is Operator.EQUALS:
            return self.value in found
        if self.operator is Operator.CONTAINS:
            return any(self.value in given for given in found)
        return self._is_number_beyond(found)

    def _is_number_beyond(self, found: list[str]) -> bool:
        limit = read_number(self.value)
        numbers = [number for number in map(read_number, found) if number is not None]
        if limit is None or not numbers:
            return False
        return max(numbers) > limit if self.operator is Operator.GREATER_THAN else min(numbers) < limit


@dataclass(frozen=True, slots=True)
class Evidence:
    """One Evidence element: what it asks for, and when (any of its rules suffices, unless all are needed)."""

    item: EvidenceItem
    rules: tuple[Rule, ...]
    is_all_needed: bool

    def is_asked(self, eform: EForm, view: EForm | None = None) -> bool:
        """Whether the eForm calls for this evidence; with a `view` of it, whether what is left there does.

        A rule must hold for the whole as well: that a page is not there is not true because it is about somebody else.
        """
        results = (rule.is_met(eform) and (view is None or rule.is_met(view)) for rule in self.rules)
        return all(results) if self.is_all_needed else any(results)


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """A whole rules file, in its own order."""

    evidences: tuple[Evidence, ...]

    @property
    def items(self) -> list[EvidenceItem]:
        """Every distinct item the file can ask for; several Evidence elements of one resourceId are one item."""
        return _one_per_resource(self.evidences, lambda _evidence: True)

    def evaluate(self, eform: EForm) -> list[EvidenceItem]:
        """The items this eForm calls for, in the order of the file, each once however many rules ask for it."""
        return _one_per_resource(self.evidences, lambda evidence: evidence.is_asked(eform))

    def evaluate_for(self, eform: EForm, subjects: Sequence[Subject]) -> list[EvidenceItem]:
        """The items this eForm calls for, those with a `per` once for each subject of that kind whose pages call for it.

        A rule with `per` sees the pages of one subject and those of none. Where no subject is known it is asked once.
        """
        places: dict[str, list[Evidence]] = {}
        for evidence in self.evidences:
            places.setdefault(evidence.item.resource_id, []).append(evidence)
        kinds = {evidence.item.per for evidence in self.evidences}
        views = {subject: eform.only_about(subject) for subject in subjects if subject.kind in kinds}
        return [item for same in places.values() for item in _asked_for_each(same, eform, views)]


def read_number(text: str) -> Decimal | None:
    """The finite number in `text`, pound signs, commas and spaces aside, or None."""
    try:
        number = Decimal(text.replace("£", "").replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _asked_for_each(same: Sequence[Evidence], eform: EForm, views: Mapping[Subject, EForm]) -> Iterator[EvidenceItem]:
    """What the Evidence elements of one resourceId come to: once, or once for each subject they are asked for."""
    kinds = {evidence.item.per for evidence in same}
    concerned = [subject for subject in views if subject.kind in kinds]
    for subject in concerned:
        view = views[subject]
        for item in _one_per_resource(same, lambda evidence: evidence.is_asked(eform, view)):  # noqa: B023 - used at once
            yield item.about(subject)
    if not concerned:
        yield from _one_per_resource(same, lambda evidence: evidence.is_asked(eform))


def _one_per_resource(evidences: Iterable[Evidence], is_wanted: Callable[[Evidence], bool]) -> list[EvidenceItem]:
    """Wanted items, by the place where their resourceId is first seen: the order never depends on the answers."""
    places: dict[str, list[EvidenceItem]] = {}
    for evidence in evidences:
        place = places.setdefault(evidence.item.resource_id, [])
        if is_wanted(evidence):
            place.append(evidence.item)
    return [join_items(items) for items in places.values() if items]

"""The pages of a change's form: the date first, then its questions a few at a time, each page saved on its own.

Questions that follow from an answer on an earlier page are left out until that answer calls for them, so that every
journey works without scripts; those that follow from one answer of the same page are shown below that answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.domain.changes import (
    ChangeKind,
    ChangeType,
    FieldSpec,
    Kind,
)
from portal.domain.dates import is_more_than_one_month_late
from portal.domain.draft import DraftChange
from portal.domain.review.change_subject import WHO, ChangeSubject

DATE_PAGE = "date"
CHANGE_DATE = "change_date"
REASON_PAGE = "reason_for_delay"
FULL_PAGE = 5.0
ALONE = (Kind.ADDRESS, Kind.GROUPS)


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of a change's form. `key` is its name in the address; `revealed` maps a question to those below it."""

    key: str
    specs: tuple[FieldSpec, ...]

    @property
    def asks_date(self) -> bool:
        """Whether the page asks when it happened and whom it is about."""
        return self.key == DATE_PAGE

    @property
    def is_sheet(self) -> bool:
        """Whether the page is laid out like a paper that the reader copies from."""
        return any(spec.part is not None for spec in self.specs)

    def revealed_by(self, spec: FieldSpec) -> FieldSpec | None:
        """The question of this page whose one answer reveals `spec`, or None."""
        shown_when = spec.shown_when
        if shown_when is None or len(shown_when.values) != 1:
            return None
        return next((other for other in self.specs if other.name == shown_when.field), None)


def pages_of(about: ChangeSubject, details: Mapping[str, Any], *, is_late: bool) -> tuple[ChangePage, ...]:
    """The pages that the answers so far call for, the date first."""
    answers = about.type.read(_known(about.type, details))
    pages = [ChangePage(DATE_PAGE, ())]
    if is_late:
        pages.append(ChangePage(REASON_PAGE, (replace(about.type.field(REASON_PAGE), required=True),)))
    asked = [spec for spec in about.type.questions if about.asks(spec)]
    for chunk in _chunks(asked):
        shown: list[FieldSpec] = []
        for spec in chunk.specs:
            if chunk.revealed_by(spec) in shown or spec.is_shown(answers):
                shown.append(spec)
        if shown:
            pages.append(ChangePage(chunk.key, tuple(shown)))
    return tuple(pages)


def whole_page(about: ChangeSubject, details: Mapping[str, Any]) -> ChangePage:
    """All questions that the answers call for on one page, for an officer who puts them right; no private ones."""
    pages = pages_of(about, details, is_late=False)
    return ChangePage(DATE_PAGE, tuple(spec for page in pages for spec in page.specs if not spec.is_private))


def _chunks(specs: Iterable[FieldSpec]) -> Iterator[ChangePage]:
    """Questions gathered to pages of at most about five, independent of the answers, so that pages keep their names."""
    held: list[FieldSpec] = []
    size = 0.0
    for spec in specs:
        follows, below = _follows(spec, held)
        size_of = 0.0 if below else _size(spec)
        is_alone = spec.starts_page or spec.kind in ALONE or (bool(held) and held[-1].kind in ALONE)
        is_full = is_alone or (follows and not below) or size + size_of > FULL_PAGE
        stays = bool(held and spec.page) and held[0].page == spec.page
        if held and not stays and (is_full or spec.page or held[0].page):
            yield ChangePage(held[0].name, tuple(held))
            held, size = [], 0.0
        held.append(spec)
        size += size_of
    if held:
        yield ChangePage(held[0].name, tuple(held))


def _follows(spec: FieldSpec, page: Iterable[FieldSpec]) -> tuple[bool, bool]:
    """Whether a question follows from one of this page, and whether it can be shown below that one's answer."""
    shown_when = spec.shown_when
    if shown_when is None or all(one.name != shown_when.field for one in page):
        return False, False
    return True, len(shown_when.values) == 1 and spec.kind not in ALONE


def _size(spec: FieldSpec) -> float:
    """How much of a small screen a question takes."""
    if spec.kind in ALONE:
        return FULL_PAGE
    if spec.kind in (Kind.CHOICE, Kind.CHOICES):
        return min(1 + len(spec.choices) / 4, FULL_PAGE)
    return {Kind.DATE: 1.5, Kind.LONG_TEXT: 2.0}.get(spec.kind, 1.0)


def merge_details(
    about: ChangeSubject, held: Mapping[str, Any], page: ChangePage, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The details with one page's answers in place: emptied ones go, and so does what no answer calls for any more.

    A private answer that is left empty stays as it was, because the page never shows it again.
    """
    details = dict(held)
    for spec in page.specs:
        value = given.get(spec.name)
        if value in (None, "", []) and not (spec.kind is Kind.CHOICES and value == []):
            if not spec.is_private:
                details.pop(spec.name, None)
        else:
            details[spec.name] = spec.format(value) if spec.format else value
        if spec.group is not None and details.get(spec.name):
            details[spec.name] = [{**entry, **about.implied_in(spec)} for entry in details[spec.name]]
    details.update(about.implied(given.get(WHO) or details.get(WHO) or about.who or about.only_person))
    return prune(about.type, details)


def prune(kind: ChangeType, details: Mapping[str, Any]) -> dict[str, Any]:
    """The details without answers to questions that the other answers no longer call for."""
    kept = _known(kind, details)
    while True:
        answers = kind.read(kept)
        needless = [spec.name for spec in kind.fields if spec.name in kept and not spec.is_shown(answers)]
        if not needless:
            return kept
        kept = {name: value for name, value in kept.items() if name not in needless}


def _known(kind: ChangeType, details: Mapping[str, Any]) -> dict[str, Any]:
    names = {spec.name for spec in kind.fields}
    return {name: value for name, value in details.items() if name in names}


def is_late(change_date: date | None, kind: str, notified_on: date) -> bool:
    """Whether a reason for the delay is asked: more than one month after the change (SI 2001/1002 reg 8(3))."""
    return (
        kind == ChangeKind.CHANGE and change_date is not None and is_more_than_one_month_late(change_date, notified_on)
    )


def unfinished_page(change: DraftChange, about: ChangeSubject, notified_on: date) -> str | None:
    """The page of a change where something is still to be answered; None when the change is whole."""
    if change.kind == ChangeKind.CHANGE and change.happened_on is None:
        return DATE_PAGE
    if about.people() and not change.details.get(WHO):
        return DATE_PAGE
    details = about.type.read(_known(about.type, change.details))
    missing = {spec.name.split("[")[0] for spec in about.type.missing(details)}
    faults = about.impossible(_known(about.type, change.details), change.happened_on)
    missing |= {fault.path.split("[")[0] for fault in faults}
    if missing & {WHO, CHANGE_DATE}:
        return DATE_PAGE
    late = is_late(change.happened_on, change.kind, notified_on)
    if late and not details.reason_for_delay:
        return REASON_PAGE
    pages = pages_of(about, change.details, is_late=late)
    return next((page.key for page in pages if missing & {spec.name for spec in page.specs}), None)

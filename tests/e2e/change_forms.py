"""The forms of all kinds of change, found through the register: who can report each, and what to type on its pages.

A kind of change that is added to the register is visited without a word here: its own example fills its pages, and what
the example leaves out is filled by what a control takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page

from portal.domain.changes import CHANGE_TYPES, Section
from portal.domain.claim import Claim
from portal.domain.review import Household
from portal.domain.review.asking import questions_of
from portal.domain.review.held import HeldWords
from tests.e2e.sample_people import SamplePerson, sample_people
from tests.e2e.walking import fill_date

RECENTLY = timedelta(days=3)
"""Long enough ago to have happened, not so long that a reason for telling it late is asked for."""
MUCH_LATER = timedelta(days=12 * 365)
"""When a child of any age has grown up."""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes to the form of a kind of change: the question, the answer that leads on, and the address."""

    type_name: str
    question: str
    answer: str
    form: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who can sign in, and the forms that are reached as them."""

    person: SamplePerson
    ways: tuple[Way, ...]


def reporters() -> list[Reporter]:
    """The fewest people of the sample, taken greedily, who can report every kind of change between them."""
    able = [(person, {way.type_name: way for way in _ways(person.claim)}) for person in sample_people()[:150]]
    missing = set(CHANGE_TYPES)
    found: list[Reporter] = []
    while missing:
        person, ways = max(able, key=lambda one: len(missing & one[1].keys()))
        reached = missing & ways.keys()
        assert reached, f"nobody of the sample council can report {sorted(missing)}"
        found.append(Reporter(person, tuple(way for name, way in ways.items() if name in reached)))
        missing -= reached
    return found


def _ways(claim: Claim) -> Iterator[Way]:
    words = HeldWords(Household(claim), date.today(), True)
    for section in Section:
        for question in questions_of(words, section):
            address = f"/review/{section.value}/{question.id}"
            for way in question.ways(words.household):
                if way.type_name:
                    who = f"?who={way.who}" if question.is_by_person else ""
                    answer = "changed" if question.is_about_held else "yes"
                    yield Way(way.type_name, address, answer, f"{address}/change/{way.type_name}{who}")


def fill_page(page: Page, type_name: str) -> None:
    """Type what the example of the kind of change says into the controls of this page, and a date where one is asked."""
    if page.locator("[name='happened_on-day']").count():
        fill_date(page, "happened_on", date.today() - RECENTLY)
    for name, value in _flat(CHANGE_TYPES[type_name].example):
        found = page.locator(f"main [name='{name}']")
        if not found.count():
            continue
        if found.first.get_attribute("type") in ("radio", "checkbox"):
            wanted = page.locator(f"main [name='{name}'][value='{value}']")
            (wanted if wanted.count() else found).first.check()
        elif found.first.is_visible():
            found.first.fill(value)


def fill_refused(page: Page, day: date) -> None:
    """Give each question with an error something that its control takes; dates are this day."""
    for group in page.locator("main .govuk-form-group--error:not(:has(.govuk-form-group--error))").all():
        _fill_group(group, day)


def _fill_group(group: Locator, day: date) -> None:
    parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year), "postcode": "SE1 1AA"}
    options = group.locator("input[type=radio], input[type=checkbox]")
    if options.count():
        options.first.check()
        return
    for box in group.locator("input, textarea").all():
        part = (box.get_attribute("name") or "").rpartition("-")[2]
        is_number = box.get_attribute("inputmode") in ("decimal", "numeric")
        box.fill(parts.get(part) or ("1" if is_number else "Example"))


def _flat(example: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """The controls that an example fills, by name: parts of dates and addresses, numbered entries of lists."""
    for key, value in example.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}-")
        elif isinstance(value, list):
            for position, entry in enumerate(value):
                if isinstance(entry, Mapping):
                    yield from _flat(entry, f"{name}-{position}-")
                else:
                    yield from ((name, str(entry)), (f"{name}-{position + 1}", str(entry)))
        elif isinstance(value, bool):
            yield name, "yes" if value else "no"
        else:
            yield name, str(value)
            yield from zip((f"{name}-year", f"{name}-month", f"{name}-day"), str(value).split("-"), strict=False)

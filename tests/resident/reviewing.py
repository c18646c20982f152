"""Ways through a review that several tests take: answering, reporting a change page by page, checking answers."""

from __future__ import annotations

from typing import Any, NamedTuple

from portal.domain.actor import Resident
from portal.domain.review import SECTION_TITLES
from portal.services import drafts
from tests.auth.signing_in import unit
from tests.pages import Browser, Page

LATE = "I was in hospital"


def open_review(browser: Browser) -> Browser:
    """A browser with its review started."""
    browser.post("resident.start_review")
    return browser


def day(value: str, name: str = "happened_on") -> dict[str, str]:
    """The three inputs of a date."""
    year, month, number = value.split("-")
    return {f"{name}-day": str(int(number)), f"{name}-month": str(int(month)), f"{name}-year": year}


def answer(browser: Browser, section: str, question: str, value: str) -> Page:
    """Answer one question."""
    return browser.post("resident.show_question", {"answer": value}, section=section, question=question)


class Onward(NamedTuple):
    """Where a page that only informs leads."""

    location: str
    status: int = 303


def fill(browser: Browser, page: Page, typed: dict[str, Any]) -> Page | Onward:
    """Go through the pages of a change, giving each what it asks from `typed`, until the list of what is reported."""
    for _turn in range(20):
        if (
            page.location.split("?")[0].endswith(("/reported", "/check-answers", "/choose"))
            or page.location == "/review"
        ):
            return page
        shown = browser.follow(page)
        if page.location.split("?")[0].endswith(("/before-you-go-on", "/what-this-comes-to")):
            return Onward(shown.document.xpath(NEXT)[0])
        names = set(shown.document.xpath("//form[.//input[@name='csrf_token']]//@name")) - {"csrf_token", "action"}
        given = {
            name: value for name, value in typed.items() if name in names or f"{name.partition('-')[0]}-count" in names
        }
        kept = {name: value for name, value in held_inputs(shown).items() if name not in given}
        page = browser.post(page.location, kept | given)
    raise AssertionError("the form does not end")


def held_inputs(page: Page) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    found: dict[str, Any] = {}
    for item in page.document.xpath("//main//form//input | //main//form//textarea"):
        name, kind = item.get("name"), item.get("type", "text")
        if name in (None, "csrf_token") or (kind in ("radio", "checkbox") and item.get("checked") is None):
            continue
        value = item.text or "" if item.tag == "textarea" else item.get("value", "")
        if kind == "checkbox":
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def report(browser: Browser, section: str, question: str, typed: dict[str, Any], answered: str = "changed") -> Page:
    """Answer a question and report what it leads to."""
    return fill(browser, answer(browser, section, question, answered), typed)


RENT = {**day("2017-09-01"), "new_rent": "95", "freq": "weekly", "reason_for_delay": LATE}
PAY = {
    **day("2017-11-01"), "reason_for_delay": LATE, "new_hours": "20", "amount_gross": "250", "amount_net": "220.50", "freq": "weekly",
    **day("2017-11-10", "first_pay_date"),
}  # fmt: skip
PARTNER = {
    **day("2017-11-21"), "reason_for_delay": LATE, "first_name": "Alex", "last_name": "Morgan", **day("1984-03-27", "dob"),
}  # fmt: skip


NEXT = "//main//a[@role='button']/@href"


def choose(browser: Browser, section: str, question: str, chosen: str, answered: str = "changed") -> Page:
    """Answer a question that leads several ways, and take one."""
    answer(browser, section, question, answered)
    return browser.post("resident.choose_change", {"answer": chosen}, section=section, question=question)


def answer_the_rest(browser: Browser) -> None:
    """Say of everything that is still open that it is right, or that there is nothing, as this browser's person.

    Through the service, in one unit of work: `walk_the_rest` does the same page by page, ten times as slowly.
    """
    with unit():
        person = browser.person()
        assert isinstance(person, Resident)
        found = drafts.get_review(person)
        for _turn in range(60):
            open_one = next(filter(None, map(found.review.next_question, SECTION_TITLES)), None)
            if open_one is None:
                return
            found = drafts.answer_question(person, found, open_one, "right" if open_one.is_about_held else "no")
    raise AssertionError("the review does not end")


def walk_the_rest(browser: Browser) -> None:
    """Say of everything that is still open that it is right, or that there is nothing, from page to page."""
    for _turn in range(60):
        page = browser.get("resident.show_review")
        links = page.document.xpath("//main//li[.//strong[contains(@class,'govuk-tag')]]//a/@href")
        if not links:
            return
        where = browser.get(links[0]).document.xpath(NEXT)[0]
        values = browser.get(where).document.xpath("//input[@name='answer']/@value")
        browser.post(where, {"answer": "right" if "right" in values else "no"})
    raise AssertionError("the review does not end")


def report_the_worked_example(browser: Browser) -> None:
    """Partner from 21 November 2017, then pay from 1 November, then rent from 1 September: out of order (S4.32)."""
    fill(browser, choose(browser, "people", "moved-in", "partner-moved-in", "yes"), PARTNER)
    fill(browser, choose(browser, "income", "job-i1", "pay-changed"), PAY)
    report(browser, "home", "rent", RENT)

"""The forms of every kind of change as axe looks at them, found through the register."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from portal.domain.changes import CHANGE_TYPES
from tests.e2e.change_forms import MUCH_LATER, RECENTLY, Reporter, Way, fill_page, fill_refused, reporters
from tests.e2e.conftest import PHONE_PLAIN, check
from tests.e2e.walking import answer, go_on, sign_in, start_review


def test_forms_of_every_kind_of_change(open_page):
    visited: set[str] = set()
    for reporter in reporters():
        visited |= look_at_forms(open_page(PHONE_PLAIN), reporter)
    assert visited == set(CHANGE_TYPES)


def look_at_forms(page: Page, reporter: Reporter) -> set[str]:
    """All forms that somebody reaches, each in a review of its own; the names of their kinds of change."""
    sign_in(page, reporter.person.nino, reporter.person.born_on)
    for way in reporter.ways:
        start_review(page)
        answer(page, way.question, way.answer)
        page.goto(way.form)
        look_at_form(page, way)
        page.goto("/review/delete")
        page.locator("main form button").first.click()
    return {way.type_name for way in reporter.ways}


def look_at_form(page: Page, way: Way) -> None:
    """Each page of a form as it opens and, where it can be refused, with its errors; then on with what fills it."""
    errors = page.locator(".govuk-error-summary")
    for number in range(1, 20):
        if "/change/" not in page.url:
            return
        check(page, f"change-{way.type_name}-{number}", colours=number == 1)
        if not page.locator("main form").count():
            page.locator("main a[role=button]").first.click()
            continue
        here = page.url
        go_on(page)
        if errors.count():
            check(page, f"change-{way.type_name}-{number}-errors", colours=number == 1)
            fill_page(page, way.type_name)
            go_on(page)
        for day in (date.today() - RECENTLY, date.today() + MUCH_LATER):
            if errors.count():
                fill_refused(page, day)
                go_on(page)
        assert not errors.count(), (here, errors.inner_text())
    raise AssertionError(f"the form of {way.type_name} does not come to an end")

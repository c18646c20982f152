"""Reporting Universal Credit: one page laid out like the statement, doubts that warn, and the officer's case page."""

from __future__ import annotations

from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES
from portal.domain.permissions import Permission
from tests.pages import Browser, Page
from tests.resident.reviewing import answer, answer_the_rest, choose, day
from tests.resident.test_change_other import case_page, send

EXAMPLE = CHANGE_TYPES["uc-awarded"].example
STATEMENT: dict[str, Any] = {
    **day("2026-06-14"), "who": "p1", "reason_for_delay": "I was in hospital",
    **{name: value for name, value in EXAMPLE.items() if isinstance(value, str) and "-" not in value},
    **day("2026-06-14", "assessment_start"), **day("2026-07-13", "assessment_end"), **day("2026-07-20", "payment_date"),
    "deductions-count": "1", "deductions-0-type": "advance", "deductions-0-amount": "42.49",
}  # fmt: skip


def reported(browser: Browser, **other: Any) -> Page:
    return reported_from(browser, choose(browser, "income", "new-income", "uc-awarded", answered="yes"), **other)


def reported_from(browser: Browser, page: Page, **other: Any) -> Page:
    for _turn in range(6):
        shown = browser.follow(page)
        if page.location.endswith("/reported"):
            return shown
        names = set(shown.document.xpath("//main//form//@name"))
        page = browser.post(page.location, {key: value for key, value in (STATEMENT | other).items() if key in names})
    raise AssertionError("the form does not end")


def test_the_statement_is_asked_on_one_page_under_its_own_headings(browser: Browser) -> None:
    page = choose(browser, "income", "new-income", "uc-awarded", answered="yes")
    page = browser.post(page.location, {key: STATEMENT[key] for key in (*day("2026-06-14"), "who")})
    page = browser.post(page.location, {"reason_for_delay": "I was in hospital"})

    sheet = browser.follow(page)

    headings = [one.text_content().strip() for one in sheet.document.xpath("//main//h2")]
    assert headings[:5] == [
        "The period it covers", "What you’re entitled to", "What we take off", "Deductions", "Your payment"
    ]  # fmt: skip
    assert len(sheet.document.xpath("//main//form//input[@type='text']")) > 30


def test_a_statement_that_fits_together_is_kept_without_a_warning(browser: Browser) -> None:
    page = reported(browser)

    assert "£774.11" in page.text
    assert "Check these figures" not in page.text


@pytest.mark.parametrize("kind", ["uc-awarded", "uc-changed"])
def test_universal_credit_goes_from_its_question_to_the_case(reviewer, client_as_officer, kind):
    held = [{"id": "i9", "person": "p1", "type": "universal-credit", "name": "Universal Credit", "amount": "500.00"}]
    browser = reviewer(incomes=held if kind == "uc-changed" else [])
    if kind == "uc-changed":
        page = answer(browser, "income", "income-i9", "changed")
        reported_from(browser, page, total_paid="700.00", ended="no")
    else:
        reported(browser, total_paid="700.00")
    answer_the_rest(browser)

    assert "Universal Credit statement" in browser.get("evidence.show_checklist").text
    send(browser)
    case = case_page(client_as_officer(Permission.REVIEW_CASES))
    assert "£700.00 a month" in case.text
    assert "is not the total payment" in case.text
    assert "14 June 2026" in case.text


def test_figures_that_do_not_fit_warn_and_do_not_block(browser: Browser) -> None:
    page = reported(browser, total_paid="700.00")

    assert "Check these figures" in page.text
    assert "is not the total payment" in page.text

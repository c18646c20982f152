"""What a person does on the pages, in their words: sign in, answer, report, send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from playwright.sync_api import Page, expect

from tests.e2e.conftest import check
from tests.live import codes_in

BORN = {
    "QQ100001A": date(1950, 3, 27), "QQ100002B": date(1952, 6, 11), "QQ100003C": date(1992, 4, 18), "QQ100004D": date(1948, 9, 2),
    "QQ100009A": date(1990, 10, 5), "QQ100010B": date(2003, 2, 14), "QQ100011C": date(1999, 8, 26), "QQ100012D": date(1981, 11, 12),
}  # fmt: skip
STAFF_PASSWORD = "sample-council-password"
STILL_RIGHT = "main input[type=radio][value=right], main input[type=radio][value=no]"


def fill_date(page: Page, name: str, day: date) -> None:
    """Type a date into its three parts."""
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"[name='{name}-{part}']", str(value))


def newest_code(page: Page, code_before: str) -> str:
    """The code that arrives after `code_before`, read from the outbox (which shows the newest messages) in a tab of its own."""
    tab = page.context.new_page()
    for _attempt in range(300):
        codes = codes_on_outbox(tab)
        if codes and codes[0] != code_before:
            tab.close()
            return codes[0]
        tab.wait_for_timeout(100)
    raise AssertionError("no code arrived")


def codes_on_outbox(tab: Page) -> list[str]:
    """Codes on the outbox page, newest first."""
    tab.goto("/outbox")
    return codes_in(tab.locator("main").inner_text())


def last_code(page: Page) -> str:
    """The newest code sent so far; empty before the first."""
    tab = page.context.new_page()
    codes = codes_on_outbox(tab)
    tab.close()
    return codes[0] if codes else ""


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that follows."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("domcontentloaded")


def sign_in(page: Page, nino: str, born_on: date | None = None) -> None:
    """Sign in as a resident of the sample council; those whom the guide names need no date of birth."""
    give_details(page, nino, born_on or BORN[nino])
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/(home|kept-answers)$"))


def give_details(page: Page, nino: str, born_on: date) -> None:
    """Give the details of a resident and type the code that arrives.

    All journeys come from one network, which the portal slows down when many of them went wrong on purpose.
    """
    for _try in range(4):
        before = last_code(page)
        page.goto("/sign-in")
        fill_date(page, "born_on", born_on)
        page.fill("[name=nino]", nino)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.locator("main form:has([name=nino]) button").first.click()
        if sent.value.status != 429:
            break
        page.wait_for_timeout(1000 * (int(sent.value.headers["retry-after"]) + 1))
    page.fill("[name=code]", newest_code(page, before))


def sign_in_as_officer(page: Page, email: str = "officer@council.example.org") -> None:
    """Sign in as a member of staff of the sample council."""
    before = last_code(page)
    page.goto("/staff/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", STAFF_PASSWORD)
    page.locator("main form button").first.click()
    page.fill("[name=code]", newest_code(page, before))
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/staff(/kept-answers)?$"))


def start_review(page: Page) -> None:
    """Begin the review, or go on with it."""
    page.goto("/review")
    if page.locator(".govuk-task-list").count() == 0:
        page.locator("main form button").last.click()
    expect(page.locator(".govuk-task-list")).to_be_visible()


def go_on(page: Page) -> None:
    """Press the page's main button and wait for the page that follows."""
    page.locator("main form button.govuk-button:not(.govuk-button--secondary):not(.govuk-visually-hidden)").last.click()
    page.wait_for_load_state("domcontentloaded")


def answer(page: Page, path: str, value: str) -> None:
    """Answer one question of the review."""
    page.goto(path)
    page.check(f"main input[type=radio][value={value}]")
    go_on(page)


def report(page: Page, happened_on: date, answers: Mapping[str, str], *, until: str = "/reported") -> None:
    """Go through the pages of a change, giving these answers and leaving the rest empty."""
    pages = 0
    while "/change/" in page.url and not page.url.endswith(until) and pages < 15:
        pages += 1
        if "before-you-go-on" in page.url or "what-this-comes-to" in page.url:
            page.locator("main a[role=button]").click()
            continue
        if page.locator("[name='happened_on-day']").count():
            fill_date(page, "happened_on", happened_on)
        for name, value in answers.items():
            found = page.locator(f"main [name='{name}']")
            if not found.count():
                continue
            if found.first.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f"main [name='{name}'][value='{value}']").check()
            elif found.first.is_visible():
                found.first.fill(value)
        go_on(page)
        assert not page.locator(".govuk-error-summary").count(), page.locator(".govuk-error-summary").inner_text()


def answer_the_rest(page: Page, *, look: bool = False) -> None:
    """Say "still right" or "no" to every question that is open, going only where the pages lead."""
    for _section in range(12):
        page.goto("/review")
        open_sections = page.locator(".govuk-task-list__item", has_text=re.compile("Incomplete|In progress"))
        if open_sections.count() == 0:
            return
        open_sections.first.locator("a").click()
        if look:
            check(page, "section-" + page.url.rsplit("/", 1)[-1])
        for _question in range(25):
            if page.locator(STILL_RIGHT).count():
                if look:
                    check(page, "question-" + page.url.rsplit("/", 1)[-1])
                page.locator(STILL_RIGHT).first.check()
                go_on(page)
            elif page.locator("main .govuk-button").count() and re.search(r"/review/\w+", page.url):
                page.locator("main .govuk-button").first.click()
            else:
                break
    raise AssertionError(f"the review does not come to an end: {page.url}\n{page.locator('main').inner_text()[:800]}")


def send(page: Page) -> str:
    """Declare and send; the reference on the receipt."""
    page.goto("/check-answers")
    page.check("[name=is_declared]")
    go_on(page)
    expect(page).to_have_url(re.compile(r"/receipts/R-"))
    return page.url.rsplit("/", 1)[-1]

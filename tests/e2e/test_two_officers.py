"""Two officers on one case, each in a browser of their own: who is later sees both decisions and overwrites nothing (F05)."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, check
from tests.e2e.sample_people import family
from tests.e2e.walking import answer, answer_the_rest, go_on, report, send, sign_in, sign_in_as_officer, start_review

RENT = {
    "reason_for_delay": "I did not know",
    "new_rent": "95",
    "freq": "weekly",
    "rent_free_weeks": "0",
    "notice": "no",
}


def open_case(page: Page, email: str, submission: str) -> None:
    """Sign in as an officer and find the case of a submission."""
    sign_in_as_officer(page, email)
    page.goto("/staff/cases")
    page.fill("[name=keyword]", submission)
    page.locator("main form button").first.click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator("main tbody a").first.click()


def test_two_officers_decide_one_change_at_once(open_page):
    resident, person = open_page(PHONE), family(9)
    sign_in(resident, person.nino, person.born_on)
    start_review(resident)
    answer(resident, "/review/home/rent", "changed")
    report(resident, date(2026, 11, 2), RENT)
    answer_the_rest(resident)
    submission = send(resident)

    olive, morgan = open_page(DESKTOP), open_page(DESKTOP)
    olive.clock.install()
    open_case(olive, "officer@council.example.org", submission)
    open_case(morgan, "manager@council.example.org", submission)
    expect(morgan.locator("main")).to_contain_text("Also looking at this case now: Olive Officer")
    olive.clock.fast_forward(31_000)
    expect(olive.locator("main")).to_contain_text("Also looking at this case now: Morgan Manager")
    morgan.locator("main a[href$='/refusal']").first.click()
    morgan.fill("[name=reason]", "No notice of the new rent")

    olive.locator("main form[action$='/acceptance'] button").first.click()
    expect(olive.locator("main")).to_contain_text("Accepted")
    go_on(morgan)
    expect(morgan.locator("h1")).to_have_text("Somebody else decided this change first")
    expect(morgan.locator("main")).to_contain_text("Olive Officer")
    expect(morgan.locator("main")).to_contain_text("No notice of the new rent")
    check(morgan, "decided-at-once")
    morgan.locator("main form button").last.click()
    expect(morgan.locator("main")).to_contain_text("Refused")

    olive.reload()
    card = olive.locator(".govuk-summary-card").first
    expect(card).to_contain_text("Refused: Morgan Manager")
    expect(card).to_contain_text("Accepted: Olive Officer")

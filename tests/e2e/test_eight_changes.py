"""A resident reports eight different changes on a phone, out of order, and reads them back in date order."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, check
from tests.e2e.walking import answer, answer_the_rest, go_on, report, send, sign_in, sign_in_as_officer, start_review

LATE = {"reason_for_delay": "I was ill"}
EIGHT = (
    ("capital/large-sums", "yes", "lump-sum-received", date(2026, 11, 16), {"amount": "1500", "source": "gift"}),
    ("home/rent", "changed", None, date(2026, 11, 2), {"new_rent": "900", "freq": "monthly"}),
    ("income/job-i1", "changed", "pay-changed", date(2026, 11, 9), {
        "new_hours": "30", "amount_gross": "1400", "amount_net": "1250", "freq": "monthly",
        "first_pay_date-day": "30", "first_pay_date-month": "11", "first_pay_date-year": "2026", "pay_varies": "no",
    }),
    ("home/bedrooms", "changed", None, date(2026, 9, 7), {**LATE, "bedrooms": "3"}),
    ("expenses/expense-e1", "changed", None, date(2026, 11, 4), {
        "provider": "Little Samples Nursery", "registration_no": "EY123456", "per_child-0-child": "p3", "per_child-0-weekly_cost": "125",
        "start_date-day": "4", "start_date-month": "11", "start_date-year": "2026",
    }),
    ("people/moved-in", "yes", "adult-moved-in", date(2026, 10, 26), {
        "first_name": "Grace", "last_name": "Okafor", "dob-day": "1", "dob-month": "2", "dob-year": "1965",
        "relationship": "other-relative", "on_benefits": "no", "shares_rent": "no", "hours_worked": "0",
    }),
    ("income/income-i2", "changed", None, date(2026, 11, 11), {"amount": "43.00", "freq": "weekly"}),
    ("capital/account-c1", "changed", None, date(2026, 11, 13), {"amount": "900"}),
)  # fmt: skip
IN_ORDER = (
    ("7 September 2026", "3 bedrooms"),
    ("26 October 2026", "Grace Okafor"),
    ("2 November 2026", "£900.00 a month"),
    ("4 November 2026", "Little Samples Nursery"),
    ("9 November 2026", "£1,400.00 a month"),
    ("11 November 2026", "Child Benefit"),
    ("13 November 2026", "£900.00"),
    ("16 November 2026", "£1,500.00"),
)


def test_eight_changes_are_reported_out_of_order_and_read_back_in_date_order(open_page):
    page = open_page(PHONE)
    sign_in(page, "QQ100003C")
    start_review(page)
    for path, said, kind, happened_on, answers in EIGHT:
        answer(page, f"/review/{path}", said)
        if kind:
            page.check(f"main input[value='{kind}']")
            go_on(page)
        report(page, happened_on, answers)
        expect(page).to_have_url(re.compile(r"/reported$"))
    answer_the_rest(page)

    page.goto("/check-answers")
    check(page, "check-answers-eight")
    read_back(page)
    reference = send(page)
    check(page, "receipt-eight")
    page.goto("/evidence")
    for item in ("rent", "payslips", "childcare"):
        expect(page.locator("main")).to_contain_text(re.compile(item, re.IGNORECASE))

    desk = open_page(DESKTOP)
    sign_in_as_officer(desk, "manager@council.example.org")
    desk.goto("/staff/cases")
    desk.fill("[name=keyword]", "okafor sarah")
    desk.locator("main form button").first.click()
    desk.locator("main tbody a").first.click()
    check(desk, "staff-case-eight")
    expect(desk.locator("main")).to_contain_text(reference)
    for day, words in IN_ORDER:
        expect(desk.locator("main")).to_contain_text(day)
        expect(desk.locator("main")).to_contain_text(words)


def read_back(page: Page) -> None:
    """The dated steps stand in the order of their dates, each with what came on it."""
    steps = page.locator("h3", has_text=re.compile("^From "))
    expect(steps).to_have_text([f"From {day}" for day, _words in IN_ORDER])
    for number, (_day, words) in enumerate(IN_ORDER):
        standing = steps.nth(number).locator("xpath=following-sibling::ul[1]/li")
        expect(standing).to_have_count(number + 1)
        expect(standing.last).to_contain_text(words)

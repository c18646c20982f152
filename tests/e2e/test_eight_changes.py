"""A resident reports eight different changes on a phone, out of order, and reads them back in date order."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from portal.domain.dates import long_date
from tests.e2e.conftest import DESKTOP, PHONE, check
from tests.e2e.walking import answer, answer_the_rest, go_on, report, send, sign_in, sign_in_as_officer, start_review


def ago(days: int) -> date:
    """So many days before today: whether a change is told within a month depends on the day."""
    return date.today() - timedelta(days=days)


def date_parts(name: str, day: date) -> dict[str, str]:
    """The three inputs of a date."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


LATE = {"reason_for_delay": "I was ill"}
EIGHT = (
    ("capital/large-sums", "yes", "lump-sum-received", ago(7), {"amount": "1500", "source": "gift"}),
    ("home/rent", "changed", None, ago(21), {"new_rent": "900", "freq": "monthly"}),
    ("income/job-i1", "changed", "pay-changed", ago(14), {
        "new_hours": "30", "amount_gross": "1400", "amount_net": "1250", "freq": "monthly",
        **date_parts("first_pay_date", ago(-7)), "pay_varies": "no",
    }),
    ("home/bedrooms", "changed", None, ago(77), {**LATE, "bedrooms": "3"}),
    ("expenses/expense-e1", "changed", None, ago(19), {
        "provider": "Little Samples Nursery", "registration_no": "EY123456", "per_child-0-child": "p3", "per_child-0-weekly_cost": "125",
        **date_parts("start_date", ago(19)),
    }),
    ("people/moved-in", "yes", "adult-moved-in", ago(28), {
        "first_name": "Grace", "last_name": "Okafor", "dob-day": "1", "dob-month": "2", "dob-year": "1965",
        "relationship": "other-relative", "on_benefits": "no", "shares_rent": "no", "hours_worked": "0",
    }),
    ("income/income-i2", "changed", None, ago(12), {"amount": "43.00", "freq": "weekly"}),
    ("capital/account-c1", "changed", None, ago(10), {"amount": "900"}),
)  # fmt: skip
IN_ORDER = (
    (long_date(ago(77), "en"), "3 bedrooms"),
    (long_date(ago(28), "en"), "Grace Okafor"),
    (long_date(ago(21), "en"), "£900.00 a month"),
    (long_date(ago(19), "en"), "Little Samples Nursery"),
    (long_date(ago(14), "en"), "£1,400.00 a month"),
    (long_date(ago(12), "en"), "Child Benefit"),
    (long_date(ago(10), "en"), "£900.00"),
    (long_date(ago(7), "en"), "£1,500.00"),
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

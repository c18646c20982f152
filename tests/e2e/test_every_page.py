"""The pages that no journey looks at, as axe looks at them, at phone width: help, change forms, messages, staff on a phone."""

from datetime import date

from tests.e2e.conftest import PHONE, check
from tests.e2e.walking import answer, answer_the_rest, fill_date, go_on, send, sign_in, sign_in_as_officer, start_review


def test_pages_beside_signing_in(open_page):
    page = open_page(PHONE)
    page.goto("/sign-in")
    fill_date(page, "born_on", date(1951, 1, 1))
    page.fill("[name=nino]", "QQ999999A")
    go_on(page)
    for path in ("/sign-in/code", "/sign-in/new-code", "/sign-in/letter-code", "/sign-in/help"):
        page.goto(path)
        check(page, "beside" + path.replace("/", "-"))


def test_pages_of_a_change_and_its_removal(open_page):
    page = open_page(PHONE)
    sign_in(page, "QQ100003C")
    start_review(page)
    answer(page, "/review/home/rent", "changed")
    fill_date(page, "happened_on", date(2026, 11, 2))
    go_on(page)
    seen = 0
    while "/change/rent-changed/" in page.url and seen < 6:
        seen += 1
        check(page, f"rent-form-{seen}")
        go_on(page)
        if page.locator(".govuk-error-summary").count():
            check(page, f"rent-form-{seen}-errors")
            for name, value in (("new_rent", "900"), ("rent_free_weeks", "0")):
                if page.locator(f"main [name={name}]").count():
                    page.fill(f"main [name={name}]", value)
            for name, value in (("freq", "monthly"), ("notice", "no")):
                if page.locator(f"main [name={name}][value={value}]").count():
                    page.check(f"main [name={name}][value={value}]")
            go_on(page)
    assert seen
    page.goto("/review/home/rent/reported")
    check(page, "reported")
    page.goto("/review/home/rent/change/rent-changed/1/remove")
    check(page, "remove-change")
    page.goto("/review/away/anything-else")
    check(page, "anything-else")
    page.goto("/review/delete")
    check(page, "delete-draft")


def test_messages_withdrawal_and_staff_pages_on_a_phone(open_page):
    page = open_page(PHONE)
    sign_in(page, "QQ100010B")
    start_review(page)
    answer_the_rest(page)
    reference = send(page)
    page.goto(f"/receipts/{reference}/withdrawal")
    check(page, "withdrawal")
    page.goto("/messages")
    check(page, "messages-empty")
    page.fill("main textarea", "Has my letter arrived?")
    go_on(page)
    check(page, "messages")

    page = open_page(PHONE)
    page.goto("/staff/sign-in")
    go_on(page)
    check(page, "staff-sign-in-errors")
    sign_in_as_officer(page)
    for path in (
        "/staff",
        "/staff/cases",
        "/staff/claims",
        "/staff/claims/HB1000005/sign-in",
        "/staff/claims/HB1000005/letter-codes",
    ):
        page.goto(path)
        check(page, "phone" + path.replace("/", "-"))
    page.goto("/staff/cases")
    page.locator("main tbody a").first.click()
    check(page, "phone-case")

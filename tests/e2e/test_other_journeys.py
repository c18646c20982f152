"""The same service for people without scripts, with a keyboard, in Welsh, and when things go wrong."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, Scales, check
from tests.e2e.walking import BORN, answer_the_rest, codes_on_outbox, fill_date, go_on, send, sign_in, start_review


def test_review_without_changes_works_without_scripts(open_page):
    page = open_page(PHONE, java_script=False)
    sign_in(page, "QQ100004D")
    start_review(page)
    answer_the_rest(page)
    page.goto("/check-answers")
    expect(page.locator("main")).to_contain_text("There are no reported changes")
    reference = send(page)
    expect(page.locator("main")).to_contain_text(reference)


def test_double_submit_is_one_submission(open_page):
    page = open_page(PHONE)
    sign_in(page, "QQ100012D")
    start_review(page)
    answer_the_rest(page)
    page.goto("/check-answers")
    page.check("[name=is_declared]")
    page.evaluate("""() => { const form = document.querySelector('main form:has([name=is_declared])');
        const again = () => fetch(form.action || location.href, {method: 'POST', body: new URLSearchParams(new FormData(form))});
        return Promise.all([again(), again(), again()]) }""")
    page.goto("/home")
    expect(page.locator("main a[href^='/receipts/R-']")).to_have_count(1)


def test_sign_in_with_the_keyboard_alone(open_page):
    page = open_page(DESKTOP)
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("[name='born_on-day']").focus()
    for text in ("27", "3", "1951"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type("qq999999a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sign-in/code"))


def test_wrong_details_look_like_right_ones(open_page):
    page = open_page(PHONE)
    texts = []
    for day in (26, 27):
        page.goto("/sign-in")
        fill_date(page, "born_on", BORN["QQ100011C"].replace(day=day))
        page.fill("[name=nino]", "QQ100011C")
        go_on(page)
        texts.append(page.locator("main").inner_text())
    assert texts[0] == texts[1]


def test_wrong_code_keeps_the_page_and_says_what_to_do(open_page):
    page = open_page(PHONE)
    page.goto("/sign-in")
    fill_date(page, "born_on", BORN["QQ100009A"])
    page.fill("[name=nino]", "QQ100009A")
    go_on(page)
    page.fill("[name=code]", "000000")
    go_on(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("not correct or has expired")
    check(page, "code-error")
    tab = page.context.new_page()
    assert codes_on_outbox(tab)


def test_empty_forms_name_every_field(open_page):
    page = open_page(PHONE)
    page.goto("/sign-in")
    go_on(page)
    expect(page.locator(".govuk-error-summary li")).to_have_text(
        ["Enter your date of birth", "Enter your National Insurance number"]
    )
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def test_quick_exit_leaves_nothing_behind(open_page):
    page = open_page(PHONE)
    page.goto("/sign-in")
    page.route(
        "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html")
    )
    page.locator(".govuk-exit-this-page__button").click()
    expect(page.locator("h1")).to_have_text("Weather")


def test_first_page_is_light(open_page):
    page = open_page(PHONE)
    scales = Scales(page)
    page.goto("/", wait_until="networkidle")
    assert scales.requests <= 3
    assert scales.bytes <= 12_000

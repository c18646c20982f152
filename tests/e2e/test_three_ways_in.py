"""The three ways in to somebody else's form, each with who acts and the resident in browsers of their own at once."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, check
from tests.e2e.helping_table import PEOPLE, asked, who_you_are
from tests.e2e.sample_people import family
from tests.e2e.steps import Step, ask, choose, click, date_given, fill, get_code, report_rent, to
from tests.e2e.walking import answer_the_rest, give_details, go_on, sign_in, sign_in_as_officer

RENT_CHANGED: tuple[Step, ...] = (
    click("main form[action$='/report'] button"),
    ask("home/rent", "changed"),
    report_rent("95"),
    answer_the_rest,
)


def do(page: Page, *steps: Step) -> None:
    """Take steps one after the other."""
    for step in steps:
        step(page)


def read_trail(page: Page) -> str:
    """Who did what, as the resident reads it."""
    page.goto("/history")
    return page.locator("main").inner_text()


def test_somebody_without_an_account_prepares_and_the_resident_sends_it_from_their_own_phone(open_page):
    person, helper, resident = family(14), open_page(DESKTOP, java_script=False), open_page(PHONE)
    do(helper, to("/"), click("main a[href$='/helping/who-you-are']"), *who_you_are())
    give_details(helper, person.nino, person.born_on)
    go_on(helper)
    expect(helper.locator("h1")).to_contain_text("You are acting for")
    sign_in(resident, person.nino, person.born_on)

    do(helper, *RENT_CHANGED, to("/check-answers"), go_on)
    expect(helper.locator("main")).to_contain_text("Waiting for them to check and send it")
    for shut in ("/release", "/history", "/messages"):
        helper.goto(shut)
        expect(helper.locator("h1")).to_have_text("Page not found")

    do(resident, to("/release"))
    expect(resident.locator("main")).to_contain_text("£95")
    check(resident, "three-ways-release")
    do(resident, get_code("main form button"), choose("is_declared", "yes"), go_on)
    expect(resident).to_have_url(re.compile(r"/receipts/R-"))
    check(resident, "three-ways-released-receipt")
    expect(resident.locator("main")).to_contain_text("Dora Daughter")
    reference = resident.url.rsplit("/", 1)[-1]

    helper.goto("/helping")
    expect(helper.locator("main")).to_contain_text(reference)
    trail = read_trail(resident)
    assert "Dora Daughter" in trail
    assert "Asked you to check and send the form" in trail


def test_adviser_types_while_the_resident_takes_it_back(open_page):
    person, adviser, resident = family(15), open_page(DESKTOP), open_page(PHONE)
    sign_in_as_officer(adviser, "amina@advice.example.org")
    do(adviser, to(f"{PEOPLE}/new"), *asked(person), go_on)
    sign_in(resident, person.nino, person.born_on)
    do(resident, to("/helpers"), click("main a[href$='/answer']"), choose("answer", "yes"), go_on)
    expect(resident.locator("main")).to_contain_text("They can act for you from now on.")

    do(adviser, to(PEOPLE), click("main tbody a"), click("main form[action$='/opening'] button"))
    do(adviser, click("main form[action$='/report'] button"), ask("home/rent", "changed"))
    adviser.locator("main input[type=text], main textarea").first.fill("1")

    do(resident, to("/helpers"), click("main a[href^='/helpers/']"), click("main a[href$='/stop']"), go_on)
    expect(resident.locator("main")).to_contain_text("They can no longer act for you.")
    with adviser.expect_response(lambda one: one.request.method == "POST") as answered:
        go_on(adviser)
    assert answered.value.status == 404
    expect(adviser.locator("h1")).to_have_text("You can no longer act for this person here")
    expect(adviser.locator("main")).to_contain_text("What you saved is kept for them.")
    check(adviser, "three-ways-taken-back")
    adviser.goto("/review")
    expect(adviser.locator("h1")).to_have_text("You can no longer act for this person here")

    resident.goto("/home")
    expect(resident.locator("main")).to_contain_text("Your report was saved")
    resident.goto("/review/home/rent")
    expect(resident.locator("main input[type=radio][value=changed]")).to_be_checked()
    check(resident, "three-ways-draft-kept")
    trail = read_trail(resident)
    assert "Amina Adviser, Sample Advice" in trail
    assert "Took back that somebody acts for you" in trail


def test_officer_takes_the_report_by_phone_and_the_resident_reads_who_did_what(open_page):
    person, officer, resident = family(16), open_page(DESKTOP), open_page(PHONE)
    sign_in_as_officer(officer)
    do(
        officer, to("/staff/calls/new"), choose("way", "spoken-phone"), date_given("born_on", person.born_on),
        fill("nino", person.nino), fill("how_checked", "Called back on the number we hold"), choose("scopes", "see"),
        choose("scopes", "submit"), choose("has_agreed", "yes"), go_on,
    )  # fmt: skip
    expect(officer.locator("h1")).to_contain_text("You are acting for")
    sign_in(resident, person.nino, person.born_on)
    do(officer, *RENT_CHANGED, to("/check-answers"), choose("is_declared", "yes"))
    check(officer, "three-ways-call-check-answers")
    go_on(officer)
    expect(officer).to_have_url(re.compile(r"/receipts/R-"))
    reference = officer.url.rsplit("/", 1)[-1]
    do(officer, to("/helping"), click("main form[action$='/finish'] button"))
    expect(officer.locator("h1")).to_have_text("People you help")
    officer.goto(f"/receipts/{reference}")
    expect(officer.locator("h1")).to_have_text("Page not found")

    trail = read_trail(resident)
    for text in ("Olive Officer, Sample Council", "Sent a submission", "Acting for you ended"):
        assert text in trail
    check(resident, "three-ways-trail")
    resident.goto(f"/receipts/{reference}")
    expect(resident.locator("main")).to_contain_text("Olive Officer")
    check(resident, "three-ways-call-receipt")

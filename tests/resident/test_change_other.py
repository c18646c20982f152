"""Changes of the home, capital, time away, care, immigration and personal details, from the question to the case."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import Case
from tests.resident.reviewing import answer, answer_the_rest, choose, day, fill

ON = day("2026-11-02")
MARY = {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "nino": "QQ123456C"}
TOM = {"id": "p2", "role": "partner", "first_name": "Tom", "last_name": "Example"}
HOME = {
    "living_situation": "PrivateTenant", "bedrooms": 2, "landlord": {"name": "Old Lettings"},
    "address": {"line_1": "1 Sample Street", "town": "Sampletown", "postcode": "SE1 1AA"},
}  # fmt: skip
REVIEW, DECIDE = Permission.REVIEW_CASES, Permission.DECIDE_CHANGES


def typed_address(name: str) -> dict[str, str]:
    """The inputs of an address."""
    return {f"{name}-line_1": "3 Quay Street", f"{name}-town": "Newtown", f"{name}-postcode": "SE1 1AA"}


LANDLORD = {**ON, "landlord_name": "Harbour Homes", **typed_address("landlord_address")}
AWAY = {
    **ON,
    "who": "p1",
    "home_let": "no",
    "intend_return": "yes",
    "return_known": "yes",
    **day("2027-01-10", "expected_return"),
}
BANK = {
    **ON,
    "who": "p1",
    "what": "bank",
    "bank_name": "Mary Q Example",
    "sort_code": "30-94-30",
    "account_number": "733445",
}
SUM = {**ON, "who": "p1", "source": "inheritance", "amount": "9000"}
HOUSE = {**ON, "who": "p2", "event": "inherited", **typed_address("address"), "value": "50000"}
CARE = {**ON, "who": "p2", "award": "dla-care", "care_at_night": "yes"}


@pytest.fixture
def household(reviewer: Any) -> Any:
    """The browser of a couple who rent from a private landlord."""
    return lambda **content: reviewer(
        **{"people": [MARY, TOM], "home": HOME, "incomes": [], "pensions": [], "capital": []} | content
    )


def send(browser: Any) -> tuple[Any, Any]:
    """Check answers and the receipt, once everything else is answered."""
    answer_the_rest(browser)
    check = browser.get("resident.check_answers")
    token = check.document.xpath("//input[@name='submit_token']/@value")[0]
    sent = browser.post("resident.check_answers", {"submit_token": token, "is_declared": "yes"})
    return check, browser.follow(sent)


def case_page(officer: Any) -> Any:
    """The page of the only case."""
    with db.reading() as session:
        reference = session.scalar(sa.select(Case.reference))
    return officer.get("staff.show_case", reference=reference)


@pytest.mark.parametrize(
    ("section", "question", "way", "value", "typed", "sentence"),
    [
        ("home", "home-changed", "two-homes", "yes", {**ON, "reason": "repairs", "paying_rent_both": "yes", **typed_address("addr")}, "You have two homes for a time"),
        ("home", "landlord", None, "changed", LANDLORD, "Your landlord is now Harbour Homes"),
        ("home", "home-changed", "rent-payee-changed", "yes", {**ON, "pay_landlord": "landlord", "reason": "arrears", "arrears_weeks": "8"}, "You ask us to pay your Housing Benefit to your landlord"),
        ("home", "bedrooms", None, "changed", {**ON, "bedrooms": "3", "foster": "yes"}, "Your home now has 3 bedrooms"),
        ("capital", "large-sums", "lump-sum-received", "yes", SUM, "received £9,000.00"),
        ("capital", "large-sums", "property-changed", "yes", HOUSE, "Tom Example now owns a property or land"),
        ("capital", "large-sums", "capital-given-away", "yes", {**ON, "who": "p1", "what": "money-given", "amount": "3000", "to_whom": "My son"}, "gave away or spent £3,000.00"),
        ("away", "new-absence", None, "yes", {**AWAY, "reason": "holiday", "location": "outside-gb", "country": "Spain"}, "away from home"),
        ("away", "anything-else", "care-needs-changed", "yes", CARE, "The disability award or care needs of Tom Example changed"),
        ("away", "anything-else", "immigration-changed", "yes", {**ON, "who": "p2", "status": "settled", "share_code": "s12 3ab 45c"}, "The immigration status of Tom Example changed"),
        ("away", "anything-else", "details-changed", "yes", BANK, "Bank account changed"),
    ],
)  # fmt: skip
def test_each_kind_of_change_goes_from_its_question_to_the_case(
    household, client_as_officer, section, question, way, value, typed, sentence
):
    browser = household()
    page = choose(browser, section, question, way, value) if way else answer(browser, section, question, value)
    assert browser.follow(fill(browser, page, typed)).h1 == "What you have told us"
    check, receipt = send(browser)
    assert sentence in check.text
    assert sentence in receipt.text
    assert sentence in case_page(client_as_officer(REVIEW)).one("//main")


@pytest.mark.parametrize(
    ("what", "typed", "shown"),
    [
        ("name", {"new_first_name": "Maria", "new_last_name": "Sample", "name_reason": "marriage"}, "Maria"),
        ("contact", {"phone": "07700 900982", "email": "mary@example.com"}, "mary@example.com"),
        ("language", {"language": "cy", "formats": "braille"}, "Braille"),
        (
            "acting",
            {"acting_as": "appointee", "acting_name": "Sam Sample", "acting_phone": "01632 960100"},
            "Sam Sample",
        ),
        ("other", {"other_details": "We have a new door number"}, "We have a new door number"),
    ],
)
def test_what_changed_picks_the_questions_that_follow(household, what, typed, shown):
    browser = household(people=[MARY])
    page = choose(browser, "away", "anything-else", "details-changed", "yes")
    told = browser.follow(fill(browser, page, {**ON, "what": what, **typed}))
    assert told.h1 == "What you have told us"
    assert shown in told.text
    assert "sort code" not in told.text


def test_a_new_phone_or_email_must_be_given(household):
    browser = household(people=[MARY])
    page = choose(browser, "away", "anything-else", "details-changed", "yes")
    page = browser.post(browser.post(page.location, ON).location, {"what": "contact"})
    page = browser.post(page.location, {}, status=422)
    assert page.errors == ["Enter the new phone number or the new email address"]


def test_bank_details_are_refused_in_the_published_words_and_kept(household):
    browser = household(people=[MARY])
    page = choose(browser, "away", "anything-else", "details-changed", "yes")
    where = browser.post(browser.post(page.location, ON).location, {"what": "bank"}).location
    assert browser.post(where, {}, status=422).errors == [
        "Enter the name on the account",
        "Enter a sort code",
        "Enter an account number",
    ]
    page = browser.post(where, {"bank_name": "Mary", "sort_code": "12", "account_number": "1234567890"}, status=422)
    assert page.errors == ["Enter a valid sort code like 309430", "Account number must be between 6 and 8 digits"]
    assert page.value("sort_code") == "12"


def test_bank_details_are_shown_by_two_digits_and_held_for_a_check(household, client_as_officer):
    browser = household()
    page = fill(browser, choose(browser, "away", "anything-else", "details-changed", "yes"), BANK)
    told = browser.follow(page)
    check, receipt = send(browser)
    shared = case_page(client_as_officer(REVIEW))
    for page in (told, check, receipt, shared):
        assert "ending 45" in page.text
        for secret in ("733445", "309430", "30-94-30", "Mary Q Example"):
            assert secret not in page.text
    assert "Bank details: check with the resident before use" in shared.text
    sensitive = case_page(client_as_officer(REVIEW, DECIDE)).one("//details[.//span[.='Show sensitive answers']]")
    assert all(whole in sensitive for whole in ("00733445", "309430", "Mary Q Example"))


def test_bank_details_are_not_shown_when_the_form_is_opened_again_and_stay(household):
    browser = household()
    page = fill(browser, choose(browser, "away", "anything-else", "details-changed", "yes"), BANK)
    where = next(link for link in browser.follow(page).document.xpath("//dl//a/@href") if link.endswith("/bank_name"))
    shown = browser.get(where)
    assert {shown.value(name) or "" for name in ("bank_name", "sort_code", "account_number")} == {""}
    changed = browser.post(where, {"bank_name": "", "sort_code": "", "account_number": "12345678"})
    assert "ending 78" in browser.follow(changed).text


@pytest.mark.parametrize(
    ("section", "question", "way", "typed", "neutral"),
    [
        ("away", "new-absence", None, {**AWAY, "reason": "other"}, "Another reason"),
        ("home", "home-changed", "two-homes", {**ON, "reason": "other"}, "Another reason"),
    ],
)
def test_that_violence_is_the_reason_shows_nowhere_but_to_those_who_decide(
    household, client_as_officer, section, question, way, typed, neutral
):
    browser = household()
    page = choose(browser, section, question, way, "yes") if way else answer(browser, section, question, "yes")
    told = browser.follow(fill(browser, page, {**typed, "fear_of_violence": "yes"}))
    check, receipt = send(browser)
    evidence = browser.get("evidence.show_checklist")
    for page in (told, check, receipt, evidence, case_page(client_as_officer(REVIEW))):
        assert "violence" not in page.text.lower()
    assert neutral in check.text
    assert "violence" in case_page(client_as_officer(REVIEW, DECIDE)).one(
        "//details[.//span[.='Show sensitive answers']]"
    )


def test_who_is_back_home_is_asked_nothing_else(household):
    browser = household(absences=[{"id": "a1", "person": "p2", "reason": "hospital", "from_on": "2026-09-01"}])
    page = fill(browser, answer(browser, "away", "absence-a1", "changed"), {**ON, "ended": "yes"})
    told = browser.follow(page)
    assert told.h1 == "What you have told us"
    assert "Why are they away?" not in told.text


def test_something_else_leads_to_the_question_that_takes_it(household):
    browser = household()
    page = browser.follow(answer(browser, "away", "anything-else", "yes"))
    assert page.h1 == "What do you want to tell us about?"
    assert {"details-changed", "away-from-home", "home", "capital", "something-else"} <= set(
        page.document.xpath("//input/@value")
    )
    page = browser.post("resident.choose_change", {"answer": "home"}, section="away", question="anything-else")
    assert "about=home" in page.location
    shown = browser.follow(page)
    assert {"landlord-changed", "bedrooms-changed", "two-homes"} <= set(shown.document.xpath("//input/@value"))
    page = browser.post(page.location, {"answer": "landlord-changed"})
    assert page.location == "/review/home/landlord"
    asked = browser.get("resident.show_question", section="away", question="anything-else")
    assert asked.document.xpath("//input[@checked]/@value") == ["no"]


def test_what_was_told_under_something_else_stays_when_more_is_told_elsewhere(household):
    browser = household()
    fill(browser, choose(browser, "away", "anything-else", "care-needs-changed", "yes"), CARE)
    browser.post(
        "resident.choose_change",
        {"answer": "savings-changed"},
        section="away",
        question="anything-else",
        about="capital",
    )
    told = browser.get("resident.show_reported", section="away", question="anything-else")
    assert "Disability Living Allowance" in told.text


def test_a_kind_that_several_questions_take_leads_to_the_section(household):
    jobs = [{"id": f"i{n}", "person": "p1", "type": "employment", "employer": {"name": f"Bay {n}"}} for n in (1, 2)]
    browser = household(incomes=jobs)
    answer(browser, "away", "anything-else", "yes")
    page = browser.post(
        "resident.choose_change", {"answer": "pay-changed"}, section="away", question="anything-else", about="income"
    )
    assert page.location == "/review/income"


def test_a_list_of_a_section_that_is_none_is_the_first_list(household):
    browser = household()
    answer(browser, "away", "anything-else", "yes")
    where = {"section": "away", "question": "anything-else"}
    shown = browser.get("resident.choose_change", **where, about="nowhere")
    assert shown.document.xpath("//input/@value") == browser.get("resident.choose_change", **where).document.xpath(
        "//input/@value"
    )

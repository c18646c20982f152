"""Reporting changes page by page: dates, reasons, lists, more than one, and taking them back."""

import pytest

from tests.resident.reviewing import LATE, PARTNER, PAY, RENT, answer, choose, day, fill, report

JOB = {
    "who": "p2", **day("2026-11-02"), "employer_name": "Bay Stores", "employer_address-line_1": "1 Market Place", "employer_address-town": "Newtown",
    "amount_gross": "210", "amount_net": "195.50", "freq": "weekly", **day("2026-11-10", "first_pay_date"), "hours_per_week": "16.5",
}  # fmt: skip
MOVED = {
    **day("2026-11-02"), "new_address-line_1": "14 Orchard Row", "new_address-town": "Newtown", "new_address-postcode": "SE1 1AA",
    **day("2026-11-01", "left_old_date"), "living_situation": "PrivateTenant", "rent": "150", "freq": "monthly", "who_moved": "p2",
}  # fmt: skip
SAVINGS = {
    **day("2026-11-02"),
    "type": "isa",
    "provider": "Newtown Building Society",
    "last4": "5678",
    "amount": "6200",
}
NEW_SAVINGS = {
    **day("2026-11-02"), "per_item-0-type": "isa", "per_item-0-provider": "Newtown Building Society", "per_item-0-last4": "5678",
    "per_item-0-amount": "6200",
}  # fmt: skip
PENSION = {
    **day("2026-11-02"),
    "type": "personal",
    "provider": "Newtown Fund",
    "gross": "95",
    "freq": "monthly",
    "who": "p1",
}
LEFT = day("2026-11-02")


def rows(page):
    keys = page.all("//dl//dt")
    return dict(zip(keys, page.all("//dl//dd[contains(@class, 'value')]"), strict=True))


@pytest.mark.parametrize(
    ("section", "question", "way", "value", "typed", "shown"),
    [
        ("home", "moved-home", None, "changed", MOVED, "14 Orchard Row"),
        ("home", "rent", None, "changed", RENT, "£95.00"),
        ("people", "moved-in", "partner-moved-in", "yes", PARTNER, "Morgan"),
        ("people", "moved-out", "p2", "changed", LEFT, "2 November 2026"),
        ("income", "job-i1", "pay-changed", "changed", PAY, "£250.00"),
        ("income", "new-job", None, "yes", JOB, "Bay Stores"),
        ("capital", "account-c1", None, "changed", SAVINGS, "£6,200.00"),
        ("capital", "new-account", None, "yes", NEW_SAVINGS, "5678"),
        ("pensions", "pension-n1", None, "changed", PENSION, "£95.00"),
        ("pensions", "new-pension", None, "yes", PENSION, "Newtown Fund"),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_reported_page_by_page_without_scripts(
    browser, section, question, way, value, typed, shown
):
    page = choose(browser, section, question, way, value) if way else answer(browser, section, question, value)
    page = browser.follow(fill(browser, page, typed))
    assert page.h1 == "What you have told us"
    assert shown in " ".join(rows(page).values())


@pytest.mark.parametrize(
    ("people", "person", "typed"),
    [("partner", "p2", LEFT), ("child", "p2", {**LEFT, "reason": "left-home"}), ("lodger", "p2", LEFT)],
)  # fmt: skip
def test_whoever_moved_out_is_reported_by_the_form_of_their_role(reviewer, people, person, typed):
    mary = {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example"}
    browser = reviewer(
        people=[mary, {"id": "p2", "role": people, "first_name": "Tom", "last_name": "Example"}], incomes=[]
    )
    page = browser.follow(fill(browser, choose(browser, "people", "moved-out", person), typed))
    assert page.h1 == "What you have told us"


def test_each_page_is_kept_at_once_and_the_change_is_unfinished_until_it_is_whole(browser):
    page = answer(browser, "home", "rent", "changed")
    page = browser.post(page.location, RENT)
    assert page.location.endswith("/change/rent-changed/1/reason_for_delay")
    assert answer(browser, "home", "rent", "changed").location == page.location
    page = browser.post(page.location, {"reason_for_delay": LATE})
    page = browser.post(page.location, {"new_rent": "", "freq": ""}, status=422)
    assert page.errors == ["Enter your new rent", "Select how often your rent is due"]
    again = answer(browser, "home", "rent", "changed").location
    assert again.endswith("/change/rent-changed/1/old_rent")


def test_no_reason_is_asked_within_a_month(browser):
    page = answer(browser, "home", "rent", "changed")
    assert browser.post(page.location, day("2026-10-22")).location.endswith("/1/old_rent")
    assert browser.post(page.location, day("2026-10-21")).location.endswith("/2/reason_for_delay")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2026-02-30", "The date the change happened must be a real date"),
        ("2027-02-22", "The date the change happened must be the same as or before 21 February 2027"),
        ("2015-04-05", "The date the change happened must be the same as or after 6 April 2015, when your claim started"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_refused_and_kept(browser, value, message):
    page = answer(browser, "home", "rent", "changed")
    page = browser.post(page.location, day(value), status=422)
    assert page.errors == [message]
    assert page.value("happened_on-year") == value[:4]
    assert page.all("//title")[0].startswith("Error:")


def test_a_correction_asks_what_is_right_and_no_invented_date(browser):
    page = answer(browser, "home", "rent", "wrong")
    shown = browser.follow(page)
    assert shown.h1 == "Since when was it wrong?"
    page = browser.post(page.location, {})
    shown = browser.follow(page)
    assert shown.value("new_rent") == "112.35"
    assert "How much was your rent before?" not in shown.text
    page = browser.follow(fill(browser, page, {"new_rent": "110", "freq": "weekly"}))
    assert rows(page)["Wrong since"] == "It was never right"


def test_several_of_the_same_are_reported_one_after_the_other(browser):
    page = report(browser, "income", "new-job", JOB, "yes")
    assert browser.post(page.location, {}, status=422).errors == ["Select yes if you have another to add"]
    page = fill(browser, browser.post(page.location, {"another": "yes"}), {**JOB, "employer_name": "Tesco"})
    shown = browser.follow(page)
    assert {"Bay Stores", "Tesco"} <= set(shown.all("//dd"))
    assert browser.post(page.location, {"another": "no"}).location == "/review/income/job-i1"


def test_a_reported_change_is_changed_on_its_own_page(browser):
    report(browser, "home", "rent", RENT)
    shown = browser.get(
        "resident.edit_change",
        section="home",
        question="rent",
        type_name="rent-changed",
        reference="1",
        page="old_rent",
    )
    assert shown.value("new_rent") == "95.00"
    browser.post(
        "resident.edit_change",
        {"new_rent": "97", "freq": "weekly"},
        section="home",
        question="rent",
        type_name="rent-changed",
        reference="1",
        page="old_rent",
    )
    shown = browser.get("resident.show_reported", section="home", question="rent")
    assert rows(shown)["How much is your rent now?"] == "£97.00"
    assert len(shown.document.xpath("//dl")) == 1


def test_a_change_is_removed_after_asking(browser):
    report(browser, "home", "rent", RENT)
    where = {"section": "home", "question": "rent", "type_name": "rent-changed", "reference": "1"}
    assert "Your rent changed to £95.00 a week" in browser.get("resident.remove_change", **where).text
    assert browser.post("resident.remove_change", **where).location == "/review/home/rent"
    browser.get("resident.remove_change", status=404, **where)
    browser.post("resident.remove_change", **where)


def test_a_double_click_on_a_page_is_one_change(browser):
    page = answer(browser, "home", "rent", "changed")
    first, second = (browser.post(page.location, day("2026-11-02")).location for _click in range(2))
    assert first == second


@pytest.mark.parametrize(
    "values",
    [
        {"type_name": "rent-changed", "reference": "9"}, {"type_name": "moved-home", "reference": "1"}, {"type_name": "nothing", "reference": "1"},
        {"type_name": "rent-changed", "reference": "1", "page": "nowhere"},
    ],
)  # fmt: skip
def test_a_change_or_page_that_is_not_there_is_not_found(browser, values):
    report(browser, "home", "rent", RENT)
    browser.get("resident.edit_change", status=404, section="home", question="rent", **values)


@pytest.mark.parametrize(
    ("section", "question", "value", "type_name", "who"),
    [("home", "rent", "changed", "job-started", None), ("people", "moved-out", "changed", "adult-moved-out", "p1"), ("people", "moved-out", "changed", "adult-moved-out", "p9")],
)  # fmt: skip
def test_a_form_that_the_answer_does_not_lead_to_is_not_found(browser, section, question, value, type_name, who):
    answer(browser, section, question, value)
    browser.get("resident.report_change", status=404, section=section, question=question, type_name=type_name, who=who)


def test_who_moved_out_is_asked_again_when_the_address_does_not_say(reviewer):
    people = [
        {"id": "p1", "role": "claimant"},
        *({"id": f"p{n}", "role": "child", "first_name": f"Child{n}", "last_name": "E"} for n in (2, 3)),
    ]
    browser = reviewer(people=people, incomes=[])
    answer(browser, "people", "moved-out", "changed")
    where = {"section": "people", "question": "moved-out", "type_name": "child-left"}
    assert browser.post("resident.report_change", LEFT, status=422, **where).errors == ["Select who this is about"]
    page = fill(
        browser, browser.post("resident.report_change", {**LEFT, "who": "p3"}, **where), {"reason": "left-home"}
    )
    assert "Child3 E" in browser.follow(page).text


def test_a_list_grows_and_shrinks_by_plain_buttons_with_everything_kept(browser):
    page = browser.post(choose(browser, "people", "moved-in", "partner-moved-in", "yes").location, day("2026-11-02"))
    where = page.location.rpartition("/")[0] + "/partner_income"
    typed = {"partner_income-count": "1", "partner_income-0-name": "Bay Stores", "partner_income-0-type": "employment"}
    page = browser.post(where, {**typed, "action": "add:partner_income"}, status=200)
    assert (page.value("partner_income-count"), page.value("partner_income-0-name")) == ("2", "Bay Stores")
    typed |= {"partner_income-count": "2", "partner_income-1-name": "Tesco", "action": "remove:partner_income:0"}
    page = browser.post(where, typed, status=200)
    assert (page.value("partner_income-count"), page.value("partner_income-0-name")) == ("1", "Tesco")
    assert page.errors == []


def test_the_answer_about_safety_is_kept_and_never_shown_again(reviewer):
    browser = reviewer(
        people=[
            {"id": "p1", "role": "claimant"},
            {"id": "p2", "role": "partner", "first_name": "Alex", "last_name": "E"},
        ],
        incomes=[],
    )
    page = fill(
        browser, choose(browser, "people", "moved-out", "p2"), {**LEFT, "permanent": "yes", "domestic_abuse": "yes"}
    )
    assert "abuse" not in browser.follow(page).text
    where = {
        "section": "people",
        "question": "moved-out",
        "type_name": "partner-moved-out",
        "reference": "1",
        "page": "permanent",
    }
    shown = browser.get("resident.edit_change", **where)
    assert shown.document.xpath("//input[@name='domestic_abuse'][@checked]") == []
    browser.post("resident.edit_change", {"permanent": "no"}, **where)
    from portal import db
    from portal.models import Draft

    with db.reading() as session:
        assert session.query(Draft).one().content["changes"][0]["details"]["domestic_abuse"] is True


def test_a_page_of_a_change_takes_six_statements(browser, count_statements):
    page = answer(browser, "home", "rent", "changed")
    with count_statements() as seen:
        browser.post(page.location, day("2026-11-02"))
    assert len(seen) <= 6, seen

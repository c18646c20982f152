"""Check answers: everything that will be sent, its dated steps, what does not fit together, and sending it once."""

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.models import Case, ReportedChange
from tests.resident.reviewing import (
    PAY,
    RENT,
    answer,
    answer_the_rest,
    choose,
    day,
    fill,
    open_review,
    report,
    report_the_worked_example,
    walk_the_rest,
)

STEPS = "//h3[starts-with(., 'From ')]"


def steps(page):
    titles = page.all(STEPS)
    found = {}
    for title in titles:
        items = page.document.xpath(f"{STEPS}[.=$title]/following-sibling::ul[1]/li", title=title)
        found[title] = [item.text.strip() for item in items]
    return found


@pytest.fixture
def whole(browser):
    """A review in which nothing has changed, ready to be sent."""
    answer_the_rest(browser)
    return browser


def token(browser):
    return browser.get("resident.check_answers").document.xpath("//input[@name='submit_token']/@value")[0]


def test_the_worked_example_gives_three_steps_in_order_when_reported_out_of_order(browser):
    report_the_worked_example(browser)
    walk_the_rest(browser)
    rent, pay = "Your rent changed to £95.00 a week", "The pay of Tom Example changed to £250.00 a week"
    assert steps(browser.get("resident.check_answers")) == {
        "From 1 September 2017": [rent],
        "From 1 November 2017": [rent, pay],
        "From 21 November 2017": [rent, pay, "Your partner Alex Morgan moved in"],
    }


def test_a_date_is_changed_from_its_step_and_leads_straight_back(browser):
    report_the_worked_example(browser)
    answer_the_rest(browser)
    page = browser.get("resident.check_answers")
    links = page.document.xpath("//a[starts-with(., 'Change this date')]/@href")
    assert len(links) == 3
    assert browser.post(links[0], RENT | {"happened_on-month": "12"}).location == "/check-answers"
    assert list(steps(browser.get("resident.check_answers"))) == [
        "From 1 November 2017",
        "From 21 November 2017",
        "From 1 December 2017",
    ]


def test_every_change_link_names_what_it_changes_and_comes_back(whole):
    page = whole.get("resident.check_answers")
    links = page.document.xpath("//main//dl//a")
    assert len(links) >= 12
    assert all(link.xpath("./span[contains(@class, 'govuk-visually-hidden')]") for link in links)
    href = next(link.get("href") for link in links if "rent" in link.get("href"))
    assert whole.post(href, {"answer": "right"}).location == "/check-answers"


def test_nothing_changed_is_said_in_the_words_of_the_council(whole):
    page = whole.get("resident.check_answers")
    assert "There are no reported changes" in page.text
    assert page.all(STEPS) == []


def test_two_answers_that_do_not_fit_together_are_explained_and_stop_the_sending(browser):
    page = report(browser, "home", "rent", RENT)
    fill(browser, browser.post(page.location, {"another": "yes"}), {**RENT, "new_rent": "99"})
    answer_the_rest(browser)
    page = browser.get("resident.check_answers")
    assert "Two of your answers do not fit together" in page.text
    assert "different answers for the same day, 1 September 2017" in page.text
    assert page.document.xpath("//form//input[@name='submit_token']") == []
    remove = page.document.xpath("//a[starts-with(., 'Remove')]/@href")[0]
    assert browser.post(remove).location == "/check-answers"
    page = browser.get("resident.check_answers")
    assert "do not fit together" not in page.text
    assert page.document.xpath("//form//input[@name='submit_token']")


def test_what_was_told_in_words_and_what_was_passed_over_are_shown(browser):
    page = choose(browser, "away", "anything-else", "something-else", "yes")
    browser.post(page.location, {"note": "My name is now <b>Jones</b>"})
    report(browser, "home", "rent", RENT)
    answer_the_rest(browser)
    page = browser.get("resident.check_answers")
    assert "My name is now &lt;b&gt;Jones&lt;/b&gt;" in page.text
    assert "Not provided" in page.all("//dt")


def test_the_declaration_says_all_four_things_and_must_be_confirmed(whole):
    page = whole.get("resident.check_answers")
    for words in (
        "correct and complete",
        "if anything changes",
        "Department for Work and Pensions",
        "HM Revenue and Customs",
        "prosecuted",
    ):
        assert words in page.text
    page = whole.post("resident.check_answers", {"submit_token": token(whole)}, status=422)
    assert page.errors == ["Confirm that what you have told us is complete and correct"]
    assert (
        page.document.xpath("//input[@name='is_declared']/@id")[0]
        in page.document.xpath("//div[contains(@class,'error-summary')]//a/@href")[0]
    )


def test_a_review_is_sent_once_however_often_the_button_is_pressed(whole):
    form = {"submit_token": token(whole), "is_declared": "yes"}
    first = whole.post("resident.check_answers", form)
    assert first.location.startswith("/receipts/")
    assert whole.post("resident.check_answers", form).location == first.location
    assert whole.get("resident.check_answers", status=303).location == "/review"


def test_a_token_that_is_nobodys_sends_nothing(whole):
    whole.post("resident.check_answers", {"submit_token": "forged", "is_declared": "yes"}, status=409)
    assert token(whole)


def test_a_review_that_is_not_whole_is_not_sent(browser):
    from portal.models import Draft

    with db.reading() as session:
        submit_token = session.query(Draft).one().submit_token
    page = browser.post("resident.check_answers", {"submit_token": submit_token, "is_declared": "yes"})
    assert page.location == "/review"
    assert "Answer every question" in browser.follow(page).text


def test_a_report_is_sent_with_only_what_it_reports(on_the_day, client_as_resident):
    browser = client_as_resident()
    browser.post("resident.start_report")
    report(browser, "home", "rent", RENT)
    answer(browser, "home", "moved-home", "right")
    answer(browser, "home", "home-changed", "no")
    page = browser.get("resident.check_answers")
    assert page.all("//main//h2")[:1] == ["Your home"]
    assert "Income" not in page.all("//main//h2")
    assert browser.post(
        "resident.check_answers", {"submit_token": token(browser), "is_declared": "yes"}
    ).location.startswith("/receipts/")


def send_and_start_again(browser):
    """Send the open review and start the next one."""
    form = {"submit_token": token(browser), "is_declared": "yes"}
    assert browser.post("resident.check_answers", form).location.startswith("/receipts/")
    return open_review(browser)


@pytest.fixture
def second(browser):
    """A second review, after one that reported a rent of £95.00 from 1 September 2017 was sent."""
    report(browser, "home", "rent", RENT)
    answer_the_rest(browser)
    return send_and_start_again(browser)


WARNING = "This is different from what you sent before"
SENT_RENT = "Your rent changed to £95.00 a week – already sent on 22 November 2026"


def test_steps_are_cumulative_over_everything_sent_and_only_the_drafts_own_dates_are_changed(second):
    fill(second, choose(second, "income", "job-i1", "pay-changed"), PAY)
    answer_the_rest(second)
    page = second.get("resident.check_answers")
    assert steps(page) == {
        "From 1 September 2017": [SENT_RENT],
        "From 1 November 2017": [SENT_RENT, "The pay of Tom Example changed to £250.00 a week"],
    }
    (link,) = page.document.xpath("//a[starts-with(., 'Change this date')]")
    assert "The pay of Tom Example" in link.text_content()
    assert WARNING not in page.text


def test_what_contradicts_something_sent_is_explained_and_can_still_be_sent(second):
    report(second, "home", "rent", {**RENT, "new_rent": "99"})
    answer_the_rest(second)
    page = second.get("resident.check_answers")
    assert WARNING in page.text
    assert "You told us something different on 22 November 2026 about 1 September 2017." in page.text
    assert "An officer will ask you which is right." in page.text
    told = page.all("//div[h2='This is different from what you sent before']//li")
    assert [line.split("Change")[0] for line in (" ".join(one.split()) for one in told)] == [
        f"£95.00 – {SENT_RENT}",
        "£99.00 – Your rent changed to £99.00 a week",
    ]
    assert steps(page) == {"From 1 September 2017": [SENT_RENT, "Your rent changed to £99.00 a week"]}
    assert "Two of your answers do not fit together" not in page.text
    page = second.post("resident.check_answers", {"submit_token": token(second), "is_declared": "yes"})
    assert page.location.startswith("/receipts/")


def test_the_same_sent_again_is_no_contradiction_and_its_date_can_be_changed(second):
    report(second, "home", "rent", RENT)
    answer_the_rest(second)
    page = second.get("resident.check_answers")
    assert WARNING not in page.text
    assert steps(page) == {"From 1 September 2017": [SENT_RENT, "Your rent changed to £95.00 a week"]}
    assert len(page.document.xpath("//a[starts-with(., 'Change this date')]")) == 1


def test_a_contradiction_inside_the_draft_still_stops_the_sending_after_something_was_sent(second):
    page = report(second, "home", "rent", {**RENT, "new_rent": "97"})
    fill(second, second.post(page.location, {"another": "yes"}), {**RENT, "new_rent": "99"})
    answer_the_rest(second)
    page = second.get("resident.check_answers")
    assert "Two of your answers do not fit together" in page.text
    assert WARNING not in page.text
    assert page.document.xpath("//form//input[@name='submit_token']") == []


def test_what_was_sent_to_a_case_that_is_closed_is_not_shown(second):
    answer_the_rest(second)
    assert steps(second.get("resident.check_answers")) == {"From 1 September 2017": [SENT_RENT]}
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(sa.update(Case).values(closed_at=clock.now()))
    assert steps(second.get("resident.check_answers")) == {}


def test_nobody_elses_changes_are_among_the_steps(second, client_as_resident, make):
    stranger = open_review(client_as_resident(make.claim()))
    answer_the_rest(stranger)
    assert steps(stranger.get("resident.check_answers")) == {}


def test_the_private_answer_of_what_was_sent_is_not_shown(reviewer):
    mary = {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1950-03-27"}
    partner = {"id": "p2", "role": "partner", "first_name": "Dafydd", "last_name": "Example"}
    browser = reviewer(people=[mary, partner])
    left = {**day("2026-11-02"), "domestic_abuse": "yes", "new_address-line_1": "9 Refuge Lane"}
    fill(browser, choose(browser, "people", "moved-out", "p2"), left)
    answer_the_rest(browser)
    send_and_start_again(browser)
    with db.reading() as session:
        assert session.scalars(sa.select(ReportedChange)).one().details["domestic_abuse"] is True
    answer_the_rest(browser)
    page = browser.get("resident.check_answers")
    assert len(steps(page)["From 2 November 2026"]) == 1
    assert not any(word in page.text for word in ("abuse", "Refuge", "domestic"))


def test_what_was_sent_costs_check_answers_one_statement_however_much_it_is(second, count_statements):
    answer_the_rest(second)
    with count_statements() as before:
        second.get("resident.check_answers")
    fill(second, choose(second, "income", "job-i1", "pay-changed"), PAY)
    send_and_start_again(second)
    answer_the_rest(second)
    with count_statements() as after:
        second.get("resident.check_answers")
    assert len(before) == len(after)
    assert sum("reported_change" in one for one in after) == 1

"""The task list, the sections and the questions of a review, as pages (S4.15-S4.28)."""

import pytest

from portal import db
from portal.domain.review import SECTION_TITLES
from portal.services import settings
from tests.resident.reviewing import RENT, answer, choose, fill, open_review, report, walk_the_rest

SECTIONS = [section.value for section in SECTION_TITLES]
PEOPLE = [
    {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example"},
    {"id": "p2", "role": "partner", "first_name": "Dafydd", "last_name": "Example"},
    {"id": "p3", "role": "child", "first_name": "Ceri", "last_name": "Example", "date_of_birth": "2012-05-14"},
    {
        "id": "p4",
        "role": "non-dependant",
        "first_name": "Tom",
        "last_name": "Example",
        "student": {"course": "Plumbing"},
    },
]
EVERYTHING = {
    "people": PEOPLE,
    "incomes": [
        {"id": "i1", "person": "p1", "type": "employment", "employer": {"name": "Tesco"}, "amount": "210.00", "frequency": "weekly"},
        {"id": "i2", "person": "p2", "type": "benefit", "name": "Carer’s Allowance", "amount": "81.90", "frequency": "weekly"},
        {"id": "i3", "person": "p2", "type": "self-employment", "amount": "50.00", "frequency": "monthly"},
    ],
    "expenses": [{"id": "e1", "person": "p1", "type": "childcare", "amount": "60.00", "frequency": "weekly"}],
    "absences": [{"id": "a1", "person": "p4", "reason": "Study", "from_on": "2026-09-20"}],
}  # fmt: skip
NOTHING = {"people": PEOPLE[:1], "home": None, "incomes": [], "capital": [], "pensions": []}


def statuses(page):
    return page.all(
        "//main//li[contains(@class, 'govuk-task-list__item')]//*[contains(@class, 'govuk-task-list__status')]"
    )


def test_a_review_starts_with_a_button_and_nothing_is_kept_before(on_the_day, client_as_resident):
    browser = client_as_resident()
    page = browser.get("resident.show_review")
    assert "Start now" in page.all("//main//button")
    assert browser.get("resident.show_section", section="home", status=303).location == "/review"
    browser.post("resident.start_review")
    assert "You have not sent this yet" in browser.get("resident.show_review").text


def test_the_list_says_how_far_each_section_has_come(browser):
    assert statuses(browser.get("resident.show_review")) == ["Incomplete"] * 8
    answer(browser, "home", "moved-home", "right")
    answer(browser, "students", "new-student", "no")
    page = browser.get("resident.show_review")
    assert statuses(page) == ["In progress", "Incomplete", "Completed"] + ["Incomplete"] * 5
    assert "1 of 8 sections completed." in page.text
    assert "Continue to check your answers" not in page.text


def test_answers_can_be_checked_once_every_section_is_completed(browser):
    assert browser.get("resident.check_answers", status=303).location == "/review"
    walk_the_rest(browser)
    page = browser.get("resident.show_review")
    assert statuses(page) == ["Completed"] * 8
    assert "8 of 8 sections completed." in page.text
    assert page.document.xpath("//main//a[@role='button']/@href") == ["/check-answers"]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("content", [EVERYTHING, NOTHING, {}], ids=["everything", "nothing", "sample"])
def test_every_section_shows_what_is_held_and_leads_through_its_questions_to_the_list(reviewer, section, content):
    browser = reviewer(**content)
    page = browser.get("resident.show_section", section=section)
    assert page.h1 == str(SECTION_TITLES[section])
    assert ("1 November 2026" in page.text) is bool(page.document.xpath("//dl"))
    assert page.document.xpath("//dl") or "We do not " in page.text
    where = page.document.xpath("//main//a[@role='button']/@href")[0]
    for _turn in range(10):
        question = browser.get(where)
        values = question.document.xpath("//input[@name='answer']/@value")
        where = browser.post(where, {"answer": values[0]}).location
        if where == "/review":
            break
    assert statuses(browser.get("resident.show_review"))[SECTIONS.index(section)] == "Completed"


@pytest.mark.parametrize(
    ("section", "question"),
    [("home", "rent"), ("home", "moved-home"), ("people", "moved-out"), ("students", "student-p4"), ("income", "job-i1"), ("income", "income-i2"),
     ("capital", "account-c1"), ("pensions", "pension-n1"), ("expenses", "expense-e1"), ("away", "absence-a1")],
)  # fmt: skip
@pytest.mark.parametrize("value", ["right", "changed", "wrong"])
def test_every_held_fact_takes_its_three_answers_and_shows_the_one_given(reviewer, section, question, value):
    browser = reviewer(**EVERYTHING)
    page = answer(browser, section, question, value)
    assert page.location.startswith("/review")
    assert browser.follow(page).h1
    shown = browser.get("resident.show_question", section=section, question=question)
    assert shown.document.xpath("//input[@name='answer'][@checked]/@value") == [value]


def test_an_answer_must_be_one_of_those_on_offer(browser):
    for typed in ({}, {"answer": "perhaps"}, {"answer": "yes"}):
        page = browser.post("resident.show_question", typed, status=422, section="home", question="rent")
        assert page.errors == ["Select an answer"]
    assert browser.post("resident.show_question", {}, status=422, section="away", question="new-absence").errors == [
        "Select yes or no"
    ]


def test_what_does_not_fit_the_household_is_not_there(reviewer):
    browser = reviewer(**NOTHING)
    for section, question in (
        ("home", "rent"),
        ("people", "moved-out"),
        ("income", "job-i1"),
        ("nowhere", "rent"),
        ("home", "job-i1"),
    ):
        browser.get("resident.show_question", status=404, section=section, question=question)
        browser.post("resident.show_question", {"answer": "right"}, status=404, section=section, question=question)
    browser.get("resident.show_section", status=404, section="nowhere")


def test_the_employer_is_named_only_when_the_council_wants_it(reviewer):
    browser = reviewer(**EVERYTHING)
    assert (
        browser.get("resident.show_question", section="income", question="job-i1").h1 == "Do you still work for Tesco?"
    )
    with db.transaction() as session:
        session.info["no audit guard"] = True
        from portal.domain.actor import System

        settings.change(System("test"), "ShowEmployerName", "FALSE")
    page = browser.get("resident.show_question", section="income", question="job-i1")
    assert page.h1 == "Do you still have this job?"
    assert "Tesco" not in page.text


def test_who_moved_out_is_chosen_and_their_role_decides_the_form(reviewer):
    browser = reviewer(**EVERYTHING)
    assert "partner leave" in browser.follow(choose(browser, "people", "moved-out", "p2")).h1
    assert "child leave" in browser.follow(choose(browser, "people", "moved-out", "p3")).h1
    page = browser.follow(choose(browser, "people", "moved-out", "p4"))
    assert page.h1 == "When did they leave?"
    assert "Tom Example" in page.text


def test_what_has_no_form_is_told_in_words_and_kept(reviewer):
    browser = reviewer(**EVERYTHING)
    page = choose(browser, "home", "home-changed", "something-else", "yes")
    assert browser.follow(page).h1 == "Tell us what has changed"
    assert browser.post(page.location, {"note": " "}, status=422).errors == ["Tell us what has changed"]
    assert browser.post(page.location, {"note": "x" * 1001}, status=422).errors == [
        "What you tell us must be 1000 characters or fewer"
    ]
    browser.post(page.location, {"note": "It is £75 since March 🙂\nشكرا"})
    assert "It is £75 since March" in browser.get("resident.show_section", section="home").text
    assert "It is £75 since March" in browser.get(page.location).text


def test_words_about_what_was_never_right_ask_what_is_right(reviewer):
    browser = reviewer(**EVERYTHING)
    page = choose(browser, "people", "people-changed", "something-else", "wrong")
    assert browser.follow(page).h1 == "Tell us what is right"


def test_pages_of_telling_lead_back_to_a_question_that_has_nothing_to_tell(browser):
    for endpoint, values in (
        ("resident.choose_change", {}),
        ("resident.tell_in_words", {}),
        ("resident.show_reported", {}),
        ("resident.report_change", {"type_name": "rent-changed"}),
    ):
        assert (
            browser.get(endpoint, status=303, section="home", question="rent", **values).location == "/review/home/rent"
        )


def test_a_review_is_carried_on_from_another_device(on_the_day, client_as_resident, make):
    claim = make.claim()
    answer(open_review(client_as_resident(claim)), "home", "rent", "right")
    other = client_as_resident(claim)
    assert other.get("resident.show_question", section="home", question="rent").document.xpath(
        "//input[@checked]/@value"
    ) == ["right"]


def test_another_residents_review_is_never_reached(on_the_day, client_as_resident, make):
    report(open_review(client_as_resident(make.claim())), "home", "rent", RENT)
    stranger = open_review(client_as_resident(make.claim()))
    answer(stranger, "home", "rent", "changed")
    stranger.get(
        "resident.edit_change", status=404, section="home", question="rent", type_name="rent-changed", reference="1"
    )
    assert statuses(stranger.get("resident.show_review"))[0] == "In progress"
    assert "£95" not in stranger.get("resident.show_section", section="home").text


def test_a_draft_is_deleted_after_asking(browser):
    report(browser, "home", "rent", RENT)
    assert "It reports 1 change." in browser.get("resident.delete_draft").text
    assert browser.post("resident.delete_draft").location == "/home"
    assert "Start now" in browser.get("resident.show_review").text


def test_a_page_of_a_review_that_is_gone_says_so(browser):
    browser.post("resident.delete_draft")
    page = browser.post("resident.show_question", {"answer": "right"}, section="home", question="rent")
    assert page.location == "/review"
    assert "You have no open review" in browser.follow(page).text


def test_a_report_asks_only_for_what_is_reported_and_cannot_be_empty(on_the_day, client_as_resident):
    browser = client_as_resident()
    browser.post("resident.start_report")
    page = browser.get("resident.show_review")
    assert page.h1 == "Report a change"
    assert statuses(page) == ["Nothing reported"] * 8
    assert browser.get("resident.check_answers", status=303).location == "/review"
    report(browser, "home", "rent", RENT)
    assert statuses(browser.get("resident.show_review"))[0] == "In progress"
    answer(browser, "home", "moved-home", "right")
    answer(browser, "home", "home-changed", "no")
    assert statuses(browser.get("resident.show_review")) == ["Completed"] + ["Nothing reported"] * 7
    assert browser.get("resident.check_answers").h1 == "Check your answers before you send your report"


def test_a_partner_who_moved_in_has_a_form_and_what_has_none_is_told_in_words(browser):
    page = choose(browser, "people", "people-changed", "something-else")
    assert browser.follow(page).h1 == "Tell us what has changed"
    assert (
        browser.follow(choose(browser, "people", "moved-in", "partner-moved-in", "yes")).h1
        == "When did your partner move in?"
    )
    assert browser.post("resident.choose_change", {}, status=422, section="people", question="moved-in").errors == [
        "Select what has changed"
    ]


def test_the_list_takes_four_statements_and_an_answer_six(browser, count_statements):
    with count_statements() as seen:
        browser.get("resident.show_review")
    assert len(seen) <= 4, seen
    with count_statements() as seen:
        answer(browser, "home", "rent", "right")
    assert len(seen) <= 6, seen


def test_the_pages_are_light(reviewer):
    browser = reviewer(**EVERYTHING)
    fill(browser, answer(browser, "home", "rent", "changed"), RENT)
    for where in (
        "/review",
        *(f"/review/{section}" for section in SECTIONS),
        "/review/home/rent",
        "/review/home/rent/reported",
        "/review/people/moved-out",
    ):
        response = browser.client.get(where, headers={"Accept-Encoding": "br"})
        assert len(response.data) <= 4500, (where, len(response.data))

"""Residents whom no phone or e-mail reaches are told by letter: the queue, the letter, and that it was posted."""

import pytest

from portal.domain.permissions import Permission
from portal.services import notices
from tests.auth.signing_in import queued, unit
from tests.helping.acting import adviser, authority


@pytest.fixture
def browser(client_as_officer):
    return client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)


def tell(row, template="helper-opened"):
    with unit() as session:
        session.info["no audit guard"] = True
        notices.tell_about(row, template, link="https://portal.example/sign-in")


def test_who_has_no_contact_gets_a_letter_in_their_language(browser, make):
    row = authority(make, make.claim(contacts=[], language="cy"))
    tell(row)
    page = browser.get("staff.list_letters")
    assert page.all("//tbody//td[1]/a") == ["Somebody has started to act for you"]
    link = page.all("//tbody//td[1]/a/@href")[0]
    letter = browser.get(link)
    assert letter.h1 == "Mae rhywun wedi dechrau gweithredu ar eich rhan"
    for text in ("Mary Example", "1 Sample Street", "https://portal.example/sign-in"):
        assert text in letter.text
    browser.post(f"{link}/posting")
    browser.post(f"{link}/posting")  # twice is harmless
    assert browser.get("staff.list_letters").all("//tbody//td[1]/a") == []
    assert len(browser.get("staff.list_letters", shown="posted").all("//tbody//td[1]/a")) == 1
    assert queued("helper-opened") == []


def test_a_contact_that_is_the_helpers_own_counts_as_none(browser, make):
    tell(authority(make, make.claim(), contact="07700 900123"))
    assert queued("helper-opened") == []
    assert len(browser.get("staff.list_letters").all("//tbody//td[1]/a")) == 1


def test_who_has_a_contact_gets_no_letter(browser, make):
    tell(authority(make, make.claim()))
    assert [one.address for one in queued("helper-opened")] == ["07700 900123"]
    assert "No letters." in browser.get("staff.list_letters").text


def test_the_queue_is_narrowed_and_paged(browser, make):
    claims = [make.claim(contacts=[]) for _number in range(3)]
    for claim in claims:
        for _turn in range(9):
            tell(authority(make, claim))
    assert "Showing 25 out of 27 results" in browser.get("staff.list_letters").text
    assert "Showing 2 out of 27 results" in browser.get("staff.list_letters", page=2).text
    assert "Showing 9 out of 9 results" in browser.get("staff.list_letters", claim=claims[0].reference.lower()).text


def test_letters_are_for_officers_of_the_council(client_as_officer, make):
    partner = client_as_officer(officer=adviser(make, Permission.HELP_RESIDENTS_SIGN_IN))
    partner.get("staff.list_letters", status=404)
    client_as_officer(Permission.REVIEW_CASES).get("staff.list_letters", status=404)

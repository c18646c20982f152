"""A form that comes back too late never acts; it is kept for its owner alone (issue of sessions; C18, quality S13)."""

from __future__ import annotations

from io import BytesIO

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import ParkedAnswer
from portal.services import parked_answers
from tests.auth.signing_in import RIGHT, at, code_of
from tests.factories import PEOPLE
from tests.pages import Browser

TYPED = {"text": "my rent rose", "more": ["a", "b"]}
FORM = "/messages"


def parked() -> list[ParkedAnswer]:
    with db.reading() as session:
        return list(session.scalars(sa.select(ParkedAnswer)))


def sign_in(browser: Browser, nino: str = "QQ 12 34 56 C"):
    browser.post("auth.sign_in", RIGHT | {"nino": nino})
    return browser.post("auth.enter_code", {"code": code_of()})


@pytest.fixture
def expired(make, client_as_resident):
    """A resident's browser whose session has idled out, with the token of a form that was open."""
    claim = make.claim()
    with at():
        browser = client_as_resident(claim)
        token = browser.token()
    return browser, token, claim


def test_late_form_is_kept_and_sign_in_shown_when_its_session_is_over(expired):
    browser, token, claim = expired
    with at(minutes=16):
        page = browser.post(FORM, TYPED | {"code": "1", "password": "p"}, token=token)
    assert page.location == "/sign-in"
    row = parked()[0]
    assert (row.claim_id, row.path, row.fields) == (claim.id, FORM, {"text": ["my rent rose"], "more": ["a", "b"]})
    assert b"rent" not in row.fields_sealed


def test_kept_form_is_offered_after_signing_in_and_can_be_sent(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        browser.post(FORM, TYPED, token=token)
        page = browser.follow(sign_in(browser))
        assert page.h1 == "You had not finished this page"
        assert page.all("//form[@action='/messages']//input[@name='more']/@value") == ["a", "b"]
        assert page.value("text") == "my rent rose"
        inputs = "//form[@action='/messages']//input[@name='{}']/@value"
        browser.post(FORM, {name: page.all(inputs.format(name)) for name in ("text", "more", "parked_answer")})
        assert "my rent rose" in browser.get(FORM).text
    assert parked() == []


def test_kept_form_stays_kept_when_sending_it_fails(expired):
    browser, _token, claim = expired
    with at(minutes=1):
        token = browser.token()
    with at(minutes=17):
        browser.post("/check-answers", TYPED, token=token)
        page = browser.follow(sign_in(browser))
        browser.post("/check-answers", {"parked_answer": page.value("parked_answer")}, status=409)
    assert parked()[0].claim_id == claim.id


def test_kept_form_can_be_thrown_away(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        browser.post(FORM, TYPED, token=token)
        page = browser.follow(sign_in(browser))
        answer = browser.post("auth.discard_parked", {"thrown_away": page.value("thrown_away")})
    assert answer.location == "/home"
    assert parked() == []


def test_page_says_that_files_were_not_kept_when_some_were_chosen(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        content = TYPED | {"csrf_token": token, "file": (BytesIO(b"x"), "rent.pdf")}
        browser.client.post(FORM, data=content, content_type="multipart/form-data")
        page = browser.follow(sign_in(browser))
    assert "choose them again" in page.text
    assert "rent.pdf" not in page.text


@pytest.mark.parametrize(("hours", "is_offered"), [(23.9, True), (24.3, False)])
def test_kept_form_is_offered_for_a_day(expired, hours, is_offered):
    browser, token, _claim = expired
    with at(minutes=16):
        browser.post(FORM, TYPED, token=token)
    with at(hours=hours):
        assert sign_in(browser).location == ("/kept-answers" if is_offered else "/home")


def test_kept_form_is_not_offered_when_somebody_else_signs_in(expired, make):
    browser, token, _claim = expired
    make.claim(people=[PEOPLE[0] | {"nino": "QQ222222A"}])
    with at(minutes=16):
        browser.post(FORM, TYPED, token=token)
        assert sign_in(browser, "QQ222222A").location == "/home"
        page = browser.get("auth.show_parked", status=303)
        assert page.location == "/home"
        browser.post("auth.discard_parked", {"thrown_away": parked()[0].id.hex}, status=404)
    assert len(parked()) == 1


@pytest.mark.parametrize("token", ["", "rubbish", None])
def test_nothing_is_kept_when_the_form_proves_no_session(expired, token):
    browser, _token, _claim = expired
    with at(minutes=16):
        page = browser.post(FORM, TYPED, token=token)
    assert page.location == "/sign-in"
    assert parked() == []


def test_nothing_is_kept_when_the_form_was_a_strangers(app, database, client):
    client.get("auth.sign_in")
    page = client.post(FORM, TYPED, token=client.token())
    assert page.location == "/sign-in"
    assert parked() == []


def test_form_of_an_earlier_session_does_not_act_and_is_kept_for_its_resident(make, client_as_resident):
    claim = make.claim()
    with at():
        old = client_as_resident(claim).token()
        browser = client_as_resident(claim)
        page = browser.follow(browser.post(FORM, TYPED, token=old))
    assert "the page was out of date" in page.text
    assert parked()[0].claim_id == claim.id


def test_form_of_another_resident_does_not_act_and_is_not_kept(make, client_as_resident):
    old = client_as_resident(make.claim()).token()
    browser = client_as_resident(make.claim())
    assert browser.post(FORM, TYPED, token=old).location == "/sign-in"
    assert parked() == []


@pytest.mark.parametrize("token", [None, "", "rubbish"])
def test_forged_form_is_refused_and_signs_nobody_out(client_as_resident, token):
    browser = client_as_resident()
    browser.post(FORM, TYPED, token=token, status=400)
    browser.get("resident.show_home")


def test_fragment_loads_sign_in_when_its_form_is_late(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        page = browser.post(FORM, TYPED, token=None, status=200, headers={"HX-Request": "true", "X-CSRFToken": token})
    assert page.response.headers["HX-Redirect"] == "/sign-in"
    assert len(parked()) == 1


def test_fragment_acts_when_its_token_comes_by_header(client_as_resident):
    browser = client_as_resident()
    browser.post(FORM, TYPED, token=None, headers={"HX-Request": "true", "X-CSRFToken": browser.token()})
    assert "my rent rose" in browser.get(FORM).text


def test_newer_form_of_one_page_replaces_the_older(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        browser.post(FORM, TYPED, token=token)
        browser.post(FORM, {"text": "newer"}, token=token)
    assert [row.fields for row in parked()] == [{"text": ["newer"]}]


def test_nothing_is_kept_when_the_form_is_larger_than_any_page(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        browser.post(FORM, {"text": "x" * (parked_answers.LARGEST + 1)}, token=token)
    assert parked() == []


def test_officers_form_is_kept_and_offered_when_their_session_is_over(make, client_as_officer, app):
    officer = make.officer(Permission.HELP_RESIDENTS_SIGN_IN)
    with at():
        browser = client_as_officer(officer=officer)
        token = browser.token()
    with at(minutes=31):
        assert browser.post("staff.search_claims", {"term": "Example"}, token=token).location == "/staff/sign-in"
        assert parked()[0].user_id == officer.id
        again = client_as_officer(officer=officer)
        page = again.get("auth.show_staff_parked")
        assert page.value("term") == "Example"
        assert again.post("auth.discard_staff_parked", {"thrown_away": page.value("thrown_away")}).location == "/staff"


@pytest.mark.parametrize("reference", ["", "x", "0" * 32])
def test_discarding_is_not_found_when_nothing_is_kept(client_as_resident, reference):
    client_as_resident().post("auth.discard_parked", {"thrown_away": reference}, status=404)


def test_sign_in_form_is_shown_again_when_its_token_is_stale(client, make):
    make.claim()
    client.get("auth.sign_in")
    page = client.follow(client.post("auth.sign_in", RIGHT, token="stale"))
    assert page.h1 == "Sign in to your Housing Benefit"
    assert "The page was open for too long" in page.text
    with pytest.raises(IndexError):
        code_of()


def test_expired_forms_are_deleted(expired):
    browser, token, _claim = expired
    with at(minutes=16):
        browser.post(FORM, TYPED, token=token)
    with at(hours=25), db.transaction() as session:
        session.info["no audit guard"] = True
        assert parked_answers.discard_expired() == 1
    assert parked() == []

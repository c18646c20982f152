"""People an adviser acts for: adding them says nothing of who claims, and only the resident or the council says yes."""

import io

import pytest
import sqlalchemy as sa

from portal.domain.permissions import Permission
from portal.models import Authority
from portal.services import helped_people
from tests.auth.signing_in import at, queued, sent, unit
from tests.helping.acting import HELP, adviser, authority, reread
from tests.submitting import pdf_file

BORN = {"born_on-day": "27", "born_on-month": "3", "born_on-year": "1950"}
CODE = {"kind": "code", "relationship": "adviser", "scopes": ["prepare"], "reason": "Needs help with forms"}


@pytest.fixture(autouse=True)
def in_the_morning():
    with at():
        yield


@pytest.fixture
def sam(make):
    return adviser(make)


@pytest.fixture
def browser(client_as_officer, sam):
    return client_as_officer(officer=sam)


@pytest.fixture
def claim(make):
    return make.claim()


def typed(claim, **changes):
    return {"person": "Mary Example", "claim_reference": claim.reference, **BORN, **CODE, **changes}


def rows() -> list[Authority]:
    with unit() as session:
        query = sa.select(Authority).order_by(Authority.asked_at).execution_options(populate_existing=True)
        return list(session.scalars(query))


def test_adding_tells_the_resident_and_opens_nothing(browser, claim):
    page = browser.follow(browser.post("staff.add_person", typed(claim)))
    assert page.h1 == "Mary Example"
    assert [one.address for one in queued("helper-asked")] == ["07700 900123"]
    assert rows()[0].claim_id == claim.id
    browser.post("staff.open_person", reference=rows()[0].reference, status=404)


@pytest.mark.parametrize(
    "changes",
    [{"claim_reference": "HB9999999"}, {"born_on-day": "28"}, {"nino": "QQ 99 99 99 D"}],
    ids=["reference", "birthday", "number"],
)
def test_hit_and_miss_look_the_same(browser, claim, changes):
    pages: list[list[str]] = []
    known: set[str] = set()
    for form in (typed(claim), typed(claim, **changes)):
        page = browser.follow(browser.post("staff.add_person", form))
        (reference,) = {row.reference for row in rows()} - known
        known.add(reference)
        asked = browser.follow(browser.post("staff.send_person_code", reference=reference))
        wrong = browser.post("staff.confirm_person", {"code": "000000"}, reference=reference, status=422)
        pages.append(
            [one.text.replace(reference, "-").replace(form["claim_reference"], "-") for one in (page, asked, wrong)]
        )
    assert [strip(one) for one in pages[0]] == [strip(one) for one in pages[1]]
    assert [row.claim_id for row in rows()].count(None) == 1
    assert len(sent("helper-code")) == 1
    assert len(queued("helper-code")) == 2


def strip(text: str) -> str:
    import re

    return re.sub(r'value="[^"]{20,}"|data-token="[^"]+"', "", text)


def test_a_number_does_instead_of_a_birthday_and_one_of_them_is_needed(browser, claim):
    nothing = dict.fromkeys(BORN, "")
    page = browser.post("staff.add_person", typed(claim) | nothing, status=422)
    assert page.errors == ["Enter their date of birth or their National Insurance number"]
    browser.post("staff.add_person", typed(claim, nino="qq123456c") | nothing)
    assert rows()[0].claim_id == claim.id


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"person": ""}, "Enter their name"),
        ({"claim_reference": ""}, "Enter their claim reference"),
        ({"scopes": []}, "Select what you may do"),
        ({"scopes": ["talk"]}, "Enter what you may talk to the council about"),
        ({"kind": "form"}, "Upload the signed form or the document"),
        ({"kind": "spoken"}, "Select how they agree"),
        ({"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2020"}, "The date it ends must be today or later"),
        ({"nino": "12"}, "Enter a National Insurance number in the correct format"),
    ],
)
def test_bad_input_is_said_at_its_field(browser, claim, changes, error):
    page = browser.post("staff.add_person", typed(claim, **changes), status=422)
    assert len(page.errors) == 1
    assert page.errors[0].startswith(error)
    assert page.value("reason") == "" or "Needs help with forms" in page.text
    assert rows() == []


def test_nobody_adds_people_by_the_hundred(browser, claim):
    for _turn in range(helped_people.PER_HOUR.most):
        browser.post("staff.add_person", typed(claim, claim_reference="HB9999999"))
    page = browser.post("staff.add_person", typed(claim), status=422)
    assert page.errors == ["You have added many people in a short time. Wait an hour before you add another"]


def test_the_code_the_resident_tells_makes_it_count(browser, claim):
    browser.post("staff.add_person", typed(claim))
    reference = rows()[0].reference
    browser.post("staff.send_person_code", reference=reference)
    [(address, gaps)] = sent("helper-code")
    assert address == "07700 900123"
    page = browser.follow(browser.post("staff.confirm_person", {"code": gaps["code"]}, reference=reference))
    assert "They have agreed" in page.text
    assert (
        browser.follow(browser.post("staff.open_person", reference=reference)).h1 == "You are acting for Mary Example"
    )
    assert len(sent("helper-confirmed")) == 1


def test_five_wrong_codes_void_it(browser, claim):
    browser.post("staff.add_person", typed(claim))
    reference = rows()[0].reference
    browser.post("staff.send_person_code", reference=reference)
    right = sent("helper-code")[0][1]["code"]
    wrong = "000000" if right != "000000" else "111111"
    for _turn in range(5):
        browser.post("staff.confirm_person", {"code": wrong}, reference=reference, status=422)
    browser.post("staff.confirm_person", {"code": right}, reference=reference, status=422)
    assert rows()[0].confirmed_at is None


def test_a_code_for_one_person_confirms_no_other(browser, make, claim):
    other = make.claim(contacts=[{"channel": "phone", "address": "07700 900456", "held_since": "2019-02-01"}])
    browser.post("staff.add_person", typed(claim))
    browser.post("staff.add_person", typed(other))
    first, second = (next(one for one in rows() if one.claim_id == held.id) for held in (claim, other))
    browser.post("staff.send_person_code", reference=first.reference)
    code = sent("helper-code")[0][1]["code"]
    browser.post("staff.confirm_person", {"code": code}, reference=second.reference, status=422)
    assert reread(second).confirmed_at is None


def test_an_adviser_with_the_residents_own_phone_gets_no_code(make, client_as_officer):
    claim = make.claim()
    own = adviser(make, mobile="07700 900123", first_name="Pat")
    browser = client_as_officer(officer=own)
    browser.post("staff.add_person", typed(claim))
    browser.post("staff.send_person_code", reference=rows()[0].reference)
    assert sent("helper-code") == []
    assert rows()[0].flags == ["same-contact"]


def test_the_resident_signs_in_and_says_yes(browser, claim, client_as_resident):
    browser.post("staff.add_person", typed(claim, scopes=["prepare", "see"]))
    reference = rows()[0].reference
    resident = client_as_resident(claim)
    assert "Somebody asks to act for you." in resident.get("resident.show_home").text
    page = resident.get("resident.answer_helper", reference=reference)
    assert page.h1 == "Sam Adviser asks to act for you"
    assert "See what the council holds" in page.text
    resident.follow(resident.post("resident.answer_helper", {"answer": "yes"}, reference=reference))
    assert rows()[0].confirmed_how == "resident"
    assert "The very same person" not in page.text


def test_saying_yes_long_after_signing_in_needs_a_code_and_no_does_not(browser, claim, client_as_resident):
    browser.post("staff.add_person", typed(claim))
    reference = rows()[0].reference
    resident = client_as_resident(claim)
    with at(minutes=12):
        page = resident.post("resident.answer_helper", {"answer": "yes"}, reference=reference, status=422)
        assert page.errors == ["Enter the security code"]
        resident.post("resident.send_helper_code", reference=reference)
        code = sent("helper-code")[-1][1]["code"]
        resident.post("resident.answer_helper", {"answer": "yes", "code": code}, reference=reference)
        assert rows()[0].confirmed_how == "resident"
        browser.post("staff.add_person", typed(claim))
        second = rows()[-1] if rows()[-1].reference != reference else rows()[0]
        resident.post("resident.answer_helper", {"answer": "no"}, reference=second.reference)
        assert reread(second).refused_at is not None


def test_nobody_answers_for_another_resident(browser, claim, make, client_as_resident):
    browser.post("staff.add_person", typed(claim))
    stranger = client_as_resident(make.claim(reference="HB7654321"))
    reference = rows()[0].reference
    for endpoint in (
        "resident.show_helper",
        "resident.answer_helper",
        "resident.stop_helper",
        "resident.change_helper",
    ):
        stranger.get(endpoint, reference=reference, status=404)


def test_the_resident_changes_what_somebody_may_do(make, claim, sam, client_as_resident):
    row = authority(make, claim, user=sam)
    resident = client_as_resident(claim)
    page = resident.get("resident.change_helper", reference=row.reference)
    form = {
        "version": page.value("version"), "scopes": ["prepare", "submit"], "ends_on-day": "1", "ends_on-month": "2", "ends_on-year": "2027",
    }  # fmt: skip
    page = resident.follow(resident.post("resident.change_helper", form, reference=row.reference))
    assert reread(row).scopes == ["prepare", "submit"]
    assert reread(row).ends_at.date().isoformat() == "2027-02-01"
    assert "Changed" in page.text
    assert len(queued("helper-changed")) == 1
    assert resident.post("resident.change_helper", form, reference=row.reference, status=409)
    empty = form | {"version": str(reread(row).version), "scopes": []}
    assert resident.post("resident.change_helper", empty, reference=row.reference, status=422).errors == [
        "Select what you may do"
    ]


def test_a_signed_form_counts_once_an_officer_of_the_council_has_seen_it(browser, claim, client_as_officer, sam):
    form = typed(claim, kind="form") | {"form": (io.BytesIO(pdf_file()), "signed.pdf")}
    browser.post("staff.add_person", form)
    [row] = rows()
    assert (row.form_name, row.form_type) == ("signed.pdf", "application/pdf")
    officer = client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)
    page = officer.get("staff.list_authority_forms")
    assert "Sam Adviser" in page.text
    assert officer.get("staff.show_authority_paper", reference=row.reference).response.data.startswith(b"%PDF")
    officer.get("staff.check_authority_form", reference=row.reference)
    assert officer.post("staff.check_authority_form", {}, reference=row.reference, status=422).errors == [
        "Select whether the paper shows it"
    ]
    officer.post("staff.check_authority_form", {"answer": "yes"}, reference=row.reference)
    assert rows()[0].confirmed_how == "officer"
    assert officer.get("staff.list_authority_forms").text.count("Sam Adviser") == 0
    browser.get("staff.list_authority_forms", status=404)


def test_a_form_for_no_claim_can_only_be_refused_and_nobody_checks_their_own(make, client_as_officer):
    both = make.officer(HELP, Permission.HELP_RESIDENTS_SIGN_IN)
    browser = client_as_officer(officer=both)
    claim = make.claim()
    for reference in ("HB9999999", claim.reference):
        form = typed(claim, kind="appointee", claim_reference=reference, scopes=[])
        browser.post("staff.add_person", form | {"form": (io.BytesIO(pdf_file()), "letter.pdf")})
    lost, own = sorted(rows(), key=lambda one: one.claim_id is not None)
    officer = client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)
    page = officer.post("staff.check_authority_form", {"answer": "yes"}, reference=lost.reference, status=422)
    assert page.errors == ["No open claim matches what was typed, so this can only be refused"]
    officer.post("staff.check_authority_form", {"answer": "no"}, reference=lost.reference)
    page = browser.post("staff.check_authority_form", {"answer": "yes"}, reference=own.reference, status=422)
    assert page.errors == ["You asked for this yourself, so somebody else has to look at it"]
    officer.post("staff.check_authority_form", {"answer": "yes"}, reference=own.reference)
    assert set(reread(own).scopes) == {"see", "prepare", "submit", "talk"}


def test_a_wrong_file_is_refused_at_its_field(browser, claim):
    form = typed(claim, kind="form") | {"form": (io.BytesIO(b"MZ not a document"), "form.pdf")}
    page = browser.post("staff.add_person", form, status=422)
    assert len(page.errors) == 1
    assert rows() == []


def test_the_list_is_searched_narrowed_paged_and_taken_away(browser, make, sam):
    for number in range(27):
        authority(make, make.claim(), user=sam, person=f"Person {number:02d}")
    authority(make, make.claim(), user=sam, person="Zoë Last", confirmed_at=None)
    authority(make, make.claim(), user=adviser(make, first_name="Kim"), person="Not Mine")
    first = browser.get("staff.list_people")
    assert "Showing 25 out of 28 results" in first.text
    assert "Zoë Last" in browser.get("staff.list_people", page=2).text
    assert browser.get("staff.list_people", shown="waiting").all("//tbody//td[1]/a") == ["Zoë Last"]
    found = browser.follow(browser.post("staff.search_people", {"keyword": "zoe", "shown": "all"}))
    assert found.all("//tbody//td[1]/a") == ["Zoë Last"]
    assert "zoe" not in browser.post("staff.search_people", {"keyword": "zoe"}).location
    file = browser.get("staff.export_people", shown="all").response.get_data(as_text=True)
    assert file.count("\n") == 29
    assert "Not Mine" not in file


def test_stopping_is_the_advisers_too_and_the_resident_is_told(browser, make, claim, sam):
    row = authority(make, claim, user=sam)
    browser.get("staff.stop_helping", reference=row.reference)
    browser.post("staff.stop_helping", reference=row.reference)
    assert reread(row).withdrawn_by == "helper"
    assert len(queued("helper-ended")) == 1


def test_without_the_box_there_is_no_such_page(client_as_officer):
    browser = client_as_officer(Permission.REVIEW_CASES)
    for endpoint in ("staff.list_people", "staff.add_person", "staff.take_call", "staff.export_people"):
        browser.get(endpoint, status=404)

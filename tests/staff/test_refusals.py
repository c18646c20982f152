"""Refusals by offices (complaint C15): who acts records them, their organisation reads its own, the council says what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, OfficeRefusal
from portal.services import office_refusals
from tests.auth.signing_in import at, unit
from tests.helping.acting import adviser, as_actor, authority

CHECK = Permission.HELP_RESIDENTS_SIGN_IN


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
def council(client_as_officer):
    return client_as_officer(CHECK)


@pytest.fixture
def claim(make):
    return make.claim()


@pytest.fixture
def row(make, claim, sam):
    month = timedelta(days=30)
    return authority(make, claim, user=sam, asked_at=clock.now() - month, confirmed_at=clock.now() - month)


def typed(days_ago: int = 1, **changes):
    day = clock.today() - timedelta(days=days_ago)
    return {
        "refused_on-day": str(day.day), "refused_on-month": str(day.month), "refused_on-year": str(day.year),
        "office": "Universal Credit, Sampletown", "channel": "phone", "asked_for": "The housing payment of May",
        "reason": "not-found", "said": "", **changes,
    }  # fmt: skip


def record(browser, row, days_ago=1, **changes) -> OfficeRefusal:
    before = set(held())
    browser.post("staff.record_refusal", typed(days_ago, **changes), reference=row.reference)
    (added,) = set(held()) - before
    return held()[added]


def held() -> dict[str, OfficeRefusal]:
    """What is recorded, by reference, as the database has it now."""
    with unit() as session:
        rows = session.scalars(sa.select(OfficeRefusal).execution_options(populate_existing=True))
        return {row.reference: row for row in rows}


def offices(page) -> list[str]:
    return page.all("//table[contains(@class, 'app-cases')]//tbody//td[1]/a")


def test_adviser_records_it_from_the_page_of_the_person_and_reads_it_there(browser, row, claim, sam):
    page = browser.get("staff.show_person", reference=row.reference)
    assert page.all("//a[contains(@href, '/refusals/new')]") == ["Record a refusal"]
    browser.get("staff.record_refusal", reference=row.reference)
    page = browser.follow(browser.post("staff.record_refusal", typed(), reference=row.reference))
    assert "Recorded. The council and the resident can read it." in page.text
    assert "Universal Credit, Sampletown" in page.text
    (found,) = held().values()
    assert (found.claim_id, found.authority_id, found.user_id) == (claim.id, row.id, sam.id)
    assert (found.organisation_id, found.office_key) == (sam.organisation_id, "universal credit sampletown")
    page = browser.get("staff.show_own_refusal", reference=found.reference)
    for text in (
        "The housing payment of May",
        "They could not find the agreement",
        "By phone",
        "Mary Example",
        "The rent of May",
    ):
        assert text in page.text
    assert "The council has not said what was done yet." in page.text
    assert b"housing payment" not in found.asked_for_sealed


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"refused_on-day": ""}, "The date they refused must include a day"),
        ({"office": " "}, "Enter which office or team"),
        ({"channel": "pigeon"}, "Select how you asked them"),
        ({"asked_for": ""}, "Enter what you asked for"),
        ({"asked_for": "x" * 501}, "What you asked for must be 500 characters or fewer"),
        ({"reason": ""}, "Select what reason they gave"),
        ({"reason": "other"}, "Enter what they said"),
        ({"days_ago": -1}, "The date they refused must be today or in the past"),
        ({"days_ago": 31}, "The agreement was not in force on that day"),
    ],
)
def test_bad_input_is_said_at_its_field_and_what_was_typed_stays(browser, row, changes, error):
    page = browser.post("staff.record_refusal", typed(**changes), reference=row.reference, status=422)
    assert page.errors == [error]
    assert "office" in changes or page.value("office") == "Universal Credit, Sampletown"
    with db.reading() as session:
        assert session.scalar(sa.select(sa.func.count(OfficeRefusal.id))) == 0


def test_it_is_recorded_for_days_on_which_the_authority_counted_also_when_it_is_over(browser, make, claim, sam):
    over = authority(
        make, claim, user=sam, confirmed_at=clock.now() - timedelta(days=20), withdrawn_at=clock.now() - timedelta(days=10),
        withdrawn_by="resident",
    )  # fmt: skip
    late = browser.post("staff.record_refusal", typed(9), reference=over.reference, status=422)
    assert late.errors == ["The agreement was not in force on that day"]
    assert record(browser, over, 10).authority_id == over.id


def test_without_an_authority_that_counted_there_is_nothing_to_record(browser, make, claim, sam):
    waiting = authority(make, claim, user=sam, confirmed_at=None)
    assert "Record a refusal" not in browser.get("staff.show_person", reference=waiting.reference).text
    browser.get("staff.record_refusal", reference=waiting.reference, status=404)
    browser.post("staff.record_refusal", typed(), reference=waiting.reference, status=404)


def test_offices_recorded_before_are_offered_to_the_same_organisation_only(browser, row, make, client_as_officer):
    record(browser, row)
    record(browser, row, office="universal credit  sampletown")
    page = browser.get("staff.record_refusal", reference=row.reference)
    assert len(page.all("//datalist/option/@value")) == 1
    kim = adviser(make, name="Other Advice", first_name="Kim")
    other = authority(make, make.claim(), user=kim)
    page = client_as_officer(officer=kim).get("staff.record_refusal", reference=other.reference)
    assert page.all("//datalist") == []


def test_colleagues_read_it_without_the_name_and_nobody_else_does(browser, row, make, sam, client_as_officer):
    found = record(browser, row)
    colleague = client_as_officer(
        officer=make.officer(
            Permission.COMPLETE_ON_BEHALF, organisation=make.organisation("Sample Advice"), first_name="Col"
        )
    )
    assert offices(colleague.get("staff.list_own_refusals")) == ["Universal Credit, Sampletown"]
    page = colleague.get("staff.show_own_refusal", reference=found.reference)
    assert "The housing payment of May" in page.text
    for hidden in ("Mary Example", "HB", "The rent of May"):
        assert hidden not in " ".join(page.all("//main"))
    colleague.get("staff.record_refusal", reference=row.reference, status=404)

    stranger = client_as_officer(officer=adviser(make, CHECK, name="Other Advice", first_name="Kim"))
    assert offices(stranger.get("staff.list_own_refusals")) == []
    stranger.get("staff.show_own_refusal", reference=found.reference, status=404)
    assert stranger.get("staff.export_own_refusals").response.get_data(as_text=True).count("\n") == 1
    for endpoint in ("staff.list_refusals", "staff.export_refusals"):
        stranger.get(endpoint, status=404)
    stranger.get("staff.follow_up_refusal", reference=found.reference, status=404)
    stranger.post("staff.follow_up_refusal", {"follow_up": "x", "version": "1"}, reference=found.reference, status=404)
    helper_of_council = client_as_officer(Permission.COMPLETE_ON_BEHALF)
    assert offices(helper_of_council.get("staff.list_own_refusals")) == []
    helper_of_council.get("staff.list_refusals", status=404)


def test_boxes_of_the_council_do_not_open_the_list_to_a_partner_in_services_either(make, row, browser):
    found = record(browser, row)
    kim = as_actor(adviser(make, CHECK, name="Other Advice", first_name="Kim"))
    for call in (
        lambda: office_refusals.get_of_council(kim, found.reference),
        lambda: office_refusals.follow_up(kim, found.reference, "x", seen_version=1),
    ):
        with pytest.raises(office_refusals.NotFound), unit():
            call()


def test_council_says_what_was_done_and_the_adviser_and_the_resident_read_it(
    browser, council, row, claim, client_as_resident
):
    found = record(browser, row)
    page = council.get("staff.follow_up_refusal", reference=found.reference)
    for text in ("Mary Example", claim.reference, "Sam Adviser", "Sample Advice"):
        assert text in page.text
    form = {"version": page.value("version"), "follow_up": ""}
    page = council.post("staff.follow_up_refusal", form, reference=found.reference, status=422)
    assert page.errors == ["Enter what was done about it"]
    council.post("staff.follow_up_refusal", form | {"follow_up": "Their manager was told"}, reference=found.reference)
    assert "Their manager was told" in browser.get("staff.show_own_refusal", reference=found.reference).text
    resident = client_as_resident(claim)
    page = resident.get("resident.show_helper", reference=row.reference)
    assert "What was done: Their manager was told" in page.text
    trail = resident.get("resident.show_history").text
    assert "Recorded that an office refused to deal with somebody who acts for you" in trail
    assert "Recorded what was done about a refusal by an office" in trail
    with db.reading() as session:
        actions = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("office-refusal:%")))
        assert set(actions) == {f"office-refusal:{one}" for one in ("recorded", "viewed", "followed-up")}


def test_trail_names_who_recorded_it_and_not_their_colleague_or_the_officer(
    browser, council, row, claim, make, sam, client_as_officer, client_as_resident
):
    found = record(browser, row)
    colleague = make.officer(
        Permission.COMPLETE_ON_BEHALF, organisation=make.organisation("Sample Advice"), first_name="Col"
    )
    client_as_officer(officer=colleague).get("staff.show_own_refusal", reference=found.reference)
    council.get("staff.follow_up_refusal", reference=found.reference)
    resident = client_as_resident(claim)
    acting = resident.get("resident.show_history", who="helpers").all("//main//li/strong")
    assert {"Sam Adviser, Sample Advice", "Somebody at an organisation that acts for you"} <= set(acting)
    officers = resident.get("resident.show_history", who="council").all("//main//li/strong")
    assert "An officer of the council" in officers
    assert not [one for one in officers if "Sam" in one or "organisation" in one]


def test_two_officers_at_once_overwrite_nothing(browser, council, row, client_as_officer):
    found = record(browser, row)
    version = council.get("staff.follow_up_refusal", reference=found.reference).value("version")
    other = client_as_officer(CHECK)
    other.post("staff.follow_up_refusal", {"version": version, "follow_up": "First"}, reference=found.reference)
    late = {"version": version, "follow_up": "Second"}
    page = council.post("staff.follow_up_refusal", late, reference=found.reference, status=422)
    assert page.errors == ["Somebody else has changed what was done. Read it, then save yours again or leave it"]
    assert "First" in page.text
    assert "Second" in page.text
    council.post("staff.follow_up_refusal", late | {"version": page.value("version")}, reference=found.reference)
    assert held()[found.reference].follow_up == "Second"


def test_list_of_the_council_is_searched_filtered_paged_and_counted(
    browser, council, row, claim, make, client_as_officer
):
    for _number in range(26):
        record(browser, row)
    old = record(browser, row, office="Jobcentre Sampletown", reason="resident-only")
    kim = adviser(make, name="Other Advice", first_name="Kim")
    theirs = authority(make, make.claim(), user=kim, confirmed_at=clock.now() - timedelta(days=9))
    done = record(client_as_officer(officer=kim), theirs, office="Jobcentre Sampletown", reason="ended")
    with unit() as session:
        session.info["no audit guard"] = True
        session.get_one(OfficeRefusal, old.id).recorded_at = clock.now() - timedelta(days=40)
    council.post("staff.follow_up_refusal", {"version": "1", "follow_up": "Done"}, reference=done.reference)

    first = council.get("staff.list_refusals")
    assert "Showing 25 out of 28 results" in first.text
    assert len(offices(council.get("staff.list_refusals", page=2))) == 3
    counts = first.all("//details//tbody/tr/td")
    assert counts[:3] == ["Universal Credit, Sampletown", "They could not find the agreement", "26"]
    assert sorted(counts[3:]) == sorted(
        [
            "Jobcentre Sampletown",
            "They said the agreement had ended",
            "1",
            "Jobcentre Sampletown",
            "They only talk to the resident",
            "1",
        ]
    )
    for narrowed, count in (
        ({"office": "jobcentre sampletown"}, 2), ({"reason": "ended"}, 1), ({"done": "done"}, 1),
        ({"done": "waiting"}, 27), ({"period": "month"}, 27), ({"period": "quarter", "office": "jobcentre sampletown"}, 2),
        ({"reason": "no such reason", "period": "x", "done": "y"}, 28),
    ):  # fmt: skip
        assert f"out of {count} results" in council.get("staff.list_refusals", **narrowed).text, narrowed
    for keyword, count in (
        ("jobc", 2),
        ("SAMPLE credit", 26),
        (claim.reference.lower(), 27),
        ("centre", 0),
        ("100%", 0),
    ):
        answer = council.post("staff.search_refusals", {"keyword": keyword})
        assert keyword not in answer.location
        assert f"out of {count} results" in council.follow(answer).text, keyword


def test_organisation_searches_its_own_list_by_office_and_not_by_claim(browser, row, claim):
    record(browser, row)
    for keyword, count in (("universal", 1), (claim.reference, 0)):
        page = browser.follow(browser.post("staff.search_own_refusals", {"keyword": keyword, "reason": "not-found"}))
        assert f"out of {count} results" in page.text
    assert "Nothing matches" in browser.get("staff.list_own_refusals", reason="ended").text


def test_file_holds_what_the_list_holds_guarded_and_without_names(browser, council, row, claim):
    record(browser, row, asked_for="=1+1")
    record(browser, row, office="Jobcentre", reason="ended")
    for client, endpoint in ((browser, "staff.export_own_refusals"), (council, "staff.export_refusals")):
        file = client.get(endpoint).response.get_data(as_text=True)
        assert file.count("\n") == 3
        assert "'=1+1" in file
        assert not [one for one in ("Mary", claim.reference, "Sam Adviser") if one in file]
        assert client.get(endpoint, reason="ended").response.get_data(as_text=True).count("\n") == 2
        client.get(endpoint, s="unknown", status=404)
    with db.reading() as session:
        ended = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "office-refusals:exported"))
        assert sorted(entry.detail["count"] for entry in ended) == [1, 1, 2, 2]


def test_pages_ask_the_database_the_same_whatever_there_is(browser, council, row, count_statements):
    counted = []
    for _turn in range(2):
        record(browser, row)
        with count_statements() as seen:
            council.get("staff.list_refusals")
        counted.append(len(seen))
    assert counted[0] == counted[1]

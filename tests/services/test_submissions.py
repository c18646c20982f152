"""Sending: once, whole, frozen; a case opened or joined; nothing lost (requirement S4.40; quality F03)."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest

from portal import db
from portal.domain.draft import Draft
from portal.domain.evidence.items import rule_of
from portal.domain.wording import Refused
from portal.models import Case, OutgoingMessage, ReportedChange, StoredDocument, Submission
from portal.models import Draft as DraftRow
from portal.services import audit, cases, drafts, submission_content, submissions
from portal.services.errors import NotFound, Stale
from tests.submitting import PARTNER, PAY, RENT, as_resident, start_draft


@pytest.fixture
def claim(make, db_session):
    return make.claim()


def submit(claim, *changes, is_declared=True, kind="review"):
    found = start_draft(claim.id, *changes, kind=kind)
    return submissions.submit_draft(as_resident(claim.id), found.row.submit_token, is_declared)


def rows(model, claim):
    return db.session().query(model).filter_by(claim_id=claim.id).all()


def test_submission_keeps_its_changes_and_ends_the_draft(claim):
    sent = submit(claim, PARTNER, PAY, RENT)
    assert [(row.position, row.reference, row.type, row.happened_on, row.kind) for row in sent.changes] == [
        (1, "1", "partner-moved-in", date(2017, 11, 21), "change"),
        (2, "2", "pay-changed", date(2017, 11, 1), "change"),
        (3, "3", "rent-changed", date(2017, 9, 1), "change"),
    ]
    assert sent.changes[2].details == RENT[3]
    assert rows(DraftRow, claim) == []
    assert (sent.kind, sent.channel, sent.language, sent.claim_number) == ("review", "online", "en", 1)


def test_submission_freezes_what_was_asked_and_answered_in_both_languages(claim):
    content = submit(claim, PARTNER, RENT).content
    assert [(change["date"], change["summary"]["en"]) for change in content["changes"]] == [
        ("2017-09-01", "Your rent changed to £95.00 a week"),
        ("2017-11-21", "Your partner Alex Morgan moved in"),
    ]
    assert [(step["date"], step["changes"]) for step in content["steps"]] == [
        ("2017-09-01", ["2"]),
        ("2017-11-21", ["2", "1"]),
    ]
    assert {rule_of(item["resource_id"]) for item in content["evidence"]} == {
        "Rule_NewPartnerIdentity",
        "Rule_NewPartnerNI",
        "Rule_NewPartnerIncome",
    }
    assert "pasbort" in content["evidence"][0]["text"]["cy"]
    assert content["declaration"]["en"].startswith("By sending this, I confirm that: what I have told you")
    assert len(content["answers"]) == len(content["draft"]["answers"])
    assert set(content["settings"]) == set(submission_content.SETTINGS_THAT_MATTER)


def test_submission_without_changes_says_so(claim):
    assert submit(claim).content["no_changes"]["en"] == "There are no reported changes"


def test_private_answers_are_in_no_words(make, db_session):
    people = [
        {
            "id": "p1",
            "role": "claimant",
            "first_name": "Mary",
            "last_name": "Example",
            "date_of_birth": "1950-03-27",
            "nino": "QQ123456C",
        },
        {"id": "p2", "role": "partner", "first_name": "Sam", "last_name": "Example", "date_of_birth": "1951-03-27"},
    ]
    claim = make.claim(people=people, incomes=[])
    left = ("partner-moved-out", "p2", "2026-11-01", {"who": "p2", "left_date": "2026-11-01", "domestic_abuse": True})
    content = submit_lenient(claim, left).content
    words = str({name: value for name, value in content.items() if name != "draft"}).lower()
    assert "partner-moved-out" in words
    assert "abuse" not in words
    assert content["draft"]["changes"][0]["details"]["domestic_abuse"] is True


def submit_lenient(claim, *changes):
    """Send even when a question of a change is open: what is tested is what is frozen."""
    start_draft(claim.id, *changes)
    return submissions._send(as_resident(claim.id), drafts.get_review(as_resident(claim.id)), "", None, "")


def test_same_token_again_is_the_same_submission(claim):
    found = start_draft(claim.id, RENT)
    token = found.row.submit_token
    first, second = (submissions.submit_draft(as_resident(claim.id), token, True) for _time in range(2))
    assert first is second
    assert len(rows(Submission, claim)) == len(rows(Case, claim)) == 1
    assert rows(Case, claim)[0].submission_count == 1


@pytest.mark.parametrize("token", ["", "of nobody"])
def test_token_of_no_draft_is_stale_and_sends_nothing(claim, token):
    start_draft(claim.id, RENT)
    with pytest.raises(Stale):
        submissions.submit_draft(as_resident(claim.id), token, True)
    assert rows(Submission, claim) == []


def test_token_of_another_claim_sends_nothing(make, claim):
    token = start_draft(make.claim().id, RENT).row.submit_token
    with pytest.raises(Stale):
        submissions.submit_draft(as_resident(claim.id), token, True)


def test_draft_with_an_open_section_is_refused(claim):
    resident = as_resident(claim.id)
    found = drafts.open_draft(resident, "review", 1)
    with pytest.raises(Refused, match="Answer every section"):
        submissions.submit_draft(resident, found.row.submit_token, True)


def test_draft_without_the_declaration_is_refused_at_its_field(claim):
    with pytest.raises(Refused) as refused:
        submit(claim, RENT, is_declared=False)
    assert refused.value.field_name == "is_declared"


def test_draft_that_contradicts_itself_is_refused(claim):
    other = (RENT[0], RENT[1], RENT[2], RENT[3] | {"new_rent": "96.00"})
    with pytest.raises(Refused, match="two different things"):
        submit(claim, RENT, other)


def test_report_with_nothing_in_it_is_refused(claim):
    resident = as_resident(claim.id)
    found = drafts.open_draft(resident, "report", 1)
    drafts.save_draft(resident, found.row, Draft())
    with pytest.raises(Refused):
        submissions.submit_draft(resident, found.row.submit_token, True)


def test_second_submission_joins_the_open_case_which_is_new_again(claim):
    first = submit(claim, RENT)
    case = db.session().get(Case, first.case_id)
    case.stage = "waiting-for-evidence"
    second = submit(claim, PARTNER)
    assert second.case_id == first.case_id
    assert (case.stage, case.submission_count) == ("new", 2)


@pytest.mark.parametrize(("weeks", "is_same"), [(12, True), (14, False)])
def test_submission_after_the_case_is_closed_opens_it_again_or_long_after_another(claim, weeks, is_same):
    first = submit(claim, RENT)
    case = db.session().get(Case, first.case_id)
    case.closed_at, case.outcome = first.submitted_at - timedelta(weeks=weeks), "increase"
    db.session().flush()
    assert (submit(claim, PARTNER).case_id == first.case_id) is is_same
    assert (case.closed_at is None, case.outcome is None, case.stage == "new") == (is_same, is_same, True)


def test_references_are_unambiguous(claim):
    sent = submit(claim, RENT)
    case = cases.find_open(claim.id)
    assert case is not None
    assert (len(sent.reference), sent.reference[:2], len(case.reference), case.reference[:2]) == (12, "R-", 10, "C-")
    assert not set(sent.reference[2:] + case.reference[2:]) & set("01OILAEUY")


def test_submission_queues_its_receipt_tells_the_contact_and_is_audited(claim):
    sent = submit(claim, RENT)
    document = db.session().query(StoredDocument).filter_by(submission_id=sent.id).one()
    message = db.session().query(OutgoingMessage).filter_by(claim_id=claim.id).one()
    entry = audit.list_entries("claim", claim.id.hex)[0]
    assert (document.kind, document.state) == ("receipt", "queued")
    assert (message.template, message.gaps["reference"]) == ("received", sent.reference)
    assert (entry.action, entry.detail["submission"]) == ("submission:received", sent.reference)


def test_submission_without_a_contact_is_received_all_the_same(make, db_session):
    claim = make.claim(contacts=[])
    assert submit(claim, RENT).reference
    assert rows(OutgoingMessage, claim) == []


def test_get_submission_of_knows_only_ones_own(make, claim):
    sent = submit(claim, RENT)
    assert submissions.get_submission_of(as_resident(claim.id), sent.reference) is sent
    with pytest.raises(NotFound):
        submissions.get_submission_of(as_resident(make.claim().id), sent.reference)


def test_twelve_threads_with_one_token_make_one_submission(make_for_real):
    claim = make_for_real.claim()
    with db.transaction() as session:
        session.info["no audit guard"] = True
        token = start_draft(claim.id, RENT).row.submit_token
    barrier, found, failures = threading.Barrier(12), [], []

    def send():
        barrier.wait()
        try:
            with db.transaction():
                found.append(submissions.submit_draft(as_resident(claim.id), token, True).reference)
        except Exception as error:
            failures.append(repr(error))

    threads = [threading.Thread(target=send) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(found) == 12
    assert len(set(found)) == 1
    with db.reading() as session:
        assert session.query(Submission).filter_by(claim_id=claim.id).count() == 1
        assert session.query(ReportedChange).filter_by(claim_id=claim.id).count() == 1
        assert session.query(Case).filter_by(claim_id=claim.id).one().submission_count == 1

"""The one open draft of a claim: saved at every answer, shared between devices, deleted only by its owner (C18, C22)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.actor import Resident
from portal.domain.draft import DraftChange
from portal.domain.review import Section
from portal.models import AuditEntry, Draft
from portal.services import drafts
from portal.services.errors import NotFound


@pytest.fixture
def resident(db_session, make):
    return Resident(make.claim().id, uuid4())


def question(found, section="home", name="rent"):
    asked = found.review.find_question(Section(section), name)
    assert asked is not None
    return asked


def rent(reference="", day=date(2026, 11, 2), amount="95.00", kind="change"):
    return DraftChange(reference, "rent-changed", "home", day, kind, {"new_rent": amount, "freq": "weekly"}, "rent")


def answered(resident, value="changed"):
    drafts.start_review(resident)
    found = drafts.get_review(resident)
    return drafts.answer_question(resident, found, question(found), value)


def actions():
    return list(
        db.session().scalars(
            sa.select(AuditEntry.action).where(AuditEntry.action.like("draft:%")).order_by(AuditEntry.number)
        )
    )


def test_a_claim_has_one_open_draft_that_is_resumed_from_anywhere(resident):
    first = drafts.start_review(resident)
    again = drafts.start_review(Resident(resident.claim_id, uuid4()))
    assert again.row.id == first.row.id
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Draft)) == 1


def test_an_answer_is_there_when_the_draft_is_read_again(resident):
    answered(resident, "right")
    db.session().expire_all()
    found = drafts.get_review(resident)
    assert found.review.answer(question(found)) == "right"


def test_answers_given_side_by_side_both_survive(resident):
    drafts.start_review(resident)
    for section, name, value in (("home", "rent", "right"), ("income", "new-job", "no")):
        db.session().expire_all()
        found = drafts.get_review(resident)
        drafts.answer_question(resident, found, question(found, section, name), value)
    db.session().expire_all()
    assert dict(drafts.get_draft(resident).draft.answers) == {"rent": "right", "new-job": "no"}


def test_an_answer_with_nothing_to_tell_takes_changes_and_words_away(resident):
    found = answered(resident)
    drafts.save_change(resident, found, rent())
    found = drafts.get_review(resident)
    found = drafts.note_answer(resident, found, question(found), "It went up")
    found = drafts.answer_question(resident, found, question(found), "right")
    assert found.review.draft.changes == ()
    assert found.review.note(question(found)) is None


def test_a_change_told_as_never_right_becomes_a_correction_and_back(resident):
    found = answered(resident)
    drafts.save_change(resident, found, rent())
    found = drafts.get_review(resident)
    found = drafts.answer_question(resident, found, question(found), "wrong")
    assert [change.kind for change in found.review.draft.changes] == ["correction"]
    found = drafts.answer_question(resident, found, question(found), "changed")
    assert [change.kind for change in found.review.draft.changes] == ["change"]


def test_a_correction_without_a_date_waits_for_one_before_it_is_a_change(resident):
    found = answered(resident, "wrong")
    drafts.save_change(resident, found, rent(day=None, kind="correction"))
    found = drafts.get_review(resident)
    found = drafts.answer_question(resident, found, question(found), "changed")
    (change,) = found.review.draft.changes
    assert (change.kind, found.review.unfinished_page(change)) == ("correction", "date")


def test_the_same_change_sent_twice_is_kept_once_and_another_beside_it(resident):
    found = answered(resident)
    first = drafts.save_change(resident, found, rent())
    again = drafts.save_change(resident, drafts.get_review(resident), rent())
    other = drafts.save_change(resident, drafts.get_review(resident), rent(amount="99.00"))
    assert [first.reference, again.reference, other.reference] == ["1", "1", "2"]


def test_a_change_removed_in_another_tab_is_not_lost_when_it_is_saved(resident):
    found = answered(resident)
    kept = drafts.save_change(resident, found, rent())
    drafts.remove_change(resident, drafts.get_review(resident), kept.reference)
    saved = drafts.save_change(resident, drafts.get_review(resident), rent("1", amount="97.00"))
    assert saved.reference == "2"
    assert [change.details["new_rent"] for change in drafts.get_draft(resident).draft.changes] == ["97.00"]


def test_removing_a_change_twice_is_removing_it_once(resident):
    found = answered(resident)
    drafts.save_change(resident, found, rent())
    drafts.remove_change(resident, drafts.get_review(resident), "1")
    drafts.remove_change(resident, drafts.get_review(resident), "1")
    assert drafts.get_draft(resident).draft.changes == ()


def test_a_report_becomes_a_review_with_everything_in_it(resident):
    drafts.start_report(resident)
    found = drafts.get_review(resident)
    drafts.answer_question(resident, found, question(found), "right")
    drafts.start_review(resident)
    found = drafts.get_review(resident)
    assert (found.row.kind, found.review.answer(question(found))) == ("review", "right")


def test_an_open_review_stays_one_when_something_else_is_reported(resident):
    drafts.start_review(resident)
    assert drafts.start_report(resident).row.kind == "review"


def test_a_draft_is_deleted_by_its_owner_and_by_nobody_else(resident, make):
    drafts.start_review(resident)
    with pytest.raises(NotFound):
        drafts.delete_draft(Resident(make.claim().id, uuid4()))
    drafts.delete_draft(resident)
    assert drafts.find_draft(resident) is None


def test_starting_answering_and_deleting_are_recorded_without_what_was_said(resident):
    found = answered(resident)
    drafts.note_answer(resident, found, question(found), "A secret of mine")
    drafts.delete_draft(resident)
    assert actions() == ["draft:started", "draft:saved", "draft:saved", "draft:deleted"]
    details = [
        entry.detail for entry in db.session().scalars(sa.select(AuditEntry).where(AuditEntry.action == "draft:saved"))
    ]
    assert "secret" not in str(details)


def test_two_starts_at_once_open_one_draft(resident, monkeypatch):
    first = drafts.start_review(resident)
    real = drafts.find_draft
    not_yet_there = iter([None])
    monkeypatch.setattr(drafts, "find_draft", lambda who: next(not_yet_there, real(who)))
    assert drafts.start_review(resident).row.id == first.row.id

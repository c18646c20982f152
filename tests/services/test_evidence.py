"""What is asked, what is given, before and after it is sent (requirements S4.38-S4.44)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine

from portal import db
from portal.adapters.store import LocalStore
from portal.domain.actor import Officer
from portal.domain.changes import CHANGE_TYPES
from portal.domain.draft import Draft
from portal.domain.evidence.items import rule_of
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import CouncilSetting, EvidenceFile, EvidenceRequirement
from portal.services import audit, drafts, eforms, evidence, submissions
from portal.services.errors import NotFound
from portal.services.evidence import Limits
from tests.submitting import PARTNER, PENSION, RENT, as_resident, photo, start_draft

LIMITS = Limits(UploadPolicy(size_limit=10_000_000), 40)
PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}


@pytest.fixture
def claim(make, db_session):
    return make.claim(home=PRIVATE)


@pytest.fixture
def receive(tmp_path, claim):
    store = LocalStore(tmp_path)

    def receive(colour="teal", name="rent.jpg"):
        return evidence.receive_file(store, claim.id, name, BytesIO(photo(colour=colour)), LIMITS)

    return receive


def asked(picture):
    return [rule_of(item.resource_id) for item in picture.unsent]


def set_setting(name, value):
    from portal import clock

    db.session().add(CouncilSetting(name=name, value=value, changed_at=clock.now()))
    db.session().flush()
    db.session().info.pop("council settings", None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), []),
        ((RENT,), ["Rule_Rent"]),
        ((PARTNER,), ["Rule_NewPartnerIdentity", "Rule_NewPartnerNI", "Rule_NewPartnerIncome"]),
        ((RENT, PARTNER), ["Rule_Rent", "Rule_NewPartnerIdentity", "Rule_NewPartnerNI", "Rule_NewPartnerIncome"]),
    ],
)
def test_checklist_follows_from_the_answers(claim, changes, expected):
    start_draft(claim.id, *changes)
    assert asked(evidence.get_picture(as_resident(claim.id))) == expected


def test_checklist_follows_a_draft_that_is_saved_anew_in_the_same_unit_of_work(claim):
    found = start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    assert asked(evidence.get_picture(resident)) == ["Rule_Rent"]
    drafts.save_draft(resident, found.row, Draft())
    assert asked(evidence.get_picture(resident)) == []


@pytest.mark.parametrize(
    ("amount", "birth", "is_asked"),
    [
        ("5999.99", "1990-03-27", False),
        ("6000.01", "1990-03-27", True),
        ("9999.99", "1950-03-27", False),
        ("10000.01", "1950-03-27", True),
    ],
)
def test_bank_statements_follow_from_the_savings_reported_not_those_held(make, db_session, amount, birth, is_asked):
    people = [
        {
            "id": "p1",
            "role": "claimant",
            "first_name": "Mary",
            "last_name": "Example",
            "date_of_birth": birth,
            "nino": "QQ123456C",
        }
    ]
    claim = make.claim(
        people=people,
        incomes=[],
        pensions=[],
        capital=[{"id": "c1", "owner": "p1", "type": "savings", "amount": "100.00"}],
    )
    start_draft(claim.id, ("savings-changed", "c1", "2026-11-01", {"who": "p1", "type": "savings", "amount": amount}))
    codes = [item.resource_id for item in evidence.get_picture(as_resident(claim.id)).unsent]
    assert any("Bank" in code or "Saving" in code for code in codes) is is_asked, codes


def test_eform_says_no_for_what_is_not_reported(claim):
    found = start_draft(claim.id, RENT)
    from portal.services import claims

    root = eforms.build_eform_of(claims.get_claim(claim.id).held, found.draft.changes, date(2026, 11, 22)).root
    flags = {
        field.get("id"): field[0].get("value")
        for page in ("whathaschanged", "movedin", "movedout")
        for field in root.findall(f"page[@id='{page}']/field")
    }
    assert flags.pop("ChangeOfRent") == "Yes"
    assert set(flags.values()) == {"No"}
    assert len(flags) == len(CHANGE_TYPES) - 1
    assert root.xpath("string(page[@id='rent']/field[@id='NewRent']/item/@value)") == "95.00"
    assert root.xpath("string(page[@id='claim']/field[@id='AgeGroup']/item/@value)") == "pension"


def test_file_makes_its_item_received_and_stays_removable_until_sent(claim, receive):
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    assert evidence.add_files(resident, "Rule_Rent", [receive()]) == 1
    (item,) = evidence.get_picture(resident).unsent
    assert (item.state, item.is_outstanding, [file.name for file in item.files]) == ("received", False, ["rent.jpg"])
    assert evidence.remove_file(resident, item.files[0].reference) == "Rule_Rent"
    (item,) = evidence.get_picture(resident).unsent
    assert (item.state, item.files) == ("needed", ())
    actions = [entry.action for entry in audit.list_entries("claim", claim.id.hex)]
    assert actions[:2] == ["evidence-file:removed", "evidence-file:received"]


def test_same_bytes_for_the_same_item_are_one_file(claim, receive):
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    assert evidence.add_files(resident, "Rule_Rent", [receive(), receive(name="again.jpg")]) == 1
    assert evidence.add_files(resident, "Rule_Rent", [receive(), receive("red")]) == 1
    assert len(evidence.get_item(resident, "Rule_Rent").files) == 2


def test_later_is_a_decision_that_a_file_overrides(claim, receive):
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    evidence.choose_later(resident, "Rule_Rent")
    assert evidence.get_picture(resident).undecided == []
    assert evidence.get_item(resident, "Rule_Rent").state == "sent-later"
    evidence.add_files(resident, "Rule_Rent", [receive()])
    assert evidence.get_item(resident, "Rule_Rent").state == "received"


def test_file_for_something_not_asked_is_refused(claim, receive):
    start_draft(claim.id, RENT)
    with pytest.raises(NotFound):
        evidence.add_files(as_resident(claim.id), "Rule_NewPartnerNI", [receive()])


def test_file_over_the_count_limit_is_refused_at_its_field(claim, receive):
    set_setting("UploadCountLimit", 1)
    start_draft(claim.id, RENT)
    with pytest.raises(Refused) as refused:
        evidence.add_files(as_resident(claim.id), "Rule_Rent", [receive(), receive("red")])
    assert (str(refused.value), refused.value.field_name) == ("You can only upload up to 1 files", "files")


def test_upload_before_submission_can_be_switched_off(claim, receive):
    set_setting("EvidenceUpload", False)
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    assert evidence.get_item(resident, "Rule_Rent").can_upload is False
    with pytest.raises(NotFound):
        evidence.add_files(resident, "Rule_Rent", [receive()])


def send(claim, *changes, **draft):
    found = start_draft(claim.id, *changes, **draft)
    return submissions.submit_draft(as_resident(claim.id), found.row.submit_token, True)


@time_machine.travel("2026-01-31T12:00:00Z", tick=False)
def test_request_is_due_one_calendar_month_after_submission(claim, receive):
    send(claim, RENT)
    (item,) = evidence.get_picture(as_resident(claim.id)).outstanding
    assert (item.resource_id, item.due_on, item.is_overdue) == ("Rule_Rent", date(2026, 2, 28), False)


def test_file_given_late_is_kept_and_marked_late(claim, receive):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        send(claim, RENT, evidence={"Rule_Rent": "later"})
    resident = as_resident(claim.id)
    with time_machine.travel("2026-12-23T12:00:00Z", tick=False):
        assert evidence.get_item(resident, "Rule_Rent").is_overdue
        evidence.add_files(resident, "Rule_Rent", [receive()])
        item = evidence.get_item(resident, "Rule_Rent")
    assert (item.state, item.is_overdue, [(file.is_late, file.is_sent) for file in item.files]) == (
        "received",
        False,
        [(True, True)],
    )


def test_file_on_the_last_day_is_not_late(claim, receive):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        send(claim, RENT)
    with time_machine.travel("2026-12-22T23:30:00Z", tick=False):
        evidence.add_files(as_resident(claim.id), "Rule_Rent", [receive()])
        assert not evidence.get_item(as_resident(claim.id), "Rule_Rent").files[0].is_late


def test_upload_after_submission_can_be_switched_off(claim, receive):
    send(claim, RENT)
    set_setting("AfterActionEvidenceUpload", False)
    with pytest.raises(NotFound):
        evidence.add_files(as_resident(claim.id), "Rule_Rent", [receive()])


def test_same_evidence_asked_twice_in_a_case_is_one_request(claim, receive):
    first = send(claim, RENT)
    second = send(claim, (RENT[0], RENT[1], "2018-04-02", RENT[3] | {"new_rent": "99.00"}), PARTNER)
    rows = db.session().query(EvidenceRequirement).filter_by(claim_id=claim.id).all()
    assert sorted((rule_of(row.resource_id), row.submission_id) for row in rows) == [
        ("Rule_NewPartnerIdentity", second.id), ("Rule_NewPartnerIncome", second.id), ("Rule_NewPartnerNI", second.id),
        ("Rule_Rent", first.id),
    ]  # fmt: skip


def test_sent_file_cannot_be_taken_back(claim, receive):
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    evidence.add_files(resident, "Rule_Rent", [receive()])
    submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)
    reference = evidence.get_item(resident, "Rule_Rent").files[0].reference
    with pytest.raises(NotFound):
        evidence.remove_file(resident, reference)


def test_files_of_a_deleted_draft_are_taken_back(claim, receive):
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    evidence.add_files(resident, "Rule_Rent", [receive()])
    assert evidence.discard_unsent(resident) == 1
    assert evidence.get_item(resident, "Rule_Rent").files == ()


@pytest.fixture
def file(claim, receive):
    start_draft(claim.id, RENT)
    evidence.add_files(as_resident(claim.id), "Rule_Rent", [receive()])
    return db.session().query(EvidenceFile).filter_by(claim_id=claim.id).one()


def test_file_opens_for_its_owner_and_the_look_is_recorded(claim, file):
    assert evidence.get_file_for_resident(as_resident(claim.id), file.reference) is file
    assert audit.list_entries("claim", claim.id.hex)[0].action == "evidence-file:viewed"


def test_file_does_not_open_for_somebody_else(make, file):
    with pytest.raises(NotFound):
        evidence.get_file_for_resident(as_resident(make.claim().id), file.reference)


def test_infected_file_opens_for_nobody(claim, file):
    file.scan_state = "infected"
    with pytest.raises(NotFound):
        evidence.get_file_for_resident(as_resident(claim.id), file.reference)


@pytest.mark.parametrize(
    ("permissions", "is_sent", "opens"),
    [
        ((Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE), True, True),
        ((Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE), False, False),
        ((Permission.REVIEW_CASES,), True, False),
        ((Permission.CHECK_EVIDENCE,), True, False),
    ],
)
def test_file_opens_for_officers_who_check_evidence_once_it_is_sent(make, claim, file, permissions, is_sent, opens):
    if is_sent:
        resident = as_resident(claim.id)
        submissions.submit_draft(resident, drafts.get_draft(resident).row.submit_token, True)
    row = make.officer(*permissions)
    officer = Officer(row.id, row.organisation_id, uuid4(), row.name, frozenset(permissions))
    if opens:
        assert evidence.get_file_for_officer(officer, file.reference) is file
    else:
        with pytest.raises(NotFound):
            evidence.get_file_for_officer(officer, file.reference)


def test_pension_asks_for_proof_once(claim):
    start_draft(claim.id, PENSION)
    assert asked(evidence.get_picture(as_resident(claim.id))).count("Rule_NewPensionOrAnnuity") <= 1

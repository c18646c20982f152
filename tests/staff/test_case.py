"""The case page: one place for everything of a claim, and what only some officers see of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import db
from portal.domain.permissions import Permission
from portal.models import AuditEntry, OutgoingMessage, ResidentMessage
from tests.reported_cases import PARTNER, PAY, RENT, ask_for, change, give, report, write_message

REVIEW, DECIDE, JOURNAL, EVIDENCE = (
    Permission.REVIEW_CASES, Permission.DECIDE_CHANGES, Permission.SEE_AUDIT_LOG, Permission.CHECK_EVIDENCE,
)  # fmt: skip
ABUSE = "because of abuse or fear of it"
LEFT = change("partner-moved-out", "2017-10-10", subject="partner", permanent=True, domestic_abuse=True)


def test_case_is_not_there_without_the_permission(make, client_as_officer):
    case = make.case(make.claim().id)
    client_as_officer(DECIDE, JOURNAL, EVIDENCE).get("staff.show_case", reference=case.reference, status=404)


def test_case_is_not_there_for_other_organisations(make, client_as_officer):
    case = make.case(make.claim().id)
    adviser = make.officer(REVIEW, DECIDE, organisation=make.organisation("Sample Advice", kind="advice-agency"))
    browser = client_as_officer(officer=adviser)
    browser.get("staff.show_case", reference=case.reference, status=404)
    browser.post("staff.send_reply", {"text": "Hello"}, reference=case.reference, status=404)


@pytest.mark.parametrize("reference", ["C-nothing", "x" * 300, "ß"])
def test_case_is_not_there_under_an_unknown_reference(client_as_officer, reference):
    client_as_officer(REVIEW).get("staff.show_case", reference=reference, status=404)


def test_case_shows_the_claim_what_is_held_and_empty_parts(make, client_as_officer):
    case = make.case(make.claim().id)
    page = client_as_officer(REVIEW).get("staff.show_case", reference=case.reference)
    text = page.one("//main")
    assert page.h1 == f"Case {case.reference}"
    for words in (
        "QQ ** ** 56 C",
        "1 Sample Street",
        "Tesco",
        "£210 a week",
        "Account ending 1234",
        "Nothing has been reported",
    ):
        assert words in text, words
    assert "As the back office held it on 1 November 2026" in text
    assert "QQ123456C" not in page.text


def test_three_changes_of_two_submissions_make_one_cumulative_timeline(make, client_as_officer):
    case = make.case(make.claim().id)
    first = report(case, PARTNER, RENT, reference="S-1")
    second = report(case, PAY, reference="S-2")
    page = client_as_officer(REVIEW).get("staff.show_case", reference=case.reference)
    steps = page.all("//div[contains(@class,'app-step')]")
    assert [step.split(" S-")[0] for step in steps] == ["1 September 2017", "1 November 2017", "21 November 2017"]
    assert "S-2/1 The pay of Tom Example changed to £300.00 a week" in steps[1]
    assert "1 earlier change still holds" in steps[1]
    assert "2 earlier changes still hold" in steps[2]
    assert page.all("//h3[starts-with(@id,'submission-')]") == [
        f"Submission {first.reference}",
        f"Submission {second.reference}",
    ]


def test_conflict_names_both_submissions_side_by_side(make, client_as_officer):
    case = make.case(make.claim().id)
    report(case, RENT, reference="S-1")
    report(case, change("rent-changed", "2017-09-01", new_rent="99.00", freq="weekly"), reference="S-2")
    page = client_as_officer(REVIEW).get("staff.show_case", reference=case.reference)
    assert page.all("//ul[@class='app-sides']/li") == ["£95.00S-1/1", "£99.00S-2/1"]
    assert "1 conflict" in page.one("//p[contains(@class,'app-key-figures')]")


def test_superseded_and_corrected_changes_are_marked(make, client_as_officer):
    case = make.case(make.claim().id)
    report(case, RENT, change("rent-changed", "2018-04-01", new_rent="97.00", freq="weekly"), reference="S-1")
    report(
        case,
        change("pay-changed", None, subject="i1", who="p2", kind="correction", amount_gross="250.00"),
        reference="S-2",
    )
    page = client_as_officer(REVIEW).get("staff.show_case", reference=case.reference)
    steps = page.all("//div[contains(@class,'app-step')]")
    assert steps[0].startswith("From the beginning")
    assert "Correction" in steps[0]
    assert "Superseded No longer holds from this date:S-1/1" in steps[2]


@pytest.mark.parametrize(("started_on", "is_late"), [(date(2026, 11, 1), False), (date(2026, 11, 2), True)])
def test_late_report_is_marked_by_its_first_contact(make, client_as_officer, started_on, is_late):
    case = make.case(make.claim().id)
    started = datetime(started_on.year, started_on.month, started_on.day, 12, tzinfo=UTC)
    late = change("rent-changed", "2026-10-01", new_rent="95.00", reason_for_delay="I was in hospital")
    report(case, late, started_at=started, submitted_at=started + timedelta(days=5))
    text = client_as_officer(REVIEW).get("staff.show_case", reference=case.reference).one("//main")
    assert ("More than a month after the change" in text) is is_late
    assert "I was in hospital" in text


def test_sensitive_answers_are_for_officers_who_decide(make, client_as_officer):
    case = make.case(make.claim().id)
    report(case, LEFT)
    page = client_as_officer(REVIEW, DECIDE).get("staff.show_case", reference=case.reference)
    assert ABUSE in page.one("//details[.//span[.='Show sensitive answers']]")
    assert page.text.count(ABUSE) == 1
    others = client_as_officer(REVIEW, JOURNAL, EVIDENCE).get("staff.show_case", reference=case.reference)
    assert ABUSE not in others.text
    assert "Sensitive" not in others.text


def test_evidence_shows_state_and_scan_and_never_calls_an_unscanned_file_clean(make, client_as_officer):
    case = make.case(make.claim().id)
    sent = report(case, RENT)
    ask_for(case, sent, "Rent proof", due_on=date(2026, 10, 1))
    late = ask_for(case, sent, "Payslips", state="received", due_on=date(2026, 10, 1))
    give(case, sent, late, "pay slip.pdf", received_at=datetime(2026, 10, 2, 12, tzinfo=UTC))
    give(case, sent, None, "bad.pdf", scan_state="infected")
    page = client_as_officer(REVIEW, EVIDENCE).get("staff.show_case", reference=case.reference)
    text = page.one("//main")
    for words in ("Rent proof Due by 1 October 2026 Overdue", " PDF, 52KB", "Late", "Not scanned"):
        assert words in text.replace("proofDue", "proof Due"), words
    assert "No virus found" not in text
    assert page.all("//main//a[contains(@href,'/staff/files/')]") == ["pay slip.pdf"]
    assert (
        not client_as_officer(REVIEW)
        .get("staff.show_case", reference=case.reference)
        .all("//a[contains(@href,'/files/')]")
    )


def test_reply_is_kept_and_a_notice_goes_out_without_it(make, client_as_officer):
    claim = make.claim(language="cy")
    case = make.case(claim.id)
    write_message(claim, "When do I hear?")
    browser = client_as_officer(REVIEW)
    assert "No reply yet" in browser.get("staff.show_case", reference=case.reference).one("//main")
    page = browser.follow(browser.post("staff.send_reply", {"text": "Next week.\nMonday."}, reference=case.reference))
    messages = page.all("//div[contains(@class,'app-message')]")
    assert "When do I hear?" in messages[0]
    assert "Next week.Monday." in messages[1]
    assert "No reply yet" not in page.one("//main")
    with db.reading() as session:
        notice = session.query(OutgoingMessage).one()
        assert (notice.template, notice.language, notice.channel) == ("new-message", "cy", "phone")
        assert "Next week" not in str(notice.gaps)
        assert session.query(ResidentMessage).filter_by(author="resident").one().read_at is not None


@pytest.mark.parametrize(
    ("text", "error"), [(" ", "Enter your reply"), ("x" * 2001, "Your reply must be 2000 characters or fewer")]
)
def test_reply_is_refused_and_kept_when_empty_or_too_long(make, client_as_officer, text, error):
    case = make.case(make.claim().id)
    page = client_as_officer(REVIEW).post("staff.send_reply", {"text": text}, reference=case.reference, status=422)
    assert page.errors == [error]
    assert page.value("text").strip() == text.strip()


def test_journal_is_for_those_who_see_the_audit_log(make, client_as_officer):
    case = make.case(make.claim().id)
    watcher = client_as_officer(REVIEW, JOURNAL)
    watcher.get("staff.show_case", reference=case.reference)
    rows = watcher.get("staff.show_case", reference=case.reference).all("//h2[@id='journal']/following::tbody[1]/tr")
    assert len(rows) == 1
    assert rows[0].endswith("Looked at the claim")
    assert not client_as_officer(REVIEW).get("staff.show_case", reference=case.reference).all("//*[@id='journal']")


def test_journal_has_one_line_for_what_one_person_repeats_in_a_day(make, client_as_officer):
    case = make.case(make.claim().id)
    client_as_officer(REVIEW).get("staff.show_case", reference=case.reference)
    watcher = client_as_officer(REVIEW, JOURNAL)
    for _time in range(3):
        watcher.get("staff.show_case", reference=case.reference)
    rows = watcher.get("staff.show_case", reference=case.reference).all("//h2[@id='journal']/following::tbody[1]/tr")
    assert [row.rpartition("Looked")[2] for row in rows] == [" at the claim, 3 times that day", " at the claim"]


def test_every_view_is_recorded_on_the_claim(make, client_as_officer):
    claim = make.claim()
    case = make.case(claim.id)
    officer = make.officer(REVIEW)
    client_as_officer(officer=officer).get("staff.show_case", reference=case.reference)
    with db.reading() as session:
        entry = session.query(AuditEntry).filter_by(action="claim:viewed").one()
        assert (entry.subject_kind, entry.subject_id, entry.actor_id) == ("claim", claim.id.hex, officer.id.hex)


def test_statements_do_not_grow_with_what_a_case_holds(make, client_as_officer, count_statements):
    claim = make.claim()
    case = make.case(claim.id)
    browser = client_as_officer(REVIEW, DECIDE, JOURNAL, EVIDENCE)
    counts = []
    for more in (1, 9, 30):
        for number in range(more):
            day = (date(2017, 9, 1) + timedelta(days=31 * number)).isoformat()
            sent = report(case, change("rent-changed", day, new_rent=f"{90 + number}.00"), PAY)
            give(case, sent, ask_for(case, sent, f"Proof {number}", state="received"), "x.pdf")
            write_message(claim, "Hello")
        with count_statements() as seen:
            browser.get("staff.show_case", reference=case.reference)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 21


def test_first_contact_about_a_paper_is_the_day_it_came(make, client_as_officer):
    case = make.case(make.claim().id)
    typed = datetime(2026, 11, 20, 12, tzinfo=UTC)
    late = change("rent-changed", "2026-10-01", new_rent="95.00")
    in_time = change("rent-changed", "2026-10-12", new_rent="96.00")
    report(case, late, in_time, started_at=typed, submitted_at=typed, received_on=date(2026, 11, 10), channel="paper")
    text = client_as_officer(REVIEW).get("staff.show_case", reference=case.reference).one("//main")
    assert text.count("More than a month after the change") == 1
    assert "first contact was on 10 November 2026" in text


def test_statements_of_the_case_page_stay_few_whatever_it_holds(make, client_as_officer, count_statements):
    case = make.case(make.claim().id)
    browser = client_as_officer(REVIEW, DECIDE, JOURNAL)
    counts = []
    for more in (1, 8):
        for _number in range(more):
            ask_for(case, report(case, RENT, PAY), f"Proof {_number} of {more}")
        browser.get("staff.show_case", reference=case.reference)
        with count_statements() as seen:
            browser.get("staff.show_case", reference=case.reference)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 18, counts

"""Self-employed earnings: the working before going on, the statement filed, and the council's own form and back."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pikepdf
import pytest

from portal import db
from portal.adapters import pdf
from portal.domain.actor import System
from portal.domain.permissions import Permission
from portal.models import Case, Draft, EvidenceFile, EvidenceRequirement, ReportedChange
from portal.services import audit, earnings_statements, settings
from tests.pdf_text import text_of
from tests.resident.reviewing import NEXT, Onward, answer, answer_the_rest, choose, day, fill

ON = day("2026-11-02")
MARY = {
    "id": "p1",
    "role": "claimant",
    "first_name": "Mary",
    "last_name": "Example",
    "date_of_birth": "1955-03-27",
    "nino": "QQ123456C",
}
TAXI = {"id": "i1", "person": "p1", "type": "self-employment", "name": "Taxi driver", "amount": "900.00", "net_amount": "800.00", "frequency": "monthly"}  # fmt: skip
FIGURES = {
    **ON, "business": "Window cleaner", "hours_per_week": "30", **day("2025-11-02", "period_from"), **day("2026-11-01", "period_to"),
    "turnover": "36,500", "registered_hmrc": "yes", "utr": "12345 67890", "costs-count": "1", "costs-0-type": "vehicle",
    "costs-0-amount": "3650", "tax": "365", "pension": "730", "drawings": "9000",
}  # fmt: skip
FORM = "https://forms.council.example.org/earnings?form=7"


@pytest.fixture
def browser(reviewer: Any) -> Any:
    return reviewer(people=[MARY], incomes=[TAXI])


@pytest.fixture
def council_form(on_the_day: None, app: Any, database: Any) -> None:
    with db.transaction():
        settings.change(System("test"), "SelfEmploymentFormUrl", FORM)
        settings.change(System("test"), "UseSelfEmployedEarningsForm", "FALSE")


def kept() -> Any:
    """The one change of the draft."""
    with db.reading() as session:
        (change,) = session.query(Draft).one().content["changes"]
    return change


def onto(browser: Any, page: Any, typed: dict[str, Any], end: str, status: int = 200) -> Any:
    """Go through the pages of a change until the address ends in `end`."""
    for _turn in range(8):
        if page.location.endswith(end):
            return browser.get(page.location, status=status)
        shown = browser.follow(page)
        names = set(shown.document.xpath("//form[.//input[@name='csrf_token']]//@name"))
        page = browser.post(page.location, {name: value for name, value in typed.items() if name in names})
    raise AssertionError(f"{end} is never reached")


def send(browser: Any) -> Any:
    answer_the_rest(browser)
    check = browser.get("resident.check_answers")
    token = check.document.xpath("//input[@name='submit_token']/@value")[0]
    return browser.post("resident.check_answers", {"submit_token": token, "is_declared": "yes"})


def report(browser: Any) -> Any:
    return choose(browser, "income", "new-income", "self-employment-changed", "yes")


def test_the_working_is_shown_before_going_on(browser: Any) -> None:
    page = onto(browser, report(browser), FIGURES, "/what-this-comes-to")

    assert page.h1 == "What these figures come to"
    shown = [row.text_content() for row in page.document.xpath("//tbody/tr")]
    assert shown[0] == "Money that came in£36,500.00"
    assert shown[-1] == "Net profit a week (divided by 365, times 7)£616.00"
    assert "£9,000.00 was taken out for personal use" in page.text
    assert "This is a guide" in page.text
    assert page.document.xpath(NEXT)[0].endswith("/reported")


def test_figures_that_cannot_be_are_refused_at_their_field(browser: Any) -> None:
    page = onto(browser, report(browser), FIGURES, "/period_from")
    wrong = {**day("2025-11-02", "period_from"), **day("2026-11-02", "period_to"), "turnover": "lots"}
    path = page.response.request.path

    assert browser.post(path, wrong, status=422).errors == [
        "The money that came in must be a number, like 600 or 600.50"
    ]
    longer = browser.post(path, {**wrong, "turnover": "1"}, status=422)
    assert longer.errors == ["The last day of the period must be the same as or before 1 November 2026, a year at most"]
    assert longer.value("turnover") == "1"


def test_a_childminder_is_not_asked_for_costs(browser: Any) -> None:
    page = fill(browser, report(browser), {**FIGURES, "childminder": "yes"})

    browser.follow(page)
    assert "costs" not in kept()["details"]


def test_a_business_that_stopped_is_asked_for_no_figures(browser: Any) -> None:
    page = fill(browser, answer(browser, "income", "business-i1", "changed"), {**ON, "ended": "yes"})

    assert "Your self-employment ended" not in browser.follow(page).h1
    assert kept()["details"]["ended"] is True
    assert "turnover" not in kept()["details"]


def test_the_statement_is_filed_under_the_proof_and_the_proof_is_still_asked_for(
    browser: Any, run_jobs: Any, client_as_officer: Any
) -> None:
    fill(browser, report(browser), FIGURES)
    receipt = browser.follow(send(browser))
    assert "Proof of self-employed earnings" in receipt.text
    run_jobs()
    run_jobs()

    with db.reading() as session:
        file = session.query(EvidenceFile).one()
        (asked,) = session.query(EvidenceRequirement).filter_by(resource_id="Rule_SelfEmployment")
        reference = session.query(Case).one().reference
        assert (file.requirement_id, asked.state) == (asked.id, "needed")
    officer = client_as_officer(Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)
    case = officer.get("staff.show_case", reference=reference)
    assert file.original_name in case.one("//main")
    assert "net profit £616.00 a week" in case.one("//main")
    opened = officer.get("staff.show_file", reference=file.reference)
    assert opened.response.data.startswith(b"%PDF")


def statement_of(browser: Any, typed: dict[str, Any]) -> Any:
    """The texts of the statement of what was sent."""
    fill(browser, report(browser), typed)
    send(browser)
    with db.reading() as session:
        return earnings_statements.gather(session.query(ReportedChange).one().id)


def test_the_statement_is_tagged_and_says_the_working_and_nothing_private(browser: Any) -> None:
    content = earnings_statements.compile_pdf(statement_of(browser, FIGURES))

    with pikepdf.open(BytesIO(content)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    text = text_of(content)
    assert "Net profit a week (divided by 365, times 7) £616.00" in text
    assert "Window cleaner" in text
    assert "1234567890" not in text


def test_a_statement_that_cannot_be_made_keeps_nobody_from_sending(
    browser: Any, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pdf.make_pdf

    def only_receipts(name: str, *given: Any, **told: Any) -> bytes:
        if name == "earnings":
            raise pdf.NotMade(name)
        return real(name, *given, **told)

    monkeypatch.setattr(pdf, "make_pdf", only_receipts)
    fill(browser, report(browser), FIGURES)

    assert send(browser).location.startswith("/receipts/")
    with pytest.raises(pdf.NotMade):
        run_jobs()
    with db.reading() as session:
        assert session.query(EvidenceFile).count() == 0


def test_a_business_that_stopped_has_no_statement(browser: Any, run_jobs: Any) -> None:
    fill(browser, answer(browser, "income", "business-i1", "changed"), {**ON, "ended": "yes"})
    send(browser)
    run_jobs()

    with db.reading() as session:
        assert session.query(EvidenceFile).count() == 0


def test_filing_is_in_the_journal(browser: Any, run_jobs: Any) -> None:
    fill(browser, report(browser), FIGURES)
    send(browser)
    run_jobs()

    with db.reading() as session:
        claim_id = session.query(EvidenceFile).one().claim_id
        assert "evidence-file:made" in [entry.action for entry in audit.list_entries("claim", claim_id.hex)]


def council_page(browser: Any) -> Any:
    """The page that leads to the council's own form."""
    return browser.follow(onto(browser, report(browser), FIGURES, "/form_sent_on", status=303))


@pytest.mark.usefixtures("council_form")
class TestCouncilForm:
    """With a form of the council's own."""

    def test_the_form_is_reached_with_a_way_back_that_says_nothing_about_anybody(self, browser: Any) -> None:
        page = council_page(browser)

        url = urlsplit(page.document.xpath(NEXT)[0])
        told = parse_qs(url.query)
        assert (url.netloc, told["form"]) == ("forms.council.example.org", ["7"])
        back = urlsplit(told["return"][0])
        assert back.path.startswith("/earnings-form/")
        assert len(back.path.rpartition("/")[2]) == 64

    def test_who_comes_back_says_so_and_goes_on(self, browser: Any) -> None:
        page = council_page(browser)
        back = urlsplit(parse_qs(urlsplit(page.document.xpath(NEXT)[0]).query)["return"][0]).path
        where = browser.get(back, status=303).location
        assert kept()["details"].get("form_sent_on") is None

        assert browser.post(where, {}).location.endswith("/reported")
        assert kept()["details"]["form_sent_on"] == "2026-11-22"
        assert "turnover" not in kept()["details"]

    def test_coming_back_again_keeps_the_first_day(self, browser: Any) -> None:
        page = council_page(browser)
        where = page.response.request.path
        back = urlsplit(parse_qs(urlsplit(page.document.xpath(NEXT)[0]).query)["return"][0]).path
        browser.post(where, {})
        before = kept()
        browser.post(where, {})

        assert (
            "You told us that you sent the form on 22 November 2026"
            in browser.follow(browser.get(back, status=303)).text
        )
        assert kept() == before

    def test_a_token_of_another_claim_or_none_leads_nowhere(
        self, browser: Any, make: Any, client_as_resident: Any
    ) -> None:
        page = council_page(browser)
        back = urlsplit(parse_qs(urlsplit(page.document.xpath(NEXT)[0]).query)["return"][0]).path
        other = client_as_resident(make.claim(reference="HB1000002", people=[MARY | {"nino": "QQ654321C"}]))
        other.post("resident.start_review")

        other.get(back, status=404)
        browser.get("/earnings-form/" + "0" * 64, status=404)
        browser.get("/earnings-form/é", status=404)

    def test_without_coming_back_the_draft_is_kept_and_not_finished(self, browser: Any) -> None:
        council_page(browser)
        again = answer(browser, "income", "new-income", "yes")

        assert again.location.endswith("/form_sent_on")
        shown = browser.follow(browser.get(again.location, status=303))
        assert "You have not told us yet that you sent it" in shown.text
        assert browser.get("resident.check_answers", status=303).location == "/review"

    def test_a_business_that_stopped_needs_no_form(self, browser: Any) -> None:
        page = fill(browser, answer(browser, "income", "business-i1", "changed"), {**ON, "ended": "yes"})

        assert page.location.endswith("/reported")

    def test_what_was_begun_there_is_asked_here_when_the_council_has_no_form_any_more(self, browser: Any) -> None:
        page = council_page(browser)
        with db.transaction():
            settings.change(System("test"), "UseSelfEmployedEarningsForm", "TRUE")
        where = browser.get(page.response.request.path, status=303)

        fill(browser, where, FIGURES)
        assert kept()["details"]["turnover"] == "36500.00"
        assert "form" not in kept()["details"]

    def test_the_officer_reads_that_the_form_was_sent(
        self, browser: Any, run_jobs: Any, client_as_officer: Any
    ) -> None:
        page = council_page(browser)
        browser.post(page.response.request.path, {})
        send(browser)
        run_jobs()

        with db.reading() as session:
            reference = session.query(Case).one().reference
            assert session.query(EvidenceFile).count() == 0
        case = client_as_officer(Permission.REVIEW_CASES).get("staff.show_case", reference=reference)
        assert "On the council’s own form" in case.one("//main")
        assert "22 November 2026" in case.one("//main")


@pytest.mark.parametrize(("name", "value"), [("UseSelfEmployedEarningsForm", "FALSE"), ("SelfEmploymentFormUrl", FORM)])
def test_one_setting_alone_leaves_the_built_in_form(browser: Any, name: str, value: str) -> None:
    with db.transaction():
        settings.change(System("test"), name, value)

    assert isinstance(fill(browser, report(browser), FIGURES), Onward)

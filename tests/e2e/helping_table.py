"""The pages of people who act for a resident, and what the resident and staff see of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from portal.domain.claim import Claim
from portal.sample import generate
from tests.e2e.pictures import letter_photo
from tests.e2e.sample_people import SamplePerson, family
from tests.e2e.sights import Sight, at
from tests.e2e.steps import (
    Step,
    arrive,
    as_officer,
    ask,
    choose,
    click,
    date_given,
    fill,
    forget,
    get_code,
    give,
    give_as,
    pick,
    report_rent,
    see,
    to,
)
from tests.e2e.walking import answer_the_rest, give_details, go_on
from tests.submitting import pdf_file

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 6
UNREACHED = "HB1000005"
"""A claim whose claimant nobody can text or e-mail."""
PEOPLE = "/staff/people"
OWN_REFUSALS = f"{PEOPLE}/refusals"
LAST_BUTTON = "main form:last-of-type button"


def who_you_are() -> tuple[Step, ...]:
    """Say who helps."""
    return (
        fill("name", "Dora Daughter"), choose("relationship", "family"), fill("contact", "07700 900555"),
        fill("reason", LONG), choose("way", "prepare"), go_on,
    )  # fmt: skip


def asked(person: SamplePerson, *, kind: str = "code") -> tuple[Step, ...]:
    """Fill in the form that adds a person."""
    claimant = person.claim.claimant
    assert claimant
    return (
        fill("person", claimant.full_name), fill("claim_reference", person.claim.reference), date_given("born_on", person.born_on),
        choose("relationship", "adviser"), choose("kind", kind), choose("scopes", "prepare"), choose("scopes", "talk"),
        fill("issue", LONG), fill("reason", "Needs help with forms"),
    )  # fmt: skip


def unreached() -> SamplePerson:
    """The resident who is told by letter."""
    claim = next(one for one in map(Claim.from_dict, generate()) if one.reference == UNREACHED)
    assert claim.claimant
    assert claim.claimant.date_of_birth
    return SamplePerson(claim, claim.claimant.nino or "", claim.claimant.date_of_birth)


def visitor(person: SamplePerson) -> tuple[Sight, ...]:
    """Somebody without an account prepares; the resident reads it and sends it."""
    return (
        at("helping.show_agreement", "plain", to("/helping/agreement")),
        at("helping.show_agreement", "one scope", to("/helping/agreement?scope=talk")),
        at("helping.tell_who_you_are", "empty", to("/helping/who-you-are")),
        at("helping.tell_who_you_are", "error", go_on),
        at("auth.sign_in", "for somebody else", *who_you_are()),
        at("helping.show_helping", "empty", lambda page: give_details(page, person.nino, person.born_on), go_on),
        at("resident.show_review", "for somebody else", click("main form button")),
        at("resident.show_section", "for somebody else", to("/review/income")),
        at("resident.check_answers", "for somebody else", answer_the_rest, to("/check-answers")),
        at("helping.read_out", "empty", click("main a[href$='/reading-out']")),
        at("helping.read_out", "code sent", get_code("main form button")),
        at("helping.read_out", "error", go_on),
        at("helping.show_helping", "waiting", to("/check-answers"), go_on),
        at(None, "404 for who acts for a resident", to("/messages")),
        at("auth.sign_out", "finished", to("/helping"), click("main form[action$='/finish'] button")),
        at("resident.show_home", "prepared for them", arrive(person)),
        at("resident.show_release", "empty", to("/release")),
        at("resident.show_release", "code sent", get_code("main form button")),
        at("resident.show_release", "error", go_on),
        at("resident.list_helpers", "filled", to("/helpers")),
        at("resident.show_helper", "ended", click("main a[href^='/helpers/']")),
        at("resident.show_history", "filled", to("/history")),
        at("resident.show_history", "nothing", to("/history?who=council&page=9")),
    )  # fmt: skip


def adviser(person: SamplePerson) -> tuple[Sight, ...]:
    """A member of staff with a list of people; the resident answers, changes and stops."""
    return (
        at("staff.list_people", "empty", as_officer("officer"), to(PEOPLE)),
        at("staff.list_people", "error", fill("keyword", LONG), go_on),
        at("staff.add_person", "empty", to(f"{PEOPLE}/new")),
        at("staff.add_person", "error", go_on),
        at("staff.show_person", "waiting", *asked(person), go_on),
        at("staff.show_person", "code sent", get_code("main form[action$='/code'] button")),
        at("staff.confirm_person", "error", fill("code", "000000"), go_on),
        at("staff.show_person", "in force", get_code("main form[action$='/code'] button"), go_on),
        *refused(),
        at("staff.list_people", "filled", to(PEOPLE)),
        at("staff.stop_helping", "question", click("main tbody a"), click("main a[href$='/stopping']")),
        at("helping.show_helping", "with an issue", to(PEOPLE), click("main tbody a"), click("main form[action$='/opening'] button")),
        at("evidence.show_checklist", "for somebody else", click("main form[action$='/report'] button"), ask("home/rent", "changed"),
           report_rent("95"), to("/evidence")),
        at("evidence.show_item", "for somebody else", click("main a[href^='/evidence/']"), give("tenancy.jpg", letter_photo()), see(": received")),
        at("staff.add_person", "asked again", to(f"{PEOPLE}/new")),
        at("staff.show_person", "waiting again", *asked(person), go_on),
        at("resident.answer_helper", "empty", forget, arrive(person), to("/helpers"), click("main a[href$='/answer']")),
        at("resident.answer_helper", "error", go_on),
        at("resident.show_helper", "agreed", choose("answer", "yes"), go_on),
        at("resident.show_helper", "with a refusal", to("/helpers"), lambda page: page.locator("main a[href^='/helpers/']").last.click(),
           see("Offices that did not deal with them")),
        at("resident.change_helper", "filled", to("/helpers"), click("main a[href^='/helpers/']"), click("main a[href$='/change']")),
        at("resident.change_helper", "error", fill("ends_on-year", "2001"), go_on),
        at("resident.stop_helper", "question", to("/helpers"), click("main a[href^='/helpers/']"), click("main a[href$='/stop']")),
    )  # fmt: skip


def refused() -> tuple[Sight, ...]:
    """From the page of a person in force: an office refused, and the council, the same officer here, says what was done."""
    return (
        at("staff.record_refusal", "empty", click("main a[href$='/refusals/new']")),
        at("staff.record_refusal", "error", go_on),
        at("staff.show_person", "with a refusal", date_given("refused_on", date.today()), fill("office", LONG[:100]),
           choose("channel", "phone"), fill("asked_for", LONG), choose("reason", "too-narrow"), go_on),
        at("staff.record_refusal", "office offered", click("main a[href$='/refusals/new']")),
        at("staff.list_own_refusals", "filled", to(OWN_REFUSALS)),
        at("staff.list_own_refusals", "nothing", pick("reason", "ended"), go_on),
        at("staff.list_own_refusals", "error", fill("keyword", LONG), go_on),
        at("staff.show_own_refusal", "waiting", to(OWN_REFUSALS), click("main tbody a")),
        at("staff.list_refusals", "filled", to("/staff/refusals"), click("main details summary")),
        at("staff.follow_up_refusal", "empty", click("main tbody a")),
        at("staff.follow_up_refusal", "error", go_on),
        at("staff.list_refusals", "done", fill("follow_up", LONG), go_on),
        at("staff.show_own_refusal", "done", to(OWN_REFUSALS), click("main tbody a")),
    )  # fmt: skip


def council(person: SamplePerson) -> tuple[Sight, ...]:
    """Calls, papers to check, letters, training and originals."""
    today = date.today()
    return (
        at("staff.take_call", "empty", as_officer("officer"), to("/staff/calls/new")),
        at("staff.take_call", "error", go_on),
        at("helping.show_helping", "on a call", choose("way", "spoken-phone"), date_given("born_on", person.born_on),
           fill("nino", person.nino), fill("how_checked", "Called back"), choose("scopes", "see"), choose("scopes", "submit"),
           choose("has_agreed", "yes"), go_on),
        at("resident.show_section", "seen on a call", click("main form button"), to("/review/capital")),
        at("staff.list_people", "after a call", to("/helping"), click("main form[action$='/finish'] button")),
        at("staff.show_person", "waiting for a paper", to(f"{PEOPLE}/new"), *asked(unreached(), kind="form"),
           give_as("form", "agreement.pdf", pdf_file(), "application/pdf"), go_on),
        at("staff.list_authority_forms", "filled", to("/staff/authorities")),
        at("staff.check_authority_form", "empty", click("main tbody a")),
        at("staff.check_authority_form", "error", go_on),
        at("staff.list_letters", "filled", to("/staff/letters")),
        at("staff.show_letter", "waiting", click("main tbody a")),
        at("staff.list_letters", "posted", click("main form[action$='/posting'] button"), to("/staff/letters?shown=posted")),
        at("staff.show_training", "empty", forget, as_officer("manager"), to("/staff/users"), click("main tbody a:has-text('Olive')"),
           choose("permissions", "documents:certify"), click("main form:has([name=version]) button:has-text('Done')"),
           to("/staff/users"), click("main tbody a:has-text('Olive')"), click("main a[href$='/training']")),
        at("staff.show_training", "error", go_on),
        at("staff.show_training", "filled", fill("title", "Checking documents"), date_given("passed_on", today - timedelta(days=9)),
           date_given("ends_on", today + timedelta(days=300)), go_on),
        at("staff.list_originals", "filled", forget, as_officer("officer"), to(f"{PEOPLE}?shown=in-force"), click("main tbody a"),
           click("main a[href$='/originals']")),
        at("staff.certify_original", "empty", click("main li a")),
        at("staff.certify_original", "error", go_on),
    )  # fmt: skip


HELPING: Mapping[str, tuple[Sight, ...]] = {
    "visitor": visitor(family(8)),
    "adviser": adviser(family(6)),
    "council": council(family(7)),
}

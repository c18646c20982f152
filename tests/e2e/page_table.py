"""Every page of the portal: in which states it is looked at, and how a person comes to each from the one before.

A journey is one visit of one person. A page that can be asked for is here or, with a reason, in `NOT_LOOKED_AT`; the
forms of all kinds of change are found through their register (`change_forms.py`) and are not listed one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from portal.sample.staff import PASSWORD
from tests.e2e.helping_table import HELPING
from tests.e2e.pictures import heic, letter_photo
from tests.e2e.sample_people import SamplePerson, family
from tests.e2e.sights import Sight, at
from tests.e2e.steps import (
    arrive,
    as_officer,
    ask,
    at_provider,
    beside,
    choose,
    clear,
    click,
    date_given,
    fill,
    first_option,
    follow_mail,
    forget,
    give,
    mangle,
    pick,
    report_business,
    report_job,
    report_move,
    report_rent,
    see,
    send_all,
    submit,
    to,
    when,
    with_device,
)
from tests.e2e.walking import answer_the_rest, go_on, start_review

NOT_LOOKED_AT: Mapping[str, str] = {
    "resident.show_council_form": "only where the council has a form of its own for earnings; its own tests look at it",
    "resident.return_from_council_form": "leads back to the page above",
    "static": "style sheets and scripts",
    "auth.show_health": "one word for a load balancer",
    "auth.show_readiness": "one word for a load balancer",
    "auth.set_language": "leads back to the page it came from",
    "resident.show_receipt_copy": "a PDF; its own tests look at its tags",
    "evidence.show_file": "a download",
    "evidence.show_page": "a picture",
    "staff.show_file": "a download",
    "staff.show_file_copy": "a download",
    "staff.show_file_page": "a picture; its own tests look at it",
    "staff.export_cases": "a CSV file",
    "staff.export_deliveries": "a CSV file",
    "staff.show_delivery": "only once something went out; `test_hand_over.py` looks at it",
    "staff.export_evidence": "a CSV file",
    "staff.export_users": "a CSV file",
    "staff.export_former_users": "a CSV file",
    "staff.export_organisations": "a CSV file",
    "staff.export_access_review": "a CSV file",
    "auth.open_email_change": "leads on to the page that asks for a confirmation",
    "staff.export_people": "a CSV file",
    "staff.export_refusals": "a CSV file",
    "staff.export_own_refusals": "a CSV file",
    "staff.show_authority_paper": "a download",
    "auth.open_invitation": "leads on to the page that asks for a password",
    "auth.start_provider_sign_in": "leads on to the council's identity provider",
    "auth.start_provider_sign_out": "leads on to the council's identity provider",
    "auth.open_password_reset": "leads on to the page that asks for a password",
}
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 20
LONG_ADDRESS = "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2 + "@council.example.org"
DISCARD = "main form[action$='/discarded'] button"
LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch_tenancy_agreement.jpg"


# Tries that fail are those of few people in all journeys: a network that tried more than 4 has to wait.
STRANGER = (
    at("auth.show_start", "plain", to("/")),
    at("auth.show_accessibility", "plain", to("/accessibility")),
    at("auth.show_cookies", "plain", to("/cookies")),
    at("auth.show_privacy", "plain", to("/privacy")),
    at("auth.show_sign_in_help", "plain", to("/sign-in/help")),
    at("auth.sign_in", "empty", to("/sign-in")),
    at("auth.sign_in", "error", go_on),
    at("auth.sign_in", "long", fill("nino", "QQ123456C" * 6), fill("born_on-year", "19511951"), go_on),
    at("auth.enter_code", "empty", to("/sign-in"), date_given("born_on", date(1951, 1, 1)), fill("nino", "QQ999999A"), go_on),
    at("auth.enter_code", "error", go_on),
    at("auth.resend_code", "plain", to("/sign-in/new-code")),
    at("auth.enter_letter_code", "empty", to("/sign-in/letter-code")),
    at("auth.enter_letter_code", "error", go_on),
    at("auth.staff_sign_in", "empty", to("/staff/sign-in")),
    at("auth.staff_sign_in", "error", click("main form button")),
    at("auth.enter_staff_code", "empty", to("/staff/sign-in"), fill("email", "viewer@council.example.org"), fill("password", "wrong words"), click("main form button")),
    at("auth.enter_staff_code", "error", go_on),
    at("auth.show_lost_phone", "plain", click("main a[href$='/lost-phone']")),
    at("auth.resend_staff_code", "plain", to("/staff/sign-in/new-code")),
    at("auth.show_outbox", "filled", to("/outbox")),
    at(None, "404", to("/nowhere")),
)  # fmt: skip


def beginner(person: SamplePerson) -> tuple[Sight, ...]:
    """A review from its first page, with everything empty, refused and half done."""
    return (
        at("resident.show_home", "empty", arrive(person)),
        at("resident.show_messages", "empty", to("/messages")),
        at("resident.show_messages", "error", go_on),
        at("resident.show_messages", "long", fill("text", LONG), go_on),
        at("resident.show_record", "filled", to("/record")),
        at("evidence.show_checklist", "nothing asked", to("/evidence")),
        at("resident.show_review", "not begun", to("/review")),
        at("resident.show_review", "begun", start_review),
        *(
            at("resident.show_section", section, to(f"/review/{section}"))
            for section in ("home", "people", "students", "income", "capital", "pensions", "expenses", "away")
        ),
        at("resident.show_question", "empty", to("/review/home/rent")),
        at("resident.show_question", "error", go_on),
        at("resident.show_question", "people", to("/review/people/moved-out")),
        at("resident.choose_change", "empty", ask("people/moved-out", "changed")),
        at("resident.choose_change", "error", go_on),
        at("resident.tell_in_words", "empty", ask("away/anything-else", "yes"), to("/review/away/anything-else/something-else")),
        at("resident.choose_change", "something else", to("/review/away/anything-else/choose")),
        at("resident.choose_change", "something else, section", to("/review/away/anything-else/choose?about=home")),
        at("resident.tell_in_words", "error", to("/review/away/anything-else/something-else"), go_on),
        at("resident.tell_in_words", "long", fill("note", LONG), go_on, to("/review/away/anything-else/something-else")),
        at("resident.edit_change", "late", ask("home/rent", "changed"), date_given("happened_on", date.today() - timedelta(days=100)), go_on),
        at("resident.edit_change", "late, error", go_on),
        at("resident.show_reported", "filled", to("/review/home/rent"), go_on, when("/change/", report_rent("95"))),
        at("resident.show_reported", "error", go_on),
        at("resident.show_earnings", "filled", ask("income/new-income", "yes"),
           to("/review/income/new-income/change/self-employment-changed"), report_business, click("main a[href$='/tax']"), go_on),
        at("resident.remove_change", "question", to("/review/home/rent/change/rent-changed/1/remove")),
        at("resident.report_change", "correction", ask("capital/large-sums", "no"), ask("home/moved-home", "wrong")),
        at("resident.show_consequence", "filled", ask("home/moved-home", "changed"), report_move),
        at("resident.show_review", "half done", to("/review")),
        at("resident.show_home", "half done", to("/home")),
        at("resident.delete_draft", "question", to("/review/delete")),
        at("auth.ask_for_step_up", "plain", to("/confirm-it-is-you")),
        at("auth.enter_step_up", "empty", go_on),
        at("auth.enter_step_up", "error", go_on),
        at(None, "404 for a resident", to("/review/nothing")),
        at("auth.sign_out", "question", to("/sign-out")),
        at("auth.sign_out", "over", go_on),
    )  # fmt: skip


def sender(person: SamplePerson) -> tuple[Sight, ...]:
    """From answers that do not fit together to a receipt, and a report that differs from what was sent."""
    item = "main a[href^='/evidence/']"
    return (
        at("resident.check_answers", "nothing changed", arrive(person), start_review, answer_the_rest, to("/check-answers")),
        at("resident.check_answers", "error", go_on),
        at("resident.check_answers", "conflict", ask("home/rent", "changed"), report_rent("95"),
           to("/review/home/rent/change/rent-changed"), report_rent("97"), to("/check-answers")),
        at("resident.show_review", "complete", to("/review")),
        at("evidence.show_checklist", "needed", to("/review/home/rent/change/rent-changed/2/remove"), go_on, to("/evidence")),
        at("evidence.show_item", "empty", click(item)),
        at("evidence.show_item", "error", submit("#upload")),
        at("evidence.show_item", "filled", give(LONG_NAME, letter_photo()), see(": received")),
        at("evidence.view_file", "plain", click("#given dt a")),
        at("evidence.replace_file", "empty", click("main a[href$='/replacement']")),
        at("evidence.replace_file", "error", go_on),
        at("evidence.join_pages", "filled", click(".govuk-back-link"), give("2.heic", heic()), see("2.heic: received"),
           click("#given a[href$='/pages']")),
        at("evidence.join_pages", "error", clear("pages"), go_on),
        at("evidence.answer_item", "empty", to("/evidence"), click(item), click("main a[href$='/answer']")),
        at("evidence.answer_item", "error", go_on),
        at("evidence.send_other", "empty", to("/evidence/other")),
        at("evidence.send_other", "error", go_on),
        at("evidence.send_other", "filled", fill("note", LONG[:400]), give(LONG_NAME, letter_photo()), go_on),
        at("evidence.show_checklist", "given", to("/evidence")),
        at(None, "409", to("/check-answers"), choose("is_declared", "yes"), mangle("submit_token"), go_on),
        at("resident.show_receipt", "fresh", send_all),
        at("resident.show_receipt", "with its copy", see("Download a copy")),
        at("resident.ask_to_withdraw", "empty", click("main a[href$='/withdrawal']")),
        at("resident.ask_to_withdraw", "error", go_on),
        at("resident.show_messages", "filled", fill("text", "I wrote the wrong rent."), go_on),
        at("resident.show_home", "filled", to("/home")),
        at("resident.check_answers", "differs from what was sent", click("main form button"), ask("home/rent", "changed"),
           report_rent("99"), answer_the_rest, to("/check-answers")),
        at(None, "400", to("/messages"), fill("text", "Hello"), mangle("csrf_token"), go_on),
        at("evidence.describe_file", "empty", ask("income/new-job", "yes"), to("/review/income/new-job/change/job-started"),
           report_job, to("/evidence"), click("main a[href*='Rule_Payslips']"), give(LONG_NAME, letter_photo()), see(": received"),
           click("#given a[href$='/description']")),
        at("evidence.describe_file", "error", go_on),
        at("evidence.show_item", "one more needed", fill("count", "1"), go_on),
    )  # fmt: skip


LATE = (
    at("auth.show_parked", "filled", arrive(family(2)), to("/messages"), fill("text", LONG), forget, go_on, arrive(family(2))),
    at("resident.show_messages", "thrown away", click(DISCARD), to("/messages")),
    at("auth.show_staff_parked", "filled", forget, as_officer("manager"), to("/staff/claims/HB1000005/sign-in/unlocking"),
       fill("reason", LONG), forget, go_on, as_officer("manager")),
    at("staff.show_start", "thrown away", click(DISCARD)),
)  # fmt: skip

HELPED = "/staff/claims/HB1000001"
CASE = (to("/staff/cases"), click("main tbody a"))
OFFICER = (
    at("staff.show_start", "without permissions", as_officer("viewer")),
    at(None, "404 for an officer", to("/staff/cases")),
    at("staff.show_start", "filled", forget, arrive(family(3)), start_review, ask("home/rent", "changed"), report_rent("95"),
       to("/evidence"), click("main a[href^='/evidence/']"), give(LONG_NAME, letter_photo()), see(": received"), answer_the_rest, send_all,
       to("/messages"), fill("text", LONG), go_on, forget, as_officer("manager")),
    at("staff.list_cases", "filled", to("/staff/cases")),
    at("staff.list_cases", "error", fill("keyword", "x"), go_on),
    at("staff.list_cases", "nothing found", to("/staff/cases?stage=closed")),
    at("staff.show_case", "filled", to("/staff/cases"), click("main tbody a")),
    at("staff.send_reply", "error", go_on),
    at("staff.assign_case", "empty", *CASE, click("main a[href$='/assignment']")),
    at("staff.assign_case", "error", go_on),
    at("staff.close_case", "empty", *CASE, click("main a[href$='/closing']")),
    at("staff.close_case", "error", go_on),
    at("staff.refuse_change", "empty", *CASE, click("main a[href$='/refusal']")),
    at("staff.refuse_change", "error", go_on),
    at("staff.accept_change", "empty", beside("/refusal", "/acceptance")),
    at("staff.correct_change", "filled", *CASE, click("main a[href$='/correction']")),
    at("staff.correct_change", "error", go_on),
    at("staff.ask_question", "empty", *CASE, click("main a[href*='/question?change=']")),
    at("staff.ask_question", "error", go_on),
    at("staff.take_silence_step", "empty", fill("text", LONG[:400]), go_on, click("main a[href$='/silence/more-time']")),
    at("staff.take_silence_step", "error", go_on),
    at("staff.list_teams", "nothing found", to("/staff/teams")),
    at("staff.add_team", "empty", to("/staff/teams/new")),
    at("staff.add_team", "error", go_on),
    at("staff.list_teams", "filled", fill("name", LONG[:60]), go_on),
    at("staff.edit_team", "filled", click("main li a[href*='/teams/']")),
    at("staff.list_deliveries", "nothing found", to("/staff/deliveries?state=failed")),
    at("staff.list_deliveries", "error", fill("keyword", LONG), go_on),
    at("staff.list_evidence", "filled", to("/staff/evidence?state=everything")),
    at("staff.list_evidence", "error", fill("keyword", "x"), go_on),
    at("staff.list_evidence", "nothing found", to("/staff/evidence?state=waived")),
    at("staff.show_evidence", "filled", to("/staff/evidence?state=everything"), click("main tbody a")),
    at("staff.decide_evidence", "error", click("main form[action$='/decision'] button")),
    at("staff.ask_for_evidence", "empty", click("main a[href$='/evidence']")),
    at("staff.ask_for_evidence", "error", go_on),
    at("staff.find_claim", "empty", to("/staff/claims")),
    at("staff.find_claim", "error", go_on),
    at("staff.find_claim", "nothing found", fill("term", "Nobody Nowhere"), go_on),
    at("staff.find_claim", "found", fill("term", "HB1000001"), go_on),
    at("staff.show_sign_in_state", "filled", to(f"{HELPED}/sign-in")),
    at("staff.show_sign_in_state", "no contact", to("/staff/claims/HB1000005/sign-in")),
    at("staff.show_sign_in_state", "closed", to("/staff/claims/HB1000007/sign-in")),
    at("staff.unlock_sign_in", "empty", to(f"{HELPED}/sign-in/unlocking")),
    at("staff.unlock_sign_in", "error", go_on),
    at("staff.add_contact", "empty", to(f"{HELPED}/contacts")),
    at("staff.add_contact", "error", go_on),
    at("staff.stop_contact", "empty", to(f"{HELPED}/sign-in"), click("main a[href$='/stopping']")),
    at("staff.stop_contact", "error", go_on),
    at("staff.issue_letter_code", "empty", to("/staff/claims/HB1000005/letter-codes")),
    at("staff.issue_letter_code", "error", go_on),
    at("staff.print_letter", "filled", fill("reason", "Passport seen"), go_on),
    at("auth.staff_sign_out", "question", to("/staff/sign-out")),
    at("resident.answer_question", "empty", forget, arrive(family(3)), to("/messages"), click("main a[href^='/questions/']")),
    at("resident.answer_question", "error", go_on),
    at("resident.answer_question", "filled", fill("text", LONG[:400]), go_on),
)  # fmt: skip

USERS = "/staff/users"
STRONG = "velvet kettle north umbrella"
MANAGER = (
    at("staff.list_users", "filled", as_officer("manager"), to(USERS)),
    at("staff.list_users", "nothing found", fill("keyword", "Nobody"), go_on),
    at("staff.list_users", "error", fill("keyword", LONG), go_on),
    at("staff.list_users", "search forgotten", to(f"{USERS}?s=unknown&sort=email-down")),
    at("staff.edit_user", "own", to(USERS), click("main tbody a:has-text('Morgan')")),
    at("staff.edit_user", "filled", to(USERS), click("main tbody a:has-text('Vera')")),
    at("staff.edit_user", "error", click("main [name=use_set]")),
    at("staff.edit_user", "set used", pick("permission_set", "benefits-officer"), click("main [name=use_set]")),
    at("staff.reset_mobile", "empty", click("main a[href$='/mobile-reset']")),
    at("staff.reset_mobile", "error", go_on),
    at("staff.deactivate_user", "empty", to(USERS), click("main tbody a:has-text('Vera')"), click("main a[href$='/deactivation']")),
    at("staff.deactivate_user", "error", go_on),
    at("staff.add_user", "empty", to(f"{USERS}/add")),
    at("staff.add_user", "error", go_on),
    at("staff.list_users", "invited", fill("first_name", "Nina"), fill("last_name", "Newcomer"), fill("email", "nina@council.example.org"),
       fill("email_again", "nina@council.example.org"), go_on),
    at("staff.edit_user", "invited", click("main tbody a:has-text('Nina')")),
    at("auth.create_account", "over", forget, to("/staff/create-account")),
    at("auth.create_account", "empty", follow_mail("/staff/invitations/")),
    at("auth.create_account", "error", fill("password", "password1234567"), go_on),
    at("auth.name_mobile", "empty", fill("password", STRONG), go_on),
    at("auth.name_mobile", "error", go_on),
    at("auth.confirm_mobile", "empty", fill("mobile", "07700 900993"), go_on),
    at("auth.confirm_mobile", "error", go_on),
    at("auth.resend_mobile_code", "plain", to("/staff/sign-in/mobile/new-code")),
    at("auth.ask_new_password", "empty", forget, to("/staff/forgotten-password")),
    at("auth.ask_new_password", "error", go_on),
    at("auth.show_password_asked", "plain", fill("email", "viewer@council.example.org"), go_on),
    at("auth.set_new_password", "empty", follow_mail("/staff/password-resets/")),
    at("auth.set_new_password", "error", go_on),
    at("auth.set_new_password", "over", forget, to("/staff/new-password")),
)  # fmt: skip

ACCOUNT = (
    at("staff.show_account", "filled", as_officer("viewer"), to("/staff/account")),
    at("staff.change_password", "empty", click("main a[href$='/account/password']")),
    at("staff.change_password", "error", go_on),
    at("staff.change_password", "wrong password, error", fill("current_password", "wrong"), fill("password", STRONG), go_on),
    at("staff.name_passkey", "empty", to("/staff/account/passkeys/new")),
    at("staff.name_passkey", "error", fill("current_password", "wrong"), go_on),
    at("staff.add_passkey", "plain", fill("name", "Work laptop"), fill("current_password", PASSWORD), go_on),
    at("staff.show_account", "with a passkey", with_device, go_on, see("The passkey is added")),
    at("auth.sign_in_with_passkey", "plain", forget, to("/staff/sign-in"), click("main a[href$='/passkey']")),
    at("staff.show_start", "by passkey", go_on, see("Benefits casework")),
    at("staff.remove_passkey", "question", to("/staff/account"), click("main a[href$='/removal']")),
    at("staff.show_account", "without a passkey", go_on, see("The passkey is removed")),
    at("auth.sign_in_with_passkey", "removed, error", forget, to("/staff/sign-in/passkey"), go_on, see("We could not sign you in")),
)  # fmt: skip

PROVIDER = (
    at("auth.staff_sign_in", "with a provider", to("/staff/sign-in")),
    at("auth.return_from_provider", "not let in", click("main a[href$='/provider']"), at_provider()),
    at("auth.return_from_provider", "not invited", click("main a[role=button]"),
       at_provider(sub="stranger", email="stranger@council.example.org")),
    at("staff.show_start", "through the provider", forget, to("/staff/sign-in/provider"),
       at_provider(sub="viewer", email="viewer@council.example.org", amr=["pwd", "otp"]), see("Benefits casework")),
    at("auth.staff_sign_out", "there too", click("nav form button"), click("button[value=yes]"), see("Sign in again")),
)  # fmt: skip

OF_VERA = (to(USERS), click("main tbody a:has-text('Vera')"))
CARE = (
    at("staff.change_details", "filled", as_officer("manager"), *OF_VERA, click("main a[href$='/details']")),
    at("staff.change_details", "error", fill("first_name", ""), fill("email", LONG_ADDRESS), go_on),
    at("staff.edit_user", "new address", fill("first_name", "Vera"), fill("email", "vera@council.example.org"),
       fill("email_again", "vera@council.example.org"), go_on),
    at("staff.change_details", "409", click("main a[href$='/details']"), mangle("version"), go_on),
    at("staff.suspend_user", "empty", *OF_VERA, click("main a[href$='/suspension']")),
    at("staff.suspend_user", "error", go_on),
    at("staff.edit_user", "suspended", date_given("until", date.today() + timedelta(days=90)), go_on),
    at("staff.edit_user", "409", mangle("version"), click("main button:has-text('Done')")),
    at("staff.edit_user", "back again", click("main form[action$='/ending'] button")),
    at("staff.list_permission_sets", "filled", to("/staff/permission-sets")),
    at("staff.add_permission_set", "empty", click("main a[role=button]")),
    at("staff.add_permission_set", "error", go_on),
    at("staff.edit_permission_set", "filled", to("/staff/permission-sets/benefits-officer")),
    at("staff.edit_permission_set", "error", fill("name", ""), go_on),
    at("staff.edit_permission_set", "409", to("/staff/permission-sets/benefits-officer"), mangle("version"), go_on),
    at("staff.remove_permission_set", "empty", click("main a[href$='/removal']")),
    at("staff.remove_permission_set", "error", go_on),
    at("staff.list_permission_sets", "one removed", choose("answer", "yes"), go_on),
    at("staff.list_former_users", "empty", to("/staff/former-users")),
    at("staff.list_former_users", "error", fill("keyword", LONG), go_on),
    at("staff.show_history", "filled", *OF_VERA, click("main a[href$='/history']")),
    at("staff.review_access", "filled", to("/staff/access-review")),
    at("staff.review_access", "error", go_on),
    at("staff.review_access", "one confirmed", click("main tbody input"), go_on),
    at("auth.confirm_email", "over", to("/staff/new-email")),
    at("auth.confirm_email", "empty", follow_mail("/staff/email-changes/")),
)  # fmt: skip

ORGANISATIONS = "/staff/organisations"
PARTNERS = (
    at("staff.list_organisations", "filled", as_officer("manager"), to(ORGANISATIONS)),
    at("staff.list_organisations", "nothing found", fill("keyword", "Nobody"), go_on),
    at("staff.list_organisations", "error", fill("keyword", LONG), go_on),
    at("staff.list_organisations", "closed", to(f"{ORGANISATIONS}?state=closed")),
    at("staff.show_organisation", "own", to(ORGANISATIONS), click("main tbody a:has-text('Council')")),
    at("staff.show_organisation", "partner", to(ORGANISATIONS), click("main tbody a:has-text('Homes')")),
    at("staff.show_organisation", "error", pick("primary", ""), first_option("deputy"), first_option("primary"), go_on),
    at("staff.edit_organisation", "filled", click("main a[href$='/details']")),
    at("staff.edit_organisation", "error", fill("domains", LONG), go_on),
    at("staff.edit_organisation", "409", fill("domains", "homes.example.org"), mangle("version"), go_on),
    at("staff.reset_manager_mobile", "empty", to(ORGANISATIONS), click("main tbody a:has-text('Homes')"), click("main a[href$='/mobile-reset']")),
    at("staff.invite_manager", "empty", to(ORGANISATIONS), click("main tbody a:has-text('Homes')"), click("main a[href$='/managers/add']")),
    at("staff.invite_manager", "error", go_on),
    at("staff.add_organisation", "empty", to(f"{ORGANISATIONS}/add")),
    at("staff.add_organisation", "error", go_on),
    at("staff.show_organisation", "nobody yet", fill("name", "Long Lane Housing"), fill("domains", "@lane.example.org"), choose("kind", "registered-provider"), go_on),
    at("staff.close_organisation", "empty", click("main a[href$='/closing']")),
    at("staff.close_organisation", "error", go_on),
    at("staff.list_organisations", "one closed", choose("answer", "yes"), go_on),
)  # fmt: skip

JOURNEYS: Mapping[str, tuple[Sight, ...]] = {
    "stranger": STRANGER,
    "beginner": beginner(family(0)),
    "sender": sender(family(1)),
    "late": LATE,
    "officer": OFFICER,
    "manager": MANAGER,
    "own account": ACCOUNT,
    "provider": PROVIDER,
    "care": CARE,
    "partners": PARTNERS,
    **HELPING,
}
IN_WELSH: Mapping[str, tuple[Sight, ...]] = {"stranger": STRANGER, "beginner": beginner(family(4))}

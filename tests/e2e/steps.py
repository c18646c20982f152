"""The steps of which the table of pages is made: each is done on the page where the one before it ended."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.change_forms import RECENTLY
from tests.e2e.sample_people import SamplePerson
from tests.e2e.walking import answer, fill_date, last_code, newest_code, report, send, sign_in, sign_in_as_officer

Step = Callable[[Page], object]


def to(path: str) -> Step:
    """Type an address."""
    return lambda page: page.goto(path)


def beside(ending: str, other: str) -> Step:
    """The page whose address differs only in its ending."""
    return lambda page: page.goto(page.url.split("?")[0].removesuffix(ending) + other)


def fill(name: str, text: str) -> Step:
    """Type into a control of the page."""
    return lambda page: page.fill(f"main [name='{name}']", text)


def choose(name: str, value: str) -> Step:
    """Choose a radio or tick a box."""
    return lambda page: page.check(f"main [name='{name}'][value='{value}']")


def clear(name: str) -> Step:
    """Clear the first of these boxes."""
    return lambda page: page.locator(f"main [name='{name}']").first.uncheck()


def pick(name: str, value: str) -> Step:
    """Choose from a drop-down."""
    return lambda page: page.select_option(f"main [name='{name}']", value)


def first_option(name: str) -> Step:
    """Choose the first thing that a drop-down offers."""
    return lambda page: page.select_option(f"main [name='{name}']", index=1)


def click(selector: str) -> Step:
    """Press the first of these links or buttons."""
    return lambda page: page.locator(selector).first.click()


def mangle(name: str) -> Step:
    """Spoil a hidden value, as an old page or a meddler would."""
    return lambda page: page.locator(f"main input[name='{name}']").first.evaluate("input => { input.value = 'x' }")


def forget(page: Page) -> None:
    """Lose the session, as somebody does who was away for too long."""
    page.context.clear_cookies()


def arrive(person: SamplePerson) -> Step:
    """Sign in as a resident."""
    return lambda page: sign_in(page, person.nino, person.born_on)


def as_officer(name: str) -> Step:
    """Sign in as a member of staff."""
    return lambda page: sign_in_as_officer(page, f"{name}@council.example.org")


def ask(question: str, value: str) -> Step:
    """Answer a question of the review."""
    return lambda page: answer(page, f"/review/{question}", value)


def date_given(name: str, day: date) -> Step:
    """Type a date."""
    return lambda page: fill_date(page, name, day)


def send_all(page: Page) -> None:
    """Declare and send."""
    send(page)


def report_rent(amount: str) -> Step:
    """Report a new rent, always from the same day."""
    details = {
        "reason_for_delay": "I did not know",
        "new_rent": amount,
        "freq": "weekly",
        "rent_free_weeks": "0",
        "notice": "no",
    }
    return lambda page: report(page, date.today() - RECENTLY, details)


def report_job(page: Page) -> None:
    """Report a new job of the claimant with a payslip already."""
    started = date.today() - RECENTLY
    details = {
        "who": "p1", "employer_name": "Sample Bakery", "amount_gross": "200", "amount_net": "180", "freq": "weekly",
        "first_pay_date-day": str(started.day), "first_pay_date-month": str(started.month),
        "first_pay_date-year": str(started.year), "employer_address-line_1": "2 High Street", "hours_per_week": "12",
        "employer_address-town": "Sampletown", "employer_address-postcode": "SE1 1AA", "pay_varies": "no", "has_payslips": "yes",
        "tips_bonus_overtime": "no", "reason_for_delay": "I did not know",
    }  # fmt: skip
    report(page, started, details)


def report_business(page: Page) -> None:
    """Report a business of the claimant, with a year of figures."""
    details = {
        "who": "p1", "business": "Window cleaner", "hours_per_week": "30", "turnover": "36500", "tax": "365",
        "period_from-day": "6", "period_from-month": "4", "period_from-year": "2025",
        "period_to-day": "5", "period_to-month": "4", "period_to-year": "2026",
        "costs-0-type": "vehicle", "costs-0-amount": "3650",
    }  # fmt: skip
    report(page, date.today() - RECENTLY, details)


def report_move(page: Page) -> None:
    """Report a move to another area, up to the page that says what it may lead to."""
    left = date.today() - RECENTLY - timedelta(days=1)
    details = {
        "new_address-line_1": "14 Orchard Row", "new_address-town": "Newtown", "new_address-postcode": "NT1 4AB",
        "left_old_date-day": str(left.day), "left_old_date-month": str(left.month), "left_old_date-year": str(left.year),
        "living_situation": "PrivateTenant", "rent": "120", "freq": "weekly", "who_moved": "p1",
    }  # fmt: skip
    report(page, date.today() - RECENTLY, details, until="/before-you-go-on")


def give(name: str, content: bytes) -> Step:
    """Choose a file."""
    return lambda page: page.set_input_files(
        "[name=files]", {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )


def submit(form: str) -> Step:
    """Send a form as it is sent without its script."""
    return lambda page: page.eval_on_selector(form, "form => form.submit()")


def when(words: str, *steps: Step) -> Step:
    """Do these steps only on a page whose address holds these words."""
    return lambda page: [step(page) for step in steps] if words in page.url else None


def see(text: str) -> Step:
    """Wait until the page says something."""
    return lambda page: expect(page.locator("main")).to_contain_text(text, timeout=60_000)


def at_provider(**claims: object) -> Step:
    """Sign in at the council's identity provider, as somebody of whom it says this."""

    def step(page: Page) -> None:
        page.fill("[name=claims]", json.dumps(claims))
        page.click("button")

    return step


def with_device(page: Page) -> None:
    """Give the browser a device that makes passkeys and unlocks them at once, in this page from now on."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def follow_mail(path: str) -> Step:
    """Open the newest link that was e-mailed and begins with this path, as soon as it has left."""

    def step(page: Page) -> None:
        page.goto("/outbox")
        link = re.compile(re.escape(path) + r"[\w-]+")
        for _ in range(60):
            found = link.search(page.locator("main").inner_text())
            if found:
                page.goto(found[0])
                return
            page.wait_for_timeout(500)
            page.reload()
        raise AssertionError(f"no link to {path} was sent")

    return step


def get_code(button: str) -> Step:
    """Press the button that has a code sent, and type the code that arrives into the page that follows."""

    def step(page: Page) -> None:
        before = last_code(page)
        page.locator(button).first.click()
        page.fill("main [name=code]", newest_code(page, before))

    return step


def give_as(name: str, file_name: str, content: bytes, media_type: str) -> Step:
    """Choose a file for a named control."""
    file = {"name": file_name, "mimeType": media_type, "buffer": content}
    return lambda page: page.set_input_files(f"main [name='{name}']", file)

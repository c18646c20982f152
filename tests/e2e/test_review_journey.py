"""The main job, start to finish: a resident reviews, reports three changes out of order, adds evidence, sends; staff see one case."""

import io
import re
from datetime import date

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, check
from tests.e2e.walking import answer, answer_the_rest, go_on, report, send, sign_in, sign_in_as_officer, start_review

PARTNER = {
    "reason_for_delay": "I did not know that I had to tell you", "first_name": "Patrick", "last_name": "O’Example",
    "dob-day": "5", "dob-month": "6", "dob-year": "1952", "nino": "QQ 77 77 01 A", "relationship": "partner", "on_benefits": "no", "shares_rent": "no",
    "partner_hb_elsewhere": "no", "immigration": "no",
}  # fmt: skip
JOB = {
    "reason_for_delay": "I did not know", "who": "p1", "employer_name": "Sampletown Library", "employer_address-line_1": "2 High Street",
    "employer_address-town": "Sampletown", "employer_address-postcode": "SE1 1AA", "amount_gross": "£120.50", "amount_net": "110",
    "freq": "weekly", "hours_per_week": "12", "first_pay_date-day": "8", "first_pay_date-month": "11", "first_pay_date-year": "2017",
    "pay_varies": "no", "tips_bonus_overtime": "no",
}  # fmt: skip
RENT = {
    "reason_for_delay": "I did not know",
    "new_rent": "95",
    "freq": "weekly",
    "rent_free_weeks": "0",
    "notice": "yes",
}


def photo() -> bytes:
    """A photograph as a phone takes it."""
    out = io.BytesIO()
    Image.effect_noise((1200, 900), 40).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def test_resident_reviews_and_staff_see_one_case(open_page):
    page = open_page(PHONE)
    page.goto("/")
    check(page, "start")
    sign_in(page, "QQ100001A")
    check(page, "home-empty")
    start_review(page)
    check(page, "review-begun")

    # out of order: the latest first
    answer(page, "/review/people/moved-in", "yes")
    check(page, "choose-change")
    page.check("main input[value='partner-moved-in']")
    go_on(page)
    check(page, "change-date")
    report(page, date(2017, 11, 21), PARTNER)
    answer(page, "/review/income/new-job", "yes")
    if "/choose" in page.url:
        page.check("main input[value='job-started']")
        go_on(page)
    report(page, date(2017, 11, 1), JOB)
    answer(page, "/review/home/rent", "changed")
    report(page, date(2017, 9, 1), RENT)
    answer_the_rest(page, look=True)
    page.goto("/review")
    check(page, "review-complete")

    page.goto("/check-answers")
    check(page, "check-answers")
    steps = page.locator("h3", has_text=re.compile("^From "))
    expect(steps).to_have_text(["From 1 September 2017", "From 1 November 2017", "From 21 November 2017"])
    assert [steps.nth(number).locator("xpath=following-sibling::ul[1]/li").count() for number in range(3)] == [1, 2, 3]

    page.goto("/evidence")
    check(page, "evidence-list")
    page.locator("main a[href^='/evidence/']").first.click()
    item = page.url
    page.set_input_files("[name=files]", {"name": "IMG 0001.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(page.locator("#given")).to_contain_text("IMG 0001.jpg")
    check(page, "evidence-item")
    assert page.url == item

    reference = send(page)
    check(page, "receipt")
    expect(page.locator("#copy a[href$='/copy']")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.locator("#copy a[href$='/copy']").click()
    pdf = download.value.path().read_bytes()
    assert pdf.startswith(b"%PDF")
    page.goto("/home")
    check(page, "home-after")
    expect(page.locator("main")).to_contain_text(reference)

    # a second submission joins the same case
    page.goto("/home")
    page.get_by_role("button", name=re.compile("Report a change")).click()
    answer(page, "/review/capital/account-c1", "changed")
    report(page, date(2026, 11, 2), {"amount": "4100", "large_withdrawal": ""})
    answer_the_rest(page)
    second = send(page)
    assert second != reference

    desk = open_page(DESKTOP)
    sign_in_as_officer(desk)
    check(desk, "staff-start")
    desk.goto("/staff/cases")
    check(desk, "staff-cases")
    desk.fill("[name=keyword]", "hughes")
    desk.locator("main form button").first.click()
    expect(desk.locator("main tbody tr")).to_have_count(1)
    assert "hughes" not in desk.url.lower()
    desk.locator("main tbody a").first.click()
    check(desk, "staff-case")
    for words in (
        reference,
        second,
        "Sampletown Library",
        "O’Example",
        "IMG 0001.jpg",
        "1 September 2017",
        "21 November 2017",
    ):
        expect(desk.locator("main")).to_contain_text(words)

    # the resident can see that somebody looked
    page.goto("/record")
    check(page, "record")
    expect(page.locator("main")).to_contain_text("officer of the council")

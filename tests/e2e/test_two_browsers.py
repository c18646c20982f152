"""Two people at once: what one may do ends while they work, in a browser that was open before."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.walking import press, sign_in_as_officer


def test_one_takes_a_box_from_the_other_who_is_signed_in(open_page):
    officer, manager = open_page(PHONE), open_page(DESKTOP)
    sign_in_as_officer(officer, "officer@council.example.org")
    officer.goto("/staff/cases")
    expect(officer.locator("h1")).to_have_text("Cases")

    sign_in_as_officer(manager, "manager@council.example.org")
    for is_ticked, heading in ((False, "Page not found"), (True, "Cases")):
        manager.goto("/staff/users")
        manager.get_by_role("link", name="Olive Officer").click()
        manager.get_by_label("Review cases").set_checked(is_ticked)
        press(manager, "Done")
        expect(manager.locator("main")).to_contain_text("What Olive Officer can do is saved.")
        officer.reload()
        expect(officer.locator("h1")).to_have_text(heading)
    officer.goto("/staff")
    expect(officer.locator("main")).to_contain_text("Cases")

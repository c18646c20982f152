"""Every page in every state as axe looks at it, at phone width and narrower: a table, and a portal in trouble."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE_PLAIN, Scales, check
from tests.e2e.page_table import IN_WELSH, JOURNEYS, NOT_LOOKED_AT, Sight
from tests.e2e.walking import fill_date, go_on
from tests.live import LivePortal

MOST_BYTES = 5_000
"""One page with its headers on the wire, once the style sheet is there."""


def look(app, page: Page, name: str, sights: tuple[Sight, ...]) -> None:
    """Go through a journey and look at each sight, making sure that it is the page, or the error, that the table says."""
    addresses = app.url_map.bind("")
    scales = Scales(page)
    statuses: list[int] = []
    page.on("response", lambda one: statuses.append(one.status) if one.request.is_navigation_request() else None)
    for sight in sights:
        for step in sight.steps:
            step(page)
        if sight.endpoint is None:
            assert sight.state.startswith(str(statuses[-1])), (sight.state, page.url, statuses[-1])
        else:
            shown = addresses.test(urlsplit(page.url).path, method="GET")
            endpoint, _values = addresses.match(urlsplit(page.url).path, method="GET" if shown else "POST")
            assert endpoint == sight.endpoint, (sight.state, page.url, page.locator("h1").inner_text())
        if "error" in sight.state.split(", "):
            expect(page.locator(".govuk-error-summary"), sight.endpoint or "").to_be_focused()
        check(page, f"{name}-{sight.endpoint or 'error'}-{sight.state}".replace(" ", "-"))
        if statuses[-1] == 200 and not (sight.endpoint or "").startswith("staff."):
            assert scales.document <= MOST_BYTES, (sight.endpoint, sight.state)


def test_every_page_that_can_be_asked_for_is_in_the_table(app):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    seen = {sight.endpoint for sights in JOURNEYS.values() for sight in sights} - {None}
    assert pages - seen == set(NOT_LOOKED_AT)


@pytest.mark.parametrize("name", JOURNEYS)
def test_pages_of_a_journey(app, open_page, name):
    look(app, open_page(PHONE_PLAIN), name, JOURNEYS[name])


@pytest.mark.parametrize("name", IN_WELSH)
def test_pages_of_a_journey_in_welsh(app, open_page, name):
    page = open_page(PHONE_PLAIN)
    page.goto("/language/cy")
    assert page.locator("html").get_attribute("lang") == "cy"
    look(app, page, f"welsh-{name}", IN_WELSH[name])


@pytest.fixture
def failing_portal(tmp_path_factory):
    """A portal of its own without a sample council, to be broken."""
    live = LivePortal(tmp_path_factory.mktemp("failing"))
    live.flask("db", "upgrade")
    live.start("web")
    yield live
    live.stop()


def test_pages_of_a_portal_in_trouble(open_page, failing_portal):
    page = open_page(PHONE_PLAIN)
    sign_in_page = f"{failing_portal.address}/sign-in"
    heading = page.locator("h1")

    page.goto(sign_in_page)
    page.locator("[name=nino]").evaluate(
        "input => { input.value = 'x'.repeat(600000); input.form.enctype = 'multipart/form-data' }"
    )
    go_on(page)
    expect(heading).to_have_text("That is too much to send at once")
    check(page, "error-413")

    for number in range(30):
        page.goto(sign_in_page)
        fill_date(page, "born_on", date(1951, 1, number + 1))
        page.fill("[name=nino]", f"QQ9999{number:02}A")
        go_on(page)
        if "Wait" in heading.inner_text():
            break
    expect(heading).to_contain_text("before you try again")
    check(page, "error-429")

    for status, title, damage in (
        (500, "There is a problem with the service", "INSERT INTO council_setting VALUES ('CouncilName', '{', '2026-01-01')"),
        (503, "The service is not available at the moment", "DROP TABLE council_setting"),
    ):  # fmt: skip
        with closing(sqlite3.connect(failing_portal.folder / "portal.sqlite3")) as database, database:
            database.execute(damage)
        page.wait_for_timeout(1_500)  # a web process remembers the council's settings for a second
        page.goto(sign_in_page)
        expect(heading).to_have_text(title)
        check(page, f"error-{status}")

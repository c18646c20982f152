import base64
import re
from hashlib import sha256

import pytest

from portal import clock, db
from portal.domain.actor import System
from portal.models import CouncilSetting
from portal.services import settings

WANTED = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "same-origin",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/", 200), ("get", "/nowhere", 404), ("get", "/home", 303), ("put", "/", 405), ("post", "/review", 303)],
)
def test_every_answer_carries_the_headers_whatever_its_status(client, method, path, status):
    response = getattr(client.client, method)(path)
    assert response.status_code == status
    assert {name: response.headers[name] for name in WANTED} == WANTED
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_never_stored(client_as_resident):
    response = client_as_resident().client.get("/home")
    assert response.headers["Cache-Control"] == "no-store"


def test_unknown_page_says_so_and_gives_the_telephone(client):
    page = client.get("/nowhere", status=404)
    assert page.h1 == "Page not found"
    assert "01632 960 001" in page.text


@pytest.mark.parametrize(("path", "count"), [("/", 2), ("/sign-in", 1)])
def test_inline_styles_are_the_colour_and_the_start_sheet_and_are_named_in_the_policy(client, make, path, count):
    with db.transaction():
        settings.change(System("test"), "CouncilColour", "#aa0011")
    response = client.client.get(path)
    styles = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    assert (len(styles), styles[-1]) == (count, ":root{--app-colour:#aa0011}")
    for style in styles:
        digest = base64.b64encode(sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_colour_that_is_no_colour_is_not_written_into_the_page(client, make):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.add(CouncilSetting(name="CouncilColour", value="red}body{display:none", changed_at=clock.now()))
    assert "display:none" not in client.client.get("/sign-in").text


def test_resident_pages_are_not_found_for_officers(client_as_officer):
    client_as_officer().get("/home", status=404)


def test_staff_pages_are_not_found_for_residents(client_as_resident):
    client_as_resident().get("/staff/cases", status=404)


def test_staff_pages_are_not_found_without_the_permission(client_as_officer):
    client_as_officer().get("/staff/cases", status=404)


def test_stranger_is_asked_to_sign_in(client):
    assert client.get("/home", status=303).location == "/sign-in"
    assert client.get("/staff/cases", status=303).location == "/staff/sign-in"


def test_fragment_of_a_stranger_loads_the_whole_sign_in_page(client):
    page = client.get("/home", headers={"HX-Request": "true"})
    assert page.response.headers["HX-Redirect"] == "/sign-in"
    assert page.text == ""


def test_failure_shows_a_page_without_what_went_wrong(app, client, monkeypatch):
    monkeypatch.setitem(app.view_functions, "auth.show_start", _failing(app.view_functions["auth.show_start"]))
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    try:
        page = client.get("/", status=500)
    finally:
        app.testing, app.config["PROPAGATE_EXCEPTIONS"] = True, None
    assert page.h1 == "There is a problem with the service"
    assert "Mary" not in page.text


def _failing(view):
    def fail():
        raise ValueError("Mary QQ123456C")

    fail.access = view.access
    return fail


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nowhere", 404)])
def test_pages_are_compressed_whatever_their_status(client, path, status):
    response = client.client.get(path, headers={"Accept-Encoding": "gzip"})

    assert (response.status_code, response.headers["Content-Encoding"]) == (status, "gzip")

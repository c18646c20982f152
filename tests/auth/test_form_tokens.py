"""No form acts without its own session's token, whichever form it is (quality S13)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.domain.permissions import Permission
from portal.models import Base
from portal.web.access import Access
from tests.helping.acting import authority, helper_browser
from tests.pages import Browser

VALUES = {
    "key": "income-officer", "user_reference": "nobody",
    "reference": "HB1000001", "section": "home", "question": "home", "type_name": "rent-changed", "page": "1", "resource_id": "x",
    "position": 0, "code": "cy", "name": "x", "file": "x", "training": "x", "submission": "x", "change": "x",
    "kind": "x", "upload_id": "x",
}  # fmt: skip
TOKENS = {"missing": None, "empty": "", "rubbish": "rubbish", "of nobody": "IjAwMDAi.aaaaaa.bbbbbb"}
SILENT = {"throttle", "web_session", "audit_entry"}


def doing_routes(app) -> list[tuple[str, str, str]]:
    """(endpoint, address, audience) of every route that takes POST."""
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()):
                access = app.view_functions[rule.endpoint].access
                assert isinstance(access, Access)
                if access.audience == "provider":
                    continue  # another machine, which has no form and proves itself by its signature
                address = adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}, method="POST")
                found.append((rule.endpoint, address, access.audience))
    return found


def contents() -> dict[str, int]:
    with db.reading() as session:
        tables = [table for name, table in Base.metadata.tables.items() if name not in SILENT]
        return {table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_no_form_acts_when_its_token_is_wrong(app, make, client_as_resident, client_as_officer, token):
    helper = helper_browser(app, authority(make, make.claim()))
    browsers = {
        "resident": client_as_resident(), "officer": client_as_officer(*Permission), "public": Browser(app), "helper": helper,
    }  # fmt: skip
    before = contents()
    answers = {}
    for endpoint, address, audience in doing_routes(app):
        answer = browsers[audience].client.post(address, data={} if token is None else {"csrf_token": token})
        answers[endpoint] = (answer.status_code, audience)
    assert len(answers) > 20
    assert {status for status, audience in answers.values() if audience != "public"} == {400}
    assert {status for status, audience in answers.values() if audience == "public"} == {303}
    assert contents() == before


def test_no_form_acts_when_its_token_is_another_browsers(app, make, client_as_resident, client_as_officer):
    signed_in = {
        "resident": client_as_resident, "officer": lambda: client_as_officer(*Permission),
        "helper": lambda: helper_browser(app, authority(make, make.claim())),
    }  # fmt: skip
    other = {audience: enter().token() for audience, enter in signed_in.items()}
    for endpoint, address, audience in doing_routes(app):
        if audience == "public":
            continue
        browser = signed_in[audience]()
        before = contents()
        answer = browser.client.post(address, data={"csrf_token": other[audience]})
        assert answer.status_code == 303, endpoint
        assert answer.headers["Location"] in ("/sign-in", "/staff/sign-in")
        assert contents() == before


def test_no_form_acts_when_nobody_is_signed_in(app, database):
    before = contents()
    for endpoint, address, audience in doing_routes(app):
        if audience != "public":
            browser = Browser(app)
            answer = browser.client.post(address, data={"csrf_token": browser.token()})
            assert (endpoint, answer.headers.get("Location")) == (
                endpoint,
                "/staff/sign-in" if audience == "officer" else "/sign-in",
            )
    assert contents() == before

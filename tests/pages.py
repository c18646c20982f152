"""A browser for tests: speaks to endpoints, carries form tokens, and checks every page for what people forget."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import html5lib
from flask import Flask, url_for
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from portal import db
from portal.domain.actor import Officer, Resident
from portal.services import acting, web_sessions
from portal.web.identity import actor_of


class Page:
    """A response with its document."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.text = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        self.document = lxml_html.fromstring(self.text) if self.text and response.mimetype == "text/html" else None

    @property
    def h1(self) -> str:
        """The heading."""
        return self.one("//h1")

    def one(self, path: str) -> str:
        """Text of the only element at an XPath."""
        found = self.all(path)
        assert len(found) == 1, (path, found, self.text)
        return found[0]

    def all(self, path: str) -> list[str]:
        """Texts of the elements at an XPath, spaces folded."""
        assert self.document is not None, self.response
        return [
            " ".join(("".join(item.itertext()) if hasattr(item, "itertext") else str(item)).split())
            for item in self.document.xpath(path)
        ]

    @property
    def errors(self) -> list[str]:
        """What the error summary says."""
        return self.all("//div[contains(@class,'govuk-error-summary')]//li")

    def value(self, name: str) -> str:
        """What an input holds."""
        return self.all(f"//input[@name='{name}']/@value | //textarea[@name='{name}']")[0]


class Browser:
    """A test client that follows the house rules: endpoints in, checked pages out."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def signed_in_as_resident(self, claim_id: UUID) -> Browser:
        """Sign in to a claim, past the sign-in pages."""
        with db.transaction() as session:
            session.info["no audit guard"] = True
            token, row = web_sessions.start(claim_id=claim_id, is_verified=True)
            self._keep(token, row.form_key)
        return self

    def signed_in_as_officer(self, user_id: UUID) -> Browser:
        """Sign in as a member of staff, past the sign-in pages."""
        with db.transaction() as session:
            session.info["no audit guard"] = True
            token, row = web_sessions.start(user_id=user_id, is_verified=True)
            self._keep(token, row.form_key)
        return self

    def _keep(self, token: str, form_key: str) -> None:
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["csrf_token"] = form_key

    def person(self) -> Resident | Officer:
        """Who is signed in, as a page for residents sees them: in an open unit of work."""
        with self.client.session_transaction() as cookie:
            found = web_sessions.find(cookie["_user_id"])
        assert found, "nobody is signed in"
        row, user = found
        return acting.get_helper(row) if row.authority_id else actor_of(row, user)

    def address(self, endpoint: str, **values: Any) -> str:
        """The path of an endpoint; a path is left as it is."""
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def get(self, endpoint: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> Page:
        """Get a page and check it."""
        return self._checked(self.client.get(self.address(endpoint, **values), headers=headers), status)

    def post(
        self, endpoint: str, form: dict[str, Any] | None = None, *, status: int = 303, token: str | None = "fresh",
        headers: dict[str, str] | None = None, **values: Any,
    ) -> Page:  # fmt: skip
        """Send a form with a fresh token (or the given one, or none) and check the answer."""
        content = dict(form or {})
        if token is not None:
            content["csrf_token"] = self.token() if token == "fresh" else token
        return self._checked(self.client.post(self.address(endpoint, **values), data=content, headers=headers), status)

    def follow(self, page: Page) -> Page:
        """Go where a redirect leads."""
        assert page.status in (302, 303), page.status
        return self.get(page.location)

    def token(self) -> str:
        """A form token of this browser's session."""
        from itsdangerous import URLSafeTimedSerializer

        with self.client.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "0" * 40)
        token = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(raw)
        return token if isinstance(token, str) else token.decode()

    def _checked(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, (
            page.status,
            page.location,
            page.errors if page.document is not None else page.text[:800],
        )
        if page.document is not None and page.text.lstrip().lower().startswith("<!doctype"):
            check_page(page)
        return page


def check_page(page: Page) -> None:
    """What every page must have: strict HTML, one heading, a title that says it, unique ids, labelled inputs, no inline code."""
    if db.engine().dialect.name == "sqlite":  # the slowest check by far, and the same pages come on PostgreSQL
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page.text)
        faults = [fault for fault in parser.errors if fault[1] not in ("unexpected-cell-in-table-body",)]
        assert not faults, faults[:5]
    document = page.document
    assert document is not None
    assert page.h1, "the heading is empty"
    title = page.one("//title")
    assert page.h1.split("\n")[0][:25].lower() in title.lower(), (title, page.h1)
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    assert document.xpath("/html/@lang")[0] in ("en", "cy")
    assert not document.xpath("//@style | //@onclick | //script[not(@src)]"), "inline style or script"
    for item in document.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        label = document.xpath("//label[@for=$id]", id=item.get("id", ""))
        assert label or item.get("aria-label"), f"{item.get('name')} has no label"
    for form in document.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"the form to {form.get('action')} has no token"
    for link in document.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in ids, f"{link} leads nowhere"

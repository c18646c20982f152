"""Who may use a view. Deny by default: a view without a declaration is refused, and a test fails for it.

`@public`, `@resident_only`, `@helper_only` and `@requires(Permission.X)` only mark the view; `guard()` reads the mark in
the request's own unit of work, before the view runs. What of a resident's pages is open to somebody who acts for them is
one table, `portal.web.helper_pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import abort, current_app, g, make_response, request
from werkzeug.wrappers import Response

from portal.domain.actor import Actor, Anonymous, Helper, Officer, Resident
from portal.domain.permissions import Permission
from portal.web import csrf, helper_pages, identity

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """A view's declaration: the audience, the permission an officer needs, and whether the database is used at all."""

    audience: str  # public | provider | resident | helper | officer
    permission: Permission | None = None
    needs_database: bool = True

    def __str__(self) -> str:
        """As it stands in the snapshot of all endpoints."""
        return f"officer with {self.permission}" if self.permission else self.audience


def public(view: View) -> View:
    """Anybody may use the view."""
    return _mark(view, Access("public"))


def without_database(view: View) -> View:
    """Anybody may use the view, and it must answer when the database is gone."""
    return _mark(view, Access("public", needs_database=False))


def proven_by_signature(view: View) -> View:
    """Another machine calls it, without a session: what it sends proves itself by its signature, which the view checks."""
    return _mark(view, Access("provider"))


def writing(view: View) -> View:
    """The view writes although it is asked for by GET: a browser comes back from elsewhere, and that counts once."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def by_itself(view: View) -> View:
    """An open page asks for it and nobody does anything: it keeps no session in use, and leads nowhere once that is over."""
    view.is_by_itself = True  # type: ignore[attr-defined]
    return view


def is_by_itself() -> bool:
    """Whether an open page makes this request by itself."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(request.headers.get("HX-Request")) and getattr(view, "is_by_itself", False)


def resident_only(view: View) -> View:
    """Only a resident who signed in to a claim."""
    return _mark(view, Access("resident"))


def helper_only(view: View) -> View:
    """Only somebody who acts for a resident, under an authority that is in force."""
    return _mark(view, Access("helper"))


def officer_only(view: View) -> View:
    """Any signed-in member of staff: for their own account and the staff start page."""
    return _mark(view, Access("officer"))


def requires(permission: Permission) -> Callable[[View], View]:
    """Only an officer who holds `permission` at this request."""
    return lambda view: _mark(view, Access("officer", permission))


def _mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def declared(endpoint: str | None) -> Access | None:
    """The declaration of an endpoint, or None."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "access", None)


def is_show() -> bool:
    """Whether this request only reads."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in ("HEAD", "OPTIONS") or (request.method == "GET" and not getattr(view, "writes", False))


def guard() -> Response | None:
    """Let the request pass, or answer it: sign-in for strangers, 404 for the wrong audience or permission.

    Raises 500 for a view without a declaration: it must not be reachable by accident.
    """
    if request.url_rule is None:
        return None
    access = declared(request.endpoint)
    if access is None:
        raise LookupError(f"{request.endpoint} does not declare who may use it")
    if access.audience == "provider":
        return None
    actor = identity.actor()
    refusal = csrf.refusal(actor) if request.method not in ("GET", "HEAD", "OPTIONS") else None
    if refusal is not None:
        return refusal
    if access.audience == "public":
        return None
    if isinstance(actor, Anonymous):
        return make_response("") if is_by_itself() else identity.ask_to_sign_in(access.audience)
    if isinstance(actor, Helper):
        return helper_pages.guard(actor, access.audience, request.endpoint or "")
    if actor.kind != access.audience:
        abort(404)
    if access.permission and not (isinstance(actor, Officer) and actor.may(access.permission)):
        abort(404)
    return None


def actor() -> Actor:
    """Who makes this request."""
    return identity.actor()


def helper() -> Helper:
    """Who acts for a resident in this request; for views marked `helper_only`."""
    found = identity.actor()
    if not isinstance(found, Helper):
        abort(404)
    return found


def resident() -> Resident:
    """The resident who makes this request, or who acts for them where that is open to them; for `resident_only` views."""
    found = identity.actor()
    if not isinstance(found, Resident):
        abort(404)
    return found


def officer() -> Officer:
    """The officer who makes this request; for views marked for officers."""
    found = identity.actor()
    if not isinstance(found, Officer):
        abort(404)
    g.uses_staff_layout = True
    return found

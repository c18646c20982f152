"""The signed-in browser: Flask-Login keeps a token in the cookie session, the server keeps the session itself."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from portal.domain.actor import Actor, Anonymous, Helper, Officer, Resident
from portal.domain.permissions import in_order, list_permissions
from portal.models import User, WebSession
from portal.services import acting, web_sessions

KEPT_OVER_SIGN_IN = ("language", "helping")


class SignedIn(UserMixin):
    """What Flask-Login calls the user: the session's token, its row, the actor, and the officer's row, kept for others."""

    def __init__(self, token: str, row: WebSession, actor: Resident | Officer, user: User | None = None) -> None:
        self.id = token
        self.row = row
        self.actor = actor
        self.user = user


def init_app(app: Flask) -> None:
    """Attach Flask-Login."""
    manager = LoginManager(app)
    manager.session_protection = None  # phones change network; the session is bound to its token and its clock

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        found = web_sessions.find(token)
        if found is None:
            g.session_is_over = True
            return None
        from portal.web import access

        row, user = found
        if not access.is_by_itself():
            web_sessions.touch(row)
        return SignedIn(token, row, actor_of(row, user), user)


def actor_of(row: WebSession, user: User | None) -> Resident | Officer:
    """Who a session's requests come from; a box that the kind of organisation does not have counts as not ticked."""
    if user is None:
        assert row.claim_id
        return acting.get_helper(row) if row.authority_id else Resident(claim_id=row.claim_id, session_id=row.id)
    permissions = frozenset(in_order(user.permissions)) & frozenset(list_permissions(user.organisation.kind))
    return Officer(user.id, user.organisation_id, row.id, user.name, permissions, user.organisation.name)


def actor() -> Actor:
    """Who makes this request: loaded once, in the request's unit of work.

    A member of staff who has opened somebody they act for is their helper on the pages of residents, and only there.
    """
    if "actor" not in g:
        g.actor = _acting(current_user) if current_user.is_authenticated else Anonymous()
        if current_user.is_authenticated and session.get("csrf_token") != current_user.row.form_key:
            session["csrf_token"] = current_user.row.form_key
    found: Actor = g.actor
    return found


def _acting(signed_in: SignedIn) -> Resident | Helper | Officer:
    from portal.web import access

    declared = access.declared(request.endpoint)
    is_for_residents = declared is not None and declared.audience in ("resident", "helper")
    if isinstance(signed_in.actor, Officer) and signed_in.row.authority_id and is_for_residents:
        return acting.get_helper(signed_in.row)
    return signed_in.actor


def forget() -> None:
    """Treat this request as a stranger's: for the error page of a request that could not read its session."""
    g.actor = Anonymous()
    g._login_user = AnonymousUserMixin()


def web_session() -> WebSession | None:
    """The row of the live session, or None."""
    return current_user.row if not isinstance(actor(), Anonymous) else None


def begin(token: str, row: WebSession, user: User | None = None) -> None:
    """Give this browser a new session: of the old cookie only the language and the page wanted are kept."""
    end(keep_next=True)
    session["csrf_token"] = row.form_key
    login_user(SignedIn(token, row, actor_of(row, user)))
    session.pop("_id", None)  # Flask-Login's hash of address and browser, which nothing here uses
    g.actor = actor_of(row, user)


def renew(token: str) -> None:
    """Keep the session under the new token that a step-up gave it."""
    row = current_user.row
    login_user(SignedIn(token, row, current_user.actor))
    session.pop("_id", None)


def keep_attempt(name: str, attempt_id: UUID) -> None:
    """Remember which attempt of this signed-in browser waits for a code, by what the code is for."""
    session[name] = attempt_id.hex


def kept_attempt(name: str) -> UUID | None:
    """The attempt that waits for a code of that name, or None."""
    held = session.get(name)
    return UUID(held) if isinstance(held, str) else None


def drop_attempt(name: str) -> None:
    """No code of that name is waited for any more."""
    session.pop(name, None)


def wait_for_code(attempt_id: UUID, kind: str) -> None:
    """Remember, in a cookie that is otherwise new, which attempt of a `kind` (resident, officer) waits for its code."""
    end(keep_next=True)
    session["attempt"] = [kind, attempt_id.hex]


def waiting_attempt(kind: str) -> UUID | None:
    """The attempt of this browser that waits for its code, or None."""
    held = session.get("attempt")
    return UUID(held[1]) if held and held[0] == kind else None


def remember_provider(index: bytes) -> None:
    """The attempt that waits for its code began at the provider, whose session this is."""
    session["from_provider"] = index.hex()


def remembered_provider() -> bytes | None:
    """The provider's session with which the waiting attempt began, if it began there."""
    held = session.get("from_provider")
    return bytes.fromhex(held) if held else None


def end(*, keep_next: bool = False) -> None:
    """Sign this browser out, on the server and in the cookie; only the language and, if told, the page wanted stay."""
    row = web_session()
    if row is not None:
        web_sessions.end(row.id)
    logout_user()
    kept = {
        name: session[name]
        for name in (*KEPT_OVER_SIGN_IN, "next")
        if name in session and (keep_next or name != "next")
    }
    session.clear()
    session.update(kept)
    g.pop("csrf_token", None)
    g.actor = Anonymous()


def ask_to_sign_in(audience: str) -> Response:
    """Send a stranger to the sign-in page of the audience, whole page even for an htmx fragment."""
    if g.get("session_is_over"):
        logout_user()
        flash(_("You have been signed out because you were not active."), "signed-out")
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        session["next"] = request.path
    endpoint = "auth.staff_sign_in" if audience == "officer" else "auth.sign_in"
    return redirect_whole_page(url_for(endpoint))


def redirect_whole_page(address: str) -> Response:
    """A 303, or for htmx the header that makes the browser load the whole page."""
    if request.headers.get("HX-Request"):
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def pop_next(default: str) -> str:
    """Where the person wanted to go before signing in: a path of ours and of their own kind, or `default`."""
    wanted = session.pop("next", None)
    is_theirs = is_own_path(wanted) and wanted.startswith("/staff") == isinstance(actor(), Officer)
    return str(wanted) if is_theirs else default


def is_own_path(address: object) -> bool:
    """Whether an address is a plain path of this portal, so that it cannot lead elsewhere."""
    if not isinstance(address, str) or not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    if any(ord(char) < 33 or char == "\\" for char in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc

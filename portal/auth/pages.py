"""Public pages: the start page, the language switch, accessibility statement, cookies and privacy (domain facts 13)."""

from __future__ import annotations

from datetime import date

from flask import current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.auth.blueprint import blueprint
from portal.auth.known_browser import COOKIE_DAYS, cookie_name
from portal.web import identity
from portal.web.access import public
from portal.web.languages import LANGUAGES
from portal.web.render import render, render_public

STATEMENT_PREPARED_ON = date(2026, 11, 22)
STATEMENT_REVIEWED_ON = date(2026, 11, 22)


@blueprint.get("/")
@public
def show_start() -> str:
    """What the service does, what is needed, and how to start."""
    return render_public("auth/start.html", heading=_("Review your Housing Benefit"))


@blueprint.get("/language/<code>")
@public
def set_language(code: str) -> Response:
    """Read on in another language, on the page the link was on."""
    if code not in LANGUAGES:
        raise NotFound
    session["language"] = code
    back = request.args.get("back", "")
    return redirect(back if identity.is_own_path(back) else url_for("auth.show_start"), 303)


@blueprint.get("/accessibility")
@public
def show_accessibility() -> str:
    """The statement that SI 2018/952 asks for."""
    return render(
        "auth/accessibility.html", heading=_("Accessibility statement"), prepared_on=STATEMENT_PREPARED_ON,
        reviewed_on=STATEMENT_REVIEWED_ON,
    )  # fmt: skip


@blueprint.get("/cookies")
@public
def show_cookies() -> str:
    """Every cookie by name, purpose and life; all are strictly necessary, so no banner asks for consent."""
    return render(
        "auth/cookies.html", heading=_("Cookies"), session_cookie=current_app.config["SESSION_COOKIE_NAME"],
        known_cookie=cookie_name(), known_days=COOKIE_DAYS,
    )  # fmt: skip


@blueprint.get("/privacy")
@public
def show_privacy() -> str:
    """What is kept, why, for how long, and whom to ask."""
    return render("auth/privacy.html", heading=_("Privacy"))

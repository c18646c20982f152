"""One table: what was raised -> status and page."""

from __future__ import annotations

from flask import Flask, g, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal import db, logs
from portal.adapters.store import NotStored, StoreAway
from portal.domain.council_settings import SETTINGS
from portal.models.keyring import SealBroken
from portal.services import settings
from portal.services.errors import AuthorityOver, NotFound, OtherPersonOpen, Stale
from portal.web import identity
from portal.web.render import render

RETRY_SECONDS = 30

STATUS: dict[type[Exception], int] = {
    AuthorityOver: 404,
    NotFound: 404,
    OtherPersonOpen: 409,
    NotStored: 503,
    StoreAway: 503,
    Stale: 409,
    SealBroken: 500,
    OperationalError: 503,
    db.NoTransaction: 500,
}


def init_app(app: Flask) -> None:
    """Attach a handler for each row of the table, for HTTP errors and for everything else."""
    for kind, status in STATUS.items():
        app.register_error_handler(kind, lambda error, status=status: show(status, error))
    app.register_error_handler(HTTPException, lambda error: show(error.code or 500, error))
    app.register_error_handler(Exception, lambda error: show(500, error))


def show(status: int, error: Exception) -> tuple[str, int, dict[str, str]] | Response:
    """The page for a status. What went wrong is in the log without the person's data; never on the page."""
    if isinstance(error, HTTPException) and status in (301, 302, 303, 304, 307, 308):
        return error.get_response()
    if status >= 500:
        logs.error(
            "request failed", error=type(error).__name__, endpoint=request.endpoint, status=status, exception=error
        )
    _load_council()
    body = render("errors/error.html", status=status, words=_words_of(error) or _words(status))
    return body, status, {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}


def _load_council() -> None:
    """The error page needs the council's name and telephone even when the request failed before they were read."""
    if "council" in g and "actor" in g:
        return
    try:
        with db.reading():
            g.council = settings.list_settings()
            identity.actor()
    except Exception as error:
        logs.warning("error page without the database", error=type(error).__name__)
        g.council = {name: setting.default for name, setting in SETTINGS.items()}
        identity.forget()


def _words_of(error: Exception) -> dict[str, str] | None:
    """Heading and first sentence for what has words of its own."""
    if isinstance(error, AuthorityOver):
        return {
            "heading": _("You can no longer act for this person here"),
            "text": _(
                "What was agreed has ended or was taken back. What you saved is kept for them. "
                "To go on for them, ask them to agree again."
            ),
        }
    if isinstance(error, OtherPersonOpen):
        return {
            "heading": _("This page was about somebody you no longer have open"),
            "text": _("Nothing was saved or sent. Open that person again from your list, then go back to the page."),
        }
    return None


def _words(status: int) -> dict[str, str]:
    """Heading and first sentence of an error page."""
    if status == 404:
        return {"heading": _("Page not found"), "text": _("If you typed the web address, check it is correct.")}
    if status == 409:
        return {
            "heading": _("Somebody changed this while you were working on it"),
            "text": _("Nothing has been lost. Go back, check what it says now and try again."),
        }
    if status == 413:
        return {"heading": _("That is too much to send at once"), "text": _("Go back and send fewer or smaller files.")}
    if status == 429:
        return {
            "heading": _("Wait a little before you try again"),
            "text": _("There were too many tries in a short time."),
        }
    if status == 503:
        return {
            "heading": _("The service is not available at the moment"),
            "text": _("Try again in a few minutes. We have kept what you saved."),
        }
    if status < 500:
        return {"heading": _("There is a problem with the page"), "text": _("Go back and try again.")}
    return {
        "heading": _("There is a problem with the service"),
        "text": _("Try again later. We have kept what you saved."),
    }

"""What every template may use without being given it: the council, the language switch, who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request, url_for

from portal import clock
from portal.domain.actor import Anonymous, Helper, Officer, Resident
from portal.domain.authority_wording import scopes_wording
from portal.domain.permissions import Permission
from portal.domain.wording import Wording
from portal.services import web_sessions
from portal.web import headers, identity, navigation, render
from portal.web.languages import LANGUAGES

SPOKEN = ("CouncilPhoneHours", "ReportNoChanges")


def init_app(app: Flask) -> None:
    """Attach the context."""

    @app.context_processor
    def add_context() -> dict[str, Any]:
        actor = g.get("actor", Anonymous())
        return {
            "council": _in_readers_language(g.get("council", {})),
            "actor": actor,
            "is_resident": isinstance(actor, Resident) and not isinstance(actor, Helper),
            "is_helper": isinstance(actor, Helper),
            "helper_scopes": scopes_wording,
            "is_officer": isinstance(actor, Officer),
            "Permission": Permission,
            "language": render.language(),
            "languages": LANGUAGES,
            "language_links": _language_links,
            "navigation": navigation.items,
            "session_ends": _session_ends,
            "branding": headers.branding,
            "start_sheet": headers.start_sheet,
            "today": clock.today,
        }


def _in_readers_language(council: Mapping[str, Any]) -> dict[str, Any]:
    """The council's settings; words that it did not put its own in place of are translated."""
    return {**council, **{name: render.words(Wording(str(council[name]))) for name in SPOKEN if council.get(name)}}


def _language_links() -> list[tuple[str, str, str]]:
    """(code, name, address) of the other languages; coming back to this page when it is one that is shown by GET."""
    back = request.path if request.method == "GET" else ""
    return [
        (code, name, url_for("auth.set_language", code=code, back=back or None))
        for code, name in LANGUAGES.items()
        if code != render.language()
    ]


def _session_ends() -> dict[str, int] | None:
    """Seconds until this page's session idles out and before that until the warning; None when nobody is signed in."""
    row = identity.web_session() if "actor" in g else None
    if row is None:
        return None
    idle = web_sessions.IDLE[row.kind]
    return {"idle": int(idle.total_seconds()), "warn": int((idle - web_sessions.WARN_BEFORE).total_seconds())}

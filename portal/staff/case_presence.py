"""Who else looks at a case, asked for again and again by its open page."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.services import case_presence
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import by_itself, requires
from portal.web.render import render

EVERY_SECONDS = 30


@blueprint.get("/cases/<reference>/presence")
@requires(Permission.REVIEW_CASES)
@by_itself
def show_case_presence(reference: str) -> Response:
    """The line of the case page, or 204 while it says what the page says; whoever opens this address sees the case."""
    others = case_presence.look_again(access.officer(), reference)
    if not request.headers.get("HX-Request"):
        return redirect(url_for("staff.show_case", reference=reference), 303)
    if request.args.get("seen") == seen_of(others):
        return make_response("", 204)
    return make_response(render("staff/case/presence.html", reference=reference, presence=presence_of(others)))


def presence_of(others: tuple[str, ...]) -> dict[str, object]:
    """What the template of the line needs."""
    return {"others": others, "seen": seen_of(others), "seconds": EVERY_SECONDS}


def seen_of(others: Iterable[str]) -> str:
    """Tells one group of officers from another without naming anybody."""
    return sha256("\n".join(others).encode()).hexdigest()[:12]

"""The start page of somebody who acts for a resident: for whom, under which authority, and what they can do now."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.authority import Kind, Scope
from portal.domain.authority_wording import KIND_WORDING
from portal.helping.blueprint import blueprint
from portal.services import acting, authorities, helping_home
from portal.web import access, identity
from portal.web.access import helper_only
from portal.web.render import render


@blueprint.get("")
@helper_only
def show_helping() -> str:
    """What may be done for the resident, what is under way and what was sent."""
    helper = access.helper()
    row = authorities.get_by_id(helper.authority_id)
    return render(
        "helping/home.html", heading=_("You are acting for %(name)s", name=helper.person), row=row, Scope=Scope,
        kind=KIND_WORDING[Kind(row.kind)], home=helping_home.get_home(helper), is_call=row.kind == Kind.SPOKEN.value,
    )  # fmt: skip


@blueprint.post("/finish")
@helper_only
def finish() -> Any:
    """Have the person no longer open; without an account, this is signing out."""
    helper = access.helper()
    acting.leave(helper, identity.web_session())
    if helper.user_id is not None:
        return redirect(url_for("staff.list_people"), 303)
    return _sign_out()


def _sign_out() -> Response:
    identity.end()
    response = redirect(url_for("auth.sign_out"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response

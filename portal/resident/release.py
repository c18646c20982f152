"""What somebody filled in for the resident: a short summary, and sending it with a code of their own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.review import DECLARATION_INTRO, DECLARATION_POINTS
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.resident.blueprint import blueprint
from portal.services import release, sign_in_codes, submissions
from portal.web import access, hidden, identity
from portal.web.access import resident_only
from portal.web.addresses import sign_in_address
from portal.web.choice_fields import CheckboxesField
from portal.web.code_field import CodeField
from portal.web.forms import PageForm
from portal.web.render import render

_KEY = "release_attempt"


class ReleaseForm(PageForm):
    """The declaration and the code."""

    is_declared = CheckboxesField("", choices=[("yes", _l("I have read this and I confirm it"))])
    code = CodeField(wording("Security code"))


class ButtonForm(PageForm):
    """A button only."""


@blueprint.route("/release", methods=["GET", "POST"])
@resident_only
def show_release() -> Any:
    """Read what was filled in, and send it."""
    resident = access.resident()
    sent = submissions.find_by_token(resident, request.form.get("submit_token", ""))
    if sent is not None:
        return redirect(url_for("resident.show_receipt", reference=sent.reference), 303)
    prepared = release.get_prepared(resident)
    form = ReleaseForm()
    if not prepared.needs_code:
        del form["code"]
    if form.was_sent():
        if "yes" not in (form.is_declared.data or []):
            form.refuse(Refused(submissions.NOT_DECLARED, "is_declared"))  # before the code, which works once
        elif not release.is_right_code(
            resident, identity.kept_attempt(_KEY), form["code"].data if "code" in form else ""
        ):
            form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
        with form.attempt():
            if not form.has_errors:
                sent = release.release(
                    resident, seen_version=hidden.read_number("draft_version", None),
                    is_declared="yes" in (form.is_declared.data or []), address=sign_in_address(),
                )  # fmt: skip
        if not form.has_errors and sent is not None:
            identity.drop_attempt(_KEY)
            return redirect(url_for("resident.show_receipt", reference=sent.reference), 303)
    page = render(
        "resident/release.html", form=form, heading=_("Check what was filled in for you"), prepared=prepared,
        has_code=identity.kept_attempt(_KEY) is not None, intro=DECLARATION_INTRO, points=DECLARATION_POINTS,
        back=url_for("resident.show_home"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/release/code")
@resident_only
def send_release_code() -> Response:
    """Send the resident the code that sends the form."""
    form = ButtonForm()
    with form.attempt():
        identity.keep_attempt(_KEY, release.send_code(access.resident()))
    for item in form.summary():
        flash(item["text"])
    if not form.has_errors:
        flash(_("We have sent you a security code."), "success")
    return redirect(url_for("resident.show_release"), 303)

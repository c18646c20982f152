"""Asking the resident to check and send what was filled in; or reading it out, and typing the code they give."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.helping.blueprint import blueprint
from portal.services import release, sign_in_codes
from portal.web import access, hidden, identity
from portal.web.access import helper_only
from portal.web.addresses import sign_in_address
from portal.web.choice_fields import CheckboxesField
from portal.web.code_field import CodeField
from portal.web.forms import PageForm
from portal.web.render import render

_KEY = "release_attempt"
NOT_READ = wording("Confirm that you have read all of it to them, and that they say it is right")


class ReadOutForm(PageForm):
    """That it was read out, and the code the resident gave."""

    is_declared = CheckboxesField(
        "", choices=[("yes", _l("I have read all of this to them, and they say it is right"))]
    )
    code = CodeField(_l("Security code they tell you"))


class AskForm(PageForm):
    """A button only."""


@blueprint.post("/release")
@helper_only
def ask_release() -> Response:
    """Ask the resident to check it and send it."""
    form = AskForm()
    with form.attempt():
        release.ask_release(access.helper(), hidden.read_number("draft_version", None), address=sign_in_address())
    if form.has_errors:
        for item in form.summary():
            flash(item["text"])
        return redirect(url_for("resident.check_answers"), 303)
    flash(_("We have told them that it waits for them. It is not sent until they check it."), "success")
    return redirect(url_for("helping.show_helping"), 303)


@blueprint.route("/reading-out", methods=["GET", "POST"])
@helper_only
def read_out() -> Response | tuple[str, int]:
    """The plain summary to read out, and the code that the resident gets and tells."""
    helper = access.helper()
    prepared = release.get_prepared(helper)
    form = ReadOutForm()
    attempt = identity.kept_attempt(_KEY)
    if form.was_sent():
        if "yes" not in (form.is_declared.data or []):
            form.refuse(Refused(NOT_READ, "is_declared"))  # before the code, which works once
        elif not release.is_right_code(helper, attempt, form.code.data):
            form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
        with form.attempt():
            if not form.has_errors:
                sent = release.release(
                    helper, seen_version=hidden.read_number("draft_version", None),
                    is_declared="yes" in (form.is_declared.data or []), address=sign_in_address(), read_out_by=helper,
                )  # fmt: skip
        if not form.has_errors:
            identity.drop_attempt(_KEY)
            return redirect(url_for("resident.show_receipt", reference=sent.reference), 303)
    page = render(
        "helping/reading_out.html", form=form, heading=_("Read this to %(name)s", name=helper.person), prepared=prepared,
        has_code=attempt is not None, back=url_for("resident.check_answers"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/reading-out/code")
@helper_only
def send_read_out_code() -> Response:
    """Send the resident the code that sends the form."""
    form = AskForm()
    with form.attempt():
        identity.keep_attempt(_KEY, release.send_code(access.helper()))
    for item in form.summary():
        flash(item["text"])
    if not form.has_errors:
        flash(_("We have sent them a code. Ask them to tell it to you if what you read is right."), "success")
    return redirect(url_for("helping.read_out"), 303)

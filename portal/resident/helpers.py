"""People who act for the resident: who, how far and until when; saying yes, no, less, or no more."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.authority import Scope
from portal.domain.authority_wording import SCOPE_HINTS, SCOPE_WORDING
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.resident.blueprint import blueprint
from portal.services import authority_changes, resident_helpers, sign_in_codes
from portal.services.errors import NotFound
from portal.web import access, hidden, identity
from portal.web.access import resident_only
from portal.web.addresses import sign_in_address
from portal.web.choice_fields import CheckboxesField, RadiosField
from portal.web.code_field import CodeField
from portal.web.fields import DateField
from portal.web.forms import PageForm
from portal.web.render import render

_KEY = "agreeing_attempt"


class AnswerForm(PageForm):
    """Yes or no to somebody who asks to act."""

    answer = RadiosField(
        _l("Do you want this person to act for you?"), ask=_l("Select yes if you want this person to act for you"),
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
    )  # fmt: skip
    code = CodeField(wording("Security code"))


class StopForm(PageForm):
    """A button only."""


class ChangeForm(PageForm):
    """What somebody may do from now on, and until when."""

    scopes = CheckboxesField(
        _l("What may they do?"), choices=[(one.value, SCOPE_WORDING[one], SCOPE_HINTS[one]) for one in Scope]
    )
    ends_on = DateField(
        wording("When does it end?"), name_of=wording("The date it ends"), ask=wording("Enter the date it ends"),
        hint=wording("6 months from today at the latest. For example, 27 3 2027"),
    )  # fmt: skip


@blueprint.get("/helpers")
@resident_only
def list_helpers() -> str:
    """Everybody who acts, acted or asked to act for the resident."""
    return render(
        "resident/helpers.html", heading=_("People who act for you"), back=url_for("resident.show_home"),
        helpers=resident_helpers.list_helpers(access.resident()),
    )  # fmt: skip


@blueprint.get("/helpers/<reference>")
@resident_only
def show_helper(reference: str) -> str:
    """One of them, with all that was ever agreed."""
    helper = resident_helpers.get_helper(access.resident(), reference)
    return render("resident/helper.html", heading=helper.name, helper=helper, back=url_for("resident.list_helpers"))


@blueprint.route("/helpers/<reference>/answer", methods=["GET", "POST"])
@resident_only
def answer_helper(reference: str) -> Any:
    """Say yes or no to a request. Yes needs a fresh code, because it opens the claim to somebody."""
    resident = access.resident()
    helper = resident_helpers.get_helper(resident, reference)
    if not helper.is_current or helper.state.value != "asked":
        return redirect(url_for("resident.show_helper", reference=reference), 303)
    form = AnswerForm()
    if not helper.may_agree:
        form.answer.choices = [("no", _("No"))]
    needs_code = helper.may_agree and resident_helpers.needs_code(resident, helper.row)
    if not needs_code or request.form.get("answer") != "yes":
        del form["code"]
    if form.was_sent():
        if needs_code and form.answer.data == "yes":
            _check_code(
                resident_helpers.is_right_code(resident, reference, identity.kept_attempt(_KEY), form["code"].data),
                form,
            )
        with form.attempt():
            if not form.has_errors:
                _answer(reference, is_yes=form.answer.data == "yes")
        if not form.has_errors:
            identity.drop_attempt(_KEY)
            return redirect(url_for("resident.show_helper", reference=reference), 303)
    if "code" not in form and needs_code:
        form = _with_code(form)
    page = render(
        "resident/helper_answer.html", form=form, heading=_("%(name)s asks to act for you", name=helper.name), helper=helper,
        needs_code=needs_code, has_code=identity.kept_attempt(_KEY) is not None, back=url_for("resident.list_helpers"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/helpers/<reference>/answer/code")
@resident_only
def send_helper_code(reference: str) -> Response:
    """Send the resident a code with which they can say yes."""
    form = StopForm()
    with form.attempt():
        identity.keep_attempt(_KEY, resident_helpers.send_code(access.resident(), reference))
    for item in form.summary():
        flash(item["text"])
    if not form.has_errors:
        flash(_("We have sent you a security code."), "success")
    return redirect(url_for("resident.answer_helper", reference=reference), 303)


@blueprint.route("/helpers/<reference>/stop", methods=["GET", "POST"])
@resident_only
def stop_helper(reference: str) -> Any:
    """Take back what was agreed."""
    resident = access.resident()
    helper = resident_helpers.get_helper(resident, reference)
    if not helper.is_current:
        return redirect(url_for("resident.show_helper", reference=reference), 303)
    form = StopForm()
    if form.was_sent():
        resident_helpers.stop(resident, reference, address=sign_in_address())
        flash(_("They can no longer act for you. What they filled in is kept for you."), "success")
        return redirect(url_for("resident.list_helpers"), 303)
    return render(
        "resident/helper_stop.html", form=form, heading=_("Stop %(name)s acting for you?", name=helper.name), helper=helper,
        back=url_for("resident.show_helper", reference=reference),
    )  # fmt: skip


@blueprint.route("/helpers/<reference>/change", methods=["GET", "POST"])
@resident_only
def change_helper(reference: str) -> Any:
    """Let somebody do less or more, or for another time."""
    resident = access.resident()
    helper = resident_helpers.get_helper(resident, reference)
    if not helper.may_change:
        raise NotFound("authority")
    held = {"scopes": helper.row.scopes, "ends_on": helper.row.ends_at.date()}
    form = ChangeForm(data=held)
    if not helper.row.issue:
        form.scopes.choices = [choice for choice in form.scopes.choices if choice[0] != Scope.TALK.value]
    if form.was_sent():
        with form.attempt():
            authority_changes.change(
                resident, helper.row, map(Scope, form.scopes.data or []), form.ends_on.day,
                seen_version=hidden.read_number("version", 0), address=sign_in_address(),
            )  # fmt: skip
        if not form.has_errors:
            flash(_("Changed. It counts from now on."), "success")
            return redirect(url_for("resident.show_helper", reference=reference), 303)
    page = render(
        "resident/helper_change.html", form=form, heading=_("Change what %(name)s may do", name=helper.name), helper=helper,
        back=url_for("resident.show_helper", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _answer(reference: str, *, is_yes: bool) -> None:
    resident = access.resident()
    if is_yes:
        resident_helpers.agree(resident, reference, address=sign_in_address())
        flash(_("They can act for you from now on. You can stop it here at any time."), "success")
    else:
        resident_helpers.disagree(resident, reference)
        flash(_("They cannot act for you."), "success")


def _check_code(is_right: bool, form: AnswerForm) -> None:
    if not is_right:
        form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))


def _with_code(form: AnswerForm) -> AnswerForm:
    """The same form with its code field, empty and without an error of its own."""
    fresh = AnswerForm(formdata=None, data={"answer": form.answer.data})
    fresh.answer.choices, fresh.answer.errors, fresh.page_errors = (
        form.answer.choices,
        form.answer.errors,
        form.page_errors,
    )
    return fresh

"""One's own passkeys: named, made by the device that is at hand, and removed."""

from __future__ import annotations

from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.devices import name_device
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import own_account, passkeys
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.web import access, passkey_challenge
from portal.web.access import officer_only
from portal.web.fields import PasswordField, TextField
from portal.web.forms import PageForm
from portal.web.render import language, render

PURPOSE = "add"


class NamePasskeyForm(PageForm):
    """What the passkey is called, and the password: whoever passes by must not add one."""

    name = TextField(
        wording("Name of the passkey"), ask=wording("Enter a name for the passkey, such as Work laptop"),
        hint=wording("So that you know later which device it is on"), max_length=passkeys.LONGEST_NAME, width="20",
        autocomplete="off",
    )  # fmt: skip
    current_password = PasswordField(
        wording("Current password"), ask=own_account.ENTER_CURRENT, autocomplete="current-password", width="20"
    )


class RemovePasskeyForm(PageForm):
    """A button only."""


@blueprint.route("/account/passkeys/new", methods=["GET", "POST"])
@officer_only
def name_passkey() -> Response | tuple[str, int]:
    """Ask for a name and the password."""
    officer = access.officer()
    passkey_challenge.site()
    if own_account.get_user(officer).password_hash is None:
        raise NotFound("passkey")
    form = NamePasskeyForm(data={"name": name_device(request.user_agent.string)})
    if form.was_sent():
        try:  # not undone when refused: tries are counted
            passkeys.check_may_add(officer)
            cost = current_app.config["PORTAL"].argon2_cost
            own_account.check_current_password(officer, form.current_password.data, cost=cost)
        except Refused as refused:
            form.refuse(refused)
        else:
            passkey_challenge.issue(PURPOSE, form.name.data)
            return redirect(url_for("staff.add_passkey"), 303)
    heading, back = _("Add a passkey"), url_for("staff.show_account")
    return render(
        "staff/account/new_passkey.html", form=form, heading=heading, back=back
    ), 422 if form.has_errors else 200


@blueprint.route("/account/passkeys/new/device", methods=["GET", "POST"])
@officer_only
def add_passkey() -> Response | tuple[str, int]:
    """Have the browser make it; only for a while after the password was right."""
    officer, site = access.officer(), passkey_challenge.site()
    asked = passkey_challenge.issued(PURPOSE)
    if asked is None:
        return redirect(url_for("staff.name_passkey"), 303)
    challenge, name = asked
    form = passkey_challenge.AnswerForm()
    if form.was_sent():
        try:  # not undone when refused: the challenge is over
            passkeys.add_passkey(officer, name, form.answer, challenge, site, language=language())
        except Refused as refused:
            form.refuse(refused)
            challenge = passkey_challenge.issue(PURPOSE, name)
        else:
            passkey_challenge.take(PURPOSE)
            flash(_("The passkey is added. You can sign in with it from now on."), "success")
            return redirect(url_for("staff.show_account"), 303)
    options = passkeys.options_for_adding(officer, site, challenge, g.council["CouncilName"])
    page = render(
        "staff/account/passkey_device.html", form=form, options=options, name=name, heading=_("Make the passkey"),
        back=url_for("staff.name_passkey"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.route("/account/passkeys/<reference>/removal", methods=["GET", "POST"])
@officer_only
def remove_passkey(reference: str) -> Response | str:
    """Ask once more, then remove it."""
    officer = access.officer()
    found = passkeys.get_passkey(officer, reference)
    if RemovePasskeyForm().was_sent():
        passkeys.remove_passkey(officer, reference, language=language())
        flash(_("The passkey is removed."), "success")
        return redirect(url_for("staff.show_account"), 303)
    heading, back = _("Remove a passkey"), url_for("staff.show_account")
    return render("staff/account/passkey_removal.html", heading=heading, back=back, passkey=found)

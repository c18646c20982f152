"""Changing one's own password: the one of now is asked for, and every other session ends."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import own_account
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.web import access, identity
from portal.web.access import officer_only
from portal.web.fields import PasswordField
from portal.web.forms import PageForm
from portal.web.render import language, render


class ChangePasswordForm(PageForm):
    """The password of now and the next, each typed or pasted once."""

    current_password = PasswordField(
        wording("Current password"), ask=own_account.ENTER_CURRENT, autocomplete="current-password", width="20"
    )
    password = PasswordField(
        wording("New password"), width="20", autocomplete="new-password",
        hint=wording("At least 15 characters. 4 words that have nothing to do with each other are a good choice"),
    )  # fmt: skip


@blueprint.route("/account/password", methods=["GET", "POST"])
@officer_only
def change_password() -> Response | tuple[str, int]:
    """Ask for both; the browser that asks stays signed in, with a new session."""
    officer = access.officer()
    if own_account.get_user(officer).password_hash is None:
        raise NotFound("password")
    form = ChangePasswordForm()
    if form.was_sent():
        cost = current_app.config["PORTAL"].argon2_cost
        try:  # not undone when refused: tries are counted
            entered = own_account.change_password(
                officer, form.current_password.data, form.password.data, cost=cost, language=language()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            identity.begin(entered.token, entered.row, entered.user)
            flash(_("Your password is changed. You are signed out everywhere else."), "success")
            return redirect(url_for("staff.show_account"), 303)
    heading, back = _("Change your password"), url_for("staff.show_account")
    page = render("staff/account/password.html", form=form, heading=heading, back=back)
    return page, 422 if form.has_errors else 200

"""Messages to the council and its replies; a submission is taken back by message, never deleted."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.resident.blueprint import blueprint
from portal.services import receipts, resident_messages, resident_questions
from portal.web import access
from portal.web.access import resident_only
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render


class MessageForm(PageForm):
    """One message."""

    text = LongTextField(
        _l("Write a message to the council"), ask=resident_messages.ENTER, max_length=resident_messages.LONGEST,
        name_of=_l("Your message"), hint=_l("Do not include your bank details. Up to 2,000 characters."),
    )  # fmt: skip


class WithdrawalForm(PageForm):
    """Why a submission should be taken back."""

    text = LongTextField(
        _l("Tell us why you want to take this back"), ask=resident_messages.ENTER, max_length=resident_messages.LONGEST,
        name_of=_l("Your message"),
    )  # fmt: skip


@blueprint.route("/messages", methods=["GET", "POST"])
@resident_only
def show_messages() -> Any:
    """The messages of the claim, newest first, and a new one."""
    resident = access.resident()
    form = MessageForm()
    if form.was_sent():
        with form.attempt():
            resident_messages.write_message(resident, form.text.data)
        if not form.has_errors:
            flash(_("We have your message. Our reply will be here, and we will tell you when it comes."), "success")
            return redirect(url_for("resident.show_messages"), 303)
    page = render(
        "resident/messages.html", form=form, heading=_("Messages"), back=url_for("resident.show_home"),
        messages=resident_messages.list_messages(resident), questions=resident_questions.list_questions(resident),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.route("/receipts/<reference>/withdrawal", methods=["GET", "POST"])
@resident_only
def ask_to_withdraw(reference: str) -> Any:
    """Ask, by message, to take back what was sent."""
    resident = access.resident()
    receipt = receipts.get_receipt(resident, reference)
    form = WithdrawalForm()
    if form.was_sent():
        with form.attempt():
            resident_messages.write_message(resident, form.text.data, withdraws=reference)
        if not form.has_errors:
            flash(_("We have your message. We will tell you whether we can take back what you sent."), "success")
            return redirect(url_for("resident.show_messages"), 303)
    page = render(
        "resident/withdrawal.html", form=form, receipt=receipt, heading=_("Take back what you sent"),
        back=url_for("resident.show_receipt", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200

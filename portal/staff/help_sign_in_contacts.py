"""Help with signing in: record a verified new contact, and stop using one (domain facts 15)."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import contacts, sign_in_help
from portal.services.contacts import NewContact
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import CheckboxesField, RadiosField
from portal.web.fields import LongTextField, TextField
from portal.web.forms import PageForm
from portal.web.render import render

HOW_CHECKED = wording("How did you check who they are?")


class NewContactForm(PageForm):
    """A contact, how its owner was checked, and what is no longer theirs."""

    channel = RadiosField(
        wording("What is the new contact?"), choices=(("phone", wording("Mobile phone")), ("email", wording("Email"))),
        ask=wording("Select what the new contact is"),
    )  # fmt: skip
    phone = TextField(wording("Mobile phone number"), width="20", input_type="tel", spellcheck=False)
    email = TextField(wording("Email address"), width="20", input_type="email", spellcheck=False)
    reason = LongTextField(HOW_CHECKED, hint=wording("For example, passport seen at the desk"), max_length=2000)
    stopped = CheckboxesField(
        wording("Which contacts do they no longer use?"), hint=wording("Nothing is sent to them any more")
    )

    def contact(self) -> NewContact:
        """What was given."""
        address = self.email.data if self.channel.data == "email" else self.phone.data
        return NewContact(
            self.channel.data, address, self.reason.data, tuple(int(value) for value in self.stopped.data or ())
        )


class StopForm(PageForm):
    """Why a contact must not be used."""

    reason = LongTextField(
        wording("Why must it not be used?"), hint=wording("For example, somebody else has the phone"), max_length=2000
    )


@blueprint.route("/claims/<path:reference>/contacts", methods=["GET", "POST"])
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def add_contact(reference: str) -> Response | tuple[str, int]:
    """Record a contact that the officer verified; the contacts held until now are told."""
    state = sign_in_help.get_state(access.officer(), reference)
    form = NewContactForm()
    form.stopped.choices = [(str(contact.position), contact.masked) for contact in state.contacts]
    if form.was_sent():
        with form.attempt():
            contacts.add_verified(access.officer(), reference, form.contact())
        if not form.has_errors:
            flash(_("The contact is recorded. The contacts held before have been told."), "success")
            return redirect(url_for("staff.show_sign_in_state", reference=reference), 303)
    page = render(
        "staff/help_sign_in/add_contact.html", form=form, heading=_("Record a new contact"), state=state,
        back=url_for("staff.show_sign_in_state", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.route("/claims/<path:reference>/contacts/<int:position>/stopping", methods=["GET", "POST"])
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def stop_contact(reference: str, position: int) -> Response | tuple[str, int]:
    """Never use a contact again."""
    state = sign_in_help.get_state(access.officer(), reference)
    contact = next((contact for contact in state.contacts if contact.position == position), None)
    if contact is None:
        raise NotFound("contact")
    form = StopForm()
    if form.was_sent():
        with form.attempt():
            contacts.stop_using(access.officer(), reference, position, form.reason.data)
        if not form.has_errors:
            flash(_("Nothing is sent to that contact any more."), "success")
            return redirect(url_for("staff.show_sign_in_state", reference=reference), 303)
    page = render(
        "staff/help_sign_in/stop_contact.html", form=form, state=state,
        heading=_("Stop using %(contact)s", contact=contact.masked),
        back=url_for("staff.show_sign_in_state", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200

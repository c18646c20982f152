"""Completing the form for somebody else, without an account: who you are and why, before the resident's code (S4.91)."""

from __future__ import annotations

from flask import g, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.authority import Kind, Relationship, Scope
from portal.domain.authority_wording import ASKED_RELATIONSHIPS, RELATIONSHIP_WORDING
from portal.domain.names import parse_name
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.helping.blueprint import blueprint
from portal.services import helper_start
from portal.services.authority_changes import ENTER_NAME, Holder, Terms
from portal.services.errors import NotFound
from portal.services.sign_in_limits import Caller
from portal.web import network
from portal.web.access import public
from portal.web.choice_fields import RadiosField
from portal.web.fields import LongTextField, TextField
from portal.web.forms import PageForm
from portal.web.render import render

WAYS: dict[str, frozenset[Scope]] = {
    "prepare": frozenset({Scope.PREPARE}),
    "send": frozenset({Scope.PREPARE, Scope.SUBMIT}),
    "see": frozenset({Scope.SEE, Scope.PREPARE, Scope.SUBMIT}),
}


class WhoYouAreForm(PageForm):
    """Who completes the form, what they are to the resident, and what they want to do."""

    name = TextField(wording("Your full name"), ask=ENTER_NAME, autocomplete="name", spellcheck=False)
    relationship = RadiosField(
        wording("What are you to the person you help?"), ask=wording("Select what you are to the person you help"),
        choices=[(one.value, RELATIONSHIP_WORDING[one]) for one in ASKED_RELATIONSHIPS],
    )  # fmt: skip
    organisation = TextField(
        wording("The organisation you work for, if you help as part of your work"), autocomplete="organization"
    )
    contact = TextField(
        wording("Your own phone number or email address"), ask=helper_start.ENTER_CONTACT, spellcheck=False,
        hint=wording("We do not send the security code there. It goes to the person you help"),
    )  # fmt: skip
    reason = LongTextField(
        wording("Why do they need help?"), ask=wording("Enter why they need help"), max_length=500,
        hint=wording("For example, they do not use a phone. Do not write about their health"),
        name_of=wording("Why they need help"),
    )  # fmt: skip
    way = RadiosField(
        wording("What have they asked you to do?"), ask=wording("Select what they have asked you to do"),
        choices=[
            ("prepare", wording("Fill in the form"), wording("They check it and send it themselves")),
            ("send", wording("Fill in the form and send it"), None),
            (
                "see", wording("See what the council holds, fill in the form and send it"),
                wording("Not what is held about their partner’s money"),
            ),
        ],
    )  # fmt: skip


@blueprint.route("/who-you-are", methods=["GET", "POST"])
@public
def tell_who_you_are() -> Response | tuple[str, int]:
    """Ask who helps; the next page is the sign-in of the person they help."""
    if not g.council["ShowCompletedByOnBehalf"]:
        raise NotFound("helping")
    form = WhoYouAreForm()
    if form.was_sent():
        with form.attempt():
            session["helping"] = helper_start.start(_holder(form), _terms(form), Caller(network.truncated_address()))
        if not form.has_errors:
            return redirect(url_for("auth.sign_in"), 303)
    page = render(
        "helping/who_you_are.html",
        form=form,
        heading=_("Completing this for someone else"),
        back=url_for("auth.show_start"),
    )
    return page, 422 if form.has_errors else 200


@blueprint.post("/for-myself")
@public
def forget_helping() -> Response:
    """Somebody signs in for themselves after all."""
    session.pop("helping", None)
    return redirect(url_for("auth.sign_in"), 303)


def _holder(form: WhoYouAreForm) -> Holder:
    try:
        name = parse_name(form.name.data, ask=ENTER_NAME, name=wording("Your full name"), most=100)
    except Refused as refused:
        raise Refused(refused.wording, "name") from refused
    return Holder(name, form.organisation.data, Relationship(form.relationship.data), form.contact.data)


def _terms(form: WhoYouAreForm) -> Terms:
    return Terms(Kind.CODE, WAYS[form.way.data], form.reason.data)

"""Adding a person to act for. The answer is the same whether or not a claim matches, until the resident agrees."""

from __future__ import annotations

from uuid import uuid4

from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import db
from portal.adapters.store import open_store
from portal.domain.actor import Officer
from portal.domain.authority import Kind, Scope
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import evidence, helped_people, settings
from portal.services.authority_changes import Form, Terms
from portal.services.evidence import Limits, Received
from portal.services.helped_people import Typed
from portal.staff.blueprint import blueprint
from portal.staff.person_forms import AddPersonForm
from portal.web import access, identity
from portal.web.access import requires
from portal.web.addresses import sign_in_address
from portal.web.render import render


@blueprint.before_request
def receive_form() -> None:
    """Check the signed form and keep its bytes before the transaction opens; the view only adds a row for it."""
    if request.endpoint != "staff.add_person" or request.method != "POST":
        return
    g.received_form = None
    chosen = next((file for file in request.files.getlist("form") if file.filename), None)
    with db.reading():
        actor = identity.actor()
        limits = Limits(settings.upload_policy(), 1)
    if chosen is None or not isinstance(actor, Officer) or not actor.may(Permission.COMPLETE_ON_BEHALF):
        return
    store = open_store(current_app.config["PORTAL"])
    g.received_form = evidence.receive_file(store, uuid4(), chosen.filename or "", chosen.stream, limits)


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Permission.COMPLETE_ON_BEHALF)
def add_person() -> Response | tuple[str, int]:
    """Ask to act for somebody."""
    form = AddPersonForm()
    if form.was_sent():
        received = g.get("received_form")
        if received is not None and not isinstance(received, Received):
            form.refuse(Refused(received.wording, "form"))
        with form.attempt():
            if not form.has_errors:
                reference = _add(form, received)
        if not form.has_errors:
            flash(_("If what you typed matches a claim, the resident has been told and can say yes or no."), "success")
            return redirect(url_for("staff.show_person", reference=reference), 303)
    page = render(
        "staff/person_adding.html", form=form, heading=_("Add a person you help"), back=url_for("staff.list_people")
    )
    return page, 422 if form.has_errors else 200


def _add(form: AddPersonForm, received: Received | None) -> str:
    typed = Typed(form.claim_reference.data, form.person.data, form.born_on.day, form.nino.number)
    scopes = frozenset(map(Scope, form.scopes.data or []))
    terms = Terms(Kind(form.kind.data), scopes, form.reason.data, form.issue.data, form.ends_on.day)
    kept = Form(received.name, received.store_key, received.media_type, received.size_bytes) if received else None
    address = sign_in_address()
    holder = helped_people.holder_of(access.officer(), form.relationship.data)
    return helped_people.add_person(access.officer(), typed, holder, terms, kept, address=address)

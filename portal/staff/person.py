"""One person a member of staff acts for: opening their form, the code with which they agree, and stopping."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.authority import Kind, Relationship, Scope
from portal.domain.authority_wording import (
    KIND_WORDING,
    RELATIONSHIP_WORDING,
    STATE_WORDING,
    consent_sentences,
    scopes_wording,
)
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import acting, certificates, helped_people, office_refusals, sign_in_codes
from portal.staff.blueprint import blueprint
from portal.staff.person_forms import TellCodeForm
from portal.web import access
from portal.web.access import requires
from portal.web.addresses import sign_in_address
from portal.web.forms import PageForm
from portal.web.render import render

_KEY = "person_attempt"


@blueprint.get("/people/<reference>")
@requires(Permission.COMPLETE_ON_BEHALF)
def show_person(reference: str) -> str:
    """What was asked or agreed, and what can be done now."""
    return _page(reference, TellCodeForm())


@blueprint.post("/people/<reference>/code")
@requires(Permission.COMPLETE_ON_BEHALF)
def send_person_code(reference: str) -> Response:
    """Send the resident the code with which they agree; the page is the same when nothing matches."""
    form = PageForm()
    with form.attempt():
        session[_KEY] = [reference, helped_people.send_code(access.officer(), reference).hex]
    for item in form.summary():
        flash(item["text"])
    if not form.has_errors:
        flash(
            _("If what you typed matches a claim, we have sent them a security code. Ask them to tell it to you."),
            "success",
        )
    return redirect(url_for("staff.show_person", reference=reference), 303)


@blueprint.post("/people/<reference>/confirmation")
@requires(Permission.COMPLETE_ON_BEHALF)
def confirm_person(reference: str) -> Response | tuple[str, int]:
    """Enter the code that the resident tells."""
    form = TellCodeForm()
    if form.was_sent():
        address = sign_in_address()
        if helped_people.confirm_with_code(
            access.officer(), reference, _attempt(reference), form.code.data, address=address
        ):
            session.pop(_KEY, None)
            flash(_("They have agreed. You can act for them now."), "success")
            return redirect(url_for("staff.show_person", reference=reference), 303)
        form.refuse(Refused(sign_in_codes.NOT_RIGHT, "code"))
    return _page(reference, form), 422


@blueprint.post("/people/<reference>/opening")
@requires(Permission.COMPLETE_ON_BEHALF)
def open_person(reference: str) -> Response:
    """Open the person: from now on this browser shows their form, until it is finished or another person is opened."""
    acting.open_person(access.officer(), reference, address=sign_in_address())
    return redirect(url_for("helping.show_helping"), 303)


@blueprint.route("/people/<reference>/stopping", methods=["GET", "POST"])
@requires(Permission.COMPLETE_ON_BEHALF)
def stop_helping(reference: str) -> Response | tuple[str, int]:
    """Stop acting for somebody."""
    person = helped_people.get_person(access.officer(), reference)
    form = PageForm()
    if form.was_sent():
        helped_people.stop(access.officer(), reference, address=sign_in_address())
        flash(_("You can no longer act for this person."), "success")
        return redirect(url_for("staff.list_people"), 303)
    return render(
        "staff/person_stopping.html", form=form, heading=_("Stop acting for %(name)s?", name=person.row.person),
        back=url_for("staff.show_person", reference=reference),
    ), 200  # fmt: skip


def _page(reference: str, form: TellCodeForm) -> str:
    officer = access.officer()
    person = helped_people.get_person(officer, reference)
    row = person.row
    scopes = [Scope(one) for one in row.scopes]
    return render(
        "staff/person.html", form=form, heading=row.person or _("Person you help"), person=person, row=row,
        state=STATE_WORDING[person.state], kind=KIND_WORDING[Kind(row.kind)],
        relationship=RELATIONSHIP_WORDING[Relationship(row.relationship)],
        scopes=scopes_wording(scopes), sentences=consent_sentences(scopes, row.issue), has_code=_attempt(reference) is not None,
        certifies=certificates.may_certify(officer), may_record_refusals=office_refusals.may_record(row),
        refusals=office_refusals.list_of_authority(row.id), back=url_for("staff.list_people"),
    )  # fmt: skip


def _attempt(reference: str) -> UUID | None:
    held = session.get(_KEY)
    return UUID(held[1]) if held and held[0] == reference else None

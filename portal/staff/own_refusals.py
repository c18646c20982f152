"""Refusals by offices as who acts for residents records and reads them: their organisation's own, and no other's."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.office_refusal import CHANNEL_WORDING, DAY, REASON_WORDING, Channel, Reason
from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import helped_people, office_refusals
from portal.services.errors import NotFound
from portal.services.office_refusal_list import Whose
from portal.services.office_refusals import NewRefusal
from portal.staff.blueprint import blueprint
from portal.staff.refusal_lists import RefusalList
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import RadiosField
from portal.web.fields import DateField, LongTextField, TextField
from portal.web.forms import PageForm
from portal.web.render import render

OF_ORGANISATION = RefusalList(
    Whose.ORGANISATION, wording("Refusals your organisation recorded"), "staff.list_own_refusals",
    "staff.search_own_refusals", "staff.export_own_refusals", "staff.show_own_refusal",
)  # fmt: skip


class RefusalForm(PageForm):
    """When, which office and by which way, what was asked for, and the reason it gave."""

    refused_on = DateField(
        wording("When did they refuse?"), ask=wording("Enter the date they refused"), name_of=DAY,
        hint=wording("For example, 27 3 2027"),
    )  # fmt: skip
    office = TextField(
        wording("Which office or team?"), ask=wording("Enter which office or team"), max_length=100, autocomplete="off",
        hint=wording("As they call it, such as Universal Credit, Sampletown. Do not write who you talked to"),
        name_of=wording("Which office or team"),
    )  # fmt: skip
    channel = RadiosField(
        wording("How did you ask them?"), ask=wording("Select how you asked them"),
        choices=[(one.value, CHANNEL_WORDING[one]) for one in Channel],
    )  # fmt: skip
    asked_for = LongTextField(
        wording("What did you ask for?"), ask=wording("Enter what you asked for"), max_length=500,
        name_of=wording("What you asked for"),
        hint=wording("Your colleagues, the council and the resident read this. Do not write names or anything about health"),
    )  # fmt: skip
    reason = RadiosField(
        wording("What reason did they give?"), ask=wording("Select what reason they gave"),
        choices=[(one.value, REASON_WORDING[one]) for one in Reason],
    )  # fmt: skip
    said = LongTextField(
        wording("What did they say, in their words?"), max_length=500, name_of=wording("What they said"),
        hint=wording("Needed only for another reason"),
    )  # fmt: skip


@blueprint.route("/people/<reference>/refusals/new", methods=["GET", "POST"])
@requires(Permission.COMPLETE_ON_BEHALF)
def record_refusal(reference: str) -> AnyResponse | tuple[str, int]:
    """Record that an office refused, although the resident had agreed."""
    officer = access.officer()
    person = helped_people.get_person(officer, reference)
    if not office_refusals.may_record(person.row):
        raise NotFound("authority")
    form = RefusalForm()
    if form.was_sent():
        assert form.refused_on.day
        new = NewRefusal(
            form.refused_on.day, form.office.data, Channel(form.channel.data), Reason(form.reason.data),
            form.asked_for.data, form.said.data,
        )  # fmt: skip
        with form.attempt():
            office_refusals.record(officer, reference, new)
        if not form.has_errors:
            flash(_("Recorded. The council and the resident can read it."), "success")
            return redirect(url_for("staff.show_person", reference=reference), 303)
    page = render(
        "staff/refusal_recording.html", form=form, heading=_("Record a refusal"), person=person.row.person,
        offices=office_refusals.list_offices(officer), back=url_for("staff.show_person", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.get("/people/refusals")
@requires(Permission.COMPLETE_ON_BEHALF)
def list_own_refusals() -> str:
    """A page of what this organisation recorded."""
    return OF_ORGANISATION.show()


@blueprint.post("/people/refusals")
@requires(Permission.COMPLETE_ON_BEHALF)
def search_own_refusals() -> AnyResponse | tuple[str, int]:
    """Narrow the list."""
    return OF_ORGANISATION.search()


@blueprint.get("/people/refusals.csv")
@requires(Permission.COMPLETE_ON_BEHALF)
def export_own_refusals() -> Response:
    """The list as a file."""
    return OF_ORGANISATION.send()


@blueprint.get("/people/refusals/<reference>")
@requires(Permission.COMPLETE_ON_BEHALF)
def show_own_refusal(reference: str) -> str:
    """One refusal, and what the council did about it."""
    found = office_refusals.get_of_organisation(access.officer(), reference)
    return render(
        "staff/refusal.html", heading=_("Refusal by %(office)s", office=found.row.office), found=found, form=None,
        back=url_for("staff.list_own_refusals"),
    )  # fmt: skip

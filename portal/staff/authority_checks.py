"""Forms that wait for an officer of the council: the list, the paper itself, and yes or no."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import authority_checks
from portal.staff.blueprint import blueprint
from portal.web import access, downloads
from portal.web.access import requires
from portal.web.addresses import sign_in_address
from portal.web.choice_fields import RadiosField
from portal.web.forms import PageForm
from portal.web.render import render


class CheckForm(PageForm):
    """Whether the paper shows what was asked."""

    answer = RadiosField(
        wording("Does the paper show it?"), ask=wording("Select whether the paper shows it"),
        choices=[
            (
                "yes", wording("Yes"),
                wording("It is signed by the resident, or is the appointment or power of attorney, and names this person"),
            ),
            ("no", wording("No"), None),
        ],
    )  # fmt: skip


@blueprint.get("/authorities")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def list_authority_forms() -> str:
    """The forms that wait, the oldest first."""
    number = request.args.get("page", "")
    page = authority_checks.list_waiting(
        access.officer(), int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )
    return render("staff/authority_forms.html", heading=_("Forms and documents to check"), page=page)


@blueprint.route("/authorities/<reference>", methods=["GET", "POST"])
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def check_authority_form(reference: str) -> Any:
    """One form: what was asked, the paper, yes or no."""
    officer = access.officer()
    found = authority_checks.get_waiting(officer, reference)
    form = CheckForm()
    if form.was_sent():
        with form.attempt():
            if form.answer.data == "yes":
                address = sign_in_address()
                authority_checks.accept(officer, reference, address=address)
            else:
                authority_checks.reject(officer, reference)
        if not form.has_errors:
            flash(_("Done. The resident has been told.") if form.answer.data == "yes" else _("Refused."), "success")
            return redirect(url_for("staff.list_authority_forms"), 303)
    page = render(
        "staff/authority_form.html", form=form, heading=_("Check a form or document"), found=found,
        back=url_for("staff.list_authority_forms"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.get("/authorities/<reference>/paper")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def show_authority_paper(reference: str) -> Response:
    """The signed form or the document, as a download that tells no place."""
    row = authority_checks.get_paper(access.officer(), reference)
    chunks = open_store(current_app.config["PORTAL"]).read(row.form_key or "")
    return downloads.send_without_places(
        chunks, name=row.form_name or "form", media_type=row.form_type or "application/octet-stream"
    )

"""Saying that the original of a document was seen, for the files given for a person."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import certificates, helped_people
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import CheckboxesField
from portal.web.fields import DateField, TextField
from portal.web.forms import PageForm
from portal.web.render import render


class CertificateForm(PageForm):
    """Which original, and when it was seen."""

    document = TextField(
        wording("Which original did you see?"), ask=wording("Enter which original you saw"), max_length=200,
        hint=wording("For example, tenancy agreement signed on 1 September 2026. No numbers of accounts or documents"),
        name_of=wording("Which original"),
    )  # fmt: skip
    seen_on = DateField(
        wording("When did you see it?"), ask=wording("Enter the date you saw it"), name_of=wording("The date you saw it"),
        hint=wording("For example, 27 3 2027"),
    )  # fmt: skip
    is_same = CheckboxesField(
        "", choices=[("yes", wording("I saw the original itself, and the file is a true copy of it"))],
        ask=wording("Say that the file is a true copy of the original"),
    )  # fmt: skip


@blueprint.get("/people/<reference>/originals")
@requires(Permission.CERTIFY_DOCUMENTS)
def list_originals(reference: str) -> str:
    """The files given for a person, and what was said of each."""
    officer = access.officer()
    files, training = certificates.list_files(officer, reference)
    return render(
        "staff/originals.html", heading=_("Originals you saw"), files=files, training=training, reference=reference,
        person=helped_people.get_person(officer, reference).row.person, back=url_for("staff.show_person", reference=reference),
    )  # fmt: skip


@blueprint.route("/people/<reference>/originals/<file>", methods=["GET", "POST"])
@requires(Permission.CERTIFY_DOCUMENTS)
def certify_original(reference: str, file: str) -> Response | tuple[str, int]:
    """Say of one file that its original was seen."""
    officer = access.officer()
    files, _training = certificates.list_files(officer, reference)
    given = next((one for one in files if one.reference == file and one.certificate is None), None)
    if given is None:
        raise NotFound("evidence file")
    form = CertificateForm()
    if form.was_sent():
        assert form.seen_on.day
        with form.attempt():
            certificates.certify(officer, reference, file, form.document.data, form.seen_on.day)
        if not form.has_errors:
            flash(_("Kept. The officer who checks the file sees it."), "success")
            return redirect(url_for("staff.list_originals", reference=reference), 303)
    page = render(
        "staff/original.html", form=form, heading=_("I saw the original"), given=given,
        back=url_for("staff.list_originals", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200

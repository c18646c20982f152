"""Another file in the place of one that was not sent yet: a clearer photo, or the right page."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.actor import Resident
from portal.domain.evidence.documents import NOT_UPLOADED
from portal.evidence.blueprint import blueprint
from portal.evidence.upload import ACCEPT, hint, place_of, upload_words
from portal.services import evidence, settings
from portal.services.evidence import Received, RefusedFile
from portal.web import access
from portal.web.access import resident_only
from portal.web.fields import FilesField
from portal.web.forms import PageForm
from portal.web.render import render, words


class ReplaceForm(PageForm):
    """One file."""

    files = FilesField(_l("Take a photo or choose a file"), accept=ACCEPT, is_multiple=False, ask=_l("Choose a file"))


@blueprint.route("/evidence/files/<reference>/replacement", methods=["GET", "POST"])
@resident_only
def replace_file(reference: str) -> Any:
    """Choose the file that takes the place of one that was not sent yet; a refused one leaves it where it is."""
    resident = access.resident()
    file = evidence.get_unsent_file(resident, reference)
    back = place_of(file)
    form = ReplaceForm()
    if form.was_sent():
        _replace(resident, reference, form)
        if not form.has_errors:
            flash(_("The file has been replaced"), "success")
            return redirect(back, 303)
    form.files.hint = hint()
    page = render(
        "evidence/replace.html", form=form, heading=_("Replace a file"), name=file.original_name, back=back, reference=reference,
        size_limit=settings.get("UploadSizeLimit"), upload_words=upload_words(),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _replace(resident: Resident, reference: str, form: ReplaceForm) -> None:
    chosen = g.received[0] if len(g.received) == 1 else None
    if isinstance(chosen, Received):
        with form.attempt():
            evidence.replace_file(resident, reference, chosen)
    else:
        form.files.refuse(words(chosen.wording if isinstance(chosen, RefusedFile) else NOT_UPLOADED))

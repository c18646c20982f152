"""Not in the list? Anything else a resident wants to send, with a note, for as long as something is open (S4.45)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.evidence.documents import size_text
from portal.evidence.blueprint import blueprint
from portal.evidence.upload import ACCEPT, accept, accept_files, hint, upload_words
from portal.services import evidence, settings
from portal.services.errors import NotFound
from portal.services.evidence.requirements import CATCH_ALL
from portal.web import access
from portal.web.access import resident_only
from portal.web.fields import FilesField, LongTextField
from portal.web.forms import PageForm
from portal.web.render import render

LONGEST_NOTE = 500


class NoteForm(PageForm):
    """What the files are; all of the form when they were sent before it."""

    note = LongTextField(
        _l("What is it, and what is it for?"), hint=_l("For example, the letter that I told you about on the phone"),
        ask=_l("Enter what it is"), max_length=LONGEST_NOTE, name_of=_l("What it is"),
    )  # fmt: skip


class CatchAllForm(NoteForm):
    """Files, and what they are."""

    files = FilesField(_l("Take a photo or choose files"), accept=ACCEPT, ask=_l("Choose a file"))


@blueprint.route("/evidence/other", methods=["GET", "POST"])
@resident_only
def send_other() -> Any:
    """Send something that nobody asked for; what was sent so far stands above."""
    resident = access.resident()
    item = evidence.get_item(resident, CATCH_ALL)
    form = CatchAllForm()
    if form.was_sent():
        if not item.can_upload:
            raise NotFound("evidence upload")
        accept_files(resident, CATCH_ALL, form, note=form.note.data)
        if not form.has_errors:
            flash(_("We have what you sent"), "success")
            return redirect(url_for("evidence.send_other"), 303)
        item = evidence.get_item(resident, CATCH_ALL)
    form.files.hint, form.files.accept = hint(), accept()
    page = render(
        "evidence/catch_all.html", form=form, item=item, heading=_("Send something that is not in the list"),
        size_text=size_text, size_limit=settings.get("UploadSizeLimit"), upload_words=upload_words(),
        back=url_for("evidence.show_checklist"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200

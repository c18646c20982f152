"""Several photos as the pages of one document, for what was already sent: collected, looked at, joined, then sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.actor import Resident
from portal.domain.evidence.documents import size_text
from portal.domain.evidence.file_states import ScanState
from portal.evidence.blueprint import blueprint
from portal.evidence.upload import UploadForm, accept, accept_files, hint, upload_words
from portal.services import evidence, settings
from portal.services.evidence import late_pages, page_joining
from portal.web import access
from portal.web.access import resident_only
from portal.web.render import language, render


@blueprint.route("/evidence/<resource_id>/document", methods=["GET", "POST"])
@resident_only
def collect_pages(resource_id: str) -> Any:
    """The pages so far, and more of them; nothing is sent yet."""
    resident = access.resident()
    form = UploadForm()
    late_pages.get_request(resident, resource_id)
    if form.was_sent():
        accept_files(resident, resource_id, form, is_page=True)
        if not form.has_errors:
            return redirect(url_for("evidence.collect_pages", resource_id=resource_id), 303)
    return _page(resident, resource_id, form)


@blueprint.post("/evidence/<resource_id>/document/sending")
@resident_only
def send_pages(resource_id: str) -> Any:
    """Send what was collected."""
    resident, form, count = access.resident(), UploadForm(), 0
    with form.attempt():
        count = late_pages.send_pages(resident, resource_id)
    if form.has_errors:
        return _page(resident, resource_id, form)
    flash(ngettext("We have the document you sent", "We have the %(num)s files you sent", count), "success")
    return redirect(url_for("evidence.show_item", resource_id=resource_id), 303)


def _page(resident: Resident, resource_id: str, form: UploadForm) -> tuple[str, int]:
    item = evidence.get_item(resident, resource_id)
    files = late_pages.list_pages(resident, late_pages.get_request(resident, resource_id))
    joining = page_joining.find_last(resident, item.resource_id)
    form.files.hint, form.files.accept = hint(), accept()
    page = render(
        "evidence/late_pages.html", form=form, item=item, files=files, size_text=size_text, title=item.titles[language()],
        heading=_("Send several pages as one document"), joining=joining.state if joining else "",
        infected=ScanState.INFECTED, size_limit=settings.get("UploadSizeLimit"), upload_words=upload_words(),
        back=url_for("evidence.show_item", resource_id=resource_id),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200

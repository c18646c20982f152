"""One item of the checklist: what is accepted, the files given, more files, or "I'll send it later".

The form works without scripts; with them a file is sent in pieces as soon as it is chosen (`chunks`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError

from portal import db
from portal.adapters.store import open_store
from portal.domain import policy
from portal.domain.actor import Resident
from portal.domain.evidence import documents
from portal.domain.evidence.documents import CHOOSE_FILE, OPTIONAL_KINDS, size_text
from portal.domain.evidence.states import FileState
from portal.evidence.blueprint import blueprint
from portal.models import EvidenceFile
from portal.services import evidence, settings
from portal.services.evidence import Received, RefusedFile, late_pages, page_joining, receiving, room
from portal.services.evidence.upload_sessions import too_large
from portal.web import access, csrf, identity
from portal.web.access import resident_only
from portal.web.fields import FilesField
from portal.web.forms import PageForm
from portal.web.render import language, render, words

ACCEPT = "image/*,.heic,.pdf"
FIELD = "files"
WITH_FILES = ("evidence.show_item", "evidence.replace_file", "evidence.send_other", "evidence.collect_pages")


class WithFiles(Protocol):
    """A form with files."""

    files: FilesField

    def attempt(self) -> AbstractContextManager[None]:
        """Run a service call whose refusal lands in the form."""


class UploadForm(PageForm):
    """One or several files for one item."""

    files = FilesField(_l("Take a photo or choose files"), accept=ACCEPT, ask=CHOOSE_FILE)


@blueprint.before_request
def receive_files() -> None:
    """Check the files and keep their bytes before the transaction opens; the view only adds rows for them."""
    g.received = []
    if request.endpoint not in WITH_FILES or request.method != "POST":
        return
    if request.headers.get("Content-Encoding", "identity") != "identity":
        abort(415)  # a body that unfolds: nobody's browser sends one (quality S30)
    chosen = [file for file in request.files.getlist(FIELD) if file.filename]
    with db.reading():
        actor = identity.actor()
        limits = room.limits_of(actor.claim_id) if policy.may_give_evidence(actor) else None
    if not policy.may_give_evidence(actor) or limits is None:
        return
    if len(chosen) > limits.file_count or not is_genuine():
        return
    store, files = open_store(current_app.config["PORTAL"]), [(file.filename or "", file.stream) for file in chosen]
    g.received = receiving.receive_files(store, actor.claim_id, files, limits)


@blueprint.route("/evidence/<resource_id>", methods=["GET", "POST"])
@resident_only
def show_item(resource_id: str) -> Any:
    """The page of one item; sending files keeps those that may be given and says why the others may not."""
    resident = access.resident()
    form = UploadForm()
    if form.was_sent():
        accept_files(resident, resource_id, form)
        if not form.has_errors:
            return redirect(_after(resident, resource_id), 303)
    item = evidence.get_item(resident, resource_id)
    if item.is_catch_all:
        return redirect(url_for("evidence.send_other"), 303)
    form.files.hint, form.files.accept = hint(), accept()
    joining = page_joining.find_last(resident, item.resource_id)
    joinable = [file for file in item.files if not file.is_sent and file.state is not FileState.REFUSED]
    page = render(
        "evidence/item.html", block="given" if request.headers.get("HX-Request") else None, form=form, item=item,
        heading=item.titles[language()], size_text=size_text, size_limit=settings.get("UploadSizeLimit"),
        upload_words=upload_words(), joining=joining.state if joining else "", may_join=len(joinable) > 1,
        back=url_for("evidence.show_checklist"), page_count=late_pages.count_pages(resident, item.resource_id),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/evidence/<resource_id>/later")
@resident_only
def choose_later(resource_id: str) -> Any:
    """Promise an item for later."""
    evidence.choose_later(access.resident(), resource_id)
    return redirect(url_for("evidence.show_checklist"), 303)


@blueprint.post("/evidence/files/<reference>/removal")
@resident_only
def remove_file(reference: str) -> Any:
    """Take back a file that was not sent yet."""
    place = place_of(evidence.get_unsent_file(access.resident(), reference))
    evidence.remove_file(access.resident(), reference)
    flash(_("The file has been removed"), "success")
    return redirect(place, 303)


def place_of(file: EvidenceFile) -> str:
    """The page that a file is listed on."""
    is_page = file.requirement_id is not None and file.submission_id is None
    return url_for("evidence.collect_pages" if is_page else "evidence.show_item", resource_id=file.resource_id)


def accept_files(
    resident: Resident, resource_id: str, form: WithFiles, note: str = "", *, is_page: bool = False
) -> None:
    """Add rows for the files that are in the store; each refused file is named at the field. Pages wait to be sent."""
    if len(form.files.data) > len(g.received):
        form.files.refuse(_("You can only upload up to %(most)s files", most=settings.get("UploadCountLimit")))
        return
    kept = [file for file in g.received if isinstance(file, Received)]
    if kept:
        with form.attempt():
            evidence.add_files(resident, resource_id, kept, note, is_page=is_page)
    for file in g.received:
        if isinstance(file, RefusedFile):
            form.files.refuse(_said_of(file, is_one_of_many=len(g.received) > 1))


def _after(resident: Resident, resource_id: str) -> str:
    """Where an upload leads: to the question what the file is, where that matters and only one is open."""
    item = evidence.get_item(resident, resource_id)
    unsaid = [file for file in item.files if item.needs_description(file)]
    if len(unsaid) == 1:
        return url_for("evidence.describe_file", reference=unsaid[0].reference)
    return url_for("evidence.show_item", resource_id=resource_id)


def _said_of(file: RefusedFile, *, is_one_of_many: bool) -> str:
    return f"{file.name}: {words(file.wording)}" if is_one_of_many else words(file.wording)


def is_genuine() -> bool:
    """Whether the form carries this session's token; the guard of the request answers one that does not."""
    try:
        csrf.protect.protect()
    except CSRFError:
        return False
    return True


def accept() -> str:
    """What a phone offers to choose from."""
    kinds = [kind for kind in settings.upload_policy().kinds if kind in OPTIONAL_KINDS]
    return ",".join([ACCEPT, *(f".{one}" for kind in kinds for one in kind.extensions)])


def hint() -> str:
    """What may be sent."""
    policy = settings.upload_policy()
    names, limit = [kind.name for kind in policy.kinds], size_text(policy.size_limit)
    if len(names) < 2:
        only = "".join(names)
        return str(_("Files must be a %(kind)s, and each must be smaller than %(size)s.", kind=only, size=limit))
    text = _(
        "Files must be a %(kinds)s or %(last)s, and each must be smaller than %(size)s. A clear photo is fine.",
        kinds=", ".join(names[:-1]), last=names[-1], size=limit,
    )  # fmt: skip
    return str(text)


def upload_words() -> dict[str, str]:
    """What the script says of a file that is being sent."""
    return {
        "waiting": _("Waiting"),
        "looking": _("Getting ready"),
        "sending": _("Sending"),
        "ready": _("Ready to send"),
        "received": _("received"),
        "lost": _("There is no signal. Keep this page open: sending goes on when the signal is back."),
        "failed": words(documents.NOT_UPLOADED),
        "empty": words(documents.EMPTY),
        "large": words(too_large(settings.get("UploadSizeLimit"))),
        "locked": _("This file seems to be password protected. We could not open it."),
        "blank": _("This photo seems to be blank."),
        "blurred": _("This photo seems to be blurred. Can you read every word on it?"),
        "anyway": _("Send it"),
        "leave": _("Do not send it"),
        "close": _("Close"),
    }

"""One request for evidence: its files in a viewer that needs no script, and the decision about it."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.evidence.enough import STAFF_SUM_WORDING
from portal.domain.evidence.reasons import REASONS
from portal.domain.evidence.states import STAFF_FILE_WORDING, STAFF_WORDING
from portal.domain.permissions import Permission
from portal.services import evidence_item
from portal.services.errors import Stale
from portal.services.evidence import deciding
from portal.services.evidence.deciding import Seen
from portal.services.evidence_item import EvidenceItemView
from portal.staff.blueprint import blueprint
from portal.staff.evidence_viewer import view_of
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import CheckboxesField, RadiosField, SelectField
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import day, language, render, words

SELECT_DECISION = _l("Select what you decide")
CHANGED = _l(
    "Somebody changed this while you were working on it. Check what it says now, then decide again. "
    "Nothing was overwritten."
)


class DecisionForm(PageForm):
    """What becomes of a request and the files selected."""

    files = CheckboxesField(_l("Files you have looked at"))
    decision = RadiosField(
        _l("Your decision"), ask=SELECT_DECISION,
        choices=(
            ("accept", _l("Accept"), _l("The selected files are enough")),
            ("accept-part", _l("Accept the selected files, more is needed"), _l("Say below what is missing")),
            ("refuse", _l("Do not accept the selected files"), _l("Select the reason below")),
            ("waive", _l("It is no longer needed"), _l("Say below why")),
        ),
    )  # fmt: skip
    others = CheckboxesField(
        _l("If you accept it: what else does it prove? (optional)"), hint=_l("The selected files count for these too")
    )
    code = SelectField(
        _l("Reason, if you do not accept it"), choices=[(code, one.name) for code, one in REASONS.items()]
    )
    text = LongTextField(
        _l("What the resident should know"), hint=_l("They read this. Use plain words and say what to do next."),
        max_length=deciding.LONGEST_REASON, name_of=_l("What you write"),
    )  # fmt: skip


@blueprint.get("/evidence/<reference>")
@requires(Permission.CHECK_EVIDENCE)
def show_evidence(reference: str) -> str:
    """What was asked, what the resident says, the files, and the decision."""
    item = evidence_item.get_item(access.officer(), reference)
    form = DecisionForm(data={"files": [file.reference for file in item.open_files]})
    return _page(item, form)


@blueprint.post("/evidence/<reference>/decision")
@requires(Permission.CHECK_EVIDENCE)
def decide_evidence(reference: str) -> Response | tuple[str, int]:
    """Accept, accept a part, refuse or waive; on what somebody else has changed nothing is overwritten."""
    officer = access.officer()
    form = DecisionForm()
    item = evidence_item.get_item(officer, reference)
    _offer(form, item)
    is_stale = False
    if form.was_sent():
        try:
            with form.attempt():
                _decide(form, _seen(reference, form.files.data))
        except Stale:
            is_stale = True
            form.page_errors.append(CHANGED)
        if not form.has_errors:
            flash(_("Your decision has been saved."), "success")
            return redirect(url_for("staff.show_evidence", reference=reference), 303)
    return _page(evidence_item.get_item(officer, reference), form), 409 if is_stale else 422


@blueprint.post("/evidence/<reference>/reopening")
@requires(Permission.CHECK_EVIDENCE)
def reopen_evidence(reference: str) -> Response:
    """Take a decision back."""
    deciding.take_back(access.officer(), _seen(reference, []))
    flash(_("The decision has been taken back."), "success")
    return redirect(url_for("staff.show_evidence", reference=reference), 303)


def _decide(form: DecisionForm, seen: Seen) -> None:
    officer, address = access.officer(), current_app.config["PORTAL"].base_url
    text = form.text.data or ""
    if form.decision.data == "accept":
        deciding.accept(officer, seen, form.others.data)
    elif form.decision.data == "accept-part":
        deciding.accept_part(officer, seen, text, address=address)
    elif form.decision.data == "refuse":
        deciding.refuse(officer, seen, form.code.data or "", text, address=address)
    else:
        deciding.waive(officer, seen, text, address=address)


def _seen(reference: str, files: list[str]) -> Seen:
    version = request.form.get("version", "")
    return Seen(reference, int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0, files)


def _offer(form: DecisionForm, item: EvidenceItemView) -> None:
    form.files.choices = [(file.reference, file.name, _file_hint(file)) for file in item.files]
    form.others.choices = [(one.reference, one.title_in(language()), STAFF_WORDING[one.state]) for one in item.others]


def _file_hint(file: evidence_item.FileOfItem) -> str:
    parts = [file.document.wording] if file.document else []
    months = ", ".join(f"{month:%m/%Y}" for month in sorted(file.said.months))
    dates = [day(one) for one in (file.said.first_on, file.said.last_on) if one]
    said = [words(part) for part in parts] + [text for text in (months, " – ".join(dates)) if text]
    if file.said.count:
        said.append(_("%(count)s in this file", count=file.said.count))
    return _("The resident says: %(said)s", said="; ".join(said)) if said else ""


def _page(item: EvidenceItemView, form: DecisionForm) -> str:
    """The page; the address says which file and page is looked at, how large and how turned."""
    _offer(form, item)
    return render(
        "staff/evidence_item.html", item=item, form=form, view=view_of(item), heading=item.title_in(language()),
        back=url_for("staff.list_evidence"),
        sum_words=STAFF_SUM_WORDING[item.verdict.sum], file_words=STAFF_FILE_WORDING,
    )  # fmt: skip

"""Asking a resident for evidence from a case: out of the catalogue of the rules, or in plain words."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.services import case_access
from portal.services.evidence import requesting
from portal.services.evidence.deciding import LONGEST_REASON
from portal.services.evidence.requesting import Asking, list_catalogue
from portal.services.evidence_desk import check_may_check
from portal.staff.blueprint import blueprint
from portal.staff.case_filter_form import FilterSelect
from portal.web import access
from portal.web.access import requires
from portal.web.fields import LongTextField, TextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class AskingForm(PageForm):
    """What is asked for, and why."""

    rule = FilterSelect(_l("What do you ask for?"), everything=_l("Something else, in your own words"))
    title = TextField(
        _l("Short name, if it is something else"), hint=_l("For example, letter about your gas bill"),
        max_length=requesting.LONGEST_TITLE, name_of=_l("The short name"),
    )  # fmt: skip
    text = LongTextField(
        _l("What should they send, if it is something else?"),
        max_length=LONGEST_REASON,
        name_of=_l("What you write"),
    )
    why = LongTextField(
        _l("Why do you ask for it? (optional)"),
        hint=_l("The resident reads this. You must say why when it was accepted before and still stands."),
        max_length=LONGEST_REASON, name_of=_l("What you write"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rule.choices = [(rule, item.title(language())) for rule, item in list_catalogue().items()]


@blueprint.route("/cases/<reference>/evidence", methods=["GET", "POST"])
@requires(Permission.CHECK_EVIDENCE)
def ask_for_evidence(reference: str) -> Response | tuple[str, int]:
    """Ask for evidence; the resident gets a message and a month."""
    officer = access.officer()
    check_may_check(officer)
    case_access.get_case(officer, reference)
    form = AskingForm()
    if form.was_sent():
        with form.attempt():
            asking = Asking(form.rule.data or "", form.title.data or "", form.text.data or "", form.why.data or "")
            requesting.ask(officer, reference, asking, address=current_app.config["PORTAL"].base_url)
        if not form.has_errors:
            flash(_("The resident has been asked for it."), "success")
            return redirect(url_for("staff.show_case", reference=reference, _anchor="evidence"), 303)
    heading = _("Ask for evidence")
    back = url_for("staff.show_case", reference=reference)
    page = render("staff/evidence_asking.html", form=form, heading=heading, reference=reference, back=back)
    return page, 422 if form.has_errors else 200

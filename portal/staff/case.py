"""The case page: everything of one claim in one place, and the reply to the resident."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.staff_templates import STAFF_TEMPLATES
from portal.services import case_helpers, case_messages, case_page
from portal.staff.blueprint import blueprint
from portal.staff.case_presence import presence_of
from portal.staff.case_questions import USE_TEMPLATE, template_text
from portal.staff.case_silence import HEADINGS
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import SelectField
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import language, render


class ReplyForm(PageForm):
    """The council's reply to a resident."""

    template = SelectField(
        _l("Begin with a text (optional)"),
        choices=[(key, one.name) for key, one in STAFF_TEMPLATES.items() if not one.is_question],
    )
    text = LongTextField(
        _l("Reply to the resident"), hint=_l("They get a text or email that says there is a message, without its content"),
        ask=case_messages.ENTER_MESSAGE, max_length=case_messages.LONGEST_MESSAGE, name_of=_l("Your reply"),
    )  # fmt: skip


@blueprint.get("/cases/<reference>")
@requires(Permission.REVIEW_CASES)
def show_case(reference: str) -> str:
    """Held, reported, timeline, evidence, messages and journal of one case."""
    return _page(reference, ReplyForm())


@blueprint.post("/cases/<reference>/messages")
@requires(Permission.REVIEW_CASES)
def send_reply(reference: str) -> Response | tuple[str, int]:
    """Answer the resident; the text stays in the portal, a notice goes out."""
    officer = access.officer()
    form = ReplyForm()
    if USE_TEMPLATE in request.form:
        return _page(reference, form, is_begun=True), 200
    if form.was_sent():
        with form.attempt():
            address = current_app.config["PORTAL"].base_url
            case_messages.send_reply(officer, reference, form.text.data, address=address)
        if not form.has_errors:
            flash(_("Your reply has been sent."), "success")
            return redirect(url_for("staff.show_case", reference=reference, _anchor="messages"), 303)
    return _page(reference, form), 422


def _page(reference: str, form: ReplyForm, *, is_begun: bool = False) -> str:
    """The page of a case; `is_begun` puts the chosen text into the reply, in the resident's language."""
    officer = access.officer()
    case = case_page.show_case(officer, reference)
    if is_begun:
        form.text.data = template_text(form.template.data or "", case.held.language or "en", form.text.data or "")
    heading = _("Case %(reference)s", reference=case.reference)
    helpers = case_helpers.get_helpers(case, language())
    return render(
        "staff/case.html", case=case, helpers=helpers, form=form, heading=heading, back=url_for("staff.list_cases"),
        silence_headings=HEADINGS, presence=presence_of(case.others),
    )  # fmt: skip

"""Who works on a case: take it, hand it to a colleague or a team with a note."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Wording
from portal.services import case_assignment, case_page, teams
from portal.services.case_assignment import CHOOSE, LONGEST_NOTE, NOBODY
from portal.services.errors import Stale
from portal.services.teams import Colleague
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import SelectField
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render


class AssignmentForm(PageForm):
    """To whom, and what they should know."""

    to = SelectField(_l("Assign to"), choices=(), ask=CHOOSE)
    note = LongTextField(
        _l("Note (optional)"), hint=_l("Whoever takes it on reads this. It stays in the case."), max_length=LONGEST_NOTE,
        name_of=_l("The note"),
    )  # fmt: skip

    @classmethod
    def offering(cls, colleagues: Sequence[Colleague]) -> AssignmentForm:
        """The form with the people and teams to choose from."""
        form = cls()
        nobody: tuple[str, object] = (NOBODY, _l("Nobody"))
        form.to.choices = [*((one.reference, Wording(one.name)) for one in colleagues), nobody]
        return form


@blueprint.route("/cases/<reference>/assignment", methods=["GET", "POST"])
@requires(Permission.REVIEW_CASES)
def assign_case(reference: str) -> Response | tuple[str, int]:
    """Hand a case over; somebody who was faster is named, and nothing is overwritten."""
    officer = access.officer()
    form = AssignmentForm.offering(teams.list_colleagues(officer))
    is_stale = False
    if form.was_sent():
        try:
            with form.attempt():
                seen = request.form.get("seen", "")
                case_assignment.assign(officer, reference, form.to.data, form.note.data, seen=seen)
        except Stale:
            is_stale = True
        if not form.has_errors and not is_stale:
            flash(_("The case is assigned."), "success")
            return redirect(url_for("staff.show_case", reference=reference), 303)
    case = case_page.show_case(officer, reference)
    page = render(
        "staff/case_assignment.html", form=form, case=case, is_stale=is_stale, heading=_("Assign this case"),
        back=url_for("staff.show_case", reference=reference),
    )  # fmt: skip
    return page, 409 if is_stale else 422 if form.has_errors else 200


@blueprint.post("/cases/<reference>/taking")
@requires(Permission.REVIEW_CASES)
def take_case(reference: str) -> Response:
    """Take a case oneself, in one press, unless somebody else did meanwhile."""
    officer = access.officer()
    try:
        own = next(one for one in teams.list_colleagues(officer) if one.id == officer.user_id)
        case_assignment.assign(officer, reference, own.reference, seen=request.form.get("seen", ""))
        flash(_("The case is yours."), "success")
    except Stale:
        flash(_("Somebody else took this case first. Nothing was changed."))
    return redirect(url_for("staff.show_case", reference=reference), 303)

"""Training of one user in checking documents, kept by who manages users."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import trainings, users
from portal.services.trainings import NewTraining
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.fields import DateField, TextField
from portal.web.forms import PageForm
from portal.web.render import render


class TrainingForm(PageForm):
    """A course and how long it counts."""

    title = TextField(wording("Course"), ask=trainings.ENTER_TITLE, max_length=120)
    passed_on = DateField(
        wording("When did they pass?"), ask=wording("Enter the date they passed"), name_of=wording("The date they passed"),
        hint=wording("For example, 27 3 2026"),
    )  # fmt: skip
    ends_on = DateField(
        wording("Last day it counts"), ask=wording("Enter the last day it counts"), name_of=wording("The last day it counts"),
        hint=wording("Within 3 years. For example, 26 3 2028"),
    )  # fmt: skip


@blueprint.route("/users/<reference>/training", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def show_training(reference: str) -> Response | tuple[str, int]:
    """The training of a user, and keeping another."""
    officer = access.officer()
    user = users.get_user(officer, reference)
    form = TrainingForm()
    if form.was_sent():
        assert form.passed_on.day
        assert form.ends_on.day
        with form.attempt():
            trainings.record(officer, reference, NewTraining(form.title.data, form.passed_on.day, form.ends_on.day))
        if not form.has_errors:
            flash(_("The training is recorded."), "success")
            return redirect(url_for("staff.show_training", reference=reference), 303)
    page = render(
        "staff/training.html", form=form, heading=_("Training: %(name)s", name=user.name), user=user,
        is_own=user.id == officer.user_id, trainings=trainings.list_of(officer, reference),
        back=url_for("staff.edit_user", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.post("/users/<reference>/training/<training>/removal")
@requires(Permission.MANAGE_USERS)
def remove_training(reference: str, training: str) -> Response:
    """Take back a record that was wrong."""
    trainings.remove(access.officer(), reference, training)
    flash(_("The training is removed."), "success")
    return redirect(url_for("staff.show_training", reference=reference), 303)

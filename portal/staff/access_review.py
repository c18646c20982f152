"""The access review: a manager of users ticks those whose access is right, until everybody else is confirmed (S1.14)."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import access_reviews as services
from portal.services import list_pages, users
from portal.services.access_reviews import ReviewedUser
from portal.services.errors import NotFound
from portal.services.user_standing import STATE_WORDING
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import CheckboxesField
from portal.web.csv_lists import send_list
from portal.web.forms import PageForm
from portal.web.render import render, words


class ConfirmForm(PageForm):
    """The users of one page, to be ticked."""

    users = CheckboxesField(wording("Users whose access is right"), ask=services.TICK_ONE)


@blueprint.route("/access-review", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def review_access() -> AnyResponse | tuple[str, int]:
    """Everybody else of the organisation, first those who are still to confirm; what was ticked is confirmed."""
    officer = access.officer()
    review = services.show_review(officer)
    page = list_pages.show_page(review.rows if review else [], searching.page_number())
    form = ConfirmForm()
    form.users.choices = [(row.reference, row.name) for row in page.rows if not row.is_confirmed]
    if review and form.was_sent():
        with form.attempt():
            count = services.confirm(officer, form.users.data)
        if not form.has_errors:
            flash(ngettext("%(num)s user is confirmed.", "%(num)s users are confirmed.", count), "success")
            return redirect(url_for("staff.review_access"), 303)
    body = render(
        "staff/access_review.html", heading=_("Access review"), form=form, review=review, page=page, values={},
        next_on=None if review else services.next_on(users.get_organisation(officer)), state_wording=STATE_WORDING,
        boxes={item["value"]: item for item in form.users.items()}, back=url_for("staff.list_users"),
    )  # fmt: skip
    return body, 422 if form.has_errors else 200


@blueprint.get("/access-review.csv")
@requires(Permission.MANAGE_USERS)
def export_access_review() -> Response:
    """The review as a file, for whoever checks that reviews are done; raises NotFound when none is going on."""
    officer = access.officer()
    review = services.show_review(officer)
    if review is None:
        raise NotFound("access review")
    users.record_export(officer, len(review.rows))
    headings = [_("Name"), _("Email"), _("What the user can do"), _("Account"), _("Last used"), _("Confirmed by")]
    return send_list("access-review", headings, map(_cells, review.rows))


def _cells(row: ReviewedUser) -> list[object]:
    can_do = "; ".join(words(one) for one in row.permission_wordings)
    account = "; ".join(words(STATE_WORDING[state]) for state in row.states)
    return [row.name, row.email, can_do, account, row.used_on or "", "; ".join(row.confirmed_by)]

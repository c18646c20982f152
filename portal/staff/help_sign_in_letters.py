"""Help with signing in: issue a letter code and print its letter, once (domain facts 15)."""

from __future__ import annotations

from flask import current_app, redirect, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import letter_codes, sign_in_help
from portal.services.errors import NotFound
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.fields import LongTextField
from portal.web.forms import PageForm
from portal.web.render import render


class LetterForm(PageForm):
    """How the officer knows that they help the right person."""

    reason = LongTextField(
        wording("How did you check who they are?"),
        hint=wording("For example, passport seen at the desk"),
        max_length=2000,
    )


@blueprint.route("/claims/<path:reference>/letter-codes", methods=["GET", "POST"])
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def issue_letter_code(reference: str) -> Response | tuple[str, int]:
    """Issue a code, which voids an earlier one, and lead to its letter."""
    form = LetterForm()
    if form.was_sent():
        with form.attempt():
            sealed_pass = letter_codes.issue(access.officer(), reference, form.reason.data)
        if not form.has_errors:
            session["letter_pass"] = sealed_pass
            return redirect(url_for("staff.print_letter", reference=reference), 303)
    state = sign_in_help.get_state(access.officer(), reference)
    page = render(
        "staff/help_sign_in/issue_letter.html", form=form, heading=_("Issue a letter code"), state=state,
        back=url_for("staff.show_sign_in_state", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.get("/claims/<path:reference>/letter-codes/letter")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def print_letter(reference: str) -> str:
    """The letter, in the resident's language, for the officer who issued its code and for half an hour."""
    letter = letter_codes.get_letter(access.officer(), reference, session.get("letter_pass", ""))
    if letter is None:
        raise NotFound("letter")
    with force_locale(letter.language):
        heading = _("Your code to sign in")
        text = render(
            "staff/help_sign_in/letter_text.html", letter=letter, address=current_app.config["PORTAL"].base_url
        )
    return render(
        "staff/help_sign_in/letter.html", heading=heading, letter=letter, text=text,
        back=url_for("staff.show_sign_in_state", reference=reference),
    )  # fmt: skip

"""Signing in with the code of a letter, for residents with no phone or email that we hold."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.entering import enter_as_helper, enter_as_resident
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import letter_codes, sign_in_codes
from portal.web import identity
from portal.web.access import public
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render


class LetterCodeField(TextField):
    """Ten letters and numbers in any spelling."""

    def pre_validate(self, form: BaseForm) -> None:
        """Read the code, or ask for it."""
        try:
            self.data = letter_codes.read_code(self.data or "")
        except Refused as refused:
            raise StopValidation(refused.wording) from refused


class LetterCodeForm(PageForm):
    """The code of the letter."""

    code = LetterCodeField(
        wording("Code from your letter"), hint=wording("It is 10 letters and numbers. Spaces and capitals do not matter"),
        width="10", autocomplete="off", spellcheck=False,
    )  # fmt: skip


@blueprint.route("/sign-in/letter-code", methods=["GET", "POST"])
@public
def enter_letter_code() -> Response | tuple[str, int]:
    """Ask for the letter's code, after the details were given."""
    attempt_id = identity.waiting_attempt("resident")
    if attempt_id is None or not sign_in_codes.is_waiting(attempt_id, "resident"):
        return redirect(url_for("auth.sign_in"), 303)
    form = LetterCodeForm()
    if form.was_sent():
        accepted = letter_codes.accept(attempt_id, form.code.data, known_browser.caller())
        if accepted is not None and accepted.claim_id is not None and accepted.authority_id is not None:
            return enter_as_helper(accepted.authority_id, accepted.claim_id)
        if accepted is not None and accepted.claim_id is not None:
            return enter_as_resident(accepted.claim_id, accepted.subject, how="letter")
        form.refuse(Refused(letter_codes.NOT_RIGHT, "code"))
    heading, back = _("Enter the code from your letter"), url_for("auth.enter_code")
    page = render("auth/letter_code.html", form=form, heading=heading, back=back)
    return page, 422 if form.has_errors else 200

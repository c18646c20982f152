"""Signing in, first step: date of birth and National Insurance number, with what the council adds (S4.13, S4.14)."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal import clock
from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.entering import enter_as_resident, show_wait
from portal.domain import dates, names, nino
from portal.domain.actor import Resident
from portal.domain.wording import Refused
from portal.domain.wording import _ as wording
from portal.services import helper_start
from portal.services import sign_in as services
from portal.web import access, identity
from portal.web.access import public
from portal.web.fields import DateField, TextField
from portal.web.forms import PageForm
from portal.web.render import language, render

DATE_OF_BIRTH = wording("Date of birth")
NO_MATCH = wording("We could not find a claim that matches these details. Check them or contact us")


class NinoField(TextField):
    """A National Insurance number in any spelling; `number` is what was read (domain facts 1)."""

    def __init__(self, label: object = "", **options: Any) -> None:
        super().__init__(label, width="10", spellcheck=False, **options)
        self.number: nino.Nino | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number, or say what is wrong with it."""
        self.number = None
        try:
            self.number = nino.parse(self.data or "", allow_example=current_app.config["PORTAL"].allow_example_nino)
        except Refused as refused:
            raise StopValidation(refused.wording) from refused


class PostcodeField(TextField):
    """A full postcode in any spelling."""

    def pre_validate(self, form: BaseForm) -> None:
        """Read the postcode, or say what is wrong with it."""
        try:
            self.data = names.parse_postcode(self.data or "")
        except Refused as refused:
            raise StopValidation(refused.wording) from refused


class SignInForm(PageForm):
    """What a resident is asked; the last four only where the council's settings say so."""

    born_on = DateField(
        DATE_OF_BIRTH, hint=wording("For example, 27 3 1950"), ask=wording("Enter your date of birth"), is_birth_date=True,
        check=lambda day: dates.check_past(day, clock.today(), DATE_OF_BIRTH),
    )  # fmt: skip
    nino = NinoField(
        wording("National Insurance number"),
        hint=wording(
            "It’s on your National Insurance card, benefit letter, payslip or P60 – for example, ‘QQ 12 34 56 C’"
        ),
    )
    title = TextField(wording("Title"), ask=wording("Enter your title"), width="5", autocomplete="honorific-prefix")
    first_name = TextField(
        wording("First name"),
        ask=wording("Enter your first name"),
        width="20",
        autocomplete="given-name",
        spellcheck=False,
    )
    last_name = TextField(
        wording("Last name"),
        ask=wording("Enter your last name"),
        width="20",
        autocomplete="family-name",
        spellcheck=False,
    )
    postcode = PostcodeField(wording("Postcode"), width="10", autocomplete="postal-code", spellcheck=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in set(services.SETTING_OF_FIELD) - set(services.list_match_fields()):
            del self[name]

    def details(self) -> services.Details:
        """What was typed, read; only after the form was sent in the right shape."""
        assert self.nino.number
        assert self.born_on.day
        extra = {name: self[name].data for name in services.SETTING_OF_FIELD if name in self}
        return services.Details(self.nino.number, self.born_on.day, **extra)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | tuple[str, int]:
    """Ask for the details; whatever they are, the next page asks for a code. In the plain mode a match lets in."""
    if isinstance(access.actor(), Resident):
        return redirect(url_for("resident.show_home"), 303)
    waiting = helper_start.find_waiting(session.get("helping"))
    form = SignInForm()
    if form.was_sent():
        found = services.match_resident(form.details(), known_browser.caller(), language=language(), authority=waiting)
        if found.wait_seconds:
            return show_wait(found.wait_seconds)
        if found.claim_id is not None:
            return enter_as_resident(found.claim_id, found.subject, how="match")
        assert found.attempt_id
        identity.wait_for_code(found.attempt_id, "resident")
        if not found.is_plain_miss:
            return redirect(url_for("auth.enter_code"), 303)
        form.refuse(Refused(NO_MATCH))
    heading = _("Sign in for the person you help") if waiting else _("Sign in to your Housing Benefit")
    page = render("auth/sign_in.html", form=form, heading=heading, waiting=waiting, back=url_for("auth.show_start"))
    return page, 422 if form.has_errors else 200

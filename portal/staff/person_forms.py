"""The forms about one person: adding them, the code they tell, and what was agreed on a call."""

from __future__ import annotations

from flask import current_app
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal import clock
from portal.domain import dates, nino
from portal.domain.authority import Scope
from portal.domain.authority_wording import (
    ASKED_RELATIONSHIPS,
    KIND_WORDING,
    RELATIONSHIP_WORDING,
    SCOPE_HINTS,
    SCOPE_WORDING,
)
from portal.domain.wording import Refused, _
from portal.services import calls
from portal.services.helped_people import KINDS
from portal.web.choice_fields import CheckboxesField, RadiosField
from portal.web.code_field import CodeField
from portal.web.fields import DateField, FilesField, LongTextField, TextField
from portal.web.forms import PageForm

DATE_OF_BIRTH = _("Their date of birth")
SCOPES = [(one.value, SCOPE_WORDING[one], SCOPE_HINTS[one]) for one in Scope]


class NumberField(TextField):
    """A National Insurance number in any spelling, which may be left out; `number` is what was read."""

    number: nino.Nino | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number when there is one."""
        super().pre_validate(form)
        self.number = None
        if not self.data:
            return
        try:
            self.number = nino.parse(self.data, allow_example=current_app.config["PORTAL"].allow_example_nino)
        except Refused as refused:
            raise StopValidation(refused.wording) from refused


class AddPersonForm(PageForm):
    """Whom to act for, how they agreed, to what and until when."""

    person = TextField(_("Their name"), ask=_("Enter their name"), autocomplete="off", spellcheck=False, max_length=100)
    claim_reference = TextField(
        _("Their claim reference"), ask=_("Enter their claim reference"), width="20", autocomplete="off", spellcheck=False,
        hint=_("It is on their letters from the council, like HB1000001"), max_length=40,
    )  # fmt: skip
    born_on = DateField(
        DATE_OF_BIRTH, hint=_("For example, 27 3 1950. You can give their National Insurance number instead"),
        check=lambda day: dates.check_past(day, clock.today(), DATE_OF_BIRTH),
    )  # fmt: skip
    nino = NumberField(_("Their National Insurance number"), width="10", autocomplete="off", spellcheck=False)
    relationship = RadiosField(
        _("What are you to them?"), ask=_("Select what you are to them"),
        choices=[(one.value, RELATIONSHIP_WORDING[one]) for one in ASKED_RELATIONSHIPS],
    )  # fmt: skip
    kind = RadiosField(
        _("How do they agree?"), ask=_("Select how they agree"), choices=[(one.value, KIND_WORDING[one]) for one in KINDS],
        hint=_("The council looks at a signed form or a document before it counts. A code works at once"),
    )  # fmt: skip
    form = FilesField(_("The signed form or the document"), accept="image/*,.heic,.pdf", is_multiple=False)
    scopes = CheckboxesField(
        _("What do they agree to?"), choices=SCOPES, hint=_("An appointee, attorney or deputy may do all of it")
    )
    issue = LongTextField(_("The one issue you may talk to the council about"), max_length=500)
    reason = LongTextField(
        _("Why do they need help?"), ask=_("Enter why they need help"), max_length=500, name_of=_("Why they need help"),
        hint=_("Do not write about their health"),
    )  # fmt: skip
    ends_on = DateField(
        _("When does it end?"), name_of=_("The date it ends"),
        hint=_("6 months from today at the latest, 12 months for an appointee, attorney or deputy. Left empty, it ends then"),
    )  # fmt: skip


class TellCodeForm(PageForm):
    """The code that the resident got and tells."""

    code = CodeField(_("Security code they tell you"))


class CallForm(PageForm):
    """Who is on the phone or at the desk, how that was checked, and what they agreed to."""

    way = RadiosField(
        _("Where is the resident?"), ask=_("Select where the resident is"),
        choices=[
            (calls.PHONE, _("On the phone")), (calls.DESK, _("At the desk")),
            (calls.PAPER, _("Neither: I type in what they sent on paper")),
        ],
    )  # fmt: skip
    received_on = DateField(
        _("When did the paper reach the council?"),
        hint=_("Only for a paper. For example, 27 3 2026"),
        name_of=calls.RECEIVED,
    )
    born_on = DateField(
        DATE_OF_BIRTH, ask=_("Enter their date of birth"), hint=_("For example, 27 3 1950"),
        check=lambda day: dates.check_past(day, clock.today(), DATE_OF_BIRTH),
    )  # fmt: skip
    nino = NumberField(
        _("Their National Insurance number"), ask=_("Enter their National Insurance number"), width="10", autocomplete="off",
        spellcheck=False,
    )  # fmt: skip
    how_checked = LongTextField(
        _("How did you check who they are?"), ask=_("Enter how you checked who they are"), max_length=500,
        hint=_("For example, passport seen, or called back on the number we hold"), name_of=_("How you checked"),
    )  # fmt: skip
    scopes = CheckboxesField(_("Read out each of these that you need. Which did they agree to?"), choices=[])
    issue = LongTextField(_("The one issue to talk about"), max_length=500)
    has_agreed = CheckboxesField("", choices=[("yes", _("I read these words out, and they agreed"))])
    has_signed = CheckboxesField(
        "", choices=[("yes", _("The resident signed the paper, and it is kept with the case"))]
    )

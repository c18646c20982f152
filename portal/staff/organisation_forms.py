"""The forms of the pages about organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.domain.permissions import KIND_NAMES
from portal.domain.wording import _
from portal.services.organisation_managers import DEPUTY, PRIMARY, ROLE_NAMES, Manager
from portal.services.organisations import ENTER_NAME, LONGEST_NAME, NAME, PARTNERS
from portal.staff.searching import SearchForm
from portal.staff.user_forms import DetailsForm
from portal.web.choice_fields import RadiosField, SelectField
from portal.web.fields import LongTextField, TextField
from portal.web.forms import PageForm


class OrganisationSearchForm(SearchForm):
    """One box for a name or a domain."""

    keyword = TextField(
        _("Name or email domain"), hint=_("The first letters are enough"), autocomplete="off", spellcheck=False
    )


class EditOrganisationForm(PageForm):
    """Name and e-mail domains."""

    name = TextField(
        NAME, ask=ENTER_NAME, max_length=LONGEST_NAME, width="two-thirds", autocomplete="off", spellcheck=False
    )
    domains = LongTextField(
        _("Email domains"), hint=_("What comes after the @ in the addresses of its users, one on each line"),
        ask=_("Enter at least one email domain"), max_length=4000, spellcheck=False,
    )  # fmt: skip


class NewOrganisationForm(EditOrganisationForm):
    """A partner's name, kind and e-mail domains."""

    kind = RadiosField(
        _("What kind of organisation is it?"), ask=_("Select what kind of organisation it is"),
        choices=[(kind.value, KIND_NAMES[kind]) for kind in PARTNERS],
    )  # fmt: skip


class RolesForm(PageForm):
    """Whom the council turns to."""

    primary = SelectField(ROLE_NAMES[PRIMARY], hint=_("Whom the council turns to first"))
    deputy = SelectField(ROLE_NAMES[DEPUTY], hint=_("Whom it turns to when the primary user is away"))

    def __init__(self, managers: Sequence[Manager], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in (self.primary, self.deputy):
            field.choices = [(one.reference, one.name) for one in managers]


class InviteManagerForm(DetailsForm):
    """Who will manage the users of an organisation, and whether as its primary user or the deputy."""

    role = RadiosField(
        _("What will they be?"), ask=_("Select what they will be"),
        choices=(*ROLE_NAMES.items(), ("other", _("One more who manages users"))),
    )  # fmt: skip


class CloseForm(PageForm):
    """The question before an organisation ends."""

    answer = RadiosField(
        _("Do you want to close the organisation?"), ask=_("Select yes if you want to close the organisation"),
        choices=(("yes", _("Yes, close the organisation")), ("no", _("No, keep the organisation"))),
    )  # fmt: skip

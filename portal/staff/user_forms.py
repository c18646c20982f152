"""The forms of the pages about users: names and address, boxes, a leave, and the two questions with yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.domain.permissions import PERMISSION_HINTS, PERMISSION_NAMES, list_permissions
from portal.domain.wording import _
from portal.services.invitations import NewUser
from portal.services.permission_sets import OfferedSet
from portal.services.user_details import Details
from portal.web.choice_fields import CheckboxesField, Choice, RadiosField, SelectField
from portal.web.fields import DateField, TextField
from portal.web.forms import PageForm

CHOOSE_SET = _("Select a set")


class DetailsForm(PageForm):
    """Name and address of a user, the address twice (S1.30-S1.33)."""

    first_name = TextField(
        _("First name"), ask=_("Enter a first name"), width="20", autocomplete="off", spellcheck=False
    )
    last_name = TextField(_("Last name"), ask=_("Enter a last name"), width="20", autocomplete="off", spellcheck=False)
    email = TextField(
        _("Email address"), ask=_("Enter an email address"), max_length=254, input_type="email", autocomplete="off",
        spellcheck=False,
    )  # fmt: skip
    email_again = TextField(
        _("Confirm email address"), ask=_("Enter the email address again"), max_length=254, input_type="email",
        autocomplete="off", spellcheck=False,
    )  # fmt: skip

    def details(self) -> Details:
        """What was typed."""
        return Details(*(field.data for field in (self.first_name, self.last_name, self.email, self.email_again)))


class PermissionsForm(PageForm):
    """The boxes of one user; a set fills them without saving anything, so that this needs no script."""

    permission_set = SelectField(_("Fill the boxes with a set"), hint=_("You can change each box afterwards"))
    permissions = CheckboxesField(_("What can this user do?"))

    def __init__(self, kind: str, sets: Sequence[OfferedSet], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sets = sets
        self.permission_set.choices = [(one.key, one.name) for one in sets]
        self.permissions.choices = permission_choices(kind)

    def fill_boxes(self) -> None:
        """Tick what the chosen set holds, and nothing else."""
        chosen = next((one for one in self.sets if one.key == self.permission_set.data), None)
        if chosen is None:
            self.permission_set.refuse(CHOOSE_SET)
        else:
            self.permissions.data = [one.value for one in chosen.permissions]


class NewUserForm(DetailsForm, PermissionsForm):
    """Who is invited, and the boxes (S1.30-S1.34)."""

    def new_user(self) -> NewUser:
        """What was typed."""
        fields = (self.first_name, self.last_name, self.email, self.email_again, self.permissions)
        return NewUser(*(field.data for field in fields))


class SuspendForm(PageForm):
    """Until when somebody is away."""

    until = DateField(
        _("When can the user sign in again?"), ask=_("Enter the day the user can sign in again"),
        name_of=_("The day the user can sign in again"), hint=_("For example, 27 3 2027"),
    )  # fmt: skip


class ResetMobileForm(PageForm):
    """The first stage of a new mobile number (S1.42)."""

    answer = RadiosField(
        _("Do you want to reset the number?"), ask=_("Select yes if you want to reset the number"),
        choices=(("yes", _("Yes, reset the number")), ("no", _("No, keep the current mobile number"))),
    )  # fmt: skip


class DeactivateForm(PageForm):
    """The question before an account ends (S1.48)."""

    answer = RadiosField(
        _("Do you want to deactivate the user?"), ask=_("Select yes if you want to deactivate the user"),
        choices=(("yes", _("Yes, deactivate the user")), ("no", _("No, keep the user active"))),
    )  # fmt: skip


def permission_choices(kind: str) -> list[Choice]:
    """The boxes that an organisation of this kind may tick, each with what it means."""
    return [(one.value, PERMISSION_NAMES[one], PERMISSION_HINTS[one]) for one in list_permissions(kind)]

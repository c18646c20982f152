"""The forms of the pages about users: a search, a new user, the boxes of one, and the two questions with yes or no."""

from __future__ import annotations

from typing import Any

from portal.domain.permissions import PERMISSION_HINTS, PERMISSION_NAMES, list_permission_sets, list_permissions
from portal.domain.wording import _
from portal.services.invitations import NewUser
from portal.web.choice_fields import CheckboxesField, RadiosField, SelectField
from portal.web.fields import TextField
from portal.web.forms import PageForm

CHOOSE_SET = _("Select a set")


class SearchForm(PageForm):
    """One box for a name or an address."""

    keyword = TextField(
        _("Name or email address"), hint=_("The first letters are enough"), autocomplete="off", spellcheck=False
    )


class PermissionsForm(PageForm):
    """The boxes of one user; a set fills them without saving anything, so that this needs no script."""

    permission_set = SelectField(_("Fill the boxes with a set"), hint=_("You can change each box afterwards"))
    permissions = CheckboxesField(_("What can this user do?"))

    def __init__(self, kind: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sets = list_permission_sets(kind)
        self.permission_set.choices = [(one.key, one.name) for one in self.sets]
        self.permissions.choices = [
            (one.value, PERMISSION_NAMES[one], PERMISSION_HINTS[one]) for one in list_permissions(kind)
        ]

    def fill_boxes(self) -> None:
        """Tick what the chosen set holds, and nothing else."""
        chosen = next((one for one in self.sets if one.key == self.permission_set.data), None)
        if chosen is None:
            self.permission_set.refuse(CHOOSE_SET)
        else:
            self.permissions.data = sorted(one.value for one in chosen.permissions)


class NewUserForm(PermissionsForm):
    """Who is invited (S1.30-S1.34)."""

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

    def new_user(self) -> NewUser:
        """What was typed."""
        fields = (self.first_name, self.last_name, self.email, self.email_again, self.permissions)
        return NewUser(*(field.data for field in fields))


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

"""The forms of permission sets."""

from __future__ import annotations

from typing import Any

from flask_babel import ngettext

from portal.domain.wording import _
from portal.services.permission_sets import ENTER_NAME, LONGEST_NAME, NAME
from portal.staff.user_forms import permission_choices
from portal.web.choice_fields import CheckboxesField, RadiosField
from portal.web.fields import TextField
from portal.web.forms import PageForm


class SetForm(PageForm):
    """Name and boxes; with `holders` also whether those who have exactly the set's boxes get the new ones."""

    name = TextField(NAME, ask=ENTER_NAME, max_length=LONGEST_NAME, width="20", autocomplete="off")
    permissions = CheckboxesField(_("What can users of this set do?"))
    change_users = RadiosField(
        hint=_("Your own account stays as it is"), ask=_("Select yes if what these users can do should change too"),
        choices=(("yes", _("Yes, change what they can do")), ("no", _("No, change only the set"))),
    )  # fmt: skip

    def __init__(self, kind: str, *args: Any, holders: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.permissions.choices = permission_choices(kind)
        if holders:
            self.change_users.question = ngettext(
                "%(num)s user has exactly the boxes of this set now. Change that user too?",
                "%(num)s users have exactly the boxes of this set now. Change them too?", holders,
            )  # fmt: skip
        else:
            del self.change_users

    @property
    def is_for_users(self) -> bool:
        """Whether users are to be changed with the set."""
        return self.change_users is not None and bool(self.change_users.data == "yes")


class RemoveSetForm(PageForm):
    """The question before a set goes."""

    answer = RadiosField(
        _("Do you want to remove the set?"), ask=_("Select yes if you want to remove the set"),
        choices=(("yes", _("Yes, remove the set")), ("no", _("No, keep the set"))),
    )  # fmt: skip

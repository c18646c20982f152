"""The questions about a bank account, for every kind of change that asks them (domain facts 2).

They are private and no facts of the claim: an officer checks with the resident before anything is paid (domain facts 15).
Of the account number the last 2 digits may be shown.
"""

from __future__ import annotations

from typing import Any

from portal.domain import bank
from portal.domain.changes.fields import text
from portal.domain.wording import Wording, _

TO_CHECK = _("Bank details: check with the resident before use")
_NEVER_SHOWN = {"is_fact": False, "is_private": True}


def account_name(label: Wording, **options: Any) -> Any:
    """The name on the account."""
    defaults = {"called": _("The name on the account"), "missing": bank.ENTER_NAME}
    return text(label, required=True, max_length=70, **_NEVER_SHOWN, **(defaults | options))


def sort_code(label: Wording, **options: Any) -> Any:
    """The sort code, kept as 6 digits."""
    defaults = {"called": _("The sort code"), "missing": bank.ENTER_SORT_CODE}
    return text(
        label, hint=_("Must be 6 digits long"), required=True, max_length=20, format=bank.parse_sort_code,
        **_NEVER_SHOWN, **(defaults | options),
    )  # fmt: skip


def account_number(label: Wording, **options: Any) -> Any:
    """The account number, kept as 8 digits."""
    defaults = {"called": _("The account number"), "missing": bank.ENTER_ACCOUNT_NUMBER}
    return text(
        label, hint=_("Must be between 6 and 8 digits long"), required=True, max_length=20,
        format=bank.parse_account_number, shown_ending=2, **_NEVER_SHOWN, **(defaults | options),
    )  # fmt: skip


def roll_number(**options: Any) -> Any:
    """The roll number that some building society accounts have."""
    return text(
        _("What is the building society roll number, if there is one?"),
        hint=_("You can find it on your card, statement or passbook"), called=_("The building society roll number"),
        max_length=30, format=bank.parse_roll_number, **_NEVER_SHOWN, **options,
    )  # fmt: skip

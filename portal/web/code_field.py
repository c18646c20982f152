"""The field of a security code: six digits, pasted or typed."""

from __future__ import annotations

from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal.domain.wording import Refused, _
from portal.services import sign_in_codes
from portal.web.fields import TextField


class CodeField(TextField):
    """Six digits; spaces and dashes of a pasted code do not matter."""

    def __init__(self, label: object, **options: Any) -> None:
        given: dict[str, Any] = {
            "hint": _("The code is 6 numbers"), "width": "10", "autocomplete": "one-time-code", "inputmode": "numeric",
            "spellcheck": False,
        }  # fmt: skip
        super().__init__(label, **(given | options))

    def pre_validate(self, form: BaseForm) -> None:
        """Read the digits, or say what is wrong."""
        try:
            self.data = sign_in_codes.read_code(self.data or "")
        except Refused as refused:
            raise StopValidation(refused.wording) from refused

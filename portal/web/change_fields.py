"""Form fields that only changes need: a number with decimals, and a whole postcode."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms.validators import StopValidation

from portal.domain import names
from portal.domain.wording import _
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import words

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.(?P<decimals>[0-9]*))?")


class QuantityField(TextField):
    """A number that may have decimals, such as hours a week; `number` is the Decimal, `data` what was typed.

    `limits` are the least, the most, and how many decimal places are allowed.
    """

    def __init__(self, label: object = "", *, limits: tuple[Decimal, Decimal, int], **options: Any) -> None:
        self.least, self.most, self.places = limits
        super().__init__(
            label, width="4", inputmode="decimal" if self.places else "numeric", spellcheck=False, **options
        )
        self.number: Decimal | None = None

    def pre_validate(self, form: PageForm) -> None:
        """Read the number; spaces, commas between thousands and a percent sign are ignored."""
        super().pre_validate(form)
        self.number = None
        if not self.data:
            return
        name = words(self.name_of)
        found = _NUMBER.fullmatch(re.sub(r"[\s,%]", "", self.data))
        if found is None or (not self.places and found["decimals"]):
            like = _("{name} must be a number, like 16 or 37.5", name=name)
            raise StopValidation(like if self.places else _("{name} must be a whole number, like 16", name=name))
        if len(found["decimals"] or "") > self.places:
            raise StopValidation(
                _("{name} must have no more than {places} decimal places", name=name, places=self.places)
            )
        number = Decimal(found[0])
        if not self.least <= number <= self.most:
            bounds = {"least": f"{self.least:f}", "most": f"{self.most:f}"}
            raise StopValidation(_("{name} must be between {least} and {most}", name=name, **bounds))
        self.number = number


class PostcodeField(TextField):
    """A whole UK postcode."""

    def pre_validate(self, form: PageForm) -> None:
        """Empty, or not whole."""
        super().pre_validate(form)
        if self.data and not names.is_postcode(self.data):
            raise StopValidation(names.ENTER_FULL_POSTCODE)

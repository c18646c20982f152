"""Fields whose answer is chosen from what is offered: radios, yes or no, checkboxes, drop-downs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms.form import BaseForm

from portal.domain.wording import _
from portal.web.fields import Question
from portal.web.render import words

Choice = tuple[str, object] | tuple[str, object, object]


class RadiosField(Question):
    """One of a few choices: (value, label) or (value, label, hint)."""

    component = "radios"

    def __init__(
        self, label: object = "", *, choices: Sequence[Choice] = (), is_inline: bool = False, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.choices = list(choices)
        self.is_inline = is_inline
        self.conditional: dict[str, str] = {}  # value -> HTML shown when it is chosen

    def process_formdata(self, valuelist: list[str]) -> None:
        """The chosen value."""
        self.data = valuelist[0] if valuelist else ""

    def pre_validate(self, form: BaseForm) -> None:
        """A value that is not on offer counts as none."""
        if self.data and self.data not in {choice[0] for choice in self.choices}:
            self.data = ""
        super().pre_validate(form)

    def items(self) -> list[dict[str, Any]]:
        """Items in the shape of the macro."""
        found = []
        for position, choice in enumerate(self.choices):
            item: dict[str, Any] = {"value": choice[0], "text": words(choice[1]), "checked": self._is_chosen(choice[0])}
            item["id"] = str(self.id) if position == 0 else f"{self.id}-{position + 1}"
            if len(choice) > 2 and choice[2]:
                item["hint"] = {"text": words(choice[2])}
            if choice[0] in self.conditional:
                item["conditional"] = {"html": self.conditional[choice[0]]}
            found.append(item)
        return found

    def _is_chosen(self, value: str) -> bool:
        return bool(self.data == value)

    def params(self) -> dict[str, Any]:
        """Parameters of the radios component."""
        found = super().params() | {"idPrefix": self.id, "fieldset": self.legend_params(), "items": self.items()}
        if self.is_inline:
            found["classes"] = "govuk-radios--inline"
        return found


class YesNoField(RadiosField):
    """Yes or no; `is_yes` is the answer."""

    def __init__(self, label: object = "", **options: Any) -> None:
        options.setdefault("is_inline", True)
        super().__init__(label, choices=(("yes", _("Yes")), ("no", _("No"))), **options)

    @property
    def is_yes(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.data == "yes")


class CheckboxesField(RadiosField):
    """Any number of choices; `data` is a list."""

    component = "checkboxes"

    def process_formdata(self, valuelist: list[str]) -> None:
        """The chosen values."""
        self.data = list(valuelist)

    def pre_validate(self, form: BaseForm) -> None:
        """Values that are not on offer are dropped."""
        self.data = [value for value in self.data or [] if value in {choice[0] for choice in self.choices}]
        Question.pre_validate(self, form)

    def _is_chosen(self, value: str) -> bool:
        return value in (self.data or [])


class SelectField(RadiosField):
    """One of many choices, in a drop-down."""

    component = "select"

    def params(self) -> dict[str, Any]:
        """Parameters of the select component, with an empty first item."""
        items = [
            {"value": "", "text": ""},
            *({"value": i["value"], "text": i["text"], "selected": i["checked"]} for i in self.items()),
        ]
        return Question.params(self) | {"label": self.label_params(), "items": items}

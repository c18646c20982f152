"""Form fields that know their GOV.UK component: each gives the parameters of its macro, errors and hints included.

Labels, hints and messages may be Wordings (from the domain) or lazy strings; both are translated when rendered. What was
typed is always kept. `{{ field(form.name) }}` in a template renders any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from portal.domain import dates, money
from portal.domain.wording import Refused, Wording, _
from portal.web.render import words


class Question(Field):
    """The base of our fields: a label that asks, a hint, and what to say when nothing was given."""

    component = "input"

    def __init__(
        self, label: object = "", *, hint: object = None, ask: object = None, is_heading: bool = False,
        label_class: str = "", **options: Any,
    ) -> None:  # fmt: skip
        super().__init__("", **options)
        self.question = label
        self.hint = hint
        self.ask = ask
        self.is_heading = is_heading
        self.label_class = label_class
        self.data: Any = None
        self.errors: Any = ()

    @property
    def anchor(self) -> str:
        """Id of the element that the error summary leads to."""
        return str(self.id)

    @property
    def error(self) -> str:
        """The first message, translated; empty when there is none."""
        return words(self.errors[0]) if self.errors else ""

    @property
    def messages(self) -> list[str]:
        """What the error summary says of it."""
        return [self.error] if self.errors else []

    def refuse(self, wording: object) -> None:
        """Add a message that a rule gave."""
        self.errors = [*self.errors, wording]

    def pre_validate(self, form: BaseForm) -> None:
        """Say `ask` when a required field is empty."""
        if self.ask is not None and self.data in (None, "", []):
            raise StopValidation(self.ask)

    def params(self) -> dict[str, Any]:
        """Parameters of the component's macro that all components share."""
        found: dict[str, Any] = {"id": self.id, "name": self.name}
        if self.hint:
            found["hint"] = {"text": words(self.hint)}
        if self.error:
            found["errorMessage"] = {"text": self.error}
        return found

    def label_params(self) -> dict[str, Any]:
        """The label, as the page's heading when it is the only question."""
        size = self.label_class or ("govuk-label--l" if self.is_heading else "govuk-label--s")
        return {"text": words(self.question), "classes": size, "isPageHeading": self.is_heading}

    def legend_params(self) -> dict[str, Any]:
        """The legend of a group, as the page's heading when it is the only question."""
        size = (
            self.label_class.replace("label", "legend") or f"govuk-fieldset__legend--{'l' if self.is_heading else 's'}"
        )
        size = size.replace("govuk-legend--", "govuk-fieldset__legend--")
        return {"legend": {"text": words(self.question), "classes": size, "isPageHeading": self.is_heading}}


class TextField(Question):
    """One line of text; spaces around it are dropped, control characters refused."""

    def __init__(
        self, label: object = "", *, width: str = "", autocomplete: str = "", input_type: str = "text", inputmode: str = "",
        max_length: int = 200, name_of: object = None, spellcheck: bool | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, **options)
        self.width, self.autocomplete, self.input_type, self.inputmode = width, autocomplete, input_type, inputmode
        self.max_length, self.name_of, self.spellcheck = max_length, name_of or label, spellcheck

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, without spaces around it."""
        self.data = valuelist[0].strip() if valuelist else ""

    def pre_validate(self, form: BaseForm) -> None:
        """Empty, too long, or with characters that no keyboard writes."""
        super().pre_validate(form)
        text = self.data or ""
        if len(text) > self.max_length:
            name = words(self.name_of)
            raise StopValidation(_("{name} must be {most} characters or fewer", name=name, most=self.max_length))
        if any(ord(char) < 32 and char not in "\r\n\t" for char in text):
            raise StopValidation(_("{name} must not include control characters", name=words(self.name_of)))

    def params(self) -> dict[str, Any]:
        """Parameters of the input component."""
        found = super().params() | {"label": self.label_params(), "value": self.data or "", "type": self.input_type}
        if self.width:
            found["classes"] = (
                f"govuk-input--width-{self.width}" if self.width.isdigit() else f"govuk-!-width-{self.width}"
            )
        for key in ("autocomplete", "inputmode"):
            if getattr(self, key):
                found[key] = getattr(self, key)
        if self.spellcheck is not None:
            found["spellcheck"] = self.spellcheck
        return found


class PasswordField(TextField):
    """A password: never shown back, spaces kept."""

    def __init__(self, label: object = "", **options: Any) -> None:
        super().__init__(label, input_type="password", spellcheck=False, max_length=1000, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the password exactly."""
        self.data = valuelist[0] if valuelist else ""

    def params(self) -> dict[str, Any]:
        """An empty input."""
        return super().params() | {"value": ""}


class LongTextField(TextField):
    """Several lines of text."""

    component = "textarea"

    def params(self) -> dict[str, Any]:
        """Parameters of the textarea component."""
        found = super().params() | {"rows": 4}
        for key in ("type", "classes"):
            found.pop(key, None)
        return found


class MoneyField(TextField):
    """An amount in pounds; `amount` is the Decimal, `data` what was typed."""

    def __init__(
        self, label: object = "", *, least: Decimal = money.PENNY, most: Decimal = money.MOST, **options: Any
    ) -> None:
        super().__init__(label, width="5", inputmode="decimal", spellcheck=False, **options)
        self.least, self.most = least, most
        self.amount: Decimal | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the amount; an empty one is refused only when the field is required."""
        self.amount = None
        if not self.data and self.ask is None:
            return
        name = self.name_of if isinstance(self.name_of, Wording) else Wording(str(self.name_of))
        ask = self.ask if isinstance(self.ask, Wording) else Wording(str(self.ask))
        try:
            self.amount = money.parse_money(self.data or "", ask=ask, name=name, least=self.least, most=self.most)
        except Refused as refused:
            raise StopValidation(refused.wording) from refused

    def params(self) -> dict[str, Any]:
        """An input with a pound sign before it."""
        return super().params() | {"prefix": {"text": "£"}}


class NumberField(TextField):
    """A whole number; `number` is the int, `data` what was typed."""

    def __init__(self, label: object = "", *, least: int = 0, most: int = 9999, **options: Any) -> None:
        super().__init__(label, width="3", inputmode="numeric", spellcheck=False, **options)
        self.least, self.most = least, most
        self.number: int | None = None

    def pre_validate(self, form: BaseForm) -> None:
        """Read the number."""
        super().pre_validate(form)
        self.number = None
        if not self.data:
            return
        text = self.data.replace(",", "").strip()
        name = words(self.name_of)
        if not (text.isascii() and text.isdigit()) or len(text) > 9:
            raise StopValidation(_("{name} must be a whole number, like 16", name=name))
        if not self.least <= int(text) <= self.most:
            raise StopValidation(
                _("{name} must be between {least} and {most}", name=name, least=self.least, most=self.most)
            )
        self.number = int(text)


class DateField(Question):
    """Three inputs; `day` is the date, `data` the three typed parts."""

    component = "date-input"

    def __init__(
        self, label: object = "", *, name_of: object = None, check: Callable[[date], None] | None = None,
        is_birth_date: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, **options)
        self.name_of = name_of or label
        self.check = check
        self.is_birth_date = is_birth_date
        self.data = ("", "", "")
        self.day: date | None = None
        self.wrong_parts: frozenset[str] = frozenset()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read `name-day`, `name-month` and `name-year`, or show a date that is held."""
        self.process_errors: list[object] = []
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in ("day", "month", "year")):
            self.data = tuple(str(formdata.get(f"{self.name}-{part}", ""))[:40] for part in ("day", "month", "year"))
        elif isinstance(data, date):
            self.data = (str(data.day), str(data.month), str(data.year))
            self.day = data
        elif isinstance(data, str) and data:
            held = date.fromisoformat(data)
            self.data = (str(held.day), str(held.month), str(held.year))
            self.day = held
        else:
            self.data = ("", "", "")

    def pre_validate(self, form: BaseForm) -> None:
        """Read the date and apply its own rule; one message only."""
        self.day, self.wrong_parts = None, frozenset()
        if self.ask is None and not any(part.strip() for part in self.data):
            return
        name = self.name_of if isinstance(self.name_of, Wording) else Wording(str(self.name_of))
        ask = self.ask if isinstance(self.ask, Wording) else Wording(str(self.ask))
        try:
            found = dates.parse_date(*self.data, ask=ask, name=name)
            if self.check:
                self.check(found)
        except dates.DateRefused as refused:
            self.wrong_parts = frozenset(refused.parts)
            raise StopValidation(refused.wording) from refused
        self.day = found

    @property
    def anchor(self) -> str:
        """The first part that is wrong."""
        wrong = [part for part in ("day", "month", "year") if part in self.wrong_parts]
        return f"{self.id}-{wrong[0] if wrong else 'day'}"

    def refuse(self, wording: object) -> None:
        """A rule refused the whole date."""
        super().refuse(wording)
        self.wrong_parts = frozenset(("day", "month", "year"))

    def params(self) -> dict[str, Any]:
        """Parameters of the date-input component; only the wrong parts are marked."""
        labels = {"day": words(_("Day")), "month": words(_("Month")), "year": words(_("Year"))}
        items = []
        for part, typed in zip(labels, self.data, strict=True):
            wrong = " govuk-input--error" if part in self.wrong_parts else ""
            items.append(
                {
                    "name": part, "label": labels[part], "value": typed, "id": f"{self.id}-{part}",
                    "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
                    "inputmode": "text" if part == "month" else "numeric",
                    **({"autocomplete": f"bday-{part}"} if self.is_birth_date else {}),
                }
            )  # fmt: skip
        return super().params() | {"namePrefix": self.name, "fieldset": self.legend_params(), "items": items}


class FilesField(Question):
    """One or more files to upload."""

    component = "file-upload"

    def __init__(self, label: object = "", *, accept: str = "", is_multiple: bool = True, **options: Any) -> None:
        super().__init__(label, **options)
        self.accept = accept
        self.is_multiple = is_multiple
        self.data = []

    def process_formdata(self, valuelist: Iterable[object]) -> None:
        """The files that were chosen; an empty control gives none."""
        self.data = [item for item in valuelist if isinstance(item, FileStorage) and item.filename]

    @property
    def messages(self) -> list[str]:
        """One for each file that was refused."""
        return [words(error) for error in self.errors]

    def params(self) -> dict[str, Any]:
        """Parameters of the file-upload component, with a line for each file that was refused."""
        found = super().params() | {"label": self.label_params(), "multiple": self.is_multiple}
        if self.errors:
            found["errorMessage"] = {"html": Markup("<br>").join(self.messages)}
        return found | {"attributes": {"accept": self.accept} if self.accept else {}}

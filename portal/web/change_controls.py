"""How each kind of field of a change is drawn and read: one control per specification, made of one or more form fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import clock
from portal.domain import dates, names
from portal.domain.changes import FieldSpec, Kind, RecordKind
from portal.domain.review import ChangeSubject
from portal.domain.wording import Wording, _
from portal.web.change_fields import PostcodeField, QuantityField
from portal.web.choice_fields import CheckboxesField, RadiosField, YesNoField
from portal.web.fields import DateField, LongTextField, MoneyField, Question, TextField
from portal.web.forms import PageForm

EARLIEST = date(1900, 1, 1)
OLDEST_YEARS = 120
FURTHEST_YEARS = 50
"""How far ahead any date may be: an end date of a course, an award or a stay is never further than that."""

ADDRESS_PARTS = (
    ("line_1", _("Address line 1"), "address-line1", "", names.ENTER_ADDRESS_LINE_1),
    ("line_2", _("Address line 2"), "address-line2", "", None),
    ("town", _("Town or city"), "address-level2", "two-thirds", names.ENTER_TOWN),
    ("county", _("County"), "", "two-thirds", None),
    ("postcode", _("Postcode"), "postal-code", "10", names.ENTER_POSTCODE),
)
OPTIONAL_PARTS: Mapping[str, Wording] = {"line_2": _("Address line 2 (optional)"), "county": _("County (optional)")}


@dataclass(frozen=True, slots=True)
class Control:
    """A question of a page. `fields` are its form fields by name; `group` is the list and entry it stands in, if any."""

    spec: FieldSpec
    name: str
    fields: Mapping[str, Question]
    group: tuple[str, int] | None = None

    @property
    def kind(self) -> Kind:
        """What it holds."""
        return self.spec.kind

    @property
    def is_required(self) -> bool:
        """Whether an answer is needed once the question is called for (an address says so part by part)."""
        return self.spec.required and self.kind is not Kind.ADDRESS

    @property
    def label(self) -> Wording:
        """The question, marked when it need not be answered."""
        return label_of(self.spec)

    def questions(self, form: PageForm) -> list[Question]:
        """The bound fields."""
        return [form._fields[name] for name in self.fields]

    def value(self, form: PageForm) -> Any:
        """The answer in the JSON form of details; None when there is none."""
        return READERS[self.kind](self.questions(form))

    def is_empty(self, form: PageForm) -> bool:
        """Whether nothing was typed or chosen."""
        questions = self.questions(form)
        return not any(any(one.data) if isinstance(one, DateField) else one.data for one in questions)

    def has_errors(self, form: PageForm) -> bool:
        """Whether any of its fields is to be mended."""
        return any(question.errors for question in self.questions(form))

    def refuse(self, form: PageForm, wording: object) -> None:
        """Put a message on its first field."""
        self.questions(form)[0].refuse(wording)

    def forgive(self, form: PageForm) -> None:
        """Drop messages about a question that the answers do not call for."""
        for question in self.questions(form):
            question.errors = []

    def shown(self, held: Any) -> dict[str, Any]:
        """What its fields show for a held answer."""
        if is_empty(held):
            return {}
        if self.kind is Kind.ADDRESS:
            return {
                f"{self.name}-{part}": held.get(part) for part, *_rest in ADDRESS_PARTS if isinstance(held, Mapping)
            }
        if self.kind is Kind.AMOUNTS:
            return {f"{self.name}-{index}": str(amount) for index, amount in enumerate(held, start=1)}
        if self.kind is Kind.YES_NO:
            return {self.name: "yes" if held else "no"}
        return {self.name: held if self.kind in (Kind.CHOICES, Kind.PEOPLE) else str(held)}


def is_empty(value: Any) -> bool:
    """Whether there is no answer; an empty list of choices is none either."""
    return value is None or value in ("", [])


def make_control(spec: FieldSpec, about: ChangeSubject, group: tuple[str, int] | None = None) -> Control:
    """The control of a field specification."""
    name = f"{group[0]}-{group[1]}-{spec.name}" if group else spec.name
    return Control(spec, name, CONTROLS[spec.kind](name, spec, about), group)


def label_of(spec: FieldSpec) -> Wording:
    """The question of a field, marked when it need not be answered."""
    return (
        spec.label if spec.required or spec.is_private or spec.page else _("{question} (optional)", question=spec.label)
    )


def _texts(spec: FieldSpec) -> dict[str, Any]:
    return {"hint": spec.hint, "max_length": spec.max_length, "name_of": spec.called or spec.label}


def _text(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    width = "two-thirds" if spec.max_length > 30 else "10"
    spellcheck = None if spec.format is None else False
    return {name: TextField(label_of(spec), width=width, spellcheck=spellcheck, **_texts(spec))}


def _long_text(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    return {name: LongTextField(label_of(spec), **_texts(spec))}


def _date(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    hint = spec.hint or _("For example, 27 3 2026")
    called = spec.called or spec.label

    def check(day: date) -> None:
        if spec.place == ("date_of_birth",):
            today = clock.today()
            dates.check_past(day, today, called)
            dates.check_on_or_after(day, today.replace(year=today.year - OLDEST_YEARS, day=1), called)
        dates.check_on_or_after(day, EARLIEST, called)
        dates.check_on_or_before(day, date(clock.today().year + FURTHEST_YEARS, 12, 31), called)

    return {name: DateField(label_of(spec), hint=hint, name_of=called, check=check)}


def _money(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    called = spec.called or spec.label
    return {name: MoneyField(label_of(spec), hint=spec.hint, name_of=called, least=spec.least, most=spec.most)}


def _number(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    called = spec.called or spec.label
    limits = (spec.least, spec.most, spec.places)
    return {name: QuantityField(label_of(spec), limits=limits, hint=spec.hint, name_of=called)}


def _yes_no(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    return {name: YesNoField(label_of(spec), hint=spec.hint, is_inline=False)}


def _choice(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    return {name: RadiosField(label_of(spec), hint=spec.hint, choices=[(one.value, one.label) for one in spec.choices])}


def _choices(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    hint = spec.hint or _("Select all that apply")
    return {name: CheckboxesField(label_of(spec), hint=hint, choices=[(one.value, one.label) for one in spec.choices])}


def _people_of(spec: FieldSpec, about: ChangeSubject) -> list[tuple[str, object]]:
    return [(person.id or "", about.household.label(person)) for person in about.may_pick(spec)]


def _person(name: str, spec: FieldSpec, about: ChangeSubject) -> dict[str, Question]:
    return {name: RadiosField(label_of(spec), hint=spec.hint, choices=_people_of(spec, about))}


def _people(name: str, spec: FieldSpec, about: ChangeSubject) -> dict[str, Question]:
    hint = spec.hint or _("Select all that apply")
    return {name: CheckboxesField(label_of(spec), hint=hint, choices=_people_of(spec, about))}


def _amounts(name: str, spec: FieldSpec, _about: ChangeSubject) -> dict[str, Question]:
    called = spec.called or spec.label
    options: dict[str, Any] = {"name_of": called, "least": spec.least, "label_class": "govuk-label"}
    numbers = range(1, spec.max_items + 1)
    return {f"{name}-{number}": MoneyField(_("Amount {number}", number=number), **options) for number in numbers}


def _address(name: str, spec: FieldSpec, about: ChangeSubject) -> dict[str, Question]:
    """Five lines; a home of the household needs a whole postcode, other addresses may be abroad or half known."""
    is_home = spec.required and about.type.record is RecordKind.HOME
    found: dict[str, Question] = {}
    for part, label, autocomplete, width, ask in ADDRESS_PARTS:
        options: dict[str, Any] = {"width": width, "label_class": "govuk-label"}
        options["autocomplete"] = autocomplete if is_home else "off"
        if spec.required and (part != "postcode" or is_home):
            options["ask"] = ask
        is_optional_code = part == "postcode" and not is_home
        shown = _("Postcode (optional)") if is_optional_code else OPTIONAL_PARTS.get(part, label)
        maker = PostcodeField if part == "postcode" and is_home else TextField
        found[f"{name}-{part}"] = maker(shown, max_length=120, name_of=label, **options)
    return found


CONTROLS: Mapping[Kind, Callable[[str, FieldSpec, ChangeSubject], dict[str, Question]]] = {
    Kind.TEXT: _text, Kind.LONG_TEXT: _long_text, Kind.DATE: _date, Kind.MONEY: _money, Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no, Kind.CHOICE: _choice, Kind.CHOICES: _choices, Kind.PERSON: _person, Kind.PEOPLE: _people,
    Kind.AMOUNTS: _amounts, Kind.ADDRESS: _address,
}  # fmt: skip


def _read_text(questions: list[Any]) -> Any:
    return questions[0].data or None


def _read_money(questions: list[Any]) -> Any:
    return str(questions[0].amount) if questions[0].amount is not None else None


def _read_number(questions: list[Any]) -> Any:
    return str(questions[0].number) if questions[0].number is not None else None


def _read_date(questions: list[Any]) -> Any:
    return questions[0].day.isoformat() if questions[0].day else None


def _read_yes_no(questions: list[Any]) -> Any:
    return {"yes": True, "no": False}.get(questions[0].data)


def _read_list(questions: list[Any]) -> Any:
    return list(questions[0].data or [])


def _read_amounts(questions: list[Any]) -> Any:
    return [str(question.amount) for question in questions if question.amount is not None]


def _read_address(questions: list[Any]) -> Any:
    parts = {
        part: question.data for (part, *_rest), question in zip(ADDRESS_PARTS, questions, strict=True) if question.data
    }
    if "postcode" in parts:
        parts["postcode"] = names.format_postcode(parts["postcode"])
    return parts or None


READERS: Mapping[Kind, Callable[[list[Any]], Any]] = {
    Kind.TEXT: _read_text, Kind.LONG_TEXT: _read_text, Kind.DATE: _read_date, Kind.MONEY: _read_money, Kind.NUMBER: _read_number,
    Kind.YES_NO: _read_yes_no, Kind.CHOICE: _read_text, Kind.CHOICES: _read_list, Kind.PERSON: _read_text,
    Kind.PEOPLE: _read_list, Kind.AMOUNTS: _read_amounts, Kind.ADDRESS: _read_address,
}  # fmt: skip

"""The vocabulary in which a kind of change says what it asks: a few kinds of field, each with its words and limits.

Pages, files, schemas and documents are all made from these specifications, so a field is described once.
Source of names and limits: domain facts 4.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from portal.domain.money import FREQUENCIES
from portal.domain.wording import Wording, _

MOST_MONEY = Decimal("999999.99")
Format = Callable[[str], str]
"""Reads a text of a fixed form (a sort code): gives the form it is kept in, or raises Refused."""


class Kind(StrEnum):
    """What a field holds; a page draws one control for each."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    PEOPLE = "people"
    ADDRESS = "address"
    AMOUNTS = "amounts"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice: the value kept and the words shown."""

    value: str
    label: Wording


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """A question that is asked only when another field of the same form has one of these values.

    With a `flag` the values are those that a council's own file marks so; `council_types` puts them in their place.
    """

    field: str
    values: tuple[object, ...] = ()
    flag: str = ""

    def holds(self, details: object) -> bool:
        """True when the question is to be asked, given the answers so far."""
        answer = getattr(details, self.field)
        if isinstance(answer, tuple):
            return any(item in self.values for item in answer)
        return answer in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One question of a change.

    `called` is how error messages name the field ("Your rent must be ..."), `missing` what is said when a required
    answer is not there. `attribute` is the name of the fact when it differs from the field's; `place` is where the
    fact stands in the record of the claim; `becomes` names the section whose lines a list of groups turns into.
    `is_asked` is false for what a file may say but a form asks otherwise; `unless_given` names the field whose answer
    makes this one needless. `is_code` keeps a chosen value letter for letter, as a back office wrote it. `describes` says
    what the thing is: of something held it is asked only when that is not held or was never right. `picks` are the roles
    of those who may be picked. `asked_of` limits a form's question to something `held` or `new`, or to a `change` that
    happened (a correction says what was never right, so what was before does not matter). `starts_page` puts it at the
    top of a page of its form. `page` keeps questions of one name on one page however many they are, `part` is the heading
    they stand under there. `shown_ending` is how many characters at the end of a private answer may be shown.
    """

    kind: Kind
    label: Wording
    name: str = ""
    called: Wording | None = None
    missing: Wording | None = None
    hint: Wording | None = None
    required: bool = False
    unless_given: str | None = None
    is_asked: bool = True
    asked_of: tuple[str, ...] = ()
    describes: bool = False
    picks: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    is_open: bool = False
    is_code: bool = False
    least: Decimal = Decimal(0)
    most: Decimal = MOST_MONEY
    places: int = 0
    max_length: int = 120
    max_items: int = 20
    format: Format | None = None
    shown_when: ShownWhen | None = None
    starts_page: bool = False
    page: str = ""
    part: Wording | None = None
    is_private: bool = False
    shown_ending: int = 0
    is_fact: bool = True
    is_change_date: bool = False
    attribute: str = ""
    place: tuple[str, ...] = ()
    group: type[Asked] | None = None
    becomes: str | None = None

    def is_shown(self, details: object) -> bool:
        """True when the answers so far call for this question."""
        return self.shown_when is None or self.shown_when.holds(details)

    def offering(self, value: object) -> FieldSpec:
        """This question with a value held from outside its list among the choices, where such values are taken."""
        if not (self.is_open and self.kind is Kind.CHOICE and isinstance(value, str) and value):
            return self
        if any(choice.value == value for choice in self.choices):
            return self
        return replace(self, choices=(*self.choices, Choice(value, _("{name}", name=value))))

    def choice_label(self, value: object) -> Wording | str:
        """The words of a chosen value; a value from outside the list stands for itself."""
        return next((choice.label for choice in self.choices if choice.value == value), str(value))


class Asked:
    """A set of questions: a dataclass whose fields carry their FieldSpec. `ORDER` names those asked first."""

    ORDER: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """Only which fields are answered: details are personal and never belong in a log."""
        answered = [spec.name for spec in specs_of(type(self)) if getattr(self, spec.name) is not None]
        return f"{type(self).__name__}({', '.join(answered)})"


_SPECS: dict[type, tuple[FieldSpec, ...]] = {}


def specs_of(asked: type[Asked]) -> tuple[FieldSpec, ...]:
    """The specifications of a set of questions, named, in the order in which they are asked."""
    known = _SPECS.get(asked)
    if known is None:
        named = [_named(part.name, part.metadata["spec"]) for part in fields(asked)]  # type: ignore[arg-type]
        order = {name: index for index, name in enumerate(asked.ORDER)}
        known = tuple(sorted(named, key=lambda spec: order.get(spec.name, len(order))))
        _SPECS[asked] = known
    return known


def _named(name: str, spec: FieldSpec) -> FieldSpec:
    return replace(spec, name=name, attribute=spec.attribute or name, place=spec.place or (name,))


def ask(kind: Kind, label: Wording, **options: Any) -> Any:
    """A field of a dataclass of details: None until it is answered."""
    return field(default=None, metadata={"spec": FieldSpec(kind=kind, label=label, **options)})


def text(label: Wording, **options: Any) -> Any:
    """One line of text; `max_length` characters."""
    return ask(Kind.TEXT, label, **options)


def long_text(label: Wording, **options: Any) -> Any:
    """Some lines of text, 500 characters unless told."""
    return ask(Kind.LONG_TEXT, label, **{"max_length": 500, **options})


def day(label: Wording, **options: Any) -> Any:
    """A calendar date."""
    return ask(Kind.DATE, label, **options)


def money(label: Wording, **options: Any) -> Any:
    """An amount in pounds with at most 2 decimal places."""
    return ask(Kind.MONEY, label, **{"places": 2, **options})


def number(label: Wording, **options: Any) -> Any:
    """A number; whole unless `places` allows decimals."""
    return ask(Kind.NUMBER, label, **{"most": Decimal(9999), **options})


def yes_no(label: Wording, **options: Any) -> Any:
    """A question answered by yes or no."""
    return ask(Kind.YES_NO, label, **options)


def choice(label: Wording, choices: Iterable[tuple[str, Wording]], **options: Any) -> Any:
    """One of several answers; `is_open` also takes other values from a file."""
    return ask(Kind.CHOICE, label, choices=tuple(Choice(*pair) for pair in choices), **options)


def choices(label: Wording, choices: Iterable[tuple[str, Wording]], **options: Any) -> Any:
    """Any number of several answers; none of them is an answer too."""
    return ask(Kind.CHOICES, label, choices=tuple(Choice(*pair) for pair in choices), **options)


def person(label: Wording, **options: Any) -> Any:
    """Somebody on the claim, or one of their jobs, by id."""
    return ask(Kind.PERSON, label, **options)


def people(label: Wording, **options: Any) -> Any:
    """Several people on the claim, by id."""
    return ask(Kind.PEOPLE, label, **options)


def address(label: Wording, **options: Any) -> Any:
    """A postal address."""
    return ask(Kind.ADDRESS, label, **options)


def amounts(label: Wording, **options: Any) -> Any:
    """A few amounts of money, newest first."""
    return ask(Kind.AMOUNTS, label, **{"places": 2, "max_items": 5, **options})


def groups(label: Wording, group: type[Asked], **options: Any) -> Any:
    """A list whose every entry answers the questions of `group`."""
    return ask(Kind.GROUPS, label, group=group, **options)


def day_they_left() -> Any:
    """The day on which somebody left the home: the date of the change, and of their record."""
    return day(
        _("When did they leave?"),
        called=_("The date they left"),
        missing=_("Enter the date they left"),
        required=True,
        is_change_date=True,
        place=("left_on",),
    )


FREQUENCY_CHOICES = tuple((frequency.value, terms.label) for frequency, terms in FREQUENCIES.items())
HOW_OFTEN = {frequency.value: terms.phrase for frequency, terms in FREQUENCIES.items()}


def how_often(label: Wording, **options: Any) -> Any:
    """The FREQ choice of domain facts 4.2."""
    return choice(label, FREQUENCY_CHOICES, **options)


def how_often_other(asked_by: str = "freq", **options: Any) -> Any:
    """What is asked when the frequency is none of those listed."""
    return text(
        _("How often is it paid?"),
        hint=_("For example, every 10 days"),
        called=_("How often it is paid"),
        missing=_("Enter how often it is paid"),
        required=True,
        shown_when=ShownWhen(asked_by, ("other",)),
        **options,
    )

"""How each kind of field is read from JSON, written back, compared, and put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.domain.changes.fields import Asked, FieldSpec, Kind, specs_of
from portal.domain.claim.reading import Fault, read_day, read_decimal
from portal.domain.claim.records import Address
from portal.domain.wording import Refused, Wording, _

Names = Mapping[str, str]
Value = Any
YES_NO_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def _refuse(spec: FieldSpec, path: str, faults: list[Fault], words: str, **gaps: object) -> None:
    faults.append(Fault(path, Wording(words, {"field": spec.called or spec.label, **gaps})))


def _read_text(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        _refuse(spec, path, faults, _("{field} must be text").text)
        return None
    if len(value.strip()) > spec.max_length:
        _refuse(spec, path, faults, _("{field} must be {most} characters or fewer").text, most=spec.max_length)
        return None
    if spec.format is None:
        return value.strip()
    try:
        return spec.format(value.strip())
    except Refused as refused:
        _refuse(spec, path, faults, refused.wording.text, **refused.wording.gaps)
        return None


def _read_date(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> date | None:
    try:
        return read_day(value)
    except ValueError:
        _refuse(spec, path, faults, _("{field} must be a real date, like 2017-09-01").text)
        return None


def _read_decimal(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> Decimal | None:
    try:
        amount = read_decimal(value)
    except ValueError:
        words = (
            _("{field} must be an amount, like 600 or 600.50") if spec.places == 2 else _("{field} must be a number")
        )
        _refuse(spec, path, faults, words.text)
        return None
    if amount != round(amount, spec.places):
        words = _("{field} must have no more than {places} decimal places")
        _refuse(spec, path, faults, (words if spec.places else _("{field} must be a whole number")).text, places=2)
        return None
    if not spec.least <= amount <= spec.most:
        words = _("{field} must be between {least} and {most}")
        _refuse(spec, path, faults, words.text, least=f"{spec.least:,}", most=f"{spec.most:,}")
        return None
    return amount


def _read_number(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> Decimal | int | None:
    amount = _read_decimal(spec, value, path, faults)
    return int(amount) if amount is not None and spec.places == 0 else amount


def _read_money(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> Decimal | None:
    amount = _read_decimal(spec, value, path, faults)
    return None if amount is None else amount.quantize(Decimal("0.01"))


def _read_yes_no(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> bool | None:
    answer = YES_NO_WORDS.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(answer, bool):
        _refuse(spec, path, faults, _("The answer must be yes or no").text)
        return None
    return answer


def _token(value: str) -> str:
    return "-".join(value.strip().lower().replace("_", " ").replace("-", " ").split())


def _read_choice(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> str | None:
    if isinstance(value, str):
        told = _token(value)
        alike = (item.value for item in spec.choices if item.value == value or _token(item.value) == told)
        chosen = None if spec.is_code else next(alike, None)
        if chosen or (spec.is_open and len(value) <= spec.max_length):
            return chosen or value.strip()
    words = _("The answer must be one of: {choices}").text
    _refuse(spec, path, faults, words, choices=", ".join(item.value for item in spec.choices))
    return None


def _read_person(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> str | None:
    if isinstance(value, str) and value.strip() and len(value) <= spec.max_length:
        return value.strip()
    _refuse(spec, path, faults, _("The answer must be the id of somebody or something on the claim").text)
    return None


def _read_address(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> Address | None:
    if isinstance(value, str):
        return Address(line_1=value.strip())
    found: list[Fault] = []
    read = Address.read(value, path, found)
    faults.extend(found)
    for key in read.extra if read else ():
        faults.append(Fault(f"{path}.{key}", _("unknown key")))
    return read if read and not found else None


def _read_group(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> Any:
    assert spec.group is not None
    return read_asked(spec.group, value, path, faults)


def _many(read: Callable[[FieldSpec, object, str, list[Fault]], Any]) -> Callable[..., tuple[Any, ...] | None]:
    def reader(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> tuple[Any, ...] | None:
        listed = value if isinstance(value, list) else [value]
        if len(listed) > spec.max_items:
            _refuse(spec, path, faults, _("There must be no more than {most} entries").text, most=spec.max_items)
            return None
        read_items = [read(spec, item, f"{path}[{index}]", faults) for index, item in enumerate(listed)]
        return tuple(item for item in read_items if item is not None)

    return reader


_READERS: Mapping[Kind, Callable[[FieldSpec, object, str, list[Fault]], Any]] = {
    Kind.TEXT: _read_text,
    Kind.LONG_TEXT: _read_text,
    Kind.DATE: _read_date,
    Kind.MONEY: _read_money,
    Kind.NUMBER: _read_number,
    Kind.YES_NO: _read_yes_no,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _many(_read_choice),
    Kind.PERSON: _read_person,
    Kind.PEOPLE: _many(_read_person),
    Kind.ADDRESS: _read_address,
    Kind.AMOUNTS: _many(_read_money),
    Kind.GROUPS: _many(_read_group),
}


def read_value(spec: FieldSpec, value: object, path: str, faults: list[Fault]) -> Value | None:
    """The typed value of a field; None when it is absent (null or an empty text) or faulty (then `faults` says why)."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _READERS[spec.kind](spec, value, path, faults)


def read_asked(asked: type[Asked], value: object, path: str, faults: list[Fault]) -> Any:
    """The answers in a JSON object as the dataclass `asked`; unknown keys are refused, absent ones are not."""
    if not isinstance(value, Mapping):
        faults.append(Fault(path, _("must be an object")))
        return None
    specs = _specs_by_name(asked)
    answers: dict[str, Any] = {}
    for key, item in value.items():
        if key in specs:
            answers[key] = read_value(specs[key], item, f"{path}.{key}", faults)
        else:
            faults.append(Fault(f"{path}.{key}", _("unknown key")))
    return asked(**answers)


_SPECS_BY_NAME: dict[type, Mapping[str, FieldSpec]] = {}


def _specs_by_name(asked: type[Asked]) -> Mapping[str, FieldSpec]:
    known = _SPECS_BY_NAME.get(asked)
    if known is None:
        known = _SPECS_BY_NAME[asked] = {spec.name: spec for spec in specs_of(asked)}
    return known


def write_value(spec: FieldSpec, value: Value) -> object:
    """The value as JSON: money as text with 2 decimals, dates ISO, groups as objects."""
    if isinstance(value, tuple):
        return [write_value(spec, item) for item in value]
    if isinstance(value, Address):
        return value.to_dict()
    if isinstance(value, Asked):
        return write_asked(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def write_asked(answers: Asked) -> dict[str, object]:
    """The given answers as JSON; what was not answered is absent."""
    given = ((spec, getattr(answers, spec.name)) for spec in specs_of(type(answers)))
    return {spec.name: write_value(spec, value) for spec, value in given if value is not None}


def comparable(spec: FieldSpec, value: Value) -> object:
    """The value of a field in the form to compare: of several choices or people the order does not matter."""
    alike = normal(value)
    return frozenset(alike) if spec.kind in (Kind.CHOICES, Kind.PEOPLE) and isinstance(alike, tuple) else alike


def normal(value: Value) -> object:
    """The value in the form in which two assertions are compared: spacing and case of words do not matter."""
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, tuple):
        return tuple(normal(item) for item in value)
    if isinstance(value, Address):
        return tuple(normal(part or "") for part in (*value.lines, value.uprn))
    if isinstance(value, Asked):
        return tuple(comparable(spec, getattr(value, spec.name)) for spec in specs_of(type(value)))
    return value


def money_text(amount: Decimal) -> str:
    """`£95.00`, with commas between thousands."""
    return f"£{amount:,.2f}"


def value_text(spec: FieldSpec, value: Value, names: Names | None = None) -> Wording | str | date:
    """The value as a page shows it: words to translate, a text, or a date for the page to write in its language."""
    match spec.kind:
        case Kind.MONEY:
            return money_text(value)
        case Kind.YES_NO:
            return _("Yes") if value else _("No")
        case Kind.CHOICE:
            return spec.choice_label(value)
        case Kind.PERSON:
            return (names or {}).get(value, str(value))
        case Kind.ADDRESS:
            return "\n".join(value.lines)
        case Kind.DATE:
            return value if isinstance(value, date) else str(value)
        case _:
            return str(value)

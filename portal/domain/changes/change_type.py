"""What a kind of change is: its words, its questions, what it says about the claim and to the evidence rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.domain.changes.details import COMMON, Details
from portal.domain.changes.facts import Fact, facts_of
from portal.domain.changes.fields import FieldSpec, Kind, specs_of
from portal.domain.changes.subjects import CLAIMANT
from portal.domain.changes.values import Names, read_asked, value_text, write_asked
from portal.domain.claim import Claim, Fault, FaultsError
from portal.domain.wording import Wording, _

if TYPE_CHECKING:
    from portal.domain.changes.change import Change


class DetailsError(FaultsError):
    """Details that cannot be read; each fault's path begins with the name of the field."""


class Section(StrEnum):
    """The sections of a review (domain facts 4.1)."""

    HOME = "home"
    PEOPLE = "people"
    STUDENTS = "students"
    INCOME = "income"
    CAPITAL = "capital"
    PENSIONS = "pensions"
    EXPENSES = "expenses"
    AWAY = "away"


class RecordKind(StrEnum):
    """The kind of record of the claim that a change is about."""

    HOME = "home"
    AWARD = "award"
    PERSON = "person"
    JOB = "job"
    INCOME = "income"
    ACCOUNT = "account"
    PENSION = "pension"
    EXPENSE = "expense"
    ABSENCE = "absence"
    NONE = "none"
    """Told to the officer; nothing of the claim as it then stands is written from it."""

    __hash__ = str.__hash__  # the enum's own is written in Python, and every change is looked up by its kind


class Line(NamedTuple):
    """A label and what was answered, for pages and PDF: `value` is words, text, or a date for the page to write."""

    label: Wording
    value: Wording | str | date


@dataclass(frozen=True, kw_only=True)
class ChangeType:
    """One kind of change. `name` is the name in files and URLs, `catalogue_id` that of domain facts 4.3.

    `question` is the yes-or-no question of the review that leads to it; several kinds may share one. `subjects` gives
    the ids of held things it may be about, `new_subject` the name of a thing not held yet, which the
    answers `identified_by` tell from others (none: every such change is about something new). `starts` is the place in
    the record where the date of the change itself belongs. `lives_here` says that somebody moves in or out, `ends`
    that the thing it is about is there no more or anew, `is_past` that it is told only once it has happened. `begins` is
    where the date of the change belongs in a record made for something new, and in no other. `line` is what such a line
    holds besides what is told, `line_when` the same when it depends on the answers. `record_when` gives the kind of
    record when it depends on the answers. `check` looks for answers that cannot be true of this household; its faults
    name the field, or `change_date`. `doubts` says what does not seem to fit together. `to_check` says what an officer
    has to ask the resident about before it is used. `respecified` holds the fields that a council's own settings word
    otherwise, `markers` gives what its files make the eForm say besides the answers (`council_types`).
    """

    name: str
    catalogue_id: str
    title: Wording
    category: str
    section: Section
    question: Wording
    date_label: Wording
    date_missing: Wording
    date_hint: Wording | None = None
    details: type[Details]
    record: RecordKind
    default_subject: str | None = None
    eform_flag: tuple[str, str]
    eform_page: str
    needs_no_evidence: bool = False
    summarise: Callable[[Any, str | None], Wording]
    example: Mapping[str, Any]
    fits: Callable[[Claim], bool]
    subjects: Callable[[Claim], tuple[str, ...]]
    new_subject: Callable[[str, Any], str] | None = None
    identified_by: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    lives_here: bool | None = None
    ends: bool | None = None
    is_past: bool = False
    role: str | None = None
    line: Mapping[str, str] = field(default_factory=dict)
    line_when: Callable[[Any], Mapping[str, str]] | None = None
    record_when: Callable[[Any], RecordKind] | None = None
    check: Callable[[Any, Claim], Iterable[Fault]] | None = None
    to_check: Callable[[Any], Iterable[Wording]] | None = None
    doubts: Callable[[Any], Iterable[Wording]] | None = None
    respecified: Mapping[str, FieldSpec] = field(default_factory=dict)
    markers: Callable[[Any], Mapping[str, str]] | None = None

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """Every field that details may hold."""
        if not self.respecified:
            return specs_of(self.details)
        return tuple(self.respecified.get(spec.name, spec) for spec in specs_of(self.details))

    @property
    def questions(self) -> tuple[FieldSpec, ...]:
        """The fields a form asks: not the common ones, nor those that only repeat the date of the change."""
        return tuple(spec for spec in self.fields if spec.is_asked and _is_own(spec))

    def field(self, name: str) -> FieldSpec:
        """The specification of a field; KeyError when there is none of that name."""
        found = next((spec for spec in self.fields if spec.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def read(self, written: object, path: str = "") -> Any:
        """The details in a JSON object; DetailsError with every fault. Absent fields are allowed, unknown are not."""
        faults: list[Fault] = []
        details = read_asked(self.details, written, path, faults)
        if faults:
            raise DetailsError(Fault(fault.path.lstrip("."), fault.wording) for fault in faults)
        return details

    def write(self, details: Details) -> dict[str, object]:
        """The details as JSON."""
        return write_asked(details)

    def missing(self, details: Details) -> tuple[FieldSpec, ...]:
        """The required questions, among those the answers call for, that have no answer yet.

        A question of a listed entry is named like `per_item[0].amount`.
        """
        return tuple(_missing(self.fields, details, ""))

    def subject_of(self, details: Details) -> str:
        """What the change is about when it does not say.

        The type's own subject, the job named, the new thing that the details identify, or the person: the owner named,
        `who`, or the claimant.
        """
        named = self.default_subject or getattr(details, "job", None)
        if named:
            return str(named)
        person = str(getattr(details, "owner", None) or details.who or CLAIMANT)
        return self.subject_for_new(person, details) if self.identifies_new(details) else person

    def identifies_new(self, details: Details) -> bool:
        """True when the details tell one thing of a person from another: a new job always, others by `identified_by`."""
        if self.new_subject is None:
            return False
        return not self.identified_by or any(getattr(details, name) for name in self.identified_by)

    def record_of(self, details: Details) -> RecordKind:
        """The kind of record these details are about."""
        return self.record_when(details) if self.record_when else self.record

    def line_of(self, details: Details) -> Mapping[str, str]:
        """What a line made for something new holds besides what is told."""
        return self.line_when(details) if self.line_when else self.line

    def impossible(self, details: Details, claim: Claim) -> tuple[Fault, ...]:
        """The answers that cannot be true of this household, each under the name of its field."""
        return tuple(self.check(details, claim)) if self.check else ()

    def checks_needed(self, details: Details) -> tuple[Wording, ...]:
        """What an officer has to check with the resident before the change is handed over; empty when nothing is."""
        return tuple(self.to_check(details)) if self.to_check else ()

    def doubtful(self, details: Details) -> tuple[Wording, ...]:
        """What does not seem to fit together; said to the resident and to the officer, and never a reason to refuse."""
        return tuple(self.doubts(details)) if self.doubts else ()

    def needs_subject(self, details: Details) -> bool:
        """True when nobody is named though nobody can be meant: a child or another adult who left."""
        return self.lives_here is False and self.default_subject is None and not details.who

    def subject_for_new(self, person: str, details: Details) -> str:
        """The name of the new thing these details describe, the same each time it is described."""
        return self.new_subject(person, details) if self.new_subject else self.subject_of(details)

    def summary(self, details: Details, name: str | None = None) -> Wording:
        """One sentence a resident recognises; `name` is whom it is about, None the reader. Nothing private is in it."""
        return self.summarise(details, name)

    def lines(self, details: Details, names: Names | None = None, *, include_private: bool = False) -> list[Line]:
        """Each answer with its label; `names` gives people's names by id. Private answers only when asked for."""
        return list(_lines(tuple(filter(_is_own, self.fields)), details, names, include_private))

    def facts(self, change: Change) -> tuple[Fact, ...]:
        """What the change asserts, at least one fact: a change that says nothing else asserts that it happened."""
        return facts_of(self, change)

    def eform(self, details: Details) -> tuple[str, dict[str, str]]:
        """The page of the eForm document and its fields, for the evidence rules; nothing private is in it."""
        marked = self.markers(details) if self.markers else {}
        return self.eform_page, {**dict(_eform_fields(self.fields, details, "")), **marked}


def _is_own(spec: FieldSpec) -> bool:
    return spec.name not in COMMON and not spec.is_change_date


def _missing(specs: tuple[FieldSpec, ...], asked: object, prefix: str) -> Iterator[FieldSpec]:
    for spec in filter(_is_own, specs):
        value = getattr(asked, spec.name)
        is_needless = spec.unless_given is not None and getattr(asked, spec.unless_given) is not None
        if value is None and spec.required and (spec.is_asked or prefix) and not is_needless and spec.is_shown(asked):
            yield replace(spec, name=prefix + spec.name)
        if spec.group is not None:
            for position, item in enumerate(value or ()):
                yield from _missing(specs_of(spec.group), item, f"{prefix}{spec.name}[{position}].")


def _lines(specs: tuple[FieldSpec, ...], asked: object, names: Names | None, include_private: bool) -> Iterator[Line]:
    for spec in specs:
        value = getattr(asked, spec.name)
        if value is None or (spec.is_private and not include_private):
            if value is not None and spec.shown_ending:
                yield Line(spec.label, _("ending {characters}", characters=value[-spec.shown_ending :]))
            continue
        if not isinstance(value, tuple):
            yield Line(spec.label, value_text(spec, value, names))
        elif not value:
            yield Line(spec.label, _("None"))
        else:
            yield from _list_lines(spec, value, names, include_private)


def _list_lines(spec: FieldSpec, items: tuple[Any, ...], names: Names | None, include_private: bool) -> Iterator[Line]:
    for position, item in enumerate(items, start=1):
        if spec.group is None:
            yield Line(spec.label, item_text(spec, item, names))
            continue
        for line in _lines(specs_of(spec.group), item, names, include_private):
            numbered = _("{label} ({number}): {question}", label=spec.label, number=position, question=line.label)
            yield Line(numbered, line.value)


ITEM_KINDS = {Kind.CHOICES: Kind.CHOICE, Kind.PEOPLE: Kind.PERSON, Kind.AMOUNTS: Kind.MONEY}


def item_text(spec: FieldSpec, item: object, names: Names | None = None) -> Wording | str | date:
    """One entry of a list as a page shows it."""
    single = FieldSpec(kind=ITEM_KINDS.get(spec.kind, spec.kind), label=spec.label, choices=spec.choices)
    return value_text(single, item, names)


def _eform_fields(specs: tuple[FieldSpec, ...], asked: object, prefix: str) -> Iterator[tuple[str, str]]:
    for spec in specs:
        value = getattr(asked, spec.name)
        if value is None or spec.is_private:
            continue
        name = prefix + "".join(word.capitalize() for word in spec.name.split("_"))
        if spec.group is not None:
            for position, item in enumerate(value, start=1):
                yield from _eform_fields(specs_of(spec.group), item, f"{name}{position}")
        else:
            yield name, _eform_text(value)


def _eform_text(value: object) -> str:
    """The value as an evidence rule compares it: Yes or No, plain numbers, ISO dates, one line of text."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(_eform_text(item) for item in value)
    lines = getattr(value, "lines", None)
    return ", ".join(lines) if lines is not None else str(value)

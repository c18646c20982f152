"""Forms of changes: one page of field specifications becomes a PageForm whose answers are the details to keep.

Lists of groups (accounts, service charges) grow and shrink by plain buttons, so they work without scripts. Questions
that follow from one answer of the page are checked only when that answer is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from portal.domain.changes import DetailsError, FieldSpec, Kind
from portal.domain.changes.fields import specs_of
from portal.domain.claim import Fault
from portal.domain.review import ChangePage, ChangeSubject, DateBounds, merge_details
from portal.domain.wording import Wording, _
from portal.web.change_controls import Control, is_empty, label_of, make_control
from portal.web.choice_fields import RadiosField
from portal.web.fields import DateField, Question
from portal.web.forms import PageForm

ADD, REMOVE = "add", "remove"
KEPT = _("You have told us this and we do not show it again. Leave it empty to keep it")
DATE = "happened_on"
WHO = "who"
ON_DATE_PAGE = {WHO: WHO, "change_date": DATE}
WHEN_HINT = _("For example, 27 3 2026. Give the day it happened or will happen")
SINCE_WRONG = _("Since when was it wrong?")
SINCE_WRONG_HINT = _("Leave this empty if it was never right. For example, 27 3 2026")
SINCE_THERE = _("Since when has it been there?")
SINCE_THERE_HINT = _("Leave this empty if it was before your claim started. For example, 27 3 2026")


@dataclass(slots=True)
class Block:
    """What the page draws in one place: a question with those below its answers, or a list of groups."""

    control: Control | None = None
    revealed: dict[str, list[Control]] = field(default_factory=dict)
    groups: list[list[Control]] = field(default_factory=list)
    spec: FieldSpec | None = None


class ChangeForm(PageForm):
    """One page of a change; made by `change_form`."""

    about: ChangeSubject
    page: ChangePage
    held: Mapping[str, Any]
    happened_on: date | None
    controls: list[Control]
    blocks: list[Block]
    counts: dict[str, int]

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape first, then what is required here, then what the kind of change itself refuses."""
        super().validate(extra_validators)
        for control in self.controls:
            if not self._is_called_for(control):
                control.forgive(self)
            elif control.is_required and control.is_empty(self) and not control.has_errors(self):
                control.refuse(self, control.spec.missing or _("Enter an answer"))
        if not self.has_errors:
            self._check_details()
        return not self.has_errors

    def _is_called_for(self, control: Control) -> bool:
        """Whether the answers of this page call for the question, and its group has anything in it."""
        if control.group and self.is_blank_group(control.group):
            return self._is_first_of_needed(control.group)
        chooser = self.page.revealed_by(control.spec) if not control.group else None
        if chooser is None or control.spec.shown_when is None:
            return True
        return (
            next(one for one in self.controls if one.spec.name == chooser.name).value(self)
            in control.spec.shown_when.values
        )

    def _is_first_of_needed(self, group: tuple[str, int]) -> bool:
        """Whether an entry must be filled in because its list needs one and has none."""
        name, position = group
        is_needed = any(spec.name == name and spec.required for spec in self.page.specs)
        return is_needed and position == 0 and not any(self._entries(name))

    def is_blank_group(self, group: tuple[str, int]) -> bool:
        """Whether nothing was answered in one entry of a list."""
        return all(control.is_empty(self) for control in self.controls if control.group == group)

    def _check_details(self) -> None:
        """What the kind of change refuses by itself, then what cannot be true together with earlier pages."""
        try:
            self.about.type.read({name: value for name, value in self.details().items() if not is_empty(value)})
            details = merge_details(self.about, self.held, self.page, self.details())
            self._refuse(self.about.impossible(details, self.given_date or self.happened_on))
        except DetailsError as error:
            self._refuse(error.faults, or_page=True)

    def _refuse(self, faults: Iterable[Fault], *, or_page: bool = False) -> None:
        for fault in faults:
            path = fault.path.replace("[", "-").replace("]", "").replace(".", "-")
            found = next((control for control in self.controls if path.startswith(control.name)), None)
            if found:
                found.refuse(self, fault.wording)
            elif fault.path in ON_DATE_PAGE and ON_DATE_PAGE[fault.path] in self._fields:
                self.question(ON_DATE_PAGE[fault.path]).refuse(fault.wording)
            elif or_page:
                self.page_errors.append(fault.wording)

    def details(self) -> dict[str, Any]:
        """The answers of this page in the JSON form of details; what was not answered is empty."""
        found: dict[str, Any] = {}
        for control in self.controls:
            if control.group is None:
                found[control.spec.name] = control.value(self) if self._is_called_for(control) else None
        for spec in self.page.specs:
            if spec.group is not None:
                found[spec.name] = [entry for entry in self._entries(spec.name) if entry]
        if WHO in self._fields and self.about.people():
            found[WHO] = self._fields[WHO].data
        return found

    def _entries(self, name: str) -> Iterator[dict[str, Any]]:
        for position in range(self.counts[name]):
            controls = [control for control in self.controls if control.group == (name, position)]
            given = {control.spec.name: control.value(self) for control in controls}
            yield {key: value for key, value in given.items() if not is_empty(value)}

    @property
    def given_date(self) -> date | None:
        """The date given on the first page."""
        found = self._fields.get(DATE)
        return found.day if isinstance(found, DateField) else None

    def question(self, name: str) -> Question:
        """A field by name, for the template."""
        found = self._fields[name]
        assert isinstance(found, Question)
        return found

    @property
    def date_question(self) -> Question:
        """The date of the first page."""
        return self.question(DATE)

    @property
    def lone_question(self) -> Question | None:
        """The only question of the page, whose label is then the heading."""
        asked = [one for one in self._fields.values() if isinstance(one, Question)]
        return asked[0] if len(asked) == 1 else None

    @property
    def lone_legend(self) -> Wording | None:
        """What a page asks as a whole when it is one address, one set of amounts or one list."""
        if len(self.blocks) != 1 or self.page.asks_date:
            return None
        block = self.blocks[0]
        if block.spec is not None and block.spec.kind in (Kind.ADDRESS, Kind.AMOUNTS, Kind.GROUPS):
            return label_of(block.spec)
        return None


def change_form(
    about: ChangeSubject, page: ChangePage, held: Mapping[str, Any], bounds: DateBounds, *,
    happened_on: date | None = None, formdata: MultiDict[str, str] | ImmutableMultiDict[str, str] | None = None,
    also: Mapping[str, Question] | None = None,
) -> ChangeForm:  # fmt: skip
    """The form of one page, showing the details held, or what was typed when `formdata` is given.

    `also` are questions of the page that are no answers of the change.
    """
    attributes: dict[str, Any] = {"about": about, "page": page, "held": held, "happened_on": happened_on}
    shown: dict[str, Any] = {}
    if page.asks_date:
        attributes |= _date_fields(about, bounds)
        shown |= {DATE: happened_on, WHO: held.get(WHO) or about.who}
    controls, counts = [], {}
    for spec in page.specs:
        if spec.group is None:
            controls.append(make_control(_as_held(spec, held.get(spec.name)), about))
            shown |= controls[-1].shown(None if spec.is_private else held.get(spec.name))
            continue
        entries = held.get(spec.name) or []
        counts[spec.name] = _count(spec, entries, formdata)
        for position in range(counts[spec.name]):
            entry = entries[position] if position < len(entries) else {}
            for part in (part for part in specs_of(spec.group) if about.asks(part) and not part.is_change_date):
                controls.append(make_control(part, about, group=(spec.name, position)))
                shown |= controls[-1].shown(entry.get(part.name))
    for control in controls:
        attributes |= control.fields
    attributes |= also or {}
    attributes |= {"controls": controls, "counts": counts, "blocks": list(_blocks(page, controls, counts))}
    form_class = type("ChangePageForm", (ChangeForm,), attributes)
    found = form_class(formdata=formdata, data=shown) if formdata is not None else form_class(data=shown)
    assert isinstance(found, ChangeForm)
    return found


def _as_held(spec: FieldSpec, value: Any) -> FieldSpec:
    """The question beside the answer held: a secret that was given before is not shown, and stays when left empty."""
    if spec.is_private and spec.required and not is_empty(value):
        return replace(spec, required=False, hint=KEPT)
    return spec.offering(value)


def _date_fields(about: ChangeSubject, bounds: DateBounds) -> dict[str, Any]:
    kind = about.type
    found: dict[str, Any] = {}
    ask: Wording | None
    people = about.people()
    if people:
        choices = [(person.id or "", about.household.label(person)) for person in people]
        found[WHO] = RadiosField(kind.field(WHO).label, choices=choices, ask=kind.field(WHO).missing)
    label, hint, ask = kind.date_label, kind.date_hint or WHEN_HINT, kind.date_missing
    if about.is_correction:
        label, hint = (SINCE_THERE, SINCE_THERE_HINT) if about.is_new else (SINCE_WRONG, SINCE_WRONG_HINT)
        ask = None
    found[DATE] = DateField(label, hint=hint, name_of=bounds.called, ask=ask, check=bounds.check)
    return found


def _count(spec: FieldSpec, entries: list[Any], formdata: Any) -> int:
    wanted = str(formdata.get(f"{spec.name}-count", "")) if formdata is not None else ""
    count = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else len(entries)
    return min(max(count, 1), spec.max_items)


def _blocks(page: ChangePage, controls: list[Control], counts: Mapping[str, int]) -> Iterator[Block]:
    by_name = {control.spec.name: control for control in controls if control.group is None}
    made: dict[str, Block] = {}
    for spec in page.specs:
        if spec.group is not None:
            groups = [
                [one for one in controls if one.group == (spec.name, index)] for index in range(counts[spec.name])
            ]
            made[spec.name] = Block(groups=groups, spec=spec)
            continue
        chooser = page.revealed_by(spec)
        block = made.get(chooser.name) if chooser else None
        if block is not None and spec.shown_when is not None:
            answer = spec.shown_when.values[0]
            value = {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)
            block.revealed.setdefault(value, []).append(by_name[spec.name])
        else:
            made[spec.name] = Block(control=by_name[spec.name], spec=spec)
    yield from made.values()


def resized(formdata: Mapping[str, str], action: str) -> MultiDict[str, str] | None:
    """What was typed, with an entry added to a list or one removed; None when the button asks for neither.

    `action` is `add:<list>` or `remove:<list>:<position>`.
    """
    verb, _separator, rest = action.partition(":")
    name, _separator, position = rest.partition(":")
    if verb not in (ADD, REMOVE) or not name:
        return None
    typed: MultiDict[str, str] = MultiDict(formdata)
    wanted = str(typed.get(f"{name}-count", "1"))
    count = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    if verb == ADD:
        typed[f"{name}-count"] = str(count + 1)
        return typed
    if not (position.isascii() and position.isdigit() and len(position) < 4):
        return typed
    return _without_entry(typed, name, int(position), count)


def _without_entry(typed: MultiDict[str, str], name: str, removed: int, count: int) -> MultiDict[str, str]:
    """The entries after the removed one move up."""
    kept: MultiDict[str, str] = MultiDict()
    for key, values in typed.lists():
        parts = key.split("-", 2)
        if parts[0] == name and len(parts) == 3 and parts[1].isdigit():
            position = int(parts[1])
            if position == removed:
                continue
            key = f"{name}-{position - (position > removed)}-{parts[2]}"
        kept.setlist(key, values)
    kept[f"{name}-count"] = str(max(count - 1, 1))
    return kept

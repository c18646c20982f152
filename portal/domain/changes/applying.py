"""How facts in force are written into a claim: the claim is copied where it is written and shared where it is not.

The claim is the JSON form and may lack anything; what a fact needs and is not there is made. Who moved out goes, with
the lines that are theirs alone; accounts that were closed and other lines that ended go too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from portal.domain.changes.change import Change
from portal.domain.changes.change_type import RecordKind
from portal.domain.changes.facts import ENDED, LIVES_HERE, Fact
from portal.domain.changes.fields import FieldSpec, specs_of
from portal.domain.changes.subjects import (
    CLAIMANT,
    PARTNER,
    absence_subject,
    account_subject,
    expense_subject,
    identifies,
    income_subject,
    job_subject,
    owner_in,
    pension_subject,
)
from portal.domain.changes.values import normal, write_value
from portal.domain.claim import Address

OBJECTS = {RecordKind.HOME: "home", RecordKind.AWARD: "award"}
SECTIONS = {
    RecordKind.JOB: "incomes", RecordKind.INCOME: "incomes", RecordKind.ACCOUNT: "capital",
    RecordKind.PENSION: "pensions", RecordKind.EXPENSE: "expenses", RecordKind.ABSENCE: "absences",
}  # fmt: skip
OWNER_KEYS = {"incomes": "person", "capital": "owner", "pensions": "person", "expenses": "person", "absences": "person"}
ROLES = {"lodger": "lodger", "sub-tenant": "lodger", "joint-tenant": "joint-tenant", "carer": "carer"}
"""The role of somebody who moved in, where their relationship says more than the kind of change does."""
IDENTITY = (("first_name", "first_name"), ("last_name", "last_name"), ("dob", "date_of_birth"))


class Assertion(NamedTuple):
    """A fact together with the change that asserts it."""

    fact: Fact
    change: Change


def is_joint(line: Mapping[str, Any]) -> bool:
    """True for capital that belongs to somebody else as well: a share below 100 per cent."""
    share = line.get("joint_share")
    return share not in (None, "", "100", "100.00", 100)


def apply_assertions(
    base: Mapping[str, Any],
    assertions: Iterable[Assertion],
    returned: Collection[str] = (),
    newcomers: Collection[str] = (),
) -> dict[str, Any]:
    """The claim `base` with these facts written into it, earlier dates first. `base` is never changed.

    `returned` names the subjects who moved in again after somebody of that name had left, `newcomers` those who are
    nobody on the claim, though somebody there may have the role of that name.
    """
    ordered = list(assertions)
    hand = ClaimInHand(base, newcomers)
    stays = [item for item in ordered if item.fact.attribute == LIVES_HERE]
    for item in stays:
        if not item.fact.said:
            hand.remove_person(item.fact.subject)
    for item in stays:
        if item.fact.said:
            hand.bring_person(item, came_back=item.fact.subject in returned)
    for item in ordered:
        hand.write(item)
    return hand.finish()


class ClaimInHand:
    """A claim being rewritten: lists and records are copied when first touched."""

    def __init__(self, base: Mapping[str, Any], newcomers: Collection[str] = ()) -> None:
        self._claim: dict[str, Any] = dict(base)
        self._roles = {CLAIMANT, PARTNER}.difference(newcomers)
        self._owned: set[int] = set()
        self._made: dict[str, str] = {}
        self._dated: set[str] = set()
        self._positions: dict[str, dict[str, int]] = {}

    def _lines(self, section: str) -> list[Any]:
        held = self._claim.get(section)
        if id(held) not in self._owned:
            held = list(held) if isinstance(held, list) else []
            self._claim[section] = held
            self._owned.add(id(held))
        assert isinstance(held, list)
        return held

    def _own(self, section: str, position: int) -> dict[str, Any]:
        lines = self._lines(section)
        if id(lines[position]) not in self._owned:
            lines[position] = dict(lines[position])
            self._owned.add(id(lines[position]))
        record: dict[str, Any] = lines[position]
        return record

    def _add(self, section: str, record: dict[str, Any]) -> dict[str, Any]:
        self._lines(section).append(record)
        self._owned.add(id(record))
        return record

    def _find_person(self, subject: str) -> int | None:
        people = self._people()
        known = self._made.get(subject, subject)
        by_id = (index for index, one in people if one.get("id") == known)
        by_role = (index for index, one in people if subject in self._roles and one.get("role") == subject)
        return next(by_id, next(by_role, None))

    def _people(self) -> list[tuple[int, Mapping[str, Any]]]:
        held = self._claim.get("people")
        return [(index, one) for index, one in enumerate(held if isinstance(held, list) else ()) if _is_object(one)]

    def person_id(self, subject: str) -> str:
        """The id of the person a subject names, or the subject itself when the claim knows no such person."""
        position = self._find_person(subject)
        return subject if position is None else str(self._claim["people"][position].get("id", subject))

    def remove_person(self, subject: str) -> None:
        """Take somebody out of the claim, with the lines that are theirs alone."""
        position = self._find_person(subject)
        gone = self.person_id(subject)
        if position is not None:
            del self._lines("people")[position]
        for section, owner_key in OWNER_KEYS.items():
            held = self._claim.get(section)
            if isinstance(held, list) and any(_is_theirs(line, owner_key, gone) for line in held):
                self._lines(section)[:] = [line for line in held if not _is_theirs(line, owner_key, gone)]

    def bring_person(self, item: Assertion, *, came_back: bool) -> None:
        """Make sure that who moved in is on the claim: the person held, unless the names said are somebody else's.

        Somebody named by their own id, who never left, is that person under whatever name.
        """
        subject, change = item.fact.subject, item.change
        position = self._find_person(subject)
        if position is not None and is_somebody_else(self._claim["people"][position], change):
            if came_back:
                self.remove_person(subject)
                position = None
            elif self._claim["people"][position].get("id") != subject:
                position = None
        if position is None:
            self._made[subject] = subject
            role = ROLES.get(getattr(change.details, "relationship", None) or "", change.type.role or "non-dependant")
            self._add("people", {"id": subject, "role": role})

    def write(self, item: Assertion) -> None:
        """Write one fact where it belongs; a fact that has no place in a claim leaves no trace there."""
        fact, change = item
        is_told_by_type = fact.spec is None and (fact.attribute in (LIVES_HERE, ENDED) or bool(change.type.starts))
        if change.type.lives_here is False or (fact.spec is None and not is_told_by_type):
            return
        if change.record is RecordKind.NONE and not fact.is_item:
            return
        record = self._record_of(fact, change)
        self._stamp(record, change, is_item=fact.is_item)
        if fact.attribute == ENDED:
            record[ENDED] = fact.said
        if fact.spec is None:
            return
        if fact.spec.becomes:
            self._add_lines(fact, self.person_id(fact.subject))
        else:
            _put(record, fact.spec.place, claim_value(fact.spec, fact.said))

    def _record_of(self, fact: Fact, change: Change) -> dict[str, Any]:
        kind = RecordKind.ACCOUNT if fact.is_item else change.record
        if kind in OBJECTS:
            return self._object(OBJECTS[kind])
        if kind is RecordKind.PERSON:
            position = self._find_person(fact.subject)
            if position is None:
                return self._add("people", {"id": fact.subject})
            return self._own("people", position)
        return self._line(SECTIONS[kind], fact, change.type.line_of(change.details))

    def _object(self, name: str) -> dict[str, Any]:
        held = self._claim.get(name)
        if not isinstance(held, dict) or id(held) not in self._owned:
            held = dict(held) if isinstance(held, dict) else {}
            self._claim[name] = held
            self._owned.add(id(held))
        return held

    def _line(self, section: str, fact: Fact, made: Mapping[str, str]) -> dict[str, Any]:
        """The line a subject names: by id, by what it is, or the only line of that kind of the person named."""
        owner_key = OWNER_KEYS[section]
        known = self._position(section, fact.subject)
        if known is not None:
            return self._own(section, known)
        lines = [(index, line) for index, line in enumerate(self._lines(section)) if _is_object(line)]
        owner = self.person_id(fact.owner or owner_in(fact.subject) or fact.subject)
        theirs = [(index, line) for index, line in lines if line.get(owner_key) == owner]
        for index, line in theirs if identifies(fact.subject) else ():
            if made_name(section, owner_in(fact.subject) or owner, line) == fact.subject:
                return self._own(section, index)
        if self._find_person(fact.subject) is not None:
            same_kind = [index for index, line in theirs if line_kind(section, line) == line_kind(section, made)]
            if len(same_kind) == 1:
                return self._own(section, same_kind[0])
        return self._add(section, {"id": fact.subject, owner_key: owner, **made})

    def _position(self, section: str, line_id: str) -> int | None:
        """Where the line of that id stands; lines only come to the end once somebody's facts are being written."""
        lines = self._lines(section)
        index = self._positions.setdefault(section, {})
        for position in range(len(index), len(lines)):
            line = lines[position]
            identity = line.get("id") if _is_object(line) else None
            index.setdefault(identity if isinstance(identity, str) else f"\0{position}", position)
        return index.get(line_id)

    def _stamp(self, record: dict[str, Any], change: Change, *, is_item: bool) -> None:
        """The record now rests on a report: its source and date, and the dates that the change itself gives."""
        record["source"] = "reported"
        if change.date is not None:
            record["as_at"] = change.date.isoformat()
        if is_item:
            return
        if change.type.starts and change.date is not None and change.full_reference not in self._dated:
            _put(record, change.type.starts, change.date.isoformat())
        self._dated.add(change.full_reference)
        begins = change.type.begins
        is_made = owner_in(str(record.get("id"))) is not None or change.subject in self._made
        if begins and change.date is not None and is_made and begins[0] not in record:
            _put(record, begins, change.date.isoformat())
        for spec in change.type.fields:
            if spec.is_change_date and spec.is_fact and getattr(change.details, spec.name) is not None:
                _put(record, spec.place, getattr(change.details, spec.name).isoformat())

    def _add_lines(self, fact: Fact, owner: str) -> None:
        """A list of groups, such as the incomes a partner brings, as lines of their own."""
        assert fact.spec is not None
        assert fact.spec.becomes is not None
        section = fact.spec.becomes
        for position, item in enumerate(claim_value(fact.spec, fact.said), start=1):
            name = f"{fact.subject}/{fact.attribute}/{position}"
            self._add(section, {"id": name, OWNER_KEYS[section]: owner, "source": "reported", **item})

    def finish(self) -> dict[str, Any]:
        """The rewritten claim, without accounts that were closed and other lines that ended."""
        for section in OWNER_KEYS:
            held = self._claim.get(section)
            if isinstance(held, list) and any(_is_over(line) for line in held):
                self._claim[section] = [line for line in held if not _is_over(line)]
        return self._claim


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_over(line: object) -> bool:
    return isinstance(line, dict) and (line.get(ENDED) is True or line.get("closed") is True)


def line_kind(section: str, line: Mapping[str, Any]) -> str | None:
    """What tells lines of a section apart that nothing else does: a job from a benefit, childcare from maintenance."""
    return line.get("type") if section in ("incomes", "expenses") else None


def _is_theirs(line: object, owner_key: str, person: str) -> bool:
    return isinstance(line, dict) and line.get(owner_key) == person and not is_joint(line)


def is_somebody_else(held: Mapping[str, Any], change: Change) -> bool:
    """True when a name or date of birth said of who moved in differs from the one held."""
    for detail, key in IDENTITY:
        said = getattr(change.details, detail, None)
        if said is None or held.get(key) in (None, ""):
            continue
        if normal(str(held[key])) != normal(str(said)):
            return True
    return False


def made_name(section: str, owner: str, line: Mapping[str, Any]) -> str:
    """The name that a held line would have if it had been reported as new."""
    if section == "incomes":
        if line.get("type") == "universal-credit":
            return income_subject(owner, "universal-credit")
        if line.get("type") != "employment":
            return income_subject(owner, line.get("type"), line.get("name"))
        employer = line.get("employer")
        return job_subject(owner, employer.get("name") if isinstance(employer, dict) else line.get("name"))
    if section == "expenses":
        return expense_subject(owner, line.get("type"), line.get("provider"))
    if section == "absences":
        return absence_subject(owner)
    if section == "capital":
        return account_subject(owner, line.get("type"), line.get("provider"), line.get("last4"))
    return pension_subject(owner, line.get("provider"))


def claim_value(spec: FieldSpec, value: Any) -> Any:
    """The value as a claim writes it: groups under the names of the claim's own fields."""
    if spec.group is None:
        return write_value(spec, value)
    items = []
    for item in value:
        record: dict[str, Any] = {}
        for part in specs_of(spec.group):
            if getattr(item, part.name) is not None:
                _put(record, part.place, write_value(part, getattr(item, part.name)))
        items.append(record)
    return items


def _put(record: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    for key in place[:-1]:
        inner = record.get(key)
        record[key] = dict(inner) if isinstance(inner, dict) else {}
        record = record[key]
    record[place[-1]] = value.to_dict() if isinstance(value, Address) else value

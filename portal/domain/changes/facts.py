"""What a change asserts about the claim: facts, each a value of one attribute of one subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.domain.changes.fields import FieldSpec, specs_of
from portal.domain.changes.subjects import HOME, account_subject
from portal.domain.changes.values import comparable, write_value

if TYPE_CHECKING:
    from portal.domain.changes.change import Change
    from portal.domain.changes.change_type import ChangeType

LIVES_HERE = "lives_here"
ENDED = "ended"
JOINT_SHARE = "joint_share"
ONLY_ONES = (HOME, "award")
"""The kinds of record of which a claim holds one: whatever a change calls it, its facts are about that one."""


class Fact(NamedTuple):
    """One assertion. `value` is the form to compare, `said` what was said; `owner` the person it belongs to, if told.

    `spec` tells where it stands in the record; it is None for somebody moving in or out and for a change that says
    nothing but that it happened. `is_item` marks a fact about an account listed in the change, not its subject.
    """

    subject: str
    attribute: str
    value: object
    said: Any
    spec: FieldSpec | None
    owner: str | None
    is_item: bool = False

    @property
    def written(self) -> object:
        """The asserted value as JSON."""
        return self.said if self.spec is None else write_value(self.spec, self.said)


def facts_of(change_type: ChangeType, change: Change) -> tuple[Fact, ...]:
    """The facts of a change: narrative answers and repetitions of its date are none."""
    subject = change.record.value if change.record in ONLY_ONES else change.subject
    details = change.details
    owner = getattr(details, "owner", None) or details.who
    found = list(_told_by_type(change_type, subject, details.who))
    specs = _fact_specs(change_type)
    for name, value in vars(details).items():
        spec = None if value is None else specs.get(name)
        if spec is None or (spec.is_change_date and value == change.date):
            continue
        if name == "per_item":
            found.extend(_item_facts(change, spec, value))
        else:
            found.append(Fact(subject, spec.attribute, comparable(spec, value), value, spec, owner))
    return tuple(found or (Fact(subject, change_type.name, True, True, None, details.who),))


_FACT_SPECS: dict[str, dict[str, FieldSpec]] = {}


def _fact_specs(change_type: ChangeType) -> dict[str, FieldSpec]:
    """The fields of a type that assert facts, by name."""
    known = _FACT_SPECS.get(change_type.name)
    if known is None:
        known = _FACT_SPECS[change_type.name] = {spec.name: spec for spec in change_type.fields if spec.is_fact}
    return known


def _told_by_type(change_type: ChangeType, subject: str, who: str | None) -> Iterator[Fact]:
    if change_type.lives_here is not None:
        yield Fact(subject, LIVES_HERE, change_type.lives_here, change_type.lives_here, None, None)
    if change_type.ends is not None:
        yield Fact(subject, ENDED, change_type.ends, change_type.ends, None, who)


def _item_facts(change: Change, listed: FieldSpec, items: tuple[Any, ...]) -> Iterator[Fact]:
    """Each account of a list is a subject of its own, named by owner, type, provider and last 4 digits."""
    assert listed.group is not None
    for item in items:
        owner = item.owner or change.details.who or change.subject
        subject = account_subject(owner, item.type, item.provider, item.last4)
        for spec in specs_of(listed.group):
            value = getattr(item, spec.name)
            if value is not None and spec.is_fact and not (spec.is_change_date and value == change.date):
                yield Fact(subject, spec.attribute, comparable(spec, value), value, spec, owner, is_item=True)

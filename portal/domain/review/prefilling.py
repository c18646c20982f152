"""What the form of a change shows before anything is answered, from what is held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.domain.changes import DetailsError, Kind, RecordKind
from portal.domain.review.change_pages import prune
from portal.domain.review.change_subject import ChangeSubject

DESCRIBING = (Kind.TEXT, Kind.CHOICE, Kind.CHOICES)


def prefilled_details(about: ChangeSubject) -> dict[str, Any]:
    """What the form of something held shows at first: what describes it and what it was before, never the new figures.

    A correction shows everything that is held, to be put right.
    """
    record = _record(about)
    found: dict[str, Any] = {}
    for spec in filter(about.is_case_of, about.type.questions):
        if spec.is_fact and (spec.kind in DESCRIBING or (about.is_correction and spec.kind is not Kind.GROUPS)):
            value = _at(record, spec.place)
        elif spec.name.startswith("old_") and not about.is_correction:
            now = next((one for one in about.type.fields if one.name == "new_" + spec.name[4:]), None)
            value = _at(record, now.place) if now else None
        else:
            continue
        if value not in (None, "", []):
            found[spec.name] = value
    try:
        about.type.read(found)
    except DetailsError as error:
        wrong = {fault.path.split("[")[0].split(".")[0] for fault in error.faults}
        found = {name: value for name, value in found.items() if name not in wrong}
    return prune(about.type, found)


def _record(about: ChangeSubject) -> Mapping[str, Any]:
    claim = about.household.claim
    if about.type.record is RecordKind.HOME:
        return claim.home.to_dict() if claim.home and (about.is_correction or not about.type.starts) else {}
    if about.type.record is RecordKind.PERSON:
        person = claim.person(about.subject) if about.is_correction or not about.type.starts else None
        return person.to_dict() if person else {}
    return about.held_record()


def _at(record: Mapping[str, Any], place: tuple[str, ...]) -> Any:
    value: Any = record
    for key in place:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value

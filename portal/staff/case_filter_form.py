"""The form above the list of cases, and what its answers mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.case_stage import STAGE_WORDING, Stage
from portal.services.case_filter import (
    ASSIGNED_WORDING,
    DUE_WORDING,
    EVIDENCE_WORDING,
    LONGEST_KEYWORD,
    SORT_WORDING,
    CaseFilter,
    CaseSort,
    DueState,
    EvidenceState,
)
from portal.services.teams import Colleague
from portal.web.choice_fields import SelectField
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import words

PARTS = ("stage", "evidence", "due", "assigned", "sort")
"""The parts of a filter that stand in the address."""
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,40}")


class FilterSelect(SelectField):
    """A drop-down whose first item lets everything through."""

    def __init__(self, label: object = "", *, everything: object, **options: Any) -> None:
        super().__init__(label, **options)
        self.everything = everything

    def params(self) -> dict[str, Any]:
        """The select with words in its first item."""
        found = super().params()
        found["items"][0]["text"] = words(self.everything)
        return found


class SortSelect(SelectField):
    """A drop-down without an empty item: a list always has an order."""

    def params(self) -> dict[str, Any]:
        """The select without its first item."""
        found = super().params()
        return found | {"items": found["items"][1:]}


class CaseFilterForm(PageForm):
    """Filter by keyword, stage, evidence, due date and holder, and sort (S1.17-S1.19)."""

    keyword = TextField(
        _l("Keyword"), hint=_l("Name, postcode, National Insurance number, claim or case reference"),
        max_length=LONGEST_KEYWORD, autocomplete="off", spellcheck=False,
    )  # fmt: skip
    stage = FilterSelect(
        _l("Stage"), everything=_l("All"), choices=[(stage.value, name) for stage, name in STAGE_WORDING.items()]
    )
    evidence = FilterSelect(
        _l("Evidence"), everything=_l("All"), choices=[(state.value, name) for state, name in EVIDENCE_WORDING.items()]
    )
    due = FilterSelect(
        _l("Due"), everything=_l("All"), choices=[(state.value, name) for state, name in DUE_WORDING.items()]
    )
    assigned = FilterSelect(_l("Assigned to"), everything=_l("All"), choices=list(ASSIGNED_WORDING.items()))
    sort = SortSelect(_l("Sort by"), choices=[(sort.value, name) for sort, name in SORT_WORDING.items()])

    def offer(self, colleagues: Sequence[Colleague]) -> None:
        """The people and teams whose cases may be asked for."""
        self.assigned.choices = [*ASSIGNED_WORDING.items(), *((one.reference, one.name) for one in colleagues)]

    def filter(self) -> CaseFilter:
        """What the answers ask for; values that are not on offer ask for nothing."""
        values = {name: self[name].data for name in PARTS}
        return read_filter(self.keyword.data, values)


def read_filter(keyword: str | None, values: Mapping[str, str | None]) -> CaseFilter:
    """The filter that these texts stand for; unknown values count as none."""
    stage, evidence, due, assigned, sort = (values.get(name) or "" for name in PARTS)
    return CaseFilter(
        keyword or "",
        stage if stage in set(Stage) else "",
        evidence if evidence in set(EvidenceState) else "",
        due if due in set(DueState) else "",
        assigned if _REFERENCE.fullmatch(assigned) else "",
        CaseSort(sort) if sort in set(CaseSort) else None,
    )


def address_values(wanted: CaseFilter) -> dict[str, str]:
    """The parts of a filter that are no personal data, as query values; defaults are left out."""
    sort = wanted.sort.value if wanted.sort else ""
    values = (wanted.stage, wanted.evidence, wanted.due, wanted.assigned, sort)
    return {name: value for name, value in zip(PARTS, values, strict=True) if value}

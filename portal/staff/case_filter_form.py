"""The form above the list of cases, and what its answers mean."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.case_stage import STAGE_WORDING, Stage
from portal.services.case_filter import (
    EVIDENCE_WORDING,
    LONGEST_KEYWORD,
    SORT_WORDING,
    CaseFilter,
    CaseSort,
    EvidenceState,
)
from portal.web.choice_fields import SelectField
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import words

DEFAULT_SORT = CaseSort.ACTIVITY.value


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
    """Filter by keyword, stage and evidence, and sort (S1.17-S1.19)."""

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
    sort = SortSelect(_l("Sort by"), choices=[(sort.value, name) for sort, name in SORT_WORDING.items()])

    def filter(self) -> CaseFilter:
        """What the answers ask for; values that are not on offer ask for nothing."""
        return read_filter(self.keyword.data, self.stage.data, self.evidence.data, self.sort.data)


def read_filter(keyword: str | None, stage: str | None, evidence: str | None, sort: str | None) -> CaseFilter:
    """The filter that these texts stand for; unknown values count as none."""
    return CaseFilter(
        keyword or "",
        stage if stage in set(Stage) else "",
        evidence if evidence in set(EvidenceState) else "",
        CaseSort(sort) if sort in set(CaseSort) else CaseSort.ACTIVITY,
    )


def address_values(wanted: CaseFilter) -> dict[str, str]:
    """The parts of a filter that are no personal data, as query values; defaults are left out."""
    sort = "" if wanted.sort.value == DEFAULT_SORT else wanted.sort.value
    return {
        name: value for name, value in (("stage", wanted.stage), ("evidence", wanted.evidence), ("sort", sort)) if value
    }

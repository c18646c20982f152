"""The kinds of change that can be reported: one file each, and its line in the register here."""

from __future__ import annotations

from portal.domain.changes.adult_moved_out import ADULT_MOVED_OUT
from portal.domain.changes.change import Change, ChangeKind
from portal.domain.changes.change_type import ChangeType, DetailsError, Line, RecordKind, Section
from portal.domain.changes.child_left import CHILD_LEFT
from portal.domain.changes.details import Details
from portal.domain.changes.facts import Fact
from portal.domain.changes.fields import Choice, FieldSpec, Kind, ShownWhen
from portal.domain.changes.job_started import JOB_STARTED
from portal.domain.changes.moved_home import MOVED_HOME
from portal.domain.changes.partner_moved_in import PARTNER_MOVED_IN
from portal.domain.changes.partner_moved_out import PARTNER_MOVED_OUT
from portal.domain.changes.pay_changed import PAY_CHANGED
from portal.domain.changes.pension_changed import PENSION_CHANGED
from portal.domain.changes.rent_changed import RENT_CHANGED
from portal.domain.changes.savings_changed import SAVINGS_CHANGED

_TYPES = (
    MOVED_HOME,
    RENT_CHANGED,
    PARTNER_MOVED_IN,
    PARTNER_MOVED_OUT,
    CHILD_LEFT,
    ADULT_MOVED_OUT,
    JOB_STARTED,
    PAY_CHANGED,
    SAVINGS_CHANGED,
    PENSION_CHANGED,
)
CHANGE_TYPES: dict[str, ChangeType] = {change_type.name: change_type for change_type in _TYPES}

__all__ = [
    "CHANGE_TYPES",
    "Change",
    "ChangeKind",
    "ChangeType",
    "Choice",
    "Details",
    "DetailsError",
    "Fact",
    "FieldSpec",
    "Kind",
    "Line",
    "RecordKind",
    "Section",
    "ShownWhen",
]

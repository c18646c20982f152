"""The kinds of change that can be reported: one file each, and its line in the register here."""

from __future__ import annotations

from portal.domain.changes.adult_moved_in import ADULT_MOVED_IN
from portal.domain.changes.adult_moved_out import ADULT_MOVED_OUT
from portal.domain.changes.away_from_home import AWAY_FROM_HOME
from portal.domain.changes.bedrooms_changed import BEDROOMS_CHANGED
from portal.domain.changes.benefit_changed import BENEFIT_CHANGED
from portal.domain.changes.capital_given_away import CAPITAL_GIVEN_AWAY
from portal.domain.changes.care_needs_changed import CARE_NEEDS_CHANGED
from portal.domain.changes.change import Change, ChangeKind
from portal.domain.changes.change_type import ChangeType, DetailsError, Line, RecordKind, Section
from portal.domain.changes.child_joined import CHILD_JOINED
from portal.domain.changes.child_left import CHILD_LEFT
from portal.domain.changes.childcare_changed import CHILDCARE_CHANGED
from portal.domain.changes.details import Details
from portal.domain.changes.details_changed import DETAILS_CHANGED
from portal.domain.changes.expense_changed import EXPENSE_CHANGED
from portal.domain.changes.facts import Fact
from portal.domain.changes.fields import Choice, FieldSpec, Kind, ShownWhen
from portal.domain.changes.immigration_changed import IMMIGRATION_CHANGED
from portal.domain.changes.job_ended import JOB_ENDED
from portal.domain.changes.job_started import JOB_STARTED
from portal.domain.changes.joint_tenant_changed import JOINT_TENANT_CHANGED
from portal.domain.changes.landlord_changed import LANDLORD_CHANGED
from portal.domain.changes.leave_started import LEAVE_STARTED
from portal.domain.changes.lodger_changed import LODGER_CHANGED
from portal.domain.changes.lump_sum_received import LUMP_SUM_RECEIVED
from portal.domain.changes.maintenance_changed import MAINTENANCE_CHANGED
from portal.domain.changes.moved_home import MOVED_HOME
from portal.domain.changes.other_income_changed import OTHER_INCOME_CHANGED
from portal.domain.changes.partner_moved_in import PARTNER_MOVED_IN
from portal.domain.changes.partner_moved_out import PARTNER_MOVED_OUT
from portal.domain.changes.pay_changed import PAY_CHANGED
from portal.domain.changes.pension_changed import PENSION_CHANGED
from portal.domain.changes.person_died import PERSON_DIED
from portal.domain.changes.property_changed import PROPERTY_CHANGED
from portal.domain.changes.rent_changed import RENT_CHANGED
from portal.domain.changes.rent_payee_changed import RENT_PAYEE_CHANGED
from portal.domain.changes.savings_changed import SAVINGS_CHANGED
from portal.domain.changes.self_employment_changed import SELF_EMPLOYMENT_CHANGED
from portal.domain.changes.student_started import STUDENT_STARTED
from portal.domain.changes.student_stopped import STUDENT_STOPPED
from portal.domain.changes.two_homes import TWO_HOMES
from portal.domain.changes.uc_awarded import UC_AWARDED
from portal.domain.changes.uc_changed import UC_CHANGED
from portal.domain.changes.young_person_changed import YOUNG_PERSON_CHANGED

_TYPES = (
    MOVED_HOME,
    TWO_HOMES,
    RENT_CHANGED,
    LANDLORD_CHANGED,
    RENT_PAYEE_CHANGED,
    BEDROOMS_CHANGED,
    PARTNER_MOVED_IN,
    PARTNER_MOVED_OUT,
    PERSON_DIED,
    CHILD_JOINED,
    CHILD_LEFT,
    YOUNG_PERSON_CHANGED,
    ADULT_MOVED_IN,
    ADULT_MOVED_OUT,
    LODGER_CHANGED,
    JOINT_TENANT_CHANGED,
    STUDENT_STARTED,
    STUDENT_STOPPED,
    JOB_STARTED,
    PAY_CHANGED,
    JOB_ENDED,
    SELF_EMPLOYMENT_CHANGED,
    LEAVE_STARTED,
    BENEFIT_CHANGED,
    UC_AWARDED,
    UC_CHANGED,
    MAINTENANCE_CHANGED,
    OTHER_INCOME_CHANGED,
    SAVINGS_CHANGED,
    LUMP_SUM_RECEIVED,
    PROPERTY_CHANGED,
    CAPITAL_GIVEN_AWAY,
    PENSION_CHANGED,
    CHILDCARE_CHANGED,
    EXPENSE_CHANGED,
    AWAY_FROM_HOME,
    CARE_NEEDS_CHANGED,
    IMMIGRATION_CHANGED,
    DETAILS_CHANGED,
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

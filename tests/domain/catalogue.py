"""The catalogue of changes (domain facts 4.3): name, its id there, the fields marked required, and the eForm names."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One kind of change: `required` are fields beyond the common ones, `flag` and `page` what evidence rules look at."""

    id: str
    required: frozenset[str]
    flag: tuple[str, str]
    page: str


def _entry(id: str, required: str, flag: str, page: str) -> Entry:
    group, _slash, field = flag.partition("/")
    return Entry(id, frozenset(required.split()), (group, field), page)


PERSON = "first_name last_name dob relationship"
PAY = "amount_gross amount_net freq first_pay_date hours_per_week"
CATALOGUE = {
    "moved-home": _entry(
        "ADR-1",
        "new_address moved_in_date left_old_date living_situation rent freq who_moved",
        "whathaschanged/ChangeOfAddress",
        "movedhome",
    ),
    "two-homes": _entry("ADR-2", "addr from_date reason", "whathaschanged/TwoHomes", "twohomes"),
    "rent-changed": _entry("RNT-1", "new_rent freq", "whathaschanged/ChangeOfRent", "rent"),
    "landlord-changed": _entry(
        "RNT-2", "landlord_name landlord_address", "whathaschanged/ChangeOfLandlord", "landlord"
    ),
    "rent-payee-changed": _entry("RNT-3", "pay_landlord reason", "whathaschanged/ChangeOfRentPayee", "rentpayee"),
    "bedrooms-changed": _entry("RNT-4", "bedrooms", "whathaschanged/ChangeOfBedrooms", "bedrooms"),
    "partner-moved-in": _entry("HH-1", f"{PERSON} moved_in_date", "movedin/PartnerMovedIn", "newpartner"),
    "partner-moved-out": _entry("HH-2", "left_date", "movedout/PartnerMovedOut", "movedoutpartner"),
    "person-died": _entry("HH-3", "who date_of_death", "movedout/PersonDied", "persondied"),
    "child-joined": _entry("HH-4", f"{PERSON} child_benefit_claimed", "movedin/ChildJoined", "newchild"),
    "child-left": _entry("HH-5", "left_date reason", "movedout/ChildLeft", "childleft"),
    "young-person-changed": _entry(
        "HH-6", "who start_date end_date", "whathaschanged/YoungPersonChanged", "youngperson"
    ),
    "adult-moved-in": _entry("HH-7", f"{PERSON} moved_in_date hours_worked", "movedin/AdultMovedIn", "newadult"),
    "adult-moved-out": _entry("HH-8", "left_date", "movedout/AdultMovedOut", "adultleft"),
    "lodger-changed": _entry(
        "HH-9",
        f"{PERSON} rent_paid freq meals_included heating_included start_date",
        "movedin/LodgerMovedIn",
        "lodger",
    ),
    "joint-tenant-changed": _entry("HH-10", "", "whathaschanged/ChangeOfJointTenant", "jointtenant"),
    "student-started": _entry(
        "STU-1", "who provider course full_time start_date end_date", "whathaschanged/BecameStudent", "student"
    ),
    "student-stopped": _entry("STU-2", "who end_date", "whathaschanged/StoppedBeingStudent", "studentstopped"),
    "job-started": _entry(
        "INC-1", f"employer_name employer_address start_date {PAY}", "whathaschanged/NewJob", "newjob"
    ),
    "pay-changed": _entry(
        "INC-2",
        "job old_hours new_hours amount_gross amount_net freq first_pay_date",
        "whathaschanged/ChangeOfPay",
        "pay",
    ),
    "job-ended": _entry("INC-3", "end_date", "whathaschanged/JobEnded", "jobended"),
    "self-employment-changed": _entry(
        "INC-4",
        "start_date business hours_per_week turnover period_from period_to",
        "whathaschanged/ChangeOfSelfEmployment",
        "selfemployment",
    ),
    "leave-started": _entry("INC-5", "type start_date", "whathaschanged/LeaveStarted", "leave"),
    "benefit-changed": _entry("BEN-1", "benefit amount freq", "whathaschanged/ChangeOfBenefit", "benefit"),
    "uc-awarded": _entry(
        "UC-1",
        "claimant_name assessment_start assessment_end standard_allowance total_paid",
        "whathaschanged/UniversalCreditAwarded",
        "universalcredit",
    ),
    "uc-changed": _entry("UC-2", "", "whathaschanged/UniversalCreditChanged", "universalcreditchanged"),
    "maintenance-changed": _entry(
        "INC-6", "direction amount freq", "whathaschanged/ChangeOfMaintenance", "maintenance"
    ),
    "other-income-changed": _entry(
        "INC-7", "type amount freq from_date", "whathaschanged/ChangeOfOtherIncome", "otherincome"
    ),
    "savings-changed": _entry("CAP-1", "type amount", "whathaschanged/ChangeOfSavings", "savings"),
    "lump-sum-received": _entry("CAP-2", "amount date source", "whathaschanged/LumpSum", "lumpsum"),
    "property-changed": _entry("CAP-3", "", "whathaschanged/ChangeOfProperty", "property"),
    "capital-given-away": _entry("CAP-4", "date", "whathaschanged/CapitalGivenAway", "capitalgivenaway"),
    "pension-changed": _entry("PEN-1", "type provider gross freq start", "whathaschanged/ChangeOfPension", "pension"),
    "childcare-changed": _entry(
        "CHC-1",
        "provider registration_no child weekly_cost start_date",
        "whathaschanged/ChangeOfChildcare",
        "childcare",
    ),
    "expense-changed": _entry("EXP-1", "type amount freq start_date", "whathaschanged/ChangeOfExpense", "expense"),
    "away-from-home": _entry(
        "AWY-1",
        "who from_date expected_return reason location home_let intend_return",
        "whathaschanged/AwayFromHome",
        "away",
    ),
    "care-needs-changed": _entry("HLT-1", "", "whathaschanged/ChangeOfCareNeeds", "careneeds"),
    "immigration-changed": _entry("IMM-1", "status", "whathaschanged/ChangeOfImmigration", "immigration"),
    "details-changed": _entry("OTH-1", "", "whathaschanged/ChangeOfDetails", "details"),
}

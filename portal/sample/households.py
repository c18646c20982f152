"""The kinds of household of the sample council; each function furnishes one, and the register is walked in turn."""

from __future__ import annotations

from collections.abc import Callable

from portal.sample import names
from portal.sample.household import REFERENCE_DAY, Household


def pensioner_alone(h: Household) -> None:
    """A council tenant over State Pension age with a state and a works pension."""
    one = h.person("claimant", (67, 94))
    h.home("CouncilTenant", rent_reference=f"CT{h.position:06d}")
    h.rent(85, 130, includes=["water"], rent_free_weeks=h.chance.choice([0, 2, 4]))
    h.pension(one)
    h.pension(one, "occupational", "Sampletown Pension Fund", (20, 90))
    h.savings(one, 500, 9000)


def pensioner_couple(h: Household) -> None:
    """A couple over State Pension age, tenants of a housing association."""
    one, two = h.person("claimant", (68, 88)), h.person("partner", (68, 90), relationship="spouse")
    h.home("HousingAssociation", landlord=h.chance.choice(names.ASSOCIATIONS), rent_reference=f"HA{h.position:06d}")
    h.rent(100, 150)
    h.pension(one)
    h.pension(two, weekly=(90, 140))
    h.savings(one, 2000, 12000)
    h.savings(two, 100, 3000, "current")


def guarantee_credit(h: Household) -> None:
    """A pensioner on the guarantee credit, whose income and savings do not count."""
    one = h.person("claimant", (70, 96), on_guarantee_credit=True)
    h.home("CouncilTenant", rent_reference=f"CT{h.position:06d}")
    h.rent(85, 120, includes=["heating", "water"])
    h.pension(one, weekly=(130, 170))
    h.benefit(one, "Pension Credit guarantee credit", h.money(20, 70), "weekly")
    h.benefit(one, "Attendance Allowance", "290.60")


def mixed_age_couple(h: Household) -> None:
    """One partner over State Pension age, the other still working."""
    one, two = h.person("claimant", (67, 72)), h.person("partner", (50, 60), relationship="spouse")
    h.content["started_on"] = "2018-07-02"
    h.home("HousingAssociation", landlord=h.chance.choice(names.ASSOCIATIONS))
    h.rent(95, 140)
    h.pension(one)
    h.job(two, hours=18)


def working_lone_parent(h: Household) -> None:
    """A lone parent with a job and childcare, renting privately."""
    one = h.person("claimant", (22, 45), gender="f")
    for age in range(h.chance.randint(1, 3)):
        h.person("child", (3 + age * 4, 5 + age * 4), relationship="child")
    h.home("PrivateTenant", landlord=h.chance.choice(names.LANDLORDS))
    h.rent(600, 1100, "monthly")
    h.job(one, frequency="monthly", hours=24)
    h.benefit(one, "Child Benefit", h.money(26, 70), "weekly")
    h.line(
        "expenses",
        person=one,
        type="childcare",
        amount=h.money(60, 175),
        frequency="weekly",
        provider="Little Samples Nursery",
    )


def temporary_family(h: Household) -> None:
    """A family on Universal Credit in temporary accommodation, which Housing Benefit still pays for."""
    one, two = h.person("claimant", (24, 45)), h.person("partner", (24, 45), relationship="partner")
    for age in range(h.chance.randint(1, 4)):
        h.person("child", (1 + age * 3, 3 + age * 3), relationship="child")
    h.home(
        "TemporaryHomeless", landlord="Sample Council Temporary Homes", moved_in_on=h.day_before(40, 500).isoformat()
    )
    h.rent(180, 320)
    h.content["award"]["paid_to"] = "rent-account"
    h.benefit(one, "Universal Credit", h.money(700, 1800), "monthly")
    if h.chance.random() < 0.5:
        h.job(two, weekly=(80, 200), hours=12)


def supported_adult(h: Household) -> None:
    """One adult in supported accommodation, the rent paid to the landlord with eligible services."""
    one = h.person("claimant", (18, 64))
    h.home("Supported", landlord=h.chance.choice(names.SUPPORTED), bedrooms=1)
    charges = [
        {"type": "cleaning of shared areas", "amount": h.money(10, 25), "frequency": "weekly"},
        {"type": "support", "amount": h.money(20, 60), "frequency": "weekly"},
    ]
    h.rent(150, 290, includes=["heating", "water"], service_charges=charges)
    h.content["award"]["paid_to"] = "landlord"
    h.benefit(one, "Universal Credit", h.money(390, 900), "monthly")
    h.benefit(one, "Personal Independence Payment daily living", h.money(290, 440))


def students(h: Household) -> None:
    """A couple of whom both study full time, with a child."""
    one = h.person("claimant", (20, 32), student=_course(h))
    h.person("partner", (20, 32), relationship="partner", student=_course(h))
    h.person("child", (1, 6), relationship="child")
    h.home("PrivateTenant", landlord=h.chance.choice(names.LANDLORDS))
    h.rent(550, 900, "monthly")
    h.line(
        "incomes", person=one, type="other", name="Student maintenance loan", amount=h.money(2800, 3600), frequency="quarterly",
        started_on="2025-09-22", ended_on=None,
    )  # fmt: skip
    h.savings(one, 100, 2500, "current")


def self_employed_family(h: Household) -> None:
    """A couple of whom one works for themselves and one has a job."""
    one, two = h.person("claimant", (30, 58)), h.person("partner", (30, 58), relationship="spouse")
    h.person("child", (8, 15), relationship="child")
    h.home("HousingAssociation", landlord=h.chance.choice(names.ASSOCIATIONS))
    h.rent(110, 160)
    trade = h.chance.choice(["Taxi driver", "Window cleaner", "Hairdresser", "Childminder"])
    h.line(
        "incomes", person=one, type="self-employment", name=trade, amount=h.money(500, 1600), net_amount=h.money(300, 1000),
        frequency="monthly", hours_per_week="30", started_on=h.day_before(200, 3000).isoformat(), ended_on=None,
    )  # fmt: skip
    h.job(two, hours=16)
    h.line(
        "expenses",
        person=one,
        type="pension contribution",
        amount=h.money(20, 80),
        frequency="monthly",
        provider="Example Pensions",
    )


def joint_tenants(h: Household) -> None:
    """Two friends who share a tenancy, of whom one claims."""
    one = h.person("claimant", (25, 64))
    h.person("joint-tenant", (25, 64), relationship="friend", last_name=h.chance.choice(names.LAST))
    h.home("PrivateTenant", landlord=h.chance.choice(names.LANDLORDS), bedrooms=2)
    h.rent(700, 1200, "monthly")
    h.benefit(one, "Employment and Support Allowance (contributory)", h.money(180, 270), "fortnightly")


def working_non_dependants(h: Household) -> None:
    """A pensioner whose grown-up children live in and work."""
    one = h.person("claimant", (66, 84))
    son = h.person("non-dependant", (22, 45), gender="m", relationship="son")
    daughter = h.person("non-dependant", (19, 40), gender="f", relationship="daughter")
    h.home("CouncilTenant", rent_reference=f"CT{h.position:06d}", bedrooms=3)
    h.rent(95, 140)
    h.pension(one)
    h.job(son, weekly=(280, 520), hours=37)
    h.job(daughter, weekly=(90, 210), hours=15, frequency="fortnightly")


def many_children(h: Household) -> None:
    """A couple with seven or more children."""
    one, two = h.person("claimant", (34, 48)), h.person("partner", (34, 50), relationship="spouse")
    for age in range(h.chance.randint(7, 9)):
        h.person("child", (age + 1, age + 2), relationship="child")
    h.home("CouncilTenant", bedrooms=4)
    h.rent(120, 170)
    h.job(two, weekly=(300, 480), hours=40)
    h.benefit(one, "Child Benefit", h.money(140, 180), "weekly")


def many_incomes(h: Household) -> None:
    """Somebody with a dozen small incomes and several accounts."""
    one, two = h.person("claimant", (66, 75)), h.person("partner", (66, 75), relationship="spouse")
    h.home("PrivateTenant", landlord=h.chance.choice(names.LANDLORDS))
    h.rent(500, 800, "monthly")
    for number in range(5):
        h.job(h.chance.choice([one, two]), weekly=(15, 60), hours=2 + number, frequency="four-weekly")
    for provider in ("Sampletown Pension Fund", "Example Life", "Rail Example Scheme", "Army Example Fund"):
        h.pension(one, "occupational", provider, (5, 40))
    h.pension(one)
    h.pension(two)
    h.benefit(two, "Carer's Allowance", h.money(300, 335))
    for kind in ("savings", "current", "premium-bonds", "shares", "isa"):
        h.savings(h.chance.choice([one, two]), 50, 2500, kind)


def private_with_charges(h: Household) -> None:
    """A private tenant whose rent comes with service charges."""
    one = h.person("claimant", (30, 64))
    h.home("PrivateTenant", landlord=h.chance.choice(names.LANDLORDS))
    charges = [
        {"type": kind, "amount": h.money(5, 30), "frequency": "monthly"}
        for kind in ("communal lighting", "lift", "concierge", "gardening")
    ]
    h.rent(620, 980, "monthly", includes=["heating"], service_charges=charges)
    h.benefit(one, "Jobseeker's Allowance (contributory)", h.money(140, 185), "fortnightly")
    h.benefit(one, "Personal Independence Payment mobility", h.money(100, 120))


def partner_owns_a_home(h: Household) -> None:
    """A shared owner whose partner still owns a home elsewhere."""
    one, two = h.person("claimant", (40, 70)), h.person("partner", (40, 70), relationship="partner")
    h.home("SharedOwnership", landlord=h.chance.choice(names.ASSOCIATIONS))
    h.rent(70, 110, includes=["buildings insurance"])
    h.line(
        "capital", owner=two, type="property", provider="12 Faraway Street, Exampleton", last4=None, amount="84000.00"
    )
    h.savings(one, 200, 5000)
    h.job(one, hours=30)


def carer_and_lodger(h: Household) -> None:
    """A disabled tenant with an overnight carer and a lodger."""
    one = h.person("claimant", (40, 65))
    h.person("carer", (25, 60), relationship="carer", last_name=h.chance.choice(names.LAST))
    h.person("lodger", (20, 40), relationship="lodger", last_name=h.chance.choice(names.LAST))
    h.home("HousingAssociation", landlord=h.chance.choice(names.ASSOCIATIONS), bedrooms=3)
    h.rent(120, 160)
    h.benefit(one, "Disability Living Allowance care", h.money(290, 440))
    h.line("incomes", person=one, type="other", name="Rent from a lodger", amount=h.money(50, 80), frequency="weekly")
    h.line(
        "expenses",
        person=one,
        type="care at home",
        amount=h.money(15, 70),
        frequency="weekly",
        provider="Sample Council",
    )


def away_in_hospital(h: Household) -> None:
    """Somebody held as in hospital, with a dated note."""
    one = h.person("claimant", (50, 90))
    h.home("CouncilTenant")
    h.rent(85, 125)
    h.pension(one) if h.content["people"][0]["date_of_birth"] < "1959-01-01" else h.benefit(
        one, "Carer's Allowance", "327.60"
    )
    h.line("absences", person=one, reason="hospital", from_on=h.day_before(3, 60).isoformat(), to_on=None)
    h.content["notes"] = [
        {"at": h.day_before(1, 300).isoformat(), "text": "Said by phone: will be away for treatment."}
    ]


def former_partner(h: Household) -> None:
    """A household somebody left or where somebody died; the claim keeps their dates."""
    one = h.person("claimant", (35, 80))
    gone = (
        {"left_on": h.day_before(100, 900).isoformat()}
        if h.position % 2
        else {"died_on": h.day_before(90, 800).isoformat()}
    )
    h.person("partner", (35, 82), relationship="spouse", **gone)
    h.home("CouncilTenant", bedrooms=2)
    h.rent(85, 125)
    h.benefit(one, "Employment and Support Allowance (contributory)", h.money(180, 270), "fortnightly")
    h.savings(one, 5000, 15999)


def _course(h: Household) -> dict[str, object]:
    course = h.chance.choice(["Nursing", "Computer science", "Law", "Access to higher education"])
    year = REFERENCE_DAY.year
    return {
        "provider": "University of Sampletown", "course": course, "full_time": True,
        "start_on": f"{year - 1}-09-22", "end_on": f"{year + h.chance.randint(1, 2)}-06-30",
    }  # fmt: skip


KINDS: tuple[Callable[[Household], None], ...] = (
    pensioner_alone, pensioner_couple, guarantee_credit, mixed_age_couple, working_lone_parent, temporary_family,
    supported_adult, students, self_employed_family, joint_tenants, working_non_dependants, many_children, many_incomes,
    private_with_charges, partner_owns_a_home, carer_and_lodger, away_in_hospital, former_partner,
)  # fmt: skip

"""The residents that the guide to the sample council names: fixed facts, so that people can sign in as them.

docs/sample-council.md lists the same people; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.sample import households
from portal.sample.household import Household

LONG_HELD = date(2019, 2, 1)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody to sign in as: who, born when, which number, what is special, and what their household is like."""

    title: str
    first_name: str
    last_name: str
    date_of_birth: str
    nino: str
    story: str
    furnish: Callable[[Household], None]

    def settle(self, h: Household) -> None:
        """Furnish the household and give its claimant this resident's own facts and family name."""
        self.furnish(h)
        claimant = h.content["people"][0]
        shared = claimant["last_name"]
        for person in h.content["people"]:
            person["last_name"] = self.last_name if person["last_name"] == shared else person["last_name"]
        claimant.update(
            title=self.title,
            first_name=self.first_name,
            date_of_birth=self.date_of_birth,
            nino=self.nino,
            nino_status="held",
        )


def _margaret(h: Household) -> None:
    one = h.person("claimant", (76, 76), gender="f")
    son = h.person("non-dependant", (36, 36), gender="m", relationship="son", first_name="Alun")
    h.home("CouncilTenant", rent_reference="CT000001", bedrooms=2)
    h.rent(112, 112, amount="112.35", includes=["water"], rent_free_weeks=2)
    h.content["award"].update(weekly_amount="92.10", paid_to="rent-account")
    h.pension(one)
    h.savings(one, 5200, 5200)
    h.job(son, weekly=(210, 210), hours=16)
    h.contact(held_since=LONG_HELD)
    h.contact("email", held_since=LONG_HELD)


def _dafydd(h: Household) -> None:
    h.speak_welsh()
    households.pensioner_couple(h)
    h.contact(held_since=LONG_HELD)


def _sarah(h: Household) -> None:
    one = h.person("claimant", (34, 34), gender="f")
    h.person("child", (9, 9), relationship="daughter", first_name="Ada", gender="f")
    h.person("child", (4, 4), relationship="son", first_name="Tobi", gender="m")
    h.home("PrivateTenant", landlord="Keystone Lettings Ltd", bedrooms=2)
    charges = [
        {"type": "communal lighting", "amount": "12.50", "frequency": "monthly"},
        {"type": "lift", "amount": "18.00", "frequency": "monthly"},
    ]
    h.rent(875, 875, "monthly", service_charges=charges)
    h.job(one, weekly=(290, 290), hours=25, frequency="monthly")
    h.benefit(one, "Child Benefit", "42.25", "weekly")
    h.line(
        "expenses", person=one, type="childcare", amount="110.00", frequency="weekly", provider="Little Samples Nursery"
    )
    h.savings(one, 640, 640, "current")
    h.contact(held_since=LONG_HELD)
    h.contact("email", held_since=LONG_HELD)


def _with_phone(furnish: Callable[[Household], None]) -> Callable[[Household], None]:
    def furnished(h: Household) -> None:
        furnish(h)
        h.contact(held_since=LONG_HELD)

    return furnished


def _with_email(furnish: Callable[[Household], None]) -> Callable[[Household], None]:
    def furnished(h: Household) -> None:
        furnish(h)
        h.contact("email", held_since=LONG_HELD)

    return furnished


def _too_short(h: Household) -> None:
    households.pensioner_alone(h)
    h.contact()


def _deceased(h: Household) -> None:
    households.pensioner_alone(h)
    h.contact(held_since=LONG_HELD)
    h.content.update(status="deceased", ended_on="2026-09-14")
    h.content["people"][0]["died_on"] = "2026-09-14"


def _closed(h: Household) -> None:
    households.joint_tenants(h)
    h.contact(held_since=LONG_HELD)
    h.content.update(status="closed", ended_on="2026-08-30")


RESIDENTS: tuple[Resident, ...] = (
    Resident("Mrs", "Margaret", "Hughes", "1950-03-27", "QQ100001A",
             "pension age, council tenant, no partner, an adult son in work lives with her", _margaret),
    Resident("Mr", "Dafydd", "Jones", "1952-06-11", "QQ100002B", "speaks Welsh; couple over State Pension age", _dafydd),
    Resident("Ms", "Sarah", "Okafor", "1992-04-18", "QQ100003C",
             "lone parent in work, private tenant with service charges, childcare", _sarah),
    Resident("Mr", "Peter", "Collins", "1948-09-02", "QQ100004D",
             "pensioner on the guarantee credit, code by e-mail", _with_email(households.guarantee_credit)),
    Resident("Mrs", "Doreen", "Marsh", "1944-12-30", "QQ100005A",
             "no contact held: needs a letter code from the council", households.pensioner_alone),
    Resident("Mr", "Ronald", "Baker", "1947-01-19", "QQ100006B",
             "the phone is held only since the import: no code goes to it for 30 days", _too_short),
    Resident("Mr", "Stanley", "Green", "1939-05-08", "QQ100007C", "has died; the claim is closed to sign-in", _deceased),
    Resident("Ms", "Michelle", "Reid", "1985-07-21", "QQ100008D", "the claim has ended", _closed),
    Resident("Mr", "Kwame", "Mensah", "1990-10-05", "QQ100009A",
             "family on Universal Credit in temporary accommodation", _with_phone(households.temporary_family)),
    Resident("Ms", "Chloe", "Turner", "2003-02-14", "QQ100010B",
             "supported accommodation, rent paid to the landlord", _with_phone(households.supported_adult)),
    Resident("Ms", "Priya", "Patel", "1999-08-26", "QQ100011C", "student couple with a child", _with_phone(households.students)),
    Resident("Mr", "Piotr", "Nowak", "1981-11-12", "QQ100012D",
             "self-employed, partner in work", _with_phone(households.self_employed_family)),
    Resident("Mr", "Ahmed", "Khan", "1979-03-03", "QQ100013A", "shares a number with the next claim: staff must help",
             _with_phone(households.many_children)),
    Resident("Mr", "Ahmed", "Khan", "1979-03-03", "QQ100013A", "shares a number with the claim before: staff must help",
             _with_phone(households.joint_tenants)),
)  # fmt: skip

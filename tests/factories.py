"""Factories behind the `make` fixture: rows with sensible content, committed in the test's own transaction."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from config import Settings
from portal import clock, db
from portal.domain.permissions import Permission
from portal.models import Case, Claim, ClaimVersion, Contact, Organisation, User, keyring

_numbers = itertools.count(1)

PEOPLE = [
    {"id": "p1", "role": "claimant", "title": "Mrs", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1950-03-27", "nino": "QQ123456C"},
    {"id": "p2", "role": "non-dependant", "first_name": "Tom", "last_name": "Example", "date_of_birth": "1990-05-14", "relationship": "son"},
]  # fmt: skip
HOME = {
    "address": {"line_1": "1 Sample Street", "town": "Sampletown", "postcode": "SE1 1AA"}, "living_situation": "CouncilTenant",
    "rent": {"amount": "112.35", "frequency": "weekly", "includes": ["water"]},
}  # fmt: skip


def claim_content(**changes: Any) -> dict[str, Any]:
    """A claim as an extract line: a pension-age council tenant with an adult son, a job line, savings and a pension."""
    number = next(_numbers)
    content: dict[str, Any] = {
        "reference": f"HB2{number:06d}", "status": "active", "language": "en", "source": "extract", "as_at": "2026-11-01",
        "started_on": "2015-04-06", "people": PEOPLE, "home": HOME,
        "incomes": [
            {"id": "i1", "person": "p2", "type": "employment", "employer": {"name": "Tesco"}, "amount": "210.00", "frequency": "weekly", "hours_per_week": "16"},
        ],
        "capital": [{"id": "c1", "owner": "p1", "type": "savings", "provider": "Post Office", "last4": "1234", "amount": "5200.00"}],
        "pensions": [{"id": "n1", "person": "p1", "type": "state", "provider": "DWP", "amount": "180.00", "frequency": "weekly"}],
    }  # fmt: skip
    return content | changes


class Make:
    """Makes rows; each call is its own unit of work unless one is open."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @contextmanager
    def _unit(self) -> Iterator[Session]:
        try:
            current = db.session()
        except db.NoTransaction:
            with db.transaction() as fresh:
                fresh.info["no audit guard"] = True
                yield fresh
        else:
            yield current
            current.flush()

    def claim(self, *, contacts: list[dict[str, Any]] | None = None, **content: Any) -> Claim:
        """A claim with one version; contacts default to a telephone held for years."""
        held = claim_content(**content)
        now = clock.now()
        claimant = next(person for person in held["people"] if person["role"] == "claimant")
        ring = keyring.current()
        nino, born = claimant.get("nino", ""), claimant.get("date_of_birth", "")
        with self._unit() as session:
            row = Claim(
                reference=held["reference"], status=held["status"], current_number=1, created_at=now, updated_at=now,
                nino_index=ring.blind_index("nino", nino), identity_index=ring.blind_index("nino and date of birth", nino, born),
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(
                ClaimVersion(
                    claim_id=row.id,
                    number=1,
                    content=held,
                    digest=b"",
                    source="extract",
                    as_at_on=date.fromisoformat(held["as_at"]),
                    recorded_at=now,
                )
            )
            found = (
                contacts
                if contacts is not None
                else [{"channel": "phone", "address": "07700 900123", "held_since": "2019-02-01"}]
            )
            for position, contact in enumerate(found):
                session.add(
                    Contact(
                        claim_id=row.id,
                        position=position,
                        channel=contact["channel"],
                        address=contact["address"],
                        address_index=ring.blind_index("contact", contact["address"]),
                        source=contact.get("source", "extract"),
                        held_since_on=date.fromisoformat(contact["held_since"]),
                        is_preferred=contact.get("is_preferred", False),
                        may_receive_codes=contact.get("may_receive_codes", True),
                    )
                )
            session.flush()
            return row

    def organisation(self, name: str = "Sample Council", kind: str = "council") -> Organisation:
        """An organisation; the same name gives the same one."""
        with self._unit() as session:
            found = session.query(Organisation).filter_by(name=name).one_or_none()
            if found is None:
                found = Organisation(
                    name=name, kind=kind, email_domains=["council.example.org"], created_at=clock.now()
                )
                session.add(found)
                session.flush()
            return found

    def officer(self, *permissions: Permission, organisation: Organisation | None = None, **changes: Any) -> User:
        """A member of staff with these boxes ticked."""
        number = next(_numbers)
        owner = organisation or self.organisation()
        values: dict[str, Any] = {
            "organisation_id": owner.id, "email": f"officer{number}@council.example.org", "first_name": "Olive",
            "last_name": f"Officer{number}", "permissions": [permission.value for permission in permissions],
            "mobile": f"07700 900{779 + number % 203}",  # nobody else's in the tests
            "created_at": clock.now(),
        }  # fmt: skip
        with self._unit() as session:
            row = User(**(values | changes))
            session.add(row)
            session.flush()
            return row

    def case(self, claim_id: UUID, **changes: Any) -> Case:
        """An open case of a claim."""
        now = clock.now()
        values: dict[str, Any] = {
            "claim_id": claim_id, "reference": f"C-{next(_numbers):08d}", "stage": "new", "opened_at": now, "updated_at": now,
        }  # fmt: skip
        with self._unit() as session:
            row = Case(**(values | changes))
            session.add(row)
            session.flush()
            return row

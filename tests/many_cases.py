"""Very many cases in a database that holds none, for the speed and the plans of their list.

One in 10 is open; of these every stage is alike frequent, one in 20 is held by somebody, one in 3 waits for evidence.
Each is of a claim of its own, which is found by a first name, a surname, a postcode and a reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any, cast
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal.adapters.bulk_rows import RowIds, insert_rows
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.models import (
    Base,
    Case,
    Claim,
    ClaimVersion,
    EvidenceRequirement,
    NamePart,
    Organisation,
    SearchPerson,
    Submission,
    User,
)
from portal.services import name_parts
from tests.factories import claim_content

START = datetime(2024, 12, 1, tzinfo=UTC)
SPREAD = timedelta(days=700)
STAGES = ("new", "waiting-for-resident", "waiting-for-evidence", "ready-to-decide", "being-sent", "sent")
BATCH = 50_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TABLES = (Claim, ClaimVersion, SearchPerson, Case, Submission, EvidenceRequirement)
Row = dict[str, Any]


def add_staff(session: Any) -> tuple[Officer, list[UUID]]:
    """An officer who may review cases, and the ids of 19 colleagues."""
    council = Organisation(name="Council", kind="council", email_domains=[], created_at=START)
    session.add(council)
    session.flush()
    users = [
        User(organisation_id=council.id, email=f"o{number}@council.example.org", first_name="O", last_name=str(number),
             permissions=["cases:review"], created_at=START)
        for number in range(20)
    ]  # fmt: skip
    session.add_all(users)
    session.flush()
    return officer_of(users[0]), [user.id for user in users[1:]]


def officer_of(user: User) -> Officer:
    """That user, who may review cases."""
    return Officer(user.id, user.organisation_id, uuid4(), "O", frozenset({Permission.REVIEW_CASES}))


def fill(connection: sa.Connection, count: int, officers: list[UUID], done: Callable[[], None] = lambda: None) -> None:
    """Insert `count` cases; `done` is called after each batch. Made again, they are the same but for their ids."""
    content = claim_content()
    ids = RowIds(START)
    names: set[str] = set()
    for first in range(0, count, BATCH):
        rows: dict[type[Base], list[Row]] = {table: [] for table in TABLES}
        for number in range(first, min(first + BATCH, count)):
            for table, row in _rows_of(number, count, ids, content, officers):
                rows[table].append(row)
        names.update(row["word"] for row in rows[SearchPerson] if row["kind"] == "name")
        for table, some in rows.items():
            columns = list(some[0]) if some else []
            values = map(itemgetter(*columns), some) if some else ()
            insert_rows(connection, cast(sa.Table, table.__table__), columns, list(values))
        done()
    parts = [(word, part) for word in sorted(names) for part in name_parts.ends_of(word)]
    insert_rows(connection, cast(sa.Table, NamePart.__table__), ("word", "part"), parts)
    done()


def _rows_of(
    number: int, count: int, ids: RowIds, content: Row, officers: list[UUID]
) -> Iterator[tuple[type[Base], Row]]:
    claim_id, version_id, case_id, submission_id = (ids.new() for _each in range(4))
    at = START + SPREAD * (number / count)
    reference = f"HB{3_000_000 + number}"
    yield Claim, {"id": claim_id, "reference": reference, "status": "active", "current_number": 1, "created_at": at,
                  "updated_at": at, "index_key_version": 1, "version": 1, "nino_index": number.to_bytes(8, "big")}  # fmt: skip
    yield ClaimVersion, {"id": version_id, "claim_id": claim_id, "number": 1, "digest": b"", "source": "extract",
                         "content_sealed": ClaimVersion.content.seal(UUID(version_id), content), "recorded_at": at}  # fmt: skip
    for kind, word in words_of(number):
        yield SearchPerson, {"id": ids.new(), "claim_id": claim_id, "word": word, "kind": kind}
    is_open, place = number % 10 == 0, number // 10
    is_wanting = is_open and place % 3 == 0
    holder = officers[place % 400 // 20 % len(officers)].hex if is_open and place % 20 == 0 else None
    yield Case, {"id": case_id, "reference": f"C-{number:08d}", "claim_id": claim_id,
                 "stage": STAGES[place % 6] if is_open else "closed", "stage_since_at": at, "submission_count": 1,
                 "undecided_count": place % 4, "outstanding_count": int(is_wanting), "question_count": 0,
                 "opened_at": at - timedelta(days=number % 30), "updated_at": at, "version": 1,
                 "due_on": _due_on(at, place) if is_open else None, "assigned_user_id": holder,
                 "closed_at": None if is_open else at}  # fmt: skip
    yield Submission, _submission(number, submission_id, claim_id, case_id, at)
    if place % 3 < 2:
        yield EvidenceRequirement, _requirement(ids.new(), claim_id, case_id, submission_id, at, is_wanting=is_wanting)


def words_of(number: int) -> tuple[tuple[str, str], ...]:
    """What the claim of a case is found by: first names of 676 kinds, surnames of 35,152 but that one in 25 is a Smith,
    postcodes that 15 share, its reference."""
    first = LETTERS[number % 26] + LETTERS[number // 26 % 26] + "anna"
    spread = number * 7919 % 35_152
    surname = LETTERS[spread % 26] + LETTERS[spread // 26 % 26] + LETTERS[spread // 676 % 26] + f"son{spread // 17_576}"
    surname = surname if number % 25 else "smith"
    postcode = f"zz{number // 15 // 400 % 90 + 10}{number // 15 // 40 % 10}{LETTERS[number // 15 % 20]}{LETTERS[number // 15 // 20 % 2]}"
    return (("name", first), ("name", surname), ("postcode", postcode), ("reference", f"hb{3_000_000 + number}"))


def _due_on(at: datetime, place: int) -> date | None:
    return (at + timedelta(days=30)).date() if place % 6 < 4 else None


def _submission(number: int, own_id: str, claim_id: str, case_id: str, at: datetime) -> Row:
    return {
        "id": own_id, "reference": f"R-{number:08d}", "claim_id": claim_id, "case_id": case_id, "kind": "report",
        "channel": "online", "language": "en", "content_sealed": b"", "claim_number": 1, "submit_token": f"{number:08d}",
        "started_at": at, "submitted_at": at,
    }  # fmt: skip


def _requirement(
    own_id: str, claim_id: str, case_id: str, submission_id: str, at: datetime, *, is_wanting: bool
) -> Row:
    return {
        "id": own_id, "claim_id": claim_id, "case_id": case_id, "submission_id": submission_id, "reference": own_id,
        "resource_id": "Rent", "position": 1, "title": {"en": "Rent"}, "text": {"en": "Rent"}, "asked_at": at,
        "state": "needed" if is_wanting else "received", "due_on": at.date(),
    }  # fmt: skip


@contextmanager
def without_indexes(connection: sa.Connection) -> Iterator[None]:
    """While very many rows are inserted: no index but those that keep rows apart, and no look for each parent."""
    indexes = [index for table in TABLES for index in cast(sa.Table, table.__table__).indexes]
    _look_for_parents(connection, is_on=False)
    for index in indexes:
        index.drop(connection)
    connection.commit()
    yield
    for index in indexes:
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
        index.create(connection)
    connection.commit()
    _look_for_parents(connection, is_on=True)


def _look_for_parents(connection: sa.Connection, *, is_on: bool) -> None:
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()  # outside a transaction, where these have an effect
        cursor.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")
        cursor.execute(f"PRAGMA synchronous={'FULL' if is_on else 'OFF'}")
        cursor.execute("PRAGMA cache_size=-262144")
        return
    connection.exec_driver_sql(f"SET session_replication_role = {'DEFAULT' if is_on else 'replica'}")
    connection.exec_driver_sql("SET maintenance_work_mem = '256MB'")
    connection.commit()

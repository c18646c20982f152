"""How long a page of the list of cases takes at a million cases, filter by filter, first page and deep ones (quality P12).

`python -m tests.benchmarks.case_list [COUNT] [DATABASE_URL]` fills SQLite and a PostgreSQL of its own, or the database named,
with COUNT open cases, each of a claim of its own, and asks for pages below the web: check, count, rows, names unsealed.
Each figure is the slower end (95 in 100) of 40 tries; in brackets the same page 500 pages further on. Targets: by reference 5 ms,
by the beginning of a name 10 ms, beyond what unsealing the names of 50 rows takes, which is measured beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from config import Settings
from portal import db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.models import Base, Case, Claim, ClaimVersion, Organisation, SearchPerson, User, keyring
from portal.services import case_list
from portal.services.case_filter import CaseFilter, CaseSort
from tests.factories import claim_content
from tests.postgres import throwaway_cluster

COUNT = 1_000_000
BATCH = 10_000
TRIES = 40
DEEP = 500 * case_list.PAGE_ROWS
START = datetime(2026, 1, 1, tzinfo=UTC)
STAGES = ("new", "waiting-for-resident", "waiting-for-evidence", "ready-to-decide", "being-sent", "sent")
TARGETS = {"by reference": 5.0, "by the beginning of a name": 10.0}


def fill(count: int, officers: list[UUID]) -> None:
    """Cases of all stages, one in 20 held by somebody, one in 3 with evidence outstanding, names of 26,000 kinds."""
    content = claim_content()
    for first in range(0, count, BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {Claim: [], ClaimVersion: [], Case: [], SearchPerson: []}
        for number in range(first, min(first + BATCH, count)):
            for table, row in _rows_of(number, content, officers):
                rows[table].append(row)
        with db.transaction() as session:
            for table, some in rows.items():
                session.execute(sa.insert(table), some)


def _rows_of(number: int, content: dict[str, Any], officers: list[UUID]) -> Iterator[tuple[Any, dict[str, Any]]]:
    claim_id, version_id, at = uuid4(), uuid4(), START + timedelta(seconds=number)
    reference = f"HB{3_000_000 + number}"
    yield Claim, {"id": claim_id, "reference": reference, "status": "active", "current_number": 1, "created_at": at,
                  "updated_at": at, "index_key_version": 1, "version": 1, "nino_index": number.to_bytes(8, "big"),
                  "identity_index": None}  # fmt: skip
    yield ClaimVersion, {"id": version_id, "claim_id": claim_id, "number": 1, "digest": b"", "source": "extract",
                         "content_sealed": ClaimVersion.content.seal(version_id, content), "recorded_at": at,
                         "as_at_on": None, "import_run_id": None}  # fmt: skip
    yield Case, {"id": uuid4(), "reference": f"C-{number:08d}", "claim_id": claim_id, "stage": STAGES[number % 6],
                 "stage_since_at": at, "submission_count": 1, "undecided_count": number % 4,
                 "outstanding_count": int(number % 3 == 0), "question_count": 0, "opened_at": at, "updated_at": at,
                 "due_on": (at + timedelta(days=30)).date() if number % 6 < 4 else None, "version": 1,
                 "assigned_user_id": officers[number % 400 // 20 % len(officers)] if number % 20 == 0 else None}  # fmt: skip
    letters = "abcdefghijklmnopqrstuvwxyz"
    word = letters[number % 26] + letters[number // 26 % 26] + letters[number // 676 % 26] + f"son{number // 17576 % 2}"
    yield SearchPerson, {"id": uuid4(), "claim_id": claim_id, "word": word, "kind": "name"}


def lists() -> dict[str, CaseFilter]:
    """The lists that officers ask for."""
    return {
        "everything, latest first": CaseFilter(sort=CaseSort.ACTIVITY),
        "everything, by due date": CaseFilter(sort=CaseSort.DUE),
        "one stage": CaseFilter(stage="ready-to-decide", sort=CaseSort.ACTIVITY),
        "my cases": CaseFilter(assigned="me", sort=CaseSort.ACTIVITY),
        "nobody's cases": CaseFilter(assigned="nobody", sort=CaseSort.ACTIVITY),
        "evidence outstanding": CaseFilter(evidence="outstanding", sort=CaseSort.ACTIVITY),
        "overdue": CaseFilter(due="overdue", sort=CaseSort.DUE),
        "by reference": CaseFilter(keyword="C-00000007", sort=CaseSort.ACTIVITY),
        "by the beginning of a name": CaseFilter(keyword="bcdson1", sort=CaseSort.ACTIVITY),
        "by one that 40,000 share": CaseFilter(keyword="ab", sort=CaseSort.ACTIVITY),
    }


def slow_end(run: Callable[[], object]) -> float:
    """Milliseconds of the slower end of several tries."""
    taken = []
    for _try in range(TRIES):
        started = time.perf_counter()
        run()
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)[int(TRIES * 0.95) - 1]


def measure(name: str, url: str, count: int) -> bool:
    """Fill a database, print the figures, and say whether the targets are met."""
    settings = Settings(environment="test", database_url=url)
    keyring.use(keyring.Keyring(settings.keys, settings.blind_index_key))
    engine = db.make_engine(url)
    db.bind(engine)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    officer, colleagues = _staff()
    started = time.perf_counter()
    fill(count, [officer.user_id, *colleagues])
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    print(f"{name}: {count:,} cases, filled in {time.perf_counter() - started:.0f} s")
    unsealing = slow_end(lambda: _unseal(case_list.PAGE_ROWS))
    print(f"  unsealing {case_list.PAGE_ROWS} claims alone: {unsealing:.1f} ms")
    is_met = True
    for label, wanted in lists().items():
        page = _page(officer, wanted)
        share = unsealing * len(page.rows) / case_list.PAGE_ROWS
        taken = slow_end(lambda wanted=wanted: _page(officer, wanted))  # type: ignore[misc]
        deep = ""
        if page.total > DEEP // 10 and wanted.keyword == "":
            after = _deep_position(officer, wanted, min(DEEP, page.total - 200))
            deep = f" (deep: {slow_end(lambda wanted=wanted, after=after: _page(officer, wanted, after)):.1f})"  # type: ignore[misc]
        target = TARGETS.get(label)
        is_met = is_met and (target is None or taken - share <= target)
        print(
            f"  {label}: {taken:.1f} ms{deep}, {len(page.rows)} rows of {page.total:,}{f', at most {target:.0f} beyond unsealing' if target else ''}",
            flush=True,
        )
    engine.dispose()
    return is_met


def _staff() -> tuple[Officer, list[UUID]]:
    with db.transaction() as session:
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
        ids = [user.id for user in users]
        return Officer(ids[0], council.id, uuid4(), "O", frozenset({Permission.REVIEW_CASES})), ids[1:]


def _page(officer: Officer, wanted: CaseFilter, after: str = "") -> case_list.CasePage:
    with db.reading() as session:
        page = case_list.list_cases(officer, wanted, after=after)
        session.info.clear()
    return page


def _deep_position(officer: Officer, wanted: CaseFilter, rows: int) -> str:
    with db.reading() as session:
        key = Case.due_on if wanted.sort is CaseSort.DUE else Case.updated_at
        order = (key.asc(), Case.id.asc()) if wanted.sort is CaseSort.DUE else (key.desc(), Case.id.desc())
        conditions = case_list._narrowed(officer, wanted, wanted.sort or CaseSort.ACTIVITY)
        case = session.scalars(sa.select(Case).where(*conditions).order_by(*order).offset(rows).limit(1)).one()
        return case_list._position(case, wanted.sort or CaseSort.ACTIVITY)


def _unseal(count: int) -> None:
    with db.reading() as session:
        for version in session.scalars(sa.select(ClaimVersion).limit(count)):
            assert version.content


def main(count: int, url: str) -> int:
    """Measure the database of that address, or both kinds; 1 when a target is missed."""
    if url:
        return int(not measure(sa.make_url(url).get_backend_name(), url, count))
    with tempfile.TemporaryDirectory() as folder:
        is_met = measure("SQLite", f"sqlite:///{folder}/cases.sqlite3", count)
    with throwaway_cluster() as cluster:
        return int(not (measure("PostgreSQL", cluster.create_database("cases"), count) and is_met))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, sys.argv[2] if len(sys.argv) > 2 else ""))

"""How long a page of the list of cases takes at a million cases, filter by filter, first page and deep ones (quality P12).

`python -m tests.benchmarks.case_list [COUNT] [DATABASE_URL]` fills SQLite and a PostgreSQL of its own, or the database named,
with COUNT cases, each of a claim of its own, and asks for pages below the web: check, count, rows, names unsealed, but not
the audit entry that is written afterwards. A named database that has them already is measured as it is. Each figure is the
quickest of 40 tries, the middle and the slower end (95 in 100); in brackets the same page 500 pages further on. Targets count
beyond what unsealing the names of the rows takes, which is measured beside it, and are held against the slower end.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa

from config import Settings
from portal import db
from portal.domain.actor import Officer
from portal.models import Base, Case, ClaimVersion, User, keyring
from portal.services import case_list
from portal.services.case_filter import CaseFilter, CaseSort, Reading, look_up
from tests import many_cases
from tests.postgres import throwaway_cluster

COUNT = 1_000_000
TRIES = 40
DEEP = 500 * case_list.PAGE_ROWS
REFERENCE_MS, NAME_MS, LIST_MS = 5.0, 10.0, 30.0


def lists(count: int) -> dict[str, tuple[CaseFilter, float]]:
    """The lists that officers ask for, and the most milliseconds each may take beyond unsealing."""
    by_activity, middle = CaseSort.ACTIVITY, count // 2 + 1
    first, surname, postcode, claim = (word for _kind, word in many_cases.words_of(middle))
    return {
        "everything, latest first": (CaseFilter(sort=by_activity), LIST_MS),
        "everything, by date opened": (CaseFilter(sort=CaseSort.OPENED), LIST_MS),
        "everything, by due date": (CaseFilter(sort=CaseSort.DUE), LIST_MS),
        "one stage": (CaseFilter(stage="ready-to-decide", sort=by_activity), LIST_MS),
        "one stage, by date opened": (CaseFilter(stage="ready-to-decide", sort=CaseSort.OPENED), LIST_MS),
        "my cases": (CaseFilter(assigned="me", sort=by_activity), LIST_MS),
        "my cases, by due date": (CaseFilter(assigned="me", sort=CaseSort.DUE), LIST_MS),
        "my cases of one stage": (CaseFilter(assigned="me", stage="new", sort=by_activity), LIST_MS),
        "nobody's cases": (CaseFilter(assigned="nobody", sort=by_activity), LIST_MS),
        "evidence outstanding": (CaseFilter(evidence="outstanding", sort=by_activity), LIST_MS),
        "all evidence given": (CaseFilter(evidence="given", sort=by_activity), LIST_MS),
        "overdue": (CaseFilter(due="overdue", sort=CaseSort.DUE), LIST_MS),
        "overdue, latest first": (CaseFilter(due="overdue", sort=by_activity), LIST_MS),
        "by case reference": (CaseFilter(keyword=f"C-{middle:08d}", sort=by_activity), REFERENCE_MS),
        "by claim reference": (CaseFilter(keyword=claim, sort=by_activity), REFERENCE_MS),
        "by reference of a submission": (CaseFilter(keyword=f"R-{middle:08d}", sort=by_activity), REFERENCE_MS),
        "by postcode": (CaseFilter(keyword=postcode, sort=by_activity), NAME_MS),
        "by a surname": (CaseFilter(keyword=surname, sort=by_activity), NAME_MS),
        "by the beginning of a name": (CaseFilter(keyword=surname[:4], sort=by_activity), NAME_MS),
        "by two names": (CaseFilter(keyword=f"{first[:4]} {surname[:4]}", sort=by_activity), NAME_MS),
        "by a name and a stage": (CaseFilter(keyword=surname[:4], stage="new", sort=by_activity), NAME_MS),
        "by 3 letters of a name": (CaseFilter(keyword=surname[:3], sort=by_activity), NAME_MS),
        "by 2 letters of a name": (CaseFilter(keyword=surname[:2], sort=by_activity), NAME_MS),
        "by a name that one in 25 has": (CaseFilter(keyword="smith", sort=by_activity), NAME_MS),
        "by the oldest of them": (CaseFilter(keyword="smith", sort=CaseSort.DUE), NAME_MS),
        "by that name and another": (CaseFilter(keyword=f"smith {first}", sort=by_activity), NAME_MS),
        "by that name and a stage": (CaseFilter(keyword="smith", stage="ready-to-decide", sort=by_activity), NAME_MS),
        "by letters from inside a name": (CaseFilter(keyword=surname[1:5], sort=by_activity), LIST_MS),
        "by 3 letters from inside half of all names": (CaseFilter(keyword=surname[-3:], sort=by_activity), LIST_MS),
        "by letters from inside a name that one in 25 has": (CaseFilter(keyword="mith", sort=by_activity), LIST_MS),
        "by a first name and letters from inside that name": (
            CaseFilter(keyword=f"{first} mith", sort=by_activity),
            LIST_MS,
        ),
        "by a name that nobody has": (CaseFilter(keyword="qqqq", sort=by_activity), NAME_MS),
    }


class Times(NamedTuple):
    """Milliseconds of the quickest try, of the middle one, and of the slower end of all."""

    least: float
    middle: float
    slow_end: float

    def __str__(self) -> str:
        return f"{self.least:.1f} / {self.middle:.1f} / {self.slow_end:.1f} ms"


def time_it(run: Callable[[], object]) -> Times:
    """How long several tries take, each in a unit of work of its own that nothing is written after."""
    taken = []
    for _try in range(TRIES):
        with db.reading() as session:
            started = time.perf_counter()
            run()
            taken.append((time.perf_counter() - started) * 1000)
            session.info.clear()
            db._deferred.set([])
    taken.sort()
    return Times(taken[0], taken[TRIES // 2], taken[int(TRIES * 0.95) - 1])


def prepare(name: str, engine: sa.Engine, count: int) -> Officer:
    """The officer who looks, in a database that has the cases now."""
    if sa.inspect(engine).has_table("review_case"):
        with db.reading() as session:
            held = session.scalar(sa.select(sa.func.count()).select_from(Case))
            user = session.scalars(sa.select(User).order_by(User.email).limit(1)).one()
            if held != count:
                raise SystemExit(f"{name} holds {held:,} cases: name a database with {count:,}, or an empty one")
            return many_cases.officer_of(user)
    Base.metadata.create_all(engine)
    with db.transaction() as session:
        officer, colleagues = many_cases.add_staff(session)
    started = time.perf_counter()
    with engine.connect() as connection, many_cases.without_indexes(connection):
        many_cases.fill(connection, count, [officer.user_id, *colleagues], connection.commit)
    filled = time.perf_counter()
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    print(f"{name}: {count:,} cases and {count * 4:,} words, filled in {filled - started:.0f} s", flush=True)
    return officer


def measure(name: str, url: str, count: int) -> bool:
    """Print the figures of a database, and say whether the targets are met."""
    settings = Settings(environment="test", database_url=url)
    keyring.use(keyring.Keyring(settings.keys, settings.blind_index_key))
    engine = db.make_engine(url)
    db.bind(engine)
    officer = prepare(name, engine, count)
    unsealing = time_it(_unseal)
    print(f"{name}; unsealing {case_list.PAGE_ROWS} claims alone: {unsealing}")
    missed = [
        label for label, (wanted, most) in lists(count).items() if not _measure_list(officer, label, wanted, most, unsealing)
    ]  # fmt: skip
    print(f"  start page, its three counts: {time_it(case_list.count_cases)}")
    print(f"  every target met: {not missed} {', '.join(missed)}", flush=True)
    engine.dispose()
    return not missed


def _measure_list(officer: Officer, label: str, wanted: CaseFilter, most: float, unsealing: Times) -> bool:
    with db.reading():
        page = case_list.list_cases(officer, wanted)
        db._deferred.set([])
    times, beside = [time_it(lambda: case_list.list_cases(officer, wanted))], ""
    if page.total > DEEP // 10 and not wanted.keyword:
        after = _deep_position(officer, wanted, min(DEEP, page.total - 200))
        times.append(time_it(lambda: case_list.list_cases(officer, wanted, after=after)))
        beside = f" (deep: {times[1]})"
    own = max(one.slow_end for one in times) - unsealing.middle * len(page.rows) / case_list.PAGE_ROWS
    print(f"  {label}: {times[0]}{beside}, {len(page.rows)} rows of {page.total:,}; {own:.1f} of at most {most:.0f}",
          flush=True)  # fmt: skip
    return own <= most


def _deep_position(officer: Officer, wanted: CaseFilter, rows: int) -> str:
    sort = wanted.sort or CaseSort.ACTIVITY
    with db.reading() as session:
        key = {CaseSort.DUE: Case.due_on, CaseSort.OPENED: Case.opened_at}.get(sort, Case.updated_at)
        order = (key.asc(), Case.id.asc()) if sort is CaseSort.DUE else (key.desc(), Case.id.desc())
        conditions = case_list._narrowed(officer, wanted, sort, look_up(wanted.keyword), Reading.COLLECT)
        case = session.scalars(sa.select(Case).where(*conditions).order_by(*order).offset(rows).limit(1)).one()
        return case_list._position(case, sort)


def _unseal() -> None:
    for version in db.session().scalars(sa.select(ClaimVersion).limit(case_list.PAGE_ROWS)):
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

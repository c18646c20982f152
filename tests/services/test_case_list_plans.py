"""How databases find the lists of cases: by an index, whatever narrows them, with and without statistics (quality P12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.services import case_list
from portal.services.case_filter import CaseFilter
from tests import many_cases
from tests.benchmarks.case_list import lists

COUNT = 20_000
LARGE = ("review_case", "claim", "claim_version", "search_person", "submission", "evidence_requirement")
MOST_SORTED = 1_000
MAY_SORT = ("by ", "my cases", "one stage, by date opened")
"""What a keyword, an officer or a stage leaves may be sorted."""


def test_no_list_of_cases_is_read_or_sorted_whole(make_for_real):
    with db.transaction() as session:
        session.info["no audit guard"] = True
        officer, colleagues = many_cases.add_staff(session)
        many_cases.fill(session.connection(), COUNT, [officer.user_id, *colleagues])
    is_sqlite = db.engine().dialect.name == "sqlite"
    faults = list(_faults(officer, _faults_of_sqlite)) if is_sqlite else []  # the other collects statistics by itself
    with db.transaction() as session:
        session.execute(sa.text("ANALYZE"))
    faults += _faults(officer, _faults_of_sqlite if is_sqlite else _faults_of_postgresql)
    assert not faults, "\n\n".join(faults)


def _faults(officer: Officer, find: Callable[..., Iterator[str]]) -> Iterator[str]:
    """What is wrong in the plans of all lists, of first pages and of deep ones."""
    for label, (wanted, _most) in lists(COUNT).items():
        statements, after = _statements(officer, wanted, "")
        if after and not wanted.keyword:
            statements += _statements(officer, wanted, after)[0]
        with db.engine().connect() as connection:
            for statement, parameters in statements:
                yield from (f"{label}: {one}\n{statement}" for one in find(connection, label, statement, parameters))


def _statements(officer: Officer, wanted: CaseFilter, after: str) -> tuple[list[tuple[str, Any]], str]:
    """What is asked of large tables for a page, and where the next begins."""
    seen: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if statement.startswith("SELECT") and any(f"FROM {table}" in statement for table in LARGE):
            seen.append((statement, parameters))

    sa.event.listen(db.engine(), "before_cursor_execute", note)
    with db.reading() as session:
        page = case_list.list_cases(officer, wanted, after=after)
        session.info.clear()
    sa.event.remove(db.engine(), "before_cursor_execute", note)
    assert len(seen) >= 2
    return seen, page.after


def _faults_of_sqlite(connection: sa.Connection, label: str, statement: str, parameters: Any) -> Iterator[str]:
    """Reading a table without an index, or sorting anything but the rows of the page."""
    for _id, parent, _unused, detail in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        if detail.startswith("SCAN ") and detail.split()[1] in LARGE and "INDEX" not in detail:
            yield detail
        may_sort = parent == 0 or label.startswith(MAY_SORT)
        if "TEMP B-TREE FOR ORDER BY" in detail and not may_sort:
            yield detail


def _faults_of_postgresql(connection: sa.Connection, _label: str, statement: str, parameters: Any) -> Iterator[str]:
    """Reading a table without an index for a page, or sorting more than what a search finds; to count half of it, it may."""
    found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    plan = found if isinstance(found, list) else json.loads(found)
    for node in _nodes(plan[0]["Plan"]):
        is_whole = node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
        if is_whole and not statement.startswith("SELECT count"):
            yield f"Seq Scan on {node['Relation Name']}"
        if "Sort" in node["Node Type"] and node["Plans"][0]["Plan Rows"] > MOST_SORTED:
            yield f"{node['Node Type']} of {node['Plans'][0]['Plan Rows']} rows"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", ()):
        yield from _nodes(one)

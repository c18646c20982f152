"""A worker checks several messages at once, and the reference back office too: each is told its own fault."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from portal.adapters.backoffice import schemas

NAMESPACE = "urn:hb-portal:northgate:1"
ELEMENTS = ("ClaimSearchRequest", "ClaimDetailsRequest", "ChangeOfCircumstances", "Fault")


@pytest.fixture(autouse=True)
def _threads_change_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_are_told_of_their_own_fault_only():
    def name_of_fault(name: str) -> str | None:
        root = etree.fromstring(f'<{name} xmlns="{NAMESPACE}"><Nonsense/></{name}>')
        path = schemas.fault_in("northgate", root)
        return None if path is None else schemas.plain_path(path, root)

    asked = list(ELEMENTS) * 2500
    expected = [name_of_fault(name) for name in asked]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(name_of_fault, asked)) == expected

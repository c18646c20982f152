"""Scanners for tests: one that says what it is told to say, and a real clamd."""

from __future__ import annotations

import pytest

from portal.adapters import scanner
from tests.antivirus import Antivirus


class Stub:
    """A scanner that says what it is told to say."""

    says: str | Exception | None = None

    def scan(self, chunks):
        b"".join(chunks)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def ping(self):
        """It is there."""


@pytest.fixture
def stub():
    found = Stub()
    scanner.use(found)
    yield found
    scanner.use(None)


@pytest.fixture(scope="session")
def antivirus(tmp_path_factory):
    found = Antivirus(tmp_path_factory.mktemp("clamd"))
    found.start()
    yield found
    found.stop()

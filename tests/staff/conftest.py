"""People of one organisation, for the tests of the Users tab."""

from __future__ import annotations

import pytest

from portal.domain.permissions import Permission
from tests.staff.accounts import MANAGE, member


@pytest.fixture
def manager(make):
    return member(make, MANAGE, first_name="Morgan", last_name="Manager", email="morgan@council.example.org")


@pytest.fixture
def other(make):
    """Somebody else of the same organisation, who does not manage users."""
    return member(make, Permission.VIEW_PAYMENTS, first_name="Vera", last_name="Viewer", email="vera@council.example.org",
                  mobile="07700 900777")  # fmt: skip


@pytest.fixture
def browser(client_as_officer, manager):
    return client_as_officer(officer=manager)

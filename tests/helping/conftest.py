"""A resident, an adviser, and browsers of both."""

import pytest

from tests.helping.acting import adviser, authority, helper_browser


@pytest.fixture
def claim(make):
    return make.claim()


@pytest.fixture
def sam(make):
    """An adviser of an advice agency."""
    return adviser(make)


@pytest.fixture
def opened(app, make, claim, sam):
    """`opened(Scope.PREPARE, ...)`: the adviser's browser with the resident open under these scopes, and the authority."""

    def open_with(*scopes, user=sam, **changes):
        row = authority(make, claim, *scopes, user=user, **changes)
        return helper_browser(app, row), row

    return open_with

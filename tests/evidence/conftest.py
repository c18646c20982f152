"""A tenant of a private landlord who is about to tell of a new rent, for which proof is asked."""

from __future__ import annotations

import pytest

from portal import db
from tests.submitting import RENT, start_draft

PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}


@pytest.fixture
def claim(make):
    """The claim of the tenant."""
    return make.claim(home=PRIVATE)


@pytest.fixture
def browser(claim, client_as_resident):
    """The tenant signed in, with a draft."""
    with db.transaction():
        start_draft(claim.id, RENT)
    return client_as_resident(claim)

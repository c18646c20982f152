"""A browser whose review is open, on a fixed day."""

import pytest
import time_machine

from tests.resident.reviewing import open_review

TODAY = "2026-11-22T12:00:00Z"


@pytest.fixture
def on_the_day():
    """22 November 2026, at midday."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def reviewer(on_the_day, client_as_resident, make):
    """`reviewer(**content)`: the browser of a resident with that claim, with the review started."""
    return lambda **content: open_review(client_as_resident(make.claim(**content)))


@pytest.fixture
def browser(reviewer):
    """The browser of the sample household, with the review started."""
    return reviewer()

"""The trail speaks to the resident who reads it: what officers read of the resident, it says to them."""

from __future__ import annotations

from portal.services.case_journal import ACTION_WORDING
from portal.services.claim_history import TO_RESIDENT


def test_nothing_that_officers_read_of_the_resident_is_shown_to_them_in_the_third_person():
    spoken_of = {action for action, wording in ACTION_WORDING.items() if "the resident" in wording.text.lower()}
    assert spoken_of <= set(TO_RESIDENT)
    assert not [wording.text for wording in TO_RESIDENT.values() if "resident" in wording.text]
    assert set(TO_RESIDENT) <= set(ACTION_WORDING)

"""How long a change that could be misused is held for a check by staff: a bank account, a contact, who acts (domain facts 15).

The contact held is told of it at once, so that whoever did not report it has two days to say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.domain.wording import Wording

HELD_FOR = timedelta(hours=48)


def held_until(checks: Sequence[Wording], submitted_at: datetime) -> datetime | None:
    """Until when a change with these checks is held; None when there is nothing to check."""
    return submitted_at + HELD_FOR if checks else None

"""What somebody on call has to look at, in words without numbers or names: `/readyz` shows them to any monitor.

An alarm never takes a web process out of service: what it tells of keeps nobody from sending (quality R2).
"""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.adapters.store import Store
from portal.services import authority_papers
from portal.services.evidence import scanning
from portal.services.handover import queue_age

SPOOL_ALARM_AFTER = timedelta(minutes=15)


def list_alarms(store: Store) -> list[str]:
    """The alarms of this moment, as words of docs/operations.md."""
    found = []
    if scanning.FILES.is_behind() or authority_papers.PAPERS.is_behind():
        found.append("files wait for the scanner")
    since = store.waiting_since()
    if since is not None and since < clock.now() - SPOOL_ALARM_AFTER:
        found.append("files wait for the store")
    found.extend(queue_age.list_alarms())
    return found

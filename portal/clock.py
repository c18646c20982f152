"""The only reader of the system clock: instants are UTC and aware, days are those of Europe/London."""

from __future__ import annotations

import time as system_time
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This instant, UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the council is."""
    return now().astimezone(LONDON).date()


def local(instant: datetime) -> datetime:
    """An aware instant as London wall-clock time, for showing to people."""
    return instant.astimezone(LONDON)


def running_seconds() -> float:
    """Seconds since some moment, for telling how long ago something was: no change of the time of day moves it."""
    return system_time.monotonic()


def end_of_day(day: date) -> datetime:
    """The last second of a London day, as a UTC instant: deadlines end then."""
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)

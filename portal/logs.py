"""Logs: one JSON line per event on standard error, and never personal data.

Only the keys that `ALLOWED` names pass; anything that looks like a National Insurance number, an e-mail address or a
telephone number is masked even inside them, because people type such things everywhere.
"""

from __future__ import annotations

import json
import logging
import re
import sys

from portal import clock

MASKED = re.compile(
    r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]?\b|[^\s@]{1,64}@[^\s@]{1,255}|\+?\d[\d ()-]{8,16}\d", re.IGNORECASE
)
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "request_id", "method", "endpoint", "status", "milliseconds", "error", "where", "job",
        "attempt", "count", "name", "state", "logger", "version", "address",
    }
)  # fmt: skip


def configure() -> None:
    """Keep libraries quiet that log what they are asked for."""
    for name in ("werkzeug", "dbos"):
        logging.getLogger(name).setLevel(logging.WARNING)


def info(event: str, **details: object) -> None:
    """Something that is as it should be."""
    _write("info", event, details)


def warning(event: str, *, exception: BaseException | None = None, **details: object) -> None:
    """Something that the portal gets over by itself."""
    _write("warning", event, details, exception)


def error(event: str, *, exception: BaseException | None = None, **details: object) -> None:
    """Something that somebody did not get."""
    _write("error", event, details, exception)


def _write(level: str, event: str, details: dict[str, object], exception: BaseException | None = None) -> None:
    line: dict[str, object] = {name: _shown(value) for name, value in details.items() if name in ALLOWED}
    if exception is not None:
        line["where"] = _where(exception)
    line |= {"event": event, "level": level, "timestamp": clock.now().isoformat()}
    sys.stderr.write(json.dumps(line, sort_keys=True) + "\n")


def _shown(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else mask(str(value))


def _where(exception: BaseException) -> str:
    """Files and lines of an exception instead of its text, which may hold what somebody typed."""
    frames, trace = [], exception.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-8:])


def mask(text: str) -> str:
    """`text` with what looks like personal data replaced; instants and line numbers are left alone."""
    return text if re.fullmatch(r"[\dTZ:.+-]+", text) else MASKED.sub("[masked]", text)

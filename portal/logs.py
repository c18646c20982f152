"""Logs: one JSON line per event with the request's id, and never personal data.

Only the keys that `ALLOWED` names pass; anything that looks like a National Insurance number, an e-mail address or a
telephone number is masked even inside them, because people type such things everywhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

from config import Settings

MASKED = re.compile(
    r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]?\b|[^\s@]{1,64}@[^\s@]{1,255}|\+?\d[\d ()-]{8,16}\d", re.IGNORECASE
)
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "request_id", "method", "endpoint", "status", "milliseconds", "error", "where", "job",
        "attempt", "count", "name", "state", "logger", "version", "address",
    }
)  # fmt: skip


def configure(settings: Settings) -> None:
    """JSON lines on standard error in production, short lines in development."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where,
            _only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("dbos").setLevel(logging.WARNING)


def _where(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """File and line of an exception instead of its text, which may hold what somebody typed."""
    error = event.pop("exc_info", None)
    trace = getattr(error, "__traceback__", None)
    frames = []
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    if frames:
        event["where"] = " > ".join(frames[-8:])
    return event


def _only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items() if key in ALLOWED}


def mask(text: str) -> str:
    """`text` with what looks like personal data replaced; instants and line numbers are left alone."""
    return text if re.fullmatch(r"[\dTZ:.+-]+", text) else MASKED.sub("[masked]", text)

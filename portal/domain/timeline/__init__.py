"""Dated changes from any number of submissions of one claim, as ordered, cumulative steps with explicit conflicts."""

from portal.domain.timeline.derive import derive_steps
from portal.domain.timeline.reports import (
    SentStep,
    Submission,
    TimelineDocument,
    TimelineFault,
    read_document,
    read_submissions,
)
from portal.domain.timeline.steps import Conflict, Step

__all__ = [
    "Conflict",
    "SentStep",
    "Step",
    "Submission",
    "TimelineDocument",
    "TimelineFault",
    "derive_steps",
    "read_document",
    "read_submissions",
]

"""Asking for a hand-over to be planned: what every change of a case calls, and all that it needs to know."""

from __future__ import annotations

from uuid import UUID, uuid4

from portal.adapters import queue

PLAN = "plan-hand-over"
PLAN_DOCUMENT = "plan-document"


def request_plan(case_id: UUID) -> None:
    """Have the hand-over of a case planned once this transaction has committed: something sent or decided changed it."""
    queue.enqueue(PLAN, case_id, key=f"{PLAN}:{uuid4()}")


def request_document(document_id: UUID) -> None:
    """Have a file or a copy handed over once this transaction has committed: it is whole, clean or decided now."""
    queue.enqueue(PLAN_DOCUMENT, document_id, key=f"{PLAN_DOCUMENT}:{uuid4()}")

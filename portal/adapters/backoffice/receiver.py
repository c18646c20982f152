"""The other side of the wire: takes a message in one dialect, asks the ledger, answers in the same dialect.

It can be told to misbehave, one answer at a time (`Ledger.misbehave`): what tests and demonstrations of an outage need.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from portal.adapters.backoffice import schemas
from portal.adapters.backoffice.dialect import Dialect
from portal.adapters.backoffice.ledger import Ledger
from portal.domain.handover.causes import NotDelivered, refused

FAULTS = {
    "fail": "answer 503 and keep nothing",
    "fail-after": "keep the message, then answer 500",
    "cut": "keep the message, then close the connection",
    "slow": "wait 2 seconds before answering",
    "twice": "take the message in twice and answer the second time",
    "garbage": "keep the message and answer something that is not XML",
    "locked": "say that the record is in use",
}
SLOW_SECONDS = 2.0
STATUSES = {
    "claim-not-found": 404, "not-valid": 400, "not-allowed": 403, "locked": 423, "unavailable": 503,
}  # fmt: skip
CONFLICT = 409


class Answer(NamedTuple):
    """A status of HTTP and a body; status 0 is a connection that breaks."""

    status: int
    body: bytes


class Receiver:
    """One vendor's system as the portal sees it."""

    def __init__(self, dialect: Dialect, ledger: Ledger) -> None:
        self._dialect = dialect
        self._ledger = ledger

    def answer(self, written: bytes) -> Answer:
        """The answer to one message, in the way this answer is to go wrong, if it is."""
        fault = self._ledger.take_fault()
        if fault == "fail":
            return Answer(503, b"out of order")
        if fault == "locked":
            return self._refuse(refused("locked"))
        if fault == "slow":
            time.sleep(SLOW_SECONDS)
        found = self._answer(written)
        if fault == "twice":
            return self._answer(written)
        spoilt = {"fail-after": Answer(500, b"fault"), "cut": Answer(0, b""), "garbage": Answer(200, b"thank you")}
        return spoilt.get(fault, found)

    def _answer(self, written: bytes) -> Answer:
        try:
            message, content = schemas.read_message(self._dialect, written)
            kind, answer = self._carry_out(message, content, written)
        except NotDelivered as failure:
            return self._refuse(failure)
        return Answer(200, self._dialect.write(kind, answer))

    def _carry_out(self, message: str, content: dict[str, Any], written: bytes) -> tuple[str, dict[str, Any]]:
        if self._dialect.needs_user_id and not content.get("user_id"):
            raise refused("not-allowed", self._dialect.name_of("user_id"))
        if message == "find":
            return "found", {"claims": self._ledger.find_claims(content)}
        if message == "read":
            is_without_notes = content["clear_other_information"]
            return "claim", self._ledger.read_claim(content["claim_reference"], is_without_notes=is_without_notes)
        if message == "push":
            return "receipt", self._ledger.take(content, written)
        if message == "list":
            return "listed", {"messages": self._ledger.list_messages(content["claim_reference"])}
        raise refused("not-valid")

    def _refuse(self, failure: NotDelivered) -> Answer:
        code = "not-valid" if failure.code == "not-xml" else failure.code
        body = self._dialect.write("refusal", {"code": code, "detail": failure.detail[:200]})
        return Answer(STATUSES.get(code, CONFLICT), body)

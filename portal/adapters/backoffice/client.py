"""A back office that speaks XML: every message is checked by its schema before it leaves, every answer when it comes.

`exchange` carries bytes there and back; over HTTPS for a vendor's system, within this process for the local file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from portal.adapters.backoffice import schemas
from portal.adapters.backoffice.dialect import Dialect
from portal.adapters.backoffice.receiver import Answer
from portal.domain.handover.causes import Cause, NotDelivered, refused
from portal.domain.handover.shapes import ANSWERS

Exchange = Callable[[bytes], Answer]
Content = Mapping[str, Any]


class BackOffice(Protocol):
    """Finds and reads claims, takes messages, and tells what it took. Every failure is a NotDelivered with its cause."""

    @property
    def name(self) -> str:
        """The vendor, as the settings name it."""

    @property
    def takes_notes(self) -> bool:
        """Whether there is a place for notes of ours."""

    def find_claims(self, wanted: Content) -> list[str]:
        """References of the claims that agree with everything that is asked."""

    def read_claim(self, reference: str, *, is_without_notes: bool) -> dict[str, Any]:
        """A claim as it is held now: `{"as_at", "claim"}`."""

    def write_message(self, content: Content) -> bytes:
        """A message to be sent, as it will go over the wire each time; raises NotDelivered when its schema refuses it."""

    def push_message(self, written: bytes) -> str:
        """Send what `write_message` gave and return the receipt; the same bytes twice are one message."""

    def list_messages(self, reference: str) -> list[dict[str, Any]]:
        """What the receiver has got for a claim, in its order."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, as the council's settings say (SourceId, SourceUserId, UserId)."""

    source_id: str
    source_user_id: str = ""
    user_id: str = ""

    def values(self) -> dict[str, str]:
        """As they stand in a message."""
        return {"source_id": self.source_id, "source_user_id": self.source_user_id, "user_id": self.user_id}


class XmlBackOffice:
    """The one client for every dialect."""

    def __init__(self, dialect: Dialect, exchange: Exchange, sender: Sender) -> None:
        self._dialect = dialect
        self._exchange = exchange
        self._sender = sender

    @property
    def name(self) -> str:
        """The vendor."""
        return self._dialect.name

    @property
    def takes_notes(self) -> bool:
        """Whether the dialect has a place for notes."""
        return self._dialect.takes_notes

    def find_claims(self, wanted: Content) -> list[str]:
        """References of the claims found."""
        found = self._ask("find", wanted)
        return [one["claim_reference"] for one in found.get("claims", ())]

    def read_claim(self, reference: str, *, is_without_notes: bool) -> dict[str, Any]:
        """The claim as held; notes are dropped here too, whatever the other side does."""
        asked = {"claim_reference": reference, "clear_other_information": is_without_notes}
        found = self._ask("read", asked)
        if is_without_notes:
            found["claim"].pop("notes", None)
        return found

    def write_message(self, content: Content) -> bytes:
        """The message in the dialect, checked."""
        return self._write("push", content)

    def push_message(self, written: bytes) -> str:
        """Send it; the receipt must be for its key."""
        _kind, sent = schemas.read_message(self._dialect, written)
        found = self._send("push", written)
        if found["key"] != sent["key"]:
            raise NotDelivered(Cause.UNKNOWN, "other-key")
        return str(found["receipt"])

    def list_messages(self, reference: str) -> list[dict[str, Any]]:
        """What was received."""
        found: Sequence[dict[str, Any]] = self._ask("list", {"claim_reference": reference}).get("messages", ())
        return list(found)

    def _ask(self, message: str, content: Content) -> dict[str, Any]:
        return self._send(message, self._write(message, content))

    def _write(self, message: str, content: Content) -> bytes:
        if self._dialect.needs_user_id and not self._sender.user_id:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "no-user-id", "UserId")
        written = self._dialect.write(message, {**content, **self._sender.values()})
        schemas.check(self._dialect, written)
        return written

    def _send(self, message: str, written: bytes) -> dict[str, Any]:
        answer = self._exchange(written)
        try:
            kind, found = schemas.read_message(self._dialect, answer.body)
        except NotDelivered as failure:
            self._give_up(answer.status, failure.detail)
        if kind == "refusal":
            raise refused(found["code"], found.get("detail", ""))
        if kind != ANSWERS[message] or answer.status >= 300:
            raise NotDelivered(Cause.UNKNOWN, f"answer-{kind}", f"HTTP {answer.status}")
        return found

    @staticmethod
    def _give_up(status: int, detail: str) -> NoReturn:
        """An answer that is none of ours: from something in between, or from a system in trouble."""
        if status >= 500 or status in (0, 401, 403, 404, 407, 408, 429):
            raise NotDelivered(Cause.ENDPOINT_DOWN, f"http-{status}") from None
        raise NotDelivered(Cause.UNKNOWN, "answer-not-valid", f"HTTP {status}, {detail}"[:200]) from None

"""What a receiver keeps: claims it holds and messages it got, in a SQLite file of its own, each content sealed.

This is the judge of exactly once and of order. A key is taken once; a repeat of the same bytes gives the receipt it
gave before, other bytes are refused. Each message of a claim names the one before it (`base_key`) and has the next
number. Within a case, a step is dated later than every live one, unless it says that it rebuilds what follows its date:
then those are stale until later messages replace them. Nothing is kept of what is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.domain.handover.causes import NotDelivered, refused
from portal.models import keyring

if TYPE_CHECKING:
    import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS claim (
    reference TEXT PRIMARY KEY, nino_index BLOB, as_at TEXT NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS claim_nino ON claim (nino_index);
CREATE TABLE IF NOT EXISTS message (
    key TEXT PRIMARY KEY, claim TEXT NOT NULL, case_reference TEXT NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL,
    effective_on TEXT, state TEXT NOT NULL, digest TEXT NOT NULL, receipt TEXT NOT NULL, received_at TEXT NOT NULL,
    seen INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (claim, sequence));
CREATE TABLE IF NOT EXISTS fault (number INTEGER PRIMARY KEY, kind TEXT NOT NULL);
"""
ALWAYS = ""
"""Stands before every date, as a correction that holds always does."""


class Ledger:
    """One receiver's books. With `is_strict` a claim must be held before anything is taken for it."""

    def __init__(self, path: Path, *, is_strict: bool = True) -> None:
        self.path = path
        self._is_strict = is_strict
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as books:
            books.executescript(SCHEMA)

    def hold_claims(self, claims: Iterator[Mapping[str, Any]], as_at: str) -> int:
        """Hold these claims as they now are, as JSON; returns how many."""
        count = 0
        with self._open() as books:
            for content in claims:
                reference = str(content["reference"])
                row = (
                    reference,
                    nino_index(claimant_of(content).get("nino")),
                    as_at,
                    seal("claim", reference, content),
                )
                books.execute("INSERT OR REPLACE INTO claim VALUES (?, ?, ?, ?)", row)
                count += 1
        return count

    def find_claims(self, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Claims that agree with everything asked; without reference and National Insurance number there are none."""
        condition, value = ("reference = ?", wanted.get("claim_reference"))
        if value is None:
            condition, value = "nino_index = ?", nino_index(wanted.get("nino"))
        if value is None:
            return []
        with self._open() as books:
            rows = books.execute(f"SELECT reference, content FROM claim WHERE {condition}", (value,))  # noqa: S608
            found = [(reference, unseal("claim", reference, content)) for reference, content in rows]
        return [
            {"claim_reference": reference, "status": content.get("status")}
            for reference, content in found
            if _agrees(content, wanted)
        ]

    def read_claim(self, reference: str, *, is_without_notes: bool) -> dict[str, Any]:
        """A claim as it is held, with its date; raises NotDelivered."""
        with self._open() as books:
            row = books.execute("SELECT as_at, content FROM claim WHERE reference = ?", (reference,)).fetchone()
        if row is None:
            raise refused("claim-not-found")
        content = unseal("claim", reference, row[1])
        return {"as_at": row[0], "claim": {**content, "notes": []} if is_without_notes else content}

    def take(self, message: Mapping[str, Any], written: bytes) -> dict[str, Any]:
        """Keep one message and give its receipt, or the receipt it has already; raises NotDelivered."""
        digest = sha256(written).hexdigest()
        with self._open() as books:
            known = books.execute(
                "SELECT digest, receipt, sequence FROM message WHERE key = ?", (message["key"],)
            ).fetchone()
            if known is not None:
                if known[0] != digest:
                    raise refused("key-used")
                books.execute("UPDATE message SET seen = seen + 1 WHERE key = ?", (message["key"],))
                return {"key": message["key"], "receipt": known[1], "sequence": known[2], "is_repeat": True}
            self._check_claim(books, message["claim_reference"])
            _check_chain(books, message)
            _place(books, message)
            receipt = f"{message['claim_reference']}-{message['sequence']:05d}"
            row = (
                message["key"], message["claim_reference"], message["case_reference"], message["sequence"],
                message["kind"], message.get("effective_on"), "live", digest, receipt, clock.now().isoformat(), 1,
                seal("message", message["key"], written.decode()),
            )  # fmt: skip
            books.execute(f"INSERT INTO message VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        return {"key": message["key"], "receipt": receipt, "sequence": message["sequence"], "is_repeat": False}

    def list_messages(self, reference: str) -> list[dict[str, Any]]:
        """Every message of a claim, in the order in which they came."""
        names = ("key", "kind", "sequence", "effective_on", "state", "digest")
        with self._open() as books:
            query = f"SELECT {', '.join(names)} FROM message WHERE claim = ? ORDER BY sequence"  # noqa: S608
            return [dict(zip(names, row, strict=True)) for row in books.execute(query, (reference,))]

    def show_message(self, key: str) -> str | None:
        """What came under a key, as it came."""
        with self._open() as books:
            row = books.execute("SELECT content FROM message WHERE key = ?", (key,)).fetchone()
        return unseal("message", key, row[0]) if row else None

    def list_keys(self) -> list[tuple[str, str, int, str | None, int]]:
        """Claim, key, number, date and how often it came, of everything kept, in the order in which it came."""
        with self._open() as books:
            query = "SELECT claim, key, sequence, effective_on, seen FROM message ORDER BY rowid"
            return list(books.execute(query))

    def count(self) -> tuple[int, int]:
        """How many claims and how many messages are kept."""
        with self._open() as books:
            query = "SELECT (SELECT count(*) FROM claim), (SELECT count(*) FROM message)"
            found: tuple[int, int] = books.execute(query).fetchone()
            return found

    def misbehave(self, kind: str, times: int) -> None:
        """Have the next answers go wrong in one way."""
        with self._open() as books:
            books.executemany("INSERT INTO fault (kind) VALUES (?)", [(kind,)] * times)

    def behave(self) -> None:
        """Be a good receiver again."""
        with self._open() as books:
            books.execute("DELETE FROM fault")

    def take_fault(self) -> str:
        """The way in which this answer is to go wrong; empty when it is not."""
        with self._open() as books:
            row = books.execute(
                "DELETE FROM fault WHERE number = (SELECT min(number) FROM fault) RETURNING kind"
            ).fetchone()
        return row[0] if row else ""

    def _check_claim(self, books: sqlite3.Connection, reference: str) -> None:
        held = books.execute("SELECT 1 FROM claim WHERE reference = ?", (reference,)).fetchone()
        if held is None and self._is_strict:
            raise refused("claim-not-found")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One unit of work that is kept whole when it returns, and not at all when it raises."""
        import sqlite3  # web processes know this module and keep no books

        books = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        try:
            books.execute("PRAGMA journal_mode=WAL")
            books.execute("PRAGMA synchronous=FULL")
            books.execute("BEGIN IMMEDIATE")
            yield books
            if books.in_transaction:
                books.execute("COMMIT")
        finally:
            books.close()


def _check_chain(books: sqlite3.Connection, message: Mapping[str, Any]) -> None:
    """Each message follows the one before it: another base or number means that one was lost or overtaken."""
    query = "SELECT key, sequence FROM message WHERE claim = ? ORDER BY sequence DESC LIMIT 1"
    last = books.execute(query, (message["claim_reference"],)).fetchone() or (None, 0)
    if message.get("base_key") != last[0]:
        raise refused("wrong-base", str(last[1]))
    if message["sequence"] != last[1] + 1:
        raise refused("out-of-order", str(last[1]))


def _place(books: sqlite3.Connection, message: Mapping[str, Any]) -> None:
    """Put a message among those of its case: what it replaces ends, what it rebuilds waits, and it comes last by date."""
    claim, case = message["claim_reference"], message["case_reference"]
    for key in message.get("replaces", ()):
        query = "UPDATE message SET state = 'replaced' WHERE key = ? AND claim = ? AND case_reference = ?"
        if books.execute(query, (key, claim, case)).rowcount != 1:
            raise refused("unknown-replaced")
    if message["kind"] != "step":
        return
    day = message.get("effective_on") or ALWAYS
    later = (claim, case, day)
    among = "claim = ? AND case_reference = ? AND kind = 'step' AND coalesce(effective_on, '') >= ?"
    if message["rebuilds"]:
        books.execute(f"UPDATE message SET state = 'stale' WHERE {among} AND state = 'live'", later)  # noqa: S608
    elif books.execute(f"SELECT 1 FROM message WHERE {among} AND state = 'live'", later).fetchone():  # noqa: S608
        raise refused("out-of-order", day)


def claimant_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claimant of a claim in its JSON form."""
    people = [one for one in content.get("people") or () if one.get("role") == "claimant"]
    return people[0] if people else {}


def nino_index(number: str | None) -> bytes | None:
    """What a claim is found by: the keyed digest of the number."""
    if not number:
        return None
    return keyring.current().blind_index("back office nino", number.replace(" ", "").upper())


def seal(kind: str, name: str, content: Any) -> bytes:
    """Content as it lies in the file."""
    return keyring.current().seal(json.dumps(content, ensure_ascii=False).encode(), f"backoffice:{kind}:{name}")


def unseal(kind: str, name: str, sealed: bytes) -> Any:
    """Content as it was given."""
    return json.loads(keyring.current().open(sealed, f"backoffice:{kind}:{name}"))


def _agrees(content: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether every other thing asked for is what the claim says, without regard to capitals and spaces."""
    person = claimant_of(content)
    held = {name: person.get(name) for name in ("nino", "date_of_birth", "title", "first_name", "last_name")}
    held["postcode"] = ((content.get("home") or {}).get("address") or {}).get("postcode")
    return all(_folded(wanted[name]) == _folded(held[name]) for name in held if wanted.get(name))


def _folded(text: object) -> str:
    return str(text or "").replace(" ", "").casefold()


__all__ = ["Ledger", "NotDelivered"]

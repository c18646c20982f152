"""Back offices: one protocol, a register of dialects, and the way to each (architecture 6).

To add one: a dialect in a file of its own, its line in `DIALECTS`, `flask backoffice schemas` for its XSD. The contract
suite in `tests/adapters/backoffice` runs against everything in the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config import Settings
from portal.adapters.backoffice.capita import CAPITA
from portal.adapters.backoffice.civica import CIVICA
from portal.adapters.backoffice.client import BackOffice, Sender, XmlBackOffice
from portal.adapters.backoffice.dialect import Dialect
from portal.adapters.backoffice.https import HttpsExchange
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.local import LOCAL
from portal.adapters.backoffice.northgate import NORTHGATE
from portal.adapters.backoffice.receiver import Receiver

DIALECTS: dict[str, Dialect] = {one.name: one for one in (LOCAL, NORTHGATE, CIVICA, CAPITA)}
VENDORS = ("Northgate", "Civica", "Capita")
NONE = "none"
"""How a setting of the council says that there is no such thing."""

__all__ = ["DIALECTS", "VENDORS", "BackOffice", "Sender", "make_back_office", "open_local_ledger"]


def make_back_office(name: str, settings: Settings, council: Mapping[str, Any]) -> BackOffice:
    """The back office that a council's settings name; what is missing shows when it is used, as a NotDelivered."""
    url, user_id = ("" if council[one] == NONE else council[one] for one in ("BackOfficeUrl", "UserId"))
    sender = Sender(council["SourceId"], council["SourceUserId"], user_id)
    dialect = DIALECTS[name]
    if name == LOCAL.name:
        return XmlBackOffice(dialect, Receiver(dialect, open_local_ledger(settings)).answer, sender)
    return XmlBackOffice(dialect, HttpsExchange(url, settings), sender)


def open_local_ledger(settings: Settings) -> Ledger:
    """The file of the local back office."""
    return Ledger(Path(settings.var_dir) / "back-office.sqlite3", is_strict=False)

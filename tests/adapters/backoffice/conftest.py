"""Every back office of the register on books of its own: vendors over real HTTP, the local one in this process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from portal.adapters.backoffice import DIALECTS, BackOffice, make_back_office
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.domain.council_settings import SETTINGS
from tests.conftest import make_settings
from tests.factories import claim_content


@dataclass
class Pair:
    """A back office as the portal uses it, and what the other side keeps."""

    office: BackOffice
    ledger: Ledger
    claim: dict[str, Any]

    def message(self, number: int, **changes: Any) -> dict[str, Any]:
        """A step of the claim; the first is a rent change, the second comes two months later."""
        days = {1: "2017-09-01", 2: "2017-11-01", 3: "2017-11-21"}
        reference = self.claim["reference"]
        content = {
            "key": f"D-{number}", "kind": "step", "claim_reference": reference, "case_reference": "C-1",
            "external_reference": "R-1", "sequence": number, "base_key": f"D-{number - 1}" if number > 1 else None,
            "written_at": "2026-11-02T09:30:00Z", "effective_on": days.get(number), "rebuilds": False,
            "submissions": ["R-1"], "replaces": [], "standing": self.claim,
            "changes": [
                {
                    "reference": "R-1/1", "type": "rent-changed", "catalogue_id": "RNT-1", "kind": "change",
                    "happened_on": "2017-09-01", "subject": "home", "answers": [{"name": "new_rent", "value": "95.00"}],
                }
            ],
        }  # fmt: skip
        return content | changes

    def push(self, number: int, **changes: Any) -> str:
        """Write and send one message."""
        return self.office.push_message(self.office.write_message(self.message(number, **changes)))

    def states(self) -> list[tuple[str, str]]:
        """Key and state of everything kept of the claim."""
        return [(one["key"], one["state"]) for one in self.office.list_messages(self.claim["reference"])]


def council(**changes: Any) -> dict[str, Any]:
    """The council's settings with their defaults."""
    return {name: setting.default for name, setting in SETTINGS.items()} | changes


@pytest.fixture(params=list(DIALECTS))
def pair(request: pytest.FixtureRequest, app: object, tmp_path: Path) -> Iterator[Pair]:
    """Each back office in turn, holding one claim with a note."""
    settings: Settings = make_settings(tmp_path, "sqlite://")
    claim = claim_content(notes=[{"at": "2020-01-02", "text": "Years worth of notes"}])
    if request.param == "Local":
        office = make_back_office("Local", settings, council())
        ledger = Ledger(tmp_path / "back-office.sqlite3")
        ledger.hold_claims(iter([claim]), "2026-11-01")
        yield Pair(office, ledger, claim)
        return
    ledger = Ledger(tmp_path / "reference.sqlite3")
    ledger.hold_claims(iter([claim]), "2026-11-01")
    server = ReferenceServer(ledger).start()
    url = f"{server.address}/{request.param.lower()}"
    yield Pair(make_back_office(request.param, settings, council(BackOfficeUrl=url, UserId="aisdba")), ledger, claim)
    server.close()

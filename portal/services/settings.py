"""Reading and changing the settings of a council."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Actor
from portal.domain.council_settings import SETTINGS
from portal.models import CouncilSetting
from portal.services import audit
from portal.services.errors import NotFound

_KEY = "council settings"


def get(name: str) -> Any:
    """The value in force; read once per unit of work."""
    setting = SETTINGS[name]
    return _changed().get(name, setting.default)


def _changed() -> dict[str, Any]:
    session = db.session()
    if _KEY not in session.info:
        session.info[_KEY] = {row.name: row.value for row in session.scalars(sa.select(CouncilSetting))}
    found: dict[str, Any] = session.info[_KEY]
    return found


def change(actor: Actor, name: str, text: str) -> None:
    """Set `name` to what `text` stands for; raises Refused when it is no such value, NotFound when there is no such setting."""
    if name not in SETTINGS:
        raise NotFound(name)
    value = SETTINGS[name].read(text)
    before = get(name)
    session = db.session()
    row = session.get(CouncilSetting, name) or CouncilSetting(name=name)
    row.value, row.changed_at = value, clock.now()
    session.add(row)
    session.flush()
    session.info.pop(_KEY, None)
    audit.record(actor, "setting:changed", "setting", name, before=before, after=value)


def list_settings() -> dict[str, Any]:
    """Every setting with the value in force."""
    return {name: get(name) for name in SETTINGS}

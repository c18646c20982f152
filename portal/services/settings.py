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
_FILE = "file:"
_CHANGED = sa.select(CouncilSetting.__table__.c.name, CouncilSetting.__table__.c.value)


def get(name: str) -> Any:
    """The value in force; read once per unit of work."""
    setting = SETTINGS[name]
    return _changed().get(name, setting.default)


def find_file(name: str) -> str | None:
    """The digest of the council's own file in force under a name; None when it has none."""
    return _changed().get(f"{_FILE}{name}")


def put_file_in_force(actor: Actor, name: str, digest: str) -> None:
    """From now on the file with this digest is in force under that name."""
    _keep(actor, f"{_FILE}{name}", digest, find_file(name))


def _changed() -> dict[str, Any]:
    session = db.session()
    if _KEY not in session.info:
        session.info[_KEY] = dict(session.execute(_CHANGED).all())
    found: dict[str, Any] = session.info[_KEY]
    return found


def change(actor: Actor, name: str, text: str) -> None:
    """Set `name` to what `text` stands for; raises Refused when it is no such value, NotFound when there is no such setting."""
    if name not in SETTINGS:
        raise NotFound(name)
    _keep(actor, name, SETTINGS[name].read(text), get(name))


def _keep(actor: Actor, name: str, value: Any, before: Any) -> None:
    session = db.session()
    row = session.get(CouncilSetting, name) or CouncilSetting(name=name)
    row.value, row.changed_at = value, clock.now()
    session.add(row)
    session.flush()
    session.info.pop(_KEY, None)
    audit.record(actor, "setting:changed", "setting", name, before=before, after=value)


def list_settings() -> dict[str, Any]:
    """Every setting with the value in force."""
    changed = _changed()
    return {name: changed.get(name, setting.default) for name, setting in SETTINGS.items()}

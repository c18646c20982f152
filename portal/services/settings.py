"""Reading and changing the settings of a council.

A web process remembers them for a second (`remember`), so that a page need not ask the server for what hardly ever
changes. A change counts at once in its own unit of work and, once committed, in its own process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal import clock, db
from portal.domain.actor import Actor
from portal.domain.council_settings import SETTINGS
from portal.domain.evidence.upload_policy import UploadPolicy, read_extensions
from portal.domain.wording import Refused, Wording, _
from portal.models import CouncilSetting
from portal.services import audit
from portal.services.errors import NotFound

_LINE = re.compile(r"([A-Za-z]{1,60})[ \t]*[,=][ \t]*(.*)")
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


def _changed() -> Mapping[str, Any]:
    session = db.session()
    if _KEY not in session.info:
        session.info[_KEY] = _remembered(session)
    found: Mapping[str, Any] = session.info[_KEY]
    return found


def _remembered(session: Session) -> Mapping[str, Any]:
    version = _memory.version
    found = _memory.find()
    if found is not None:
        return found
    found = dict(session.execute(_CHANGED).all())
    _memory.put(found, version)
    return found


class _Memory:
    """What a process remembers for some seconds: nothing, until it is told to.

    `version` counts the changes made in this process: what was read before one of them is not remembered after it.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.version = 0
        self._found: tuple[float, int, Mapping[str, Any]] = (0.0, -1, {})

    def find(self) -> Mapping[str, Any] | None:
        """What was read a moment ago, unless it was changed since."""
        until, version, found = self._found
        return found if version == self.version and clock.running_seconds() < until else None

    def put(self, found: Mapping[str, Any], version: int) -> None:
        """Remember what was read when `version` changes had been made."""
        if self.seconds:
            self._found = (clock.running_seconds() + self.seconds, version, found)

    def forget(self, _session: object = None) -> None:
        """Something was changed."""
        self.version += 1


_memory = _Memory()


def remember(seconds: float = 1) -> None:
    """From now on this process may take the settings as it read them, for so many seconds; 0 reads them each time."""
    _memory.seconds = seconds
    _memory.forget()


def change(actor: Actor, name: str, text: str, *, is_production: bool = True) -> None:
    """Set `name` to what `text` stands for; raises Refused when it is no such value, NotFound when there is no such setting.

    What is only for trials keeps its default in production.
    """
    if name not in SETTINGS:
        raise NotFound(name)
    value = SETTINGS[name].read(text)
    if is_production:
        _refuse_trial(name, value)
    _keep(actor, name, value, get(name))


def _refuse_trial(name: str, value: Any) -> None:
    if SETTINGS[name].is_for_trials and value != SETTINGS[name].default:
        raise Refused(_("{name} cannot be changed on a live service: it is only for trials", name=name))


class ImportFault(Exception):
    """A file of settings that was not taken over: every line that is wrong, with its reason."""

    def __init__(self, faults: list[tuple[int, Wording]]) -> None:
        super().__init__("; ".join(f"line {line}: {reason}" for line, reason in faults))
        self.faults = faults


def import_settings(actor: Actor, text: str) -> dict[str, Any]:
    """Take over the settings of a file, one a line as NAME,VALUE or NAME = VALUE; raises ImportFault and then none is.

    Returns what was set. Values are read as another form writes them (`Setting.read_import`); what is only for trials is
    no part of such a file.
    """
    found: dict[str, Any] = {}
    faults: list[tuple[int, Wording]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] not in SETTINGS:
            faults.append((number, _("There is no setting {name}", name=match[1] if match else line.strip()[:60])))
            continue
        try:
            value = SETTINGS[match[1]].read_import(match[2].strip().strip('"'))
            _refuse_trial(match[1], value)
            found[match[1]] = value
        except Refused as refused:
            faults.append((number, refused.wording))
    if faults:
        raise ImportFault(faults)
    for name, value in found.items():
        _keep(actor, name, value, get(name))
    return found


def upload_policy() -> UploadPolicy:
    """Which files may be uploaded now."""
    return UploadPolicy(
        read_extensions(get("UploadWhiteList")), read_extensions(get("UploadBlackList")), get("UploadSizeLimit")
    )


def _keep(actor: Actor, name: str, value: Any, before: Any) -> None:
    session = db.session()
    row = session.get(CouncilSetting, name) or CouncilSetting(name=name)
    row.value, row.changed_at = value, clock.now()
    session.add(row)
    session.flush()
    session.info[_KEY] = dict(session.execute(_CHANGED).all())
    event.listen(session, "after_commit", _memory.forget, once=True)
    audit.record(actor, "setting:changed", "setting", name, before=before, after=value)


def list_settings() -> dict[str, Any]:
    """Every setting with the value in force."""
    changed = _changed()
    return {name: changed.get(name, setting.default) for name, setting in SETTINGS.items()}

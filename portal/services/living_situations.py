"""The living situations in force: a council's own file for the form its setting names, or the portal's (S4.84, S4.99).

Only a file without faults is ever put in force, so the last good one stays until then. Files are kept under their digest
and never change; a process reads each once.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from portal import clock, db, logs
from portal.domain.actor import Actor
from portal.domain.changes import ChangeType
from portal.domain.changes.council_types import council_types
from portal.domain.living_situation import LivingSituations
from portal.domain.living_situation_file import LivingSituationFault, read_living_situations
from portal.models import CouncilFile
from portal.services import audit, settings

DEFAULT_FILE = Path(__file__).parents[1] / "reference" / "livingsituation.xml"
KIND = "living-situations"
_OURS = "ours"
_read: dict[str, LivingSituations] = {}


def in_force() -> LivingSituations:
    """The choices of home that residents are offered now."""
    digest = settings.find_file(_name(settings.get("FormTypeToUseLivingSituationXMLFrom"))) or _OURS
    if digest not in _read:
        _read[digest] = _load(digest)
    return _read[digest]


def types_in_force() -> Mapping[str, ChangeType]:
    """The kinds of change as residents are asked them now."""
    return council_types(in_force(), settings.get("CTaxAccountMaxLength"))


def put_in_force(actor: Actor, content: bytes, form_type: str) -> LivingSituations:
    """Offer the choices of a file from now on; raises LivingSituationFault, and then nothing changes."""
    found = read_living_situations(content)
    digest = sha256(content).hexdigest()
    session = db.session()
    if session.get(CouncilFile, digest) is None:
        session.add(CouncilFile(digest=digest, kind=KIND, content=content, loaded_at=clock.now()))
    settings.put_file_in_force(actor, _name(form_type), digest)
    audit.record(actor, "council-file:loaded", "council-file", digest, kind=KIND, options=len(found.options))
    return found


def _name(form_type: str) -> str:
    return f"{KIND}:{form_type}"


def _load(digest: str) -> LivingSituations:
    """A file that a later version of the portal cannot read any more gives way to the portal's own."""
    kept = None if digest == _OURS else db.session().get(CouncilFile, digest)
    if kept is not None:
        try:
            return read_living_situations(kept.content)
        except LivingSituationFault as refused:
            logs.error("living situations of the council cannot be read", exception=refused, name=digest)
    return read_living_situations(DEFAULT_FILE.read_bytes())

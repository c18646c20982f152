"""The evidence rules in force: a council's own file, or the portal's (requirements S4.49, S4.52).

Only a file without faults is ever put in force, so the last good one stays until then. Files are kept under their digest
and never change; a process reads and compiles each once.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from portal import clock, db, logs
from portal.domain.actor import Actor
from portal.domain.evidence.faults import RulesFault
from portal.domain.evidence.rules import EvidenceRules
from portal.domain.evidence.rules_file import read_rules
from portal.models import CouncilFile
from portal.services import audit, settings

DEFAULT_FILE = Path(__file__).parents[2] / "reference" / "evidencerules.xml"
KIND = "evidence-rules"
_OURS = "ours"
_read: dict[str, EvidenceRules] = {}


def rules_in_force() -> EvidenceRules:
    """The rules that checklists follow from now."""
    digest = settings.find_file(KIND) or _OURS
    if digest not in _read:
        _read[digest] = _load(digest)
    return _read[digest]


def put_in_force(actor: Actor, content: bytes) -> EvidenceRules:
    """Ask by the rules of a file from now on; raises RulesFault, and then nothing changes."""
    found = read_rules(content)
    digest = sha256(content).hexdigest()
    session = db.session()
    if session.get(CouncilFile, digest) is None:
        session.add(CouncilFile(digest=digest, kind=KIND, content=content, loaded_at=clock.now()))
    settings.put_file_in_force(actor, KIND, digest)
    audit.record(actor, "council-file:loaded", "council-file", digest, kind=KIND, items=len(found.items))
    return found


def _load(digest: str) -> EvidenceRules:
    """A file that a later version of the portal cannot read any more gives way to the portal's own."""
    kept = None if digest == _OURS else db.session().get(CouncilFile, digest)
    if kept is not None:
        try:
            return read_rules(kept.content)
        except RulesFault as refused:
            logs.error("evidence rules of the council cannot be read", exception=refused, name=digest)
    return read_rules(DEFAULT_FILE.read_bytes())

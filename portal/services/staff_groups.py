"""The groups in force: the council's own file, kept under its digest; only one without faults is ever put in force."""

from __future__ import annotations

from hashlib import sha256

from portal import clock, db
from portal.domain.actor import Actor
from portal.domain.staff_groups import StaffGroups, read_staff_groups
from portal.models import CouncilFile
from portal.services import audit, settings

KIND = "staff-groups"


def in_force() -> StaffGroups:
    """The boxes that groups give now; none while no file was loaded."""
    digest = settings.find_file(KIND)
    kept = db.session().get(CouncilFile, digest) if digest else None
    return read_staff_groups(kept.content) if kept else {}


def put_in_force(actor: Actor, content: bytes) -> StaffGroups:
    """From the next sign-in on the groups of this file count; raises StaffGroupsFault, and then nothing changes."""
    found = read_staff_groups(content)
    digest = sha256(content).hexdigest()
    session = db.session()
    if session.get(CouncilFile, digest) is None:
        session.add(CouncilFile(digest=digest, kind=KIND, content=content, loaded_at=clock.now()))
    settings.put_file_in_force(actor, KIND, digest)
    audit.record(actor, "council-file:loaded", "council-file", digest, kind=KIND, groups=len(found))
    return found

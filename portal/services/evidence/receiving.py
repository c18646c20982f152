"""A file on its way in: checked and put in the store before any transaction opens (architecture: long work)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import IO
from uuid import UUID

from portal import logs
from portal.adapters import file_contents
from portal.adapters.file_contents import DecoderAway, Problem, Unusable
from portal.adapters.store import Store, StoreFull
from portal.domain.evidence import documents, upload_policy
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.domain.wording import Refused, Wording, _

NO_NAME = "file"
NO_LIMIT = 2**62
PROBLEMS: dict[Problem, Wording] = {
    Problem.DAMAGED: _("The selected file is damaged. Choose another copy of it"),
    Problem.PASSWORD: documents.PASSWORD_PROTECTED,
    Problem.TOO_MANY_PIXELS: _("The selected photo is too large. Take it again with a lower resolution"),
    Problem.TOO_MANY_PAGES: _("The selected file has too many pages. Send the pages that we asked for"),
    Problem.MOVING: _("The selected file is a film or moving picture. Take a photo instead"),
    Problem.TWO_KINDS: _("The selected file holds another file inside. Take a photo or a screenshot of it instead"),
    Problem.MACROS: upload_policy.MACROS,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be given now: kinds and size of one file, number of files, bytes in all and the words when there are more."""

    policy: UploadPolicy
    file_count: int
    room_bytes: int = NO_LIMIT
    too_much: Wording = documents.NOT_UPLOADED


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is in the store and not yet in any row."""

    name: str
    media_type: str
    size_bytes: int
    sha256: bytes
    store_key: str


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that may not be given, and the words why."""

    name: str
    wording: Wording


def receive_files(
    store: Store, claim_id: UUID, files: Iterable[tuple[str, IO[bytes]]], limits: Limits
) -> list[Received | RefusedFile]:
    """Check several files, each against the room that those before it have left."""
    found: list[Received | RefusedFile] = []
    for name, source in files:
        one = receive_file(store, claim_id, name, source, limits)
        found.append(one)
        if isinstance(one, Received):
            limits = replace(limits, room_bytes=limits.room_bytes - one.size_bytes)
    return found


def receive_file(store: Store, claim_id: UUID, name: str, source: IO[bytes], limits: Limits) -> Received | RefusedFile:
    """Check a file by its content and keep its bytes; nothing is kept of a file that is refused."""
    kept_name = documents.clean_file_name(name) or NO_NAME
    try:
        media_type, size = file_contents.sniff(source), _size_of(source)
        limits.policy.check(name, media_type, size)
        if size > limits.room_bytes:
            raise Refused(limits.too_much)
        file_contents.check_opens(source, media_type)
        stored = store.put(source, claim_id.hex)
    except Refused as refused:
        return RefusedFile(kept_name, refused.wording)
    except Unusable as unusable:
        return RefusedFile(kept_name, PROBLEMS[unusable.problem])
    except (StoreFull, DecoderAway) as fault:
        logs.error("an upload could not be kept", error=type(fault).__name__)
        return RefusedFile(kept_name, documents.NOT_UPLOADED)
    return Received(kept_name, media_type, stored.size_bytes, stored.sha256, stored.key)


def _size_of(source: IO[bytes]) -> int:
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size

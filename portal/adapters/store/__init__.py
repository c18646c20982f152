"""The store of evidence files and made documents: bytes go in and out as streams, encrypted, never whole in memory.

A key is `<scope>/<SHA-256 of the plain bytes>`; the scope is the claim's id, so that equal files of two claims are two
files. A key is made here and never from what a person typed. `open_store` picks the store of a deployment; what a store
does is the same for all of them, and `tests/adapters/test_store.py` runs against each.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from config import Settings
from portal.adapters.store.contract import (
    DOCUMENTS,
    Corrupted,
    NoLink,
    NotStored,
    Store,
    StoreAway,
    Stored,
    StoreFull,
)
from portal.adapters.store.local import LocalStore

__all__ = [
    "DOCUMENTS", "Corrupted", "LocalStore", "NoLink", "NotStored", "Store", "StoreAway", "StoreFull", "Stored",
    "open_store",
]  # fmt: skip

SPOOL = "spool"


def open_store(settings: Settings) -> Store:
    """The store of a deployment: a directory (a path or file://) or s3://bucket/prefix; raises ValueError for another kind."""
    kind, separator, rest = settings.store_url.partition("://")
    if not separator:
        return LocalStore(Path(settings.store_url))
    if kind == "file":
        return LocalStore(Path(rest))
    if kind == "s3":
        return _open_far(settings)
    raise ValueError(f"PORTAL_STORE_URL: there is no store of kind {kind}")


@cache
def _open_far(settings: Settings) -> Store:
    """Loads boto3, 20 MiB that only such a deployment needs, and keeps its connections."""
    from portal.adapters.store.s3 import make_s3_store
    from portal.adapters.store.spooled import SpooledStore

    return SpooledStore(LocalStore(settings.var_dir / SPOOL), make_s3_store(settings))

"""Document stores: where copies of submissions and evidence go, each with an index that says what it is (architecture 6).

To add one: a `Drop` (writing, reading and listing) in a file of its own, and its kind of address in
`make_document_store`. `tests/adapters/documents` runs against each.
"""

from __future__ import annotations

from pathlib import Path

from config import Settings
from portal.adapters.documents.contract import DocumentStore, Kept
from portal.adapters.documents.folder import FolderDrop

__all__ = ["DocumentStore", "Kept", "make_document_store"]


def make_document_store(settings: Settings) -> DocumentStore | None:
    """The document store of a deployment; None where nothing is handed over. Raises ValueError for a kind not known."""
    url = settings.documents_url
    kind, separator, rest = url.partition("://")
    if not url:
        return None
    if not separator or kind == "file":
        return FolderDrop(Path(rest if separator else url))
    if kind == "s3":
        from portal.adapters.documents.bucket import make_bucket_drop

        return make_bucket_drop(settings)
    raise ValueError(f"PORTAL_DOCUMENTS_URL: there is no document store of kind {kind}")

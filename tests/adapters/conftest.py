"""A real S3 server, started once for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.object_store import ObjectStore


class Bucket:
    """`bucket(folder)`: deployment settings for a place of its own in the one bucket; `client` sees what lies there."""

    def __init__(self, server: ObjectStore) -> None:
        self.server = server
        self.client = server.make_bucket()

    def __call__(self, folder: Path, **changes: Any) -> dict[str, Any]:
        return self.server.settings(prefix=folder.name) | changes


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """One bucket on one server."""
    server = ObjectStore(tmp_path_factory.mktemp("swift"))
    server.start()
    yield Bucket(server)
    server.stop()

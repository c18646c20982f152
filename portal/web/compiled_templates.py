"""Compiled templates are kept beside Python's compiled modules, so that a process need not compile them anew.

To compile those of the first page takes as long as to import all of the portal. They are as trusted as the code beside
which they lie; where that folder may not be written, they are compiled in each process.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = Path(__file__).parent.parent / "__pycache__"


class CompiledTemplates(FileSystemBytecodeCache):
    """The compiled templates of one version of Jinja with some options; a changed template is compiled again."""

    def __init__(self, options: Mapping[str, object], folder: Path = FOLDER) -> None:
        made_with = repr((version("jinja2"), sorted(options.items())))
        super().__init__(str(folder / f"templates-{sha256(made_with.encode()).hexdigest()[:16]}"))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one compiled template, unless it cannot be written."""
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)

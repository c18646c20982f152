"""Malware scanners: one line in the register each. Without one, files are "not scanned" and never "clean".

A scanner fails closed: whatever is not a plain "nothing found" raises ScannerAway, and the file stays shut. `use` sets the
scanner of this process, as `keyring.use` sets its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from portal.adapters.scanner.clamd import Clamd, ScannerAway

__all__ = ["Scanner", "ScannerAway", "current", "is_configured", "make_scanner", "use"]


class Scanner(Protocol):
    """What looks into files for malware."""

    def scan(self, chunks: Iterable[bytes]) -> str | None:
        """The name of what was found, or None when nothing was; raises ScannerAway when that is not known."""

    def ping(self) -> None:
        """Raise ScannerAway unless the scanner answers."""


SCANNERS: dict[str, Callable[[str], Scanner]] = {"clamd": Clamd.over_network, "clamd+unix": Clamd.over_socket}
"""By the first word of `PORTAL_SCANNER_URL`."""

_current: Scanner | None = None


def make_scanner(url: str) -> Scanner | None:
    """The scanner of a URL, None for `none`; raises ValueError for a kind that is not known."""
    if url == "none":
        return None
    kind, _, place = url.partition("://")
    if kind not in SCANNERS or not place:
        raise ValueError(f"PORTAL_SCANNER_URL: give none, {' or '.join(f'{one}://…' for one in SCANNERS)}")
    return SCANNERS[kind](place)


def use(scanner: Scanner | None) -> None:
    """Make `scanner` the one of this process."""
    global _current
    _current = scanner


def is_configured() -> bool:
    """Whether files are scanned here, so that only what passed may be opened."""
    return _current is not None


def current() -> Scanner | None:
    """The scanner of this process, or None."""
    return _current

"""`make bench`: every benchmark, one after the other; figures are ratios to a reference of the same run."""

from __future__ import annotations

import platform
import runpy
import sys
from pathlib import Path

import portal  # noqa: F401 - fails early when nothing is installed

NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in ("__init__", "__main__", "reference")
)


def main(wanted: list[str]) -> None:
    """Run the benchmarks that were named, or all."""
    print(f"{platform.platform()}, Python {platform.python_version()}")
    for name in wanted or NAMES:
        print(f"\n== {name}", flush=True)
        runpy.run_module(f"tests.benchmarks.{name}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])

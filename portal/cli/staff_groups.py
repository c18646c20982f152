"""`flask staff-groups`: try a file of the provider's groups, and put it in force (docs/operations.md).

Faults go to stderr, one a line, with exit code 2; then nothing has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from portal import db
from portal.cli.evidence import read_bytes
from portal.domain.actor import System
from portal.domain.permissions import in_order
from portal.domain.staff_groups import StaffGroups, StaffGroupsFault, read_staff_groups
from portal.services import staff_groups as services

EXIT_REFUSED = 2


@click.group("staff-groups")
def staff_groups() -> None:
    """What the groups of the council's identity provider may do here."""


@staff_groups.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Print the groups of FILE with their permissions, or what is wrong with it."""
    try:
        _show(read_staff_groups(read_bytes(file)))
    except StaffGroupsFault as fault:
        _refuse(fault)


@staff_groups.command("load")
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Put FILE in force; it counts from each user's next sign-in while the setting ProviderGroups is TRUE."""
    content = read_bytes(file)
    try:
        with db.transaction():
            found = services.put_in_force(System("staff-groups command"), content)
    except StaffGroupsFault as fault:
        _refuse(fault)
    click.echo(f"{len(found)} groups are in force")


@staff_groups.command("show")
def show() -> None:
    """Print the groups in force."""
    with db.reading():
        _show(services.in_force())


def _show(groups: StaffGroups) -> None:
    for name, permissions in groups.items():
        click.echo(f"{name}\t{', '.join(in_order(permissions)) or '-'}")


def _refuse(fault: StaffGroupsFault) -> NoReturn:
    click.echo(str(fault), err=True)
    raise SystemExit(EXIT_REFUSED)

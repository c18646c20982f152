"""`flask living-situation`: try a livingsituation.xml, and put it in force (docs/living-situation.md).

Faults go to stderr, one a line, with exit code 2; then nothing has changed.
"""

from __future__ import annotations

from pathlib import Path

import click

from portal import db
from portal.cli.evidence import read_bytes, refuse
from portal.domain.actor import System
from portal.domain.council_settings import SETTINGS
from portal.domain.living_situation import LivingSituation
from portal.domain.living_situation_file import LivingSituationFault, read_living_situations
from portal.domain.wording import Refused
from portal.services import living_situations

FORM_TYPE = SETTINGS["FormTypeToUseLivingSituationXMLFrom"]


@click.group("living-situation")
def living_situation() -> None:
    """The choices of home that are offered on a change of address."""


@living_situation.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Print the choices of FILE, one a line (value, name, household type, flags), or the line and reason of each fault."""
    try:
        found = read_living_situations(read_bytes(file))
    except LivingSituationFault as refused:
        refuse(refused)
    for option in found.options:
        click.echo(_line(option))


@living_situation.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--form-type", default=FORM_TYPE.default, show_default=True, help="The form whose choices these are")
def load(file: Path, form_type: str) -> None:
    """Put FILE in force for a form; the last good file stays in force when it has a fault."""
    content = read_bytes(file)
    try:
        with db.transaction():
            found = living_situations.put_in_force(
                System("living-situation command"), content, FORM_TYPE.read(form_type)
            )
    except LivingSituationFault as refused:
        refuse(refused)
    except Refused as refused:
        raise click.UsageError(str(refused.wording)) from None
    click.echo(f"{len(found.options)} living situations of {form_type} are in force")


def _line(option: LivingSituation) -> str:
    return "\t".join((option.value, option.name, option.household_type or "-", ", ".join(option.flags) or "-"))

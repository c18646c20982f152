"""`flask evidence`: try an evidence rules file, put it in force (docs/evidence-rules.md), and see to files.

Faults of a rules file go to stderr, one a line, with exit code 2; then nothing has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from portal import db
from portal.cli import evidence_files
from portal.domain.actor import System
from portal.domain.evidence.eform import read_eform
from portal.domain.evidence.faults import FaultyXml
from portal.domain.evidence.rules_file import read_rules
from portal.services.evidence import rules_in_force

EXIT_FAULTY = 2


@click.group("evidence")
def evidence() -> None:
    """Check evidence rules and see what they ask for; see to the files that were given."""


for command in evidence_files.COMMANDS:
    evidence.add_command(command)


@evidence.command("check-rules")
@click.argument("file", type=click.Path(path_type=Path))
def check_rules(file: Path) -> None:
    """Print how many items FILE can ask for, or the line and reason of each fault."""
    try:
        rules = read_rules(read_bytes(file))
    except FaultyXml as refused:
        refuse(refused)
    click.echo(f"{len(rules.items)} items")


@evidence.command("evaluate")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("eform", type=click.Path(path_type=Path))
def evaluate(file: Path, eform: Path) -> None:
    """Print the resourceIds that the rules in FILE ask for, given the answers in EFORM, one a line."""
    try:
        items = read_rules(read_bytes(file)).evaluate(read_eform(read_bytes(eform)))
    except FaultyXml as refused:
        refuse(refused)
    for item in items:
        click.echo(item.resource_id)


@evidence.command("load-rules")
@click.argument("file", type=click.Path(path_type=Path))
def load_rules(file: Path) -> None:
    """Put the rules in FILE in force; the last good rules stay in force when it has a fault."""
    content = read_bytes(file)
    try:
        with db.transaction():
            rules = rules_in_force.put_in_force(System("evidence command"), content)
    except FaultyXml as refused:
        refuse(refused)
    click.echo(f"{len(rules.items)} items are in force")


def read_bytes(file: Path) -> bytes:
    """The content of a file; ends the command when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        click.echo(f"{file}: {error.strerror}", err=True)
        raise SystemExit(EXIT_FAULTY) from None


def refuse(refused: FaultyXml) -> NoReturn:
    """End the command with every fault of a file."""
    for fault in refused.faults:
        click.echo(str(fault), err=True)
    raise SystemExit(EXIT_FAULTY)

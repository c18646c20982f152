"""`flask backoffice`: the reference back office for trials and tests, and the schemas of the messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.adapters.backoffice import DIALECTS, VENDORS, schemas
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.receiver import FAULTS
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.adapters.backoffice.schema_writing import write_schema

BOOKS = "reference-back-office.sqlite3"
books_option = click.option(
    "--books", type=click.Path(path_type=Path, dir_okay=False), help="Its file; one in PORTAL_VAR_DIR otherwise"
)


@click.group("backoffice")
def backoffice() -> None:
    """A back office to try the hand-over with, and what messages look like."""


@backoffice.command("serve")
@books_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8090, show_default=True, type=int)
@click.option("--login", default="", help="user:password that callers must give")
@click.option("--pem", default="", help="Certificate and key in one file: serves HTTPS")
@click.option("--with-sample", is_flag=True, help="Hold the claims of the sample council")
@with_appcontext
def serve(books: Path | None, host: str, port: int, login: str, pem: str, with_sample: bool) -> None:
    """Serve the reference back office until stopped. It is for trials: not in production."""
    _refuse_production()
    ledger = _open(books)
    if with_sample and not ledger.count()[0]:
        click.echo(f"{ledger.hold_claims(_sample_claims(), clock.today().isoformat())} sample claims held.")
    server = ReferenceServer(ledger, port, host=host, login=login, pem=pem)
    for name in VENDORS:
        click.echo(f"{name}: {server.address}/{name.lower()}")
    click.echo("Books: " + str(ledger.path))
    try:
        server.serve()
    except KeyboardInterrupt:
        click.echo("Stopped.")


@backoffice.command("kept")
@books_option
@click.option("--local", is_flag=True, help="Of the local back office, to which changes go when there is no other")
@click.argument("key", required=False)
@with_appcontext
def kept(books: Path | None, local: bool, key: str | None) -> None:
    """List the messages that were kept, or print the one with KEY."""
    ledger = Ledger(Path(current_app.config["PORTAL"].var_dir) / "back-office.sqlite3") if local else _open(books)
    if key is None:
        for claim, name, number, day, seen in ledger.list_keys():
            click.echo(f"{claim} {number:4} {day or '-':10} {name}" + (f" (came {seen} times)" if seen > 1 else ""))
        return
    message = ledger.show_message(key)
    if message is None:
        raise click.UsageError(f"there is no message {key}")
    click.echo(message)


@backoffice.command("misbehave")
@books_option
@click.argument("kind", type=click.Choice([*FAULTS, "not"]))
@click.argument("times", type=click.IntRange(1, 10_000), default=1)
@with_appcontext
def misbehave(books: Path | None, kind: str, times: int) -> None:
    """Have the next TIMES answers of the reference back office go wrong; `not` has it behave again."""
    ledger = _open(books)
    if kind == "not":
        ledger.behave()
        click.echo("It behaves.")
    else:
        ledger.misbehave(kind, times)
        click.echo(f"The next {times} answers: {FAULTS[kind]}.")


@backoffice.command("schemas")
@click.option("--check", is_flag=True, help="Write nothing; exit 2 when a file is not what it should be")
def write_schemas(check: bool) -> None:
    """Write the XSD of every vendor's messages to portal/schemas/backoffice."""
    stale = []
    for dialect in DIALECTS.values():
        file, wanted = schemas.FOLDER / f"{dialect.name.lower()}.xsd", write_schema(dialect)
        if not file.exists() or file.read_bytes() != wanted:
            stale.append(file.name)
            if not check:
                file.write_bytes(wanted)
    click.echo(", ".join(stale) if stale else "The schemas are up to date.")
    if check and stale:
        raise click.exceptions.Exit(2)


def _open(books: Path | None) -> Ledger:
    return Ledger(books or Path(current_app.config["PORTAL"].var_dir) / BOOKS)


def _sample_claims() -> Iterator[dict[str, Any]]:
    from portal.sample import generate

    return generate()


def _refuse_production() -> None:
    if current_app.config["PORTAL"].is_production:
        raise click.ClickException("the reference back office is not for production")

"""`flask deliveries`: does what was sent and decided lie where it should, exactly once; sending again from the shell."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from config import Settings
from portal import db, delivery_jobs
from portal.adapters.backoffice import BackOffice
from portal.adapters.documents import DocumentStore, make_document_store
from portal.domain.handover.causes import NotDelivered
from portal.services.handover import planning, reconciling, sending

WRONG = 2
NOT_ASKED = 3


@click.group("deliveries")
def deliveries() -> None:
    """What goes to the back office and the document store."""


@deliveries.command("reconcile")
@click.option("--claim", "reference", help="Only the claim with this reference")
@with_appcontext
def reconcile(reference: str | None) -> None:
    """Ask the back office and the document store what they have, and compare it with what was sent and decided.

    Exit 0: everything arrived exactly once, or waits to be sent. Exit 2: something is missing, twice or different; each
    has a line. Exit 3: somebody could not be asked.
    """
    settings: Settings = current_app.config["PORTAL"]
    with db.reading():
        claims = reconciling.list_claims()
        office = delivery_jobs.find_back_office(settings)
    drop = make_document_store(settings)
    faults: list[str] = []
    unasked = sent = waiting = 0
    for claim_id in tqdm(claims, unit="claim", disable=None):
        with db.reading():
            books = reconciling.gather_claim(claim_id, has_documents=drop is not None)
        if reference and books.reference != reference:
            continue
        sent, waiting = sent + len(books.sent) + len(books.documents), waiting + len(books.unsent)
        faults.extend(f"{books.reference}: {one}" for one in books.missing)
        try:
            faults.extend(_compare(books, office, drop))
        except NotDelivered as failure:
            unasked += 1
            click.echo(f"{books.reference}: could not be asked: {failure.code}", err=True)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{sent} sent, {waiting} waiting, {len(faults)} faults, {unasked} claims not asked")
    if faults or unasked:
        raise SystemExit(WRONG if faults else NOT_ASKED)


@deliveries.command("plan")
@click.argument("case_id", type=click.UUID)
@with_appcontext
def plan(case_id: UUID) -> None:
    """Plan the hand-over of a case anew."""
    with db.transaction():
        click.echo(f"{planning.plan_case(case_id)} messages are new.")


@deliveries.command("wake")
@with_appcontext
def wake() -> None:
    """Try everything at once that waits for a connection."""
    with db.transaction():
        click.echo(f"{sending.wake_after_outage(limit=100_000)} messages are tried.")


def _compare(books: reconciling.ClaimBooks, office: BackOffice, drop: DocumentStore | None) -> Iterator[str]:
    received = office.list_messages(books.reference_there) if books.sent or books.unsent else []
    yield from reconciling.compare_messages(books, received, office.name)
    if drop is not None:
        yield from reconciling.compare_documents(books, drop.list_kept(books.reference))

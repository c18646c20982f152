"""The receipt of what was sent: kept for good, fetched again after signing in, on paper, as a page and as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _

from portal.adapters.store import open_store
from portal.domain.evidence.documents import size_text
from portal.resident.blueprint import blueprint
from portal.services import completed_by, receipts
from portal.services.receipts import Receipt
from portal.web import access, downloads
from portal.web.access import resident_only
from portal.web.render import day, language, render, words

MOST_REFRESHES = 5
REFRESH_SECONDS = 4


@blueprint.get("/receipts/<reference>")
@resident_only
def show_receipt(reference: str) -> Any:
    """The confirmation. While the PDF is being made, scripts ask for that part of the page again, a few times only.

    Nothing reloads by itself under a reader (WCAG 2.2.1): without scripts there is a link.
    """
    receipt = receipts.get_receipt(access.resident(), reference)
    content = receipt.in_words(language())
    looked = min(request.args.get("looked", 0, type=int), MOST_REFRESHES)
    refresh = None
    if not receipt.is_pdf_ready and looked < MOST_REFRESHES:
        refresh = url_for("resident.show_receipt", reference=reference, looked=looked + 1)
    due = min((item.due_on for item in receipt.outstanding), default=None)
    return render(
        "resident/receipt.html", block="copy" if request.headers.get("HX-Request") else None, receipt=receipt,
        completed_by=completed_by.read(receipt.content, language()),
        content=content, heading=_heading(receipt), groups=_by_date(content),
        next_lines=receipts.next_lines(due, g.council["CouncilPhone"], "cy" if language() == "cy" else "en"),
        refresh=refresh, refresh_seconds=REFRESH_SECONDS, pdf_size=size_text(receipt.pdf_size_bytes or 0),
        size_text=size_text, fingerprint_words=receipts.FINGERPRINT,
        back=url_for("resident.show_home"),
    )  # fmt: skip


@blueprint.get("/receipts/<reference>/copy")
@resident_only
def show_receipt_copy(reference: str) -> Response:
    """The PDF copy as a download; 404 while it is being made."""
    key, size_bytes = receipts.get_pdf_key(access.resident(), reference)
    chunks = open_store(current_app.config["PORTAL"]).read(key)
    return downloads.send(chunks, name=f"{reference}.pdf", media_type="application/pdf", size_bytes=size_bytes)


def _heading(receipt: Receipt) -> str:
    return str(_("Your review has been sent") if receipt.kind == "review" else _("Your report has been sent"))


def _by_date(content: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Changes under the headings of their dates, in order."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for change in content["changes"]:
        heading = receipts.date_heading(change)
        groups.setdefault(day(heading) if isinstance(heading, date) else words(heading), []).append(change)
    return list(groups.items())

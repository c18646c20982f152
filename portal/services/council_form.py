"""The council's own form for self-employed earnings: where it is, and the way back from it (S4.96, S4.97).

The address of the way back carries a token that is made from the draft and the change, says nothing about anybody, and
is good for this draft of this claim only. Coming back twice is coming back once.
"""

from __future__ import annotations

from dataclasses import replace
from hmac import compare_digest
from urllib.parse import urlencode, urlsplit, urlunsplit

from portal import clock
from portal.domain.actor import Resident
from portal.domain.changes.business_details import COUNCIL_FORM, FORM_SENT
from portal.domain.draft import DraftChange
from portal.models import keyring
from portal.services import drafts, settings
from portal.services.drafts import OpenReview

BUILT_IN = "built-in"
RETURN = "return"


def find_form_url() -> str | None:
    """The address of the council's own form; None where earnings are told in this service."""
    url = str(settings.get("SelfEmploymentFormUrl"))
    return None if settings.get("UseSelfEmployedEarningsForm") or url == BUILT_IN else url


def with_way_back(url: str, back: str) -> str:
    """The form's address with the address of the way back as a parameter; what the council put there stays."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode({RETURN: back}))))
    return urlunsplit(parts._replace(query=query))


def make_token(found: OpenReview, change: DraftChange) -> str:
    """What the way back to a change of this draft is known by."""
    return keyring.current().blind_index("council-form", found.row.submit_token, change.reference).hex()


def find_change(found: OpenReview, token: str) -> DraftChange | None:
    """The change of this draft whose way back it is, or None."""
    waiting = (change for change in found.review.draft.changes if is_on_form(change))
    return next((one for one in waiting if compare_digest(make_token(found, one).encode(), token.encode())), None)


def is_on_form(change: DraftChange) -> bool:
    """Whether the earnings of a change are told on the council's own form."""
    return change.details.get("form") == COUNCIL_FORM


def record_sent(resident: Resident, found: OpenReview, change: DraftChange) -> None:
    """Keep today as the day the form was sent; the first day stays."""
    if change.details.get(FORM_SENT) is None:
        sent = {**change.details, FORM_SENT: clock.today().isoformat()}
        drafts.save_change(resident, found, replace(change, details=sent))

"""Why something that was sent is not accepted: a catalogue, so that the resident reads what to do next (complaint C3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.wording import Wording, _

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in short for staff, and what the resident reads."""

    name: Wording
    wording: Wording


REASONS: Mapping[str, Reason] = {
    "unreadable": Reason(
        _("Cannot be read"),
        _("We cannot read it. Take the photo again in good light, close enough that every word is sharp."),
    ),
    "cut-off": Reason(
        _("Part of it is cut off"), _("Part of it is missing from the picture. Send it again with all four corners.")
    ),
    "pages-missing": Reason(_("Pages are missing"), _("Some pages are missing. Send every page.")),
    "wrong-document": Reason(
        _("Not what we asked for"), _("It is not what we asked for. Look at the list of what we accept.")
    ),
    "wrong-person": Reason(
        _("About somebody else"), _("It is about somebody else. Send one with the name of the person we asked about.")
    ),
    "out-of-date": Reason(_("Too old"), _("It is too old. Send one for the dates we asked about.")),
    "details-missing": Reason(
        _("Does not show what is needed"),
        _("It does not show everything we need, such as the date, the name or the amount."),
    ),
    "cannot-open": Reason(
        _("Cannot be opened"), _("We cannot open the file. Send it as a photo or a PDF without a password.")
    ),
    OTHER: Reason(_("Another reason"), _("See what we wrote below.")),
}


def reason_wording(code: str | None) -> Wording | None:
    """What the resident reads for a reason of the catalogue; None for plain words alone."""
    reason = REASONS.get(code) if code and code != OTHER else None
    return reason.wording if reason else None

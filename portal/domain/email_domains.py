"""The e-mail domains of an organisation, as somebody types them: one on a line, with or without the @ (S1.56, S1.57)."""

from __future__ import annotations

import re

from portal.domain.contact import is_email
from portal.domain.wording import Refused, _

MOST_DOMAINS = 20
FIELD = "domains"
ENTER_DOMAIN = _("Enter at least one email domain")
TOO_MANY = _("Enter {most} email domains or fewer", most=MOST_DOMAINS)

_BETWEEN = re.compile(r"[\s,;]+")


def parse_domains(text: str) -> list[str]:
    """The domains in a text, folded, each once; raises Refused (field `domains`) when there is none, or one that cannot be."""
    found = list(dict.fromkeys(part.removeprefix("@").casefold() for part in _BETWEEN.split(text.strip()) if part))
    if not found:
        raise Refused(ENTER_DOMAIN, FIELD)
    if len(found) > MOST_DOMAINS:
        raise Refused(TOO_MANY, FIELD)
    for domain in found:
        if not is_email(f"name@{domain}"):
            raise Refused(
                _("{domain} is not an email domain. Enter one like council.example.org", domain=domain), FIELD
            )
    return found

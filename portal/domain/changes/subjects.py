"""What a change is about, by name: `home`, `partner`, the id of a person or line held, or a name made for a new one.

A name made for a new thing depends only on what it is, so that the same job or account reported twice is one thing.
"""

from __future__ import annotations

HOME = "home"
AWARD = "award"
CLAIMANT = "claimant"
PARTNER = "partner"
OWNED = ("job", "income", "account", "pension", "expense", "absence", "lump-sum", "gift")


def word_key(*words: str | None) -> str:
    """Letters and digits only, in lower case, joined by hyphens: `Lloyds Bank plc.` gives `lloyds-bank-plc`."""
    cleaned = "".join(letter if letter.isalnum() else " " for letter in " ".join(filter(None, words)).casefold())
    return "-".join(cleaned.split())


def job_subject(person: str, employer: str | None) -> str:
    """The name of a new job of a person."""
    return f"job/{person}/{word_key(employer)}"


def account_subject(owner: str, kind: str | None, provider: str | None, last4: str | None) -> str:
    """The name of a new account or investment of a person."""
    return f"account/{owner}/{word_key(kind)}-{word_key(provider)}-{word_key(last4)}"


def pension_subject(person: str, provider: str | None) -> str:
    """The name of a new pension of a person."""
    return f"pension/{person}/{word_key(provider)}"


def income_subject(person: str, kind: str | None, name: str | None = None) -> str:
    """The name of an income of a person that is no job: its kind (a benefit, self-employment), and what it is called."""
    return f"income/{person}/{word_key(kind, name)}"


def expense_subject(person: str, kind: str | None, provider: str | None = None) -> str:
    """The name of a regular expense of a person."""
    return f"expense/{person}/{word_key(kind, provider)}"


def absence_subject(person: str) -> str:
    """The name of the time a person is away: nobody is away at two places at once."""
    return f"absence/{person}/away"


def lump_sum_subject(person: str, source: str | None) -> str:
    """The name of a sum of money that a person received."""
    return f"lump-sum/{person}/{word_key(source)}"


def gift_subject(person: str, what: str | None, to_whom: str | None) -> str:
    """The name of money or property that a person gave away or spent: two gifts are two things."""
    return f"gift/{person}/{word_key(what, to_whom)}"


def person_subject(role: str, first_name: str | None, last_name: str | None) -> str:
    """The name of somebody new in the household."""
    return f"{role}:{word_key(first_name, last_name)}"


def owner_in(subject: str) -> str | None:
    """The person that a made name belongs to, or None when the name was not made here."""
    if "/" not in subject:
        return None
    parts = subject.split("/")
    return parts[1] if len(parts) == 3 and parts[0] in OWNED and parts[1] else None


def identifies(subject: str) -> bool:
    """False for a made name without any words of its own, which tells nothing apart: a job of no named employer."""
    return owner_in(subject) is None or bool(subject.split("/")[2].strip("-"))

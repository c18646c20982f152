"""A forgotten password: a single-use link for an hour; every address gets the same page and the same work (quality S05).

The new password alone lets nobody in: the code to the mobile is asked for as always. All sessions end.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Anonymous
from portal.domain.dates import Language
from portal.domain.wording import Refused
from portal.models import User
from portal.services import audit, messages, sign_in_codes, staff_links, throttles, web_sessions
from portal.services.password_rules import check_password
from portal.services.passwords import Cost, hash_password
from portal.services.staff_links import LINK_OVER, AddressOf
from portal.services.staff_sign_in import email_index, fold_email, tell_user
from portal.services.throttles import Counter, Limit

ADDRESS = Limit("forgotten-address", 3, timedelta(hours=1))
NETWORK = Limit("forgotten-network", 20, timedelta(hours=1))


def ask(email: str, network: str, address_of: AddressOf, *, language: str = "en") -> None:
    """E-mail a link to whoever has this address and an account; nobody else is told anything, and nothing looks different."""
    subject = email_index(email)
    address, place = ADDRESS.key(subject.hex()[:32]), NETWORK.key(throttles.part("network", network))
    counts = throttles.count((Counter(ADDRESS, address), Counter(NETWORK, place)))
    is_refused = counts[address] > ADDRESS.most or counts[place] > NETWORK.most
    query = sa.select(User).where(
        User.email == fold_email(email), User.deactivated_at.is_(None), User.password_hash.is_not(None)
    )
    found = db.session().scalars(query).one_or_none()
    user = None if is_refused else found
    gaps = {"link": address_of(staff_links.make(user, "password-reset"))}
    to, user_id = (user.email, user.id) if user else (None, None)
    messages.queue_message("password-reset", "email", to, gaps, user_id=user_id, language=language)
    audit.record(Anonymous(), "password:asked-for", "identity", subject.hex(), sent=user is not None)


def set_password(token: str, password: str, *, cost: Cost, language: Language = "en") -> None:
    """Spend the link, set the password, end all sessions and tell the owner by e-mail; raises Refused."""
    user = staff_links.find_user(token, "password-reset")
    if user is None:
        raise Refused(LINK_OVER)
    check_password(password, user)
    if staff_links.spend(token, "password-reset") is None:
        raise Refused(LINK_OVER)
    user.password_hash = hash_password(password, cost=cost)
    web_sessions.end_all(user_id=user.id)
    sign_in_codes.drop_attempts(user.id)
    db.session().flush()
    audit.record(Anonymous(), "password:set-anew", "user", user.id.hex)
    tell_user(user, "password-changed", language)

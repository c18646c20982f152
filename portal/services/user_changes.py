"""What those who manage users do to an account: change its boxes, reset its mobile, deactivate it (S1.36-S1.55)."""

from __future__ import annotations

from collections.abc import Sequence

from portal import clock, db
from portal.domain.actor import Actor, Officer
from portal.domain.permissions import Permission, in_order, list_permissions
from portal.models import User
from portal.services import audit, messages, mobiles, passkeys, staff_links, user_guards
from portal.services.errors import NotFound, Stale
from portal.services.user_standing import has_account


def change_permissions(officer: Officer, reference: str, ticked: Sequence[str], *, seen_version: int) -> User:
    """Set a user's boxes; they count from the user's next request on.

    Raises Refused for the officer's own account and for the last but one who manages users, Stale when the account is
    not `seen_version` any more. Boxes that the organisation may not tick are left out.
    """
    user = user_guards.get_others_account(officer, reference)
    if user.version != seen_version:
        raise Stale("user")
    set_boxes(officer, user, ticked)
    return user


def set_boxes(officer: Officer, user: User, ticked: Sequence[str], *, because: str = "") -> None:
    """Give a user of whom it is this officer's turn these boxes, and record what they were."""
    before = in_order(user.permissions)
    after = [one for one in list_permissions(user.organisation.kind) if one.value in ticked]
    if Permission.MANAGE_USERS in before and Permission.MANAGE_USERS not in after:
        user_guards.check_two_are_left(user.organisation_id, {user.id})
    if before != after:
        user.permissions = [one.value for one in after]
        db.session().flush()
        detail = {"before": before, "after": after} | ({"because": because} if because else {})
        audit.record(officer, "user:permissions-changed", "user", user.id.hex, **detail)


def reset_mobile(officer: Officer, reference: str) -> User:
    """First stage of two: the number is removed, the user signed out, and a new number asked for at the next sign-in."""
    return forget_mobile(officer, user_guards.get_others_account(officer, reference))


def forget_mobile(actor: Actor, user: User) -> User:
    """Remove a user's number and tell them by e-mail; raises NotFound for somebody who was only invited."""
    if not has_account(user):
        raise NotFound("mobile")
    mobiles.free_number(user)
    passkeys.remove_all(user)  # the phone may be in somebody else's hands
    user.mobile_reset_at = clock.now()
    user_guards.shut_out(user)
    db.session().flush()
    messages.queue_message("mobile-reset", "email", user.email, {}, user_id=user.id)
    audit.record(actor, "user:mobile-reset", "user", user.id.hex)
    return user


def deactivate(officer: Officer, reference: str) -> User:
    """End an account for good: signed out at once, in no list, its number and its address free for others (S1.49-S1.55)."""
    user = user_guards.get_others_account(officer, reference)
    user_guards.check_two_are_left(user.organisation_id, {user.id})
    end_account(officer, user)
    return user


def end_account(actor: Actor, user: User, *, because: str = "") -> None:
    """Deactivate somebody, whoever decides it; the rules about who may be missed were asked before."""
    held = {"permissions": user.permissions, "role": user.organisation_role}
    user.deactivated_at = clock.now()
    user.password_hash = user.mobile_reset_at = user.new_email = user.organisation_role = None
    mobiles.free_number(user)
    staff_links.end_all(user)
    passkeys.remove_all(user)
    user_guards.shut_out(user)
    db.session().flush()
    detail = {name: value for name, value in {**held, "because": because}.items() if value}
    audit.record(actor, "user:deactivated", "user", user.id.hex, **detail)

"""The invited person: one link, one password, one confirmed mobile number, then signed in (S1.29, S1.35, S1.44-S1.47)."""

from __future__ import annotations

import pytest

from portal.domain.permissions import Permission
from portal.services import passwords
from tests.auth.signing_in import at, code_of, queued, sent
from tests.pages import Browser
from tests.staff.accounts import MANAGE, NEW, PASSWORD, entries, find_user, member, newest_link

NINA = NEW["email"]


@pytest.fixture
def manager(make):
    return member(make, MANAGE)


@pytest.fixture
def invite(app, manager):
    """`invite()`: the path of the link of a new invitation."""

    def post() -> str:
        Browser(app).signed_in_as_officer(manager.id).post("staff.add_user", NEW)
        return newest_link()

    return post


def set_password(client, link: str, password: str = PASSWORD, status: int = 303):
    client.get(link, status=303)
    return client.post("auth.create_account", {"password": password}, status=status)


def name_number(client, number: str = "07700 900321", status: int = 303):
    return client.post("auth.name_mobile", {"mobile": number}, status=status)


def test_link_leads_to_password_number_code_and_in(client, invite):
    with at():
        link = invite()
        page = client.follow(client.get(link, status=303))
        assert page.h1 == "Create your account"
        page = client.follow(client.post("auth.create_account", {"password": PASSWORD}))
        assert page.h1 == "Enter a phone number"
        assert "We'll always send access codes to this number" in page.document.text_content()
        page = client.follow(name_number(client))
        assert page.h1 == "Check your phone"
        assert sent()[-1][0] == "07700 900321"
        assert client.post("auth.confirm_mobile", {"code": code_of()}).location == "/staff"
        client.get("staff.show_start")
    user = find_user(NINA)
    assert (user.mobile, user.mobile_reset_at) == ("07700 900321", None)
    assert [len(entries(f"user:{name}")) for name in ("account-created", "mobile-named", "mobile-confirmed")] == [
        1,
        1,
        1,
    ]


def test_account_opens_with_password_and_code_from_then_on(app, client, invite):
    with at():
        set_password(client, invite())
        name_number(client)
        client.post("auth.confirm_mobile", {"code": code_of()})
    with at(hours=1):
        again = Browser(app)
        assert again.post("auth.staff_sign_in", {"email": NINA, "password": PASSWORD}).location == "/staff/sign-in/code"
        assert sent()[-1][0] == "07700 900321"
        assert again.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"


def test_opening_the_link_spends_nothing(app, client, invite):
    link = invite()
    for _ in range(3):
        scanner = Browser(app)
        scanner.follow(scanner.get(link, status=303))
    set_password(client, link)


def test_token_is_in_no_address_after_the_first(client, invite):
    link = invite()
    token = link.rpartition("/")[2]
    answer = client.get(link, status=303)
    assert token not in answer.location
    assert token not in client.follow(answer).text
    assert len(token) >= 43


def test_link_works_once(app, client, invite):
    link = invite()
    set_password(client, link)
    other = Browser(app)
    other.get(link, status=303)
    page = other.get("auth.create_account", status=410)
    assert page.h1 == "This link does not work any more"
    other.post("auth.create_account", {"password": PASSWORD}, status=410)


@pytest.mark.parametrize(("hours", "seconds", "status"), [(23, 3599, 303), (24, 0, 410), (24, 1, 410)])
def test_link_dies_after_24_hours(client, invite, hours, seconds, status):
    with at():
        link = invite()
    with at(hours=hours, seconds=seconds):
        set_password(client, link, status=status)


def test_link_dies_when_another_is_sent(app, client, invite, manager):
    old = invite()
    user = find_user(NINA)
    Browser(app).signed_in_as_officer(manager.id).post("staff.resend_invitation", reference=user.reference)
    set_password(client, old, status=410)
    set_password(client, newest_link())


@pytest.mark.parametrize("token", ["x", "A" * 43, "a" * 5000, "%00"])
def test_link_that_never_was_is_the_same_page(client, token):
    answer = client.client.get(f"/staff/invitations/{token}")
    if token == "%00":
        assert answer.status_code == 404
        return
    assert answer.status_code == 303
    assert client.get("auth.create_account", status=410).h1 == "This link does not work any more"


def test_link_for_a_password_is_none_for_an_account(client, make):
    user = member(make)
    client.post("auth.ask_new_password", {"email": user.email})
    token = newest_link("password-reset").rpartition("/")[2]
    client.get("auth.open_invitation", token=token, status=303)
    client.get("auth.create_account", status=410)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Enter a password"),
        ("14 characters!", "Password must be 15 characters or more"),
        ("passwordpassword", "Choose a password that is harder to guess, such as 4 words that have nothing to do with each other"),
        ("NinaNewcomer2026!", "Choose a password that is harder to guess, such as 4 words that have nothing to do with each other"),
        ("x" * 1001, "Password must be 1000 characters or fewer"),
    ],
)  # fmt: skip
def test_password_is_refused_and_the_link_still_works(client, invite, password, error):
    link = invite()
    page = set_password(client, link, password, status=422)
    assert page.errors == [error]
    assert not password or password not in page.text
    set_password(client, link)


@pytest.mark.parametrize(
    "password", ["tractor lamp hill boat", "ŵyneb môr coeden lleuad 🌳", "kv" * 2 + "j83 blue tram " * 60]
)
def test_long_password_is_taken_whole(client, invite, password):
    set_password(client, invite(), password)
    stored = find_user(NINA).password_hash
    assert passwords.verify_password(stored, password, cost="minimum")
    assert not passwords.verify_password(stored, password[:-1], cost="minimum")


def test_nothing_opens_before_the_number_is_confirmed(client, invite):
    set_password(client, invite())
    name_number(client)
    client.get("staff.show_start", status=303)
    client.post("auth.confirm_mobile", {"code": "000000"}, status=422)
    assert find_user(NINA).mobile is None


def test_somebody_who_stopped_half_way_goes_on_at_the_next_sign_in(app, client, invite):
    set_password(client, invite())
    later = Browser(app)
    answer = later.post("auth.staff_sign_in", {"email": NINA, "password": PASSWORD})
    assert later.follow(answer).h1 == "Enter a phone number"


def test_nothing_is_asked_for_when_the_password_is_wrong(client, invite):
    set_password(client, invite())
    assert client.post("auth.staff_sign_in", {"email": NINA, "password": "wrong"}).location == "/staff/sign-in/code"


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("", "Enter a mobile phone number, like 07700 900 982"),
        ("01632 960 001", "Enter a mobile phone number, like 07700 900 982"),
        ("mobile", "Enter a phone number in the correct format"),
        ("+44 7700 900555", "Somebody else signs in with this number. Enter another, or ask somebody who manages users to reset both"),
    ],
)  # fmt: skip
def test_number_is_refused(client, make, invite, number, error):
    member(make, mobile="07700 900555")
    set_password(client, invite())
    assert name_number(client, number, status=422).errors == [error]
    assert sent() == []


def test_number_without_an_index_is_taken_too(client, make, invite):
    make.officer(mobile="07700 900555")
    set_password(client, invite())
    name_number(client, "07700900555", status=422)


def test_number_that_somebody_takes_meanwhile_is_refused(client, make, invite):
    with at():
        set_password(client, invite())
        name_number(client, "07700 900555")
        member(make, mobile="07700 900555")
        page = client.post("auth.confirm_mobile", {"code": code_of()}, status=422)
    assert page.errors[0].startswith("Somebody else signs in with this number")
    assert find_user(NINA).mobile is None


@pytest.mark.parametrize("endpoint", ["staff.reset_mobile", "staff.deactivate_user"])
def test_number_of_somebody_else_is_free_after_reset_or_deactivation(app, client, make, invite, manager, endpoint):
    holder = member(make, mobile="07700 900555")
    with at():
        Browser(app).signed_in_as_officer(manager.id).post(endpoint, {"answer": "yes"}, reference=holder.reference)
        set_password(client, invite())
        name_number(client, "07700 900555")
        client.post("auth.confirm_mobile", {"code": code_of()})
    assert find_user(NINA).mobile == "07700 900555"


def test_numbers_are_not_tried_without_end(client, invite):
    set_password(client, invite())
    for _ in range(5):
        name_number(client)
    assert name_number(client, "07700 900322", status=422).errors == [
        "You have entered too many numbers. Wait an hour before you enter another"
    ]
    assert len(queued()) == 5


def test_code_of_an_earlier_number_confirms_nothing(client, invite):
    with at():
        set_password(client, invite())
        name_number(client, "07700 900321")
        old = code_of()
        name_number(client, "07700 900322")
        client.post("auth.confirm_mobile", {"code": old}, status=422)
        client.post("auth.confirm_mobile", {"code": code_of()})
    assert find_user(NINA).mobile == "07700 900322"


def test_another_code_goes_to_the_new_number(client, invite):
    with at():
        set_password(client, invite())
        name_number(client)
    with at(seconds=60):
        assert client.post("auth.resend_mobile_code").location == "/staff/sign-in/mobile/code"
        assert [address for address, _ in sent()] == ["07700 900321"] * 2
        client.post("auth.confirm_mobile", {"code": code_of()})


@pytest.mark.parametrize("endpoint", ["auth.name_mobile", "auth.confirm_mobile", "auth.resend_mobile_code"])
def test_pages_of_the_number_lead_to_sign_in_when_nobody_gave_a_password(client, endpoint):
    page = client.get(endpoint, status=303)
    while page.location != "/staff/sign-in":
        page = client.get(page.location, status=303)
    client.post(endpoint, {"mobile": "07700 900321", "code": "000000"})


def test_reset_number_is_entered_at_the_next_sign_in(app, client, make, manager):
    user = member(make, Permission.REVIEW_CASES, mobile="07700 900555")
    with at():
        Browser(app).signed_in_as_officer(manager.id).post(
            "staff.reset_mobile", {"answer": "yes"}, reference=user.reference
        )
        page = client.follow(client.post("auth.staff_sign_in", {"email": user.email, "password": PASSWORD}))
        assert page.h1 == "Enter a phone number"
        name_number(client, "07700 900556")
        assert find_user(user.email).mobile_reset_at is not None
        client.post("auth.confirm_mobile", {"code": code_of()})
        client.get("staff.list_cases")
    assert (find_user(user.email).mobile_reset_at, find_user(user.email).mobile) == (None, "07700 900556")


def test_code_sent_to_the_old_number_is_useless_after_a_reset(app, client, make, manager):
    user = member(make, mobile="07700 900555")
    with at():
        client.post("auth.staff_sign_in", {"email": user.email, "password": PASSWORD})
        old = code_of()
        Browser(app).signed_in_as_officer(manager.id).post(
            "staff.reset_mobile", {"answer": "yes"}, reference=user.reference
        )
        assert client.post("auth.enter_staff_code", {"code": old}).location == "/staff/sign-in"
    client.get("staff.show_start", status=303)


def test_two_users_exchange_numbers_after_both_were_reset(app, make, manager):
    """S1.47: a number moves only once nobody has it."""
    one, two = member(make, mobile="07700 900701"), member(make, mobile="07700 900702")
    wanted = {one.email: "07700 900702", two.email: "07700 900701"}

    def sign_in(user, status):
        browser = Browser(app)
        browser.post("auth.staff_sign_in", {"email": user.email, "password": PASSWORD})
        name_number(browser, wanted[user.email], status=status)
        return browser

    with at():
        managing = Browser(app).signed_in_as_officer(manager.id)
        managing.post("staff.reset_mobile", {"answer": "yes"}, reference=one.reference)
        sign_in(one, 422)
        managing.post("staff.reset_mobile", {"answer": "yes"}, reference=two.reference)
        for user in (one, two):
            sign_in(user, 303).post("auth.confirm_mobile", {"code": code_of()})
    assert {user.email: find_user(user.email).mobile for user in (one, two)} == wanted

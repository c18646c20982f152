"""Signing in through the council's own provider, against a certified one that really runs (OpenID Connect, ADR 6)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from portal import clock, db
from portal.adapters import identity_provider
from portal.domain.permissions import Permission
from portal.models import Organisation, StaffLink, User, WebSession
from portal.services import provider_sign_in, staff_groups
from tests.auth.signing_in import code_of, sent
from tests.auth.software_device import Device, options_of
from tests.identity_provider.provider import SECRET, Person, live_provider
from tests.pages import Browser
from tests.postgres import free_port
from tests.staff.accounts import MANAGE, PASSWORD, entries, find_user, landlord, member

KEY = ECKey.generate_key("P-256", {"kid": "of the portal"})
VERA = "vera@council.example.org"
TWO = ["pwd", "otp"]
HEADING = "You are not signed in"


@pytest.fixture(scope="module")
def provider():
    """One provider for all tests of this file."""
    keys = json.dumps({"keys": [KEY.as_dict(private=False) | {"alg": "ES256", "use": "sig"}]})
    with live_provider(keys=keys) as found:
        yield found


@pytest.fixture
def configure(app, database, monkeypatch, provider):
    """`configure(oidc_...=...)`: settings of a deployment that has the provider."""

    def configured(**changes) -> None:
        values = {"oidc_issuer": provider.issuer, "oidc_client_id": "portal", "oidc_client_secret": SECRET} | changes
        monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], **values))

    configured()
    return configured


@pytest.fixture
def vera(make):
    return member(make, Permission.REVIEW_CASES, email=VERA, mobile="07700 900555")


def person(subject: str = "vera", **changes) -> Person:
    claims = {
        "sub": subject, "email": VERA, "email_verified": True, "given_name": "Vera", "family_name": "Viewer", "amr": TWO,
    } | changes  # fmt: skip
    return Person(**{name: value for name, value in claims.items() if value is not None})


def begin(client) -> str:
    return client.get("auth.start_provider_sign_in", status=303).location


def sign_in(client, who: Person, status: int = 303):
    return client.get(who.sign_in(begin(client)), status=status)


def setting(name: str, value: object) -> None:
    from portal.domain.actor import System
    from portal.services import settings

    with db.transaction():
        settings.change(System("test"), name, str(value))


def why(page) -> str:
    assert page.h1 == HEADING
    return page.all("//main//p")[0]


# Signing in


def test_account_is_tied_at_the_first_sign_in_and_opens_without_password_and_code(client, configure, vera):
    assert client.get("staff.list_cases", status=303).location == "/staff/sign-in"
    page = client.get("auth.staff_sign_in")
    assert "Sign in with your Sample Council account" in page.all("//main//a")
    assert sign_in(client, person()).location == "/staff/cases"
    page = client.get("staff.show_account")
    assert VERA in page.text
    assert "Your organisation's own account" in page.one("//main//li[contains(., 'This one')]")
    assert sent() == []
    assert [entry.subject_id for entry in entries("user:tied-to-provider")] == [vera.id.hex]
    started = [entry for entry in entries("session:started") if entry.subject_id == vera.id.hex]
    assert started[-1].detail["how"] == "provider"


def test_person_counts_and_no_longer_the_address(app, configure, vera, make):
    sign_in(Browser(app), person())
    married = Browser(app)
    sign_in(married, person(email="vera.new@council.example.org"))
    assert VERA in married.get("staff.show_account").text
    assert why(sign_in(Browser(app), person("somebody else"), status=403)) == (
        "The account with your email address belongs to somebody else. Ask the person who manages users."
    )


def test_browser_is_sent_with_everything_that_binds_the_answer_and_nothing_personal(client, configure, provider):
    address = urlsplit(begin(client))
    asked = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}" == provider.issuer
    assert asked["redirect_uri"] == ["http://localhost/staff/sign-in/provider/return"]
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert set(asked) == {
        "client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert parse_qs(urlsplit(begin(client)).query)["state"] != asked["state"]


def test_provider_is_asked_while_no_transaction_is_open(client, configure, vera, monkeypatch):
    asked = []
    real = requests.Session.request

    def watched(session, method, url, **options):
        asked.append(url)
        with pytest.raises(db.NoTransaction):
            db.session()
        return real(session, method, url, **options)

    who = person()
    path = who.sign_in(begin(client))
    monkeypatch.setattr(requests.Session, "request", watched)
    client.get(path, status=303)
    assert any(url.endswith("/token") for url in asked)


def test_private_key_proves_the_portal_without_any_shared_secret(client, configure, vera, tmp_path):
    file = tmp_path / "key.pem"
    file.write_bytes(KEY.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    configure(oidc_client_id="portal-key", oidc_client_secret="", oidc_private_key=file, oidc_key_id="of the portal")
    assert sign_in(client, person()).location == "/staff"


def test_new_key_of_the_provider_is_fetched(client, configure, vera, app):
    found = identity_provider.make_provider(app.config["PORTAL"])
    begin(client)
    old = {"keys": [RSAKey.generate_key(2048, {"kid": "old"}).as_dict(private=False)]}
    for address in [f"{found._settings.oidc_issuer}/jwks"]:
        found._kept[address] = clock.now(), old
    assert sign_in(client, person()).location == "/staff"


def test_session_is_a_new_one(client, configure, vera):
    begin(client)
    with client.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
    sign_in(client, person())
    with client.client.session_transaction() as cookie:
        assert not {"planted", "provider", "from_provider"} & set(cookie)


def test_signed_in_officer_is_led_on(configure, client_as_officer):
    assert client_as_officer().get("auth.start_provider_sign_in", status=303).location == "/staff"


# What is not right


@pytest.mark.parametrize("change", [{"state": "forged"}, {"state": None}], ids=["forged", "missing"])
def test_answer_to_no_question_of_this_browser_is_not_even_looked_at(client, configure, vera, change, monkeypatch):
    path = urlsplit(person().sign_in(begin(client)))
    query = {name: values[0] for name, values in parse_qs(path.query).items()} | change
    monkeypatch.setattr(identity_provider.IdentityProvider, "exchange", None)
    page = Browser.get(client, path.path + "?" + "&".join(f"{k}={v}" for k, v in query.items() if v), status=403)
    assert why(page) == "The page was open for too long. Start again."


def test_answer_is_of_one_browser_and_counts_once(app, client, configure, vera):
    path = person().sign_in(begin(client))
    assert why(Browser(app).get(path, status=403)) == "The page was open for too long. Start again."
    with client.client.session_transaction() as cookie:
        kept = dict(cookie)
    client.get(path, status=303)
    thief = Browser(app)
    with thief.client.session_transaction() as cookie:
        cookie.update(kept)
    assert why(thief.get(path, status=403)) == "Your organisation's sign-in did not let you in."


@pytest.mark.parametrize("place", [1, 2], ids=["nonce", "verifier"])
def test_token_or_code_of_another_question_is_refused(client, configure, vera, place):
    path = person().sign_in(begin(client))
    with client.client.session_transaction() as cookie:
        held = list(cookie["provider"])
        held[place] = "x" * 64
        cookie["provider"] = held
    assert why(client.get(path, status=403)) == "Your organisation's sign-in did not let you in."


def test_refusal_of_the_provider_is_a_plain_page_with_a_way_on(client, configure):
    page = sign_in(client, person(""), status=403)
    assert why(page) == "Your organisation's sign-in did not let you in."
    assert page.all("//main//a") == ["Try again", "Sign in with your password instead"]


def test_answer_of_another_issuer_is_refused(client, configure, vera):
    path = re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example.com", person().sign_in(begin(client)))
    client.get(path, status=403)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": None}, "Your organisation's sign-in did not tell us your email address."),
        ({"email": "not an address"}, "Your organisation's sign-in did not tell us your email address."),
        ({"email_verified": False}, "Your organisation's sign-in has not confirmed your email address."),
        ({"email": "vera@elsewhere.example.com"}, "Your email address does not belong to an organisation that signs in this way."),
        ({"email": "lena@homes.example.org"}, "Your email address does not belong to an organisation that signs in this way."),
        ({"email": "nobody@council.example.org"}, "You have no account here yet. Ask the person who manages users to invite you."),
    ],
)  # fmt: skip
def test_nobody_is_let_in_when_the_address_does_not_fit(client, configure, vera, make, changes, reason):
    homes = make.organisation("Sample Homes", kind="registered-provider")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(
            sa.update(Organisation).where(Organisation.id == homes.id).values(email_domains=["homes.example.org"])
        )
    landlord(make, email="lena@homes.example.org")
    page = sign_in(client, person(**changes), status=403)
    assert why(page) == reason
    client.get("staff.show_start", status=303)
    assert "@" not in str(entries("staff-sign-in:provider-refused")[-1].detail)
    assert find_user(VERA).provider_index is None


def test_deactivated_person_is_refused_even_where_people_are_added_just_in_time(
    app, client, configure, vera, manager_browser
):
    setting("ProviderNewUsers", "just-in-time")
    theirs = Browser(app)
    sign_in(theirs, person())
    manager_browser.post("staff.deactivate_user", {"answer": "yes"}, reference=vera.reference)
    theirs.get("staff.show_start", status=303)
    assert why(sign_in(client, person(), status=403)) == (
        "Your account here is not open. Ask the person who manages users."
    )
    assert find_user(VERA) is None


@pytest.fixture
def manager_browser(client_as_officer, make):
    for _ in range(2):
        boss = member(make, MANAGE)
    return client_as_officer(officer=boss)


# Accounts


def test_invitation_ends_when_the_invited_person_comes_through_the_provider(client, configure, manager_browser):
    new = {
        "first_name": "Vera",
        "last_name": "Viewer",
        "email": VERA,
        "email_again": VERA,
        "permissions": ["cases:review"],
    }
    manager_browser.post("staff.add_user", new)
    sign_in(client, person())
    client.get("staff.list_cases")
    with db.reading() as session:
        assert session.scalars(sa.select(StaffLink).where(StaffLink.ended_at.is_(None))).all() == []
    assert "Invitation" not in manager_browser.get("staff.list_users").text


def test_somebody_new_is_added_just_in_time_where_the_council_wants_it(client, configure, make):
    make.organisation()
    setting("ProviderNewUsers", "just-in-time")
    sign_in(
        client,
        person("new", email="nina@council.example.org", given_name=None, family_name=None, name="Nina New Comer"),
    )
    user = find_user("nina@council.example.org")
    assert (user.first_name, user.last_name, user.permissions) == ("Nina New", "Comer", [])
    assert "You have not been given access" in client.get("staff.show_start").text
    assert entries("user:added")[-1].subject_id == user.id.hex


def test_nobody_is_added_without_a_name(client, configure, make):
    make.organisation()
    setting("ProviderNewUsers", "just-in-time")
    nameless = person(given_name=None, family_name=None)
    assert why(sign_in(client, nameless, status=403)) == "Your organisation's sign-in did not tell us your name."
    assert find_user(VERA) is None


GROUPS = b"""
[[group]]
name = "officers"
permissions = ["cases:review", "evidence:check"]
[[group]]
name = "heads"
permissions = ["users:manage", "reports:see"]
"""


@pytest.fixture
def groups(configure):
    from portal.domain.actor import System

    with db.transaction():
        staff_groups.put_in_force(System("test"), GROUPS)
    setting("ProviderGroups", True)


def held(user) -> list[str]:
    return find_user(user.email).permissions


def test_groups_give_the_boxes_and_take_them_at_the_next_sign_in(app, groups, vera, make):
    for _ in range(2):
        member(make, MANAGE)
    sign_in(Browser(app), person(groups=["officers", "unknown", "heads"]))
    assert held(vera) == ["users:manage", "cases:review", "evidence:check", "reports:see"]
    assert entries("user:permissions-changed")[-1].detail["before"] == ["cases:review"]
    sign_in(Browser(app), person(groups="officers"))
    assert held(vera) == ["cases:review", "evidence:check"]


def test_boxes_of_the_last_but_one_manager_are_kept_so_that_somebody_can_mend_a_wrong_group(app, groups, make):
    vera = member(make, MANAGE, Permission.REVIEW_CASES, email=VERA)
    member(make, MANAGE)
    sign_in(Browser(app), person(groups=[]))
    assert held(vera) == ["users:manage"]
    assert entries("user:manager-kept")[-1].subject_id == vera.id.hex
    member(make, MANAGE)
    sign_in(Browser(app), person(groups=[]))
    assert held(vera) == []


def test_boxes_stay_as_they_were_ticked_where_groups_do_not_decide(client, configure, vera):
    sign_in(client, person(groups=["heads"]))
    assert held(vera) == ["cases:review"]


# The second factor


@pytest.mark.parametrize("methods", [["pwd"], [], None, ["pwd", "pin"]], ids=str)
def test_code_is_texted_when_the_provider_tells_of_one_factor_only(client, configure, vera, methods):
    page = sign_in(client, person(amr=methods))
    assert page.location == "/staff/sign-in/code"
    client.get("staff.show_start", status=303)
    assert sent()[-1][0] == "07700 900555"
    assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"
    assert "Your organisation's own account" in client.get("staff.show_account").one(
        "//main//li[contains(., 'This one')]"
    )


def test_mobile_is_asked_for_first_when_there_is_none(client, configure, make):
    make.organisation()
    setting("ProviderNewUsers", "just-in-time")
    assert sign_in(client, person(amr=["pwd"])).location == "/staff/sign-in/mobile"
    client.get("staff.show_start", status=303)
    client.post("auth.name_mobile", {"mobile": "07700 900321"})
    assert client.post("auth.confirm_mobile", {"code": code_of()}).location == "/staff"
    assert find_user(VERA).mobile == "07700 900321"


@pytest.mark.parametrize(
    ("says", "methods", "location"),
    [("provider", ["pwd"], "/staff"), ("code", TWO, "/staff/sign-in/code"), ("told", ["mfa"], "/staff")],
)
def test_deployment_says_whether_the_provider_is_believed(client, configure, vera, says, methods, location):
    configure(oidc_second_factor=says)
    assert sign_in(client, person(amr=methods)).location == location


def test_codes_are_not_guessed_by_beginning_anew_without_end(app, configure, vera):
    for _ in range(6):
        browser = Browser(app)
        sign_in(browser, person(amr=["pwd"]))
    assert len(sent()) == 5
    browser.post("auth.enter_staff_code", {"code": "000000"}, status=422)


# Only through the provider


@pytest.fixture
def only_provider(configure):
    setting("StaffPasswordSignIn", False)


def test_people_of_the_council_come_only_through_the_provider_where_it_is_required(
    app, client, only_provider, vera, make
):
    page = client.get("auth.staff_sign_in")
    assert "If you work for another organisation" in page.text
    client.post("auth.staff_sign_in", {"email": VERA, "password": PASSWORD})
    page = client.post("auth.enter_staff_code", {"code": code_of()})
    assert page.location == "/staff/sign-in"
    assert "Sign in with your organisation's own account" in client.follow(page).document.text_content()
    client.get("staff.show_start", status=303)
    assert sign_in(client, person()).location == "/staff"
    other = landlord(make, email="lena@council.example.org", mobile="07700 900556")
    theirs = Browser(app)
    theirs.post("auth.staff_sign_in", {"email": other.email, "password": PASSWORD})
    assert theirs.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"


def test_passkey_is_no_way_around_the_provider(app, client, configure, vera):
    device, own = Device(), Browser(app).signed_in_as_officer(vera.id)
    page = own.follow(own.post("staff.name_passkey", {"name": "Laptop", "current_password": PASSWORD}))
    own.post("staff.add_passkey", {"credential": device.make(options_of(page))})
    setting("StaffPasswordSignIn", False)
    options = options_of(client.get("auth.sign_in_with_passkey"))
    page = client.post("auth.sign_in_with_passkey", {"credential": device.use(options)})
    assert page.location == "/staff/sign-in"
    client.get("staff.show_start", status=303)


def test_setting_locks_nobody_out_where_there_is_no_provider(client, vera):
    setting("StaffPasswordSignIn", False)
    client.post("auth.staff_sign_in", {"email": VERA, "password": PASSWORD})
    assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"


# Trouble


def test_provider_that_is_down_is_a_plain_page_and_the_password_still_works(client, configure, vera):
    configure(oidc_issuer=f"http://localhost:{free_port()}")
    page = client.get("auth.start_provider_sign_in", status=503)
    assert why(page) == "Your organisation's sign-in does not answer at the moment. Try again in a few minutes."
    assert page.all("//main//a") == ["Try again", "Sign in with your password instead"]
    client.post("auth.staff_sign_in", {"email": VERA, "password": PASSWORD})
    assert client.post("auth.enter_staff_code", {"code": code_of()}).location == "/staff"


def test_provider_that_goes_down_in_between_is_a_plain_page(client, configure, vera, app, monkeypatch):
    path = person().sign_in(begin(client))

    def broken(*_arguments, **_options):
        raise requests.ConnectTimeout

    monkeypatch.setattr(requests.Session, "send", broken)
    assert "does not answer" in why(client.get(path, status=503))


def test_provider_that_hangs_does_not_take_every_thread(configure, app, monkeypatch):
    monkeypatch.setattr(identity_provider, "TIMEOUTS", (0.01, 0.01))
    found = identity_provider.IdentityProvider(app.config["PORTAL"])
    for _ in range(identity_provider.AT_ONCE):
        assert found._slots.acquire(timeout=0)
    with pytest.raises(identity_provider.ProviderUnavailable):
        found.ask("http://localhost/")


def test_discovery_document_of_another_issuer_is_not_believed(client, configure, provider):
    configure(oidc_issuer=f"http://127.0.0.1:{provider.port}")
    client.get("auth.start_provider_sign_in", status=503)


def test_last_description_is_used_while_the_provider_gives_none(client, configure, app, monkeypatch):
    begin(client)
    found = identity_provider.make_provider(app.config["PORTAL"])
    for address, (at, content) in list(found._kept.items()):
        found._kept[address] = at - 2 * identity_provider.KEPT_FOR, content

    def broken(*_arguments, **_options):
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", broken)
    begin(client)


def test_there_is_nothing_where_no_provider_is_configured(client):
    assert "account" not in " ".join(client.get("auth.staff_sign_in").all("//main//a"))
    for endpoint in ("auth.start_provider_sign_in", "auth.return_from_provider"):
        client.get(endpoint, status=404)
    client.post("auth.end_by_provider", token=None, status=404)


# Signing out


def test_signing_out_here_leads_on_to_signing_out_there_and_back(client, configure, vera, provider):
    who = person()
    sign_in(client, who)
    page = client.follow(client.post("auth.staff_sign_out"))
    assert page.h1 == "You have signed out"
    assert page.all("//meta[@http-equiv='refresh']/@content") == ["0;url=/staff/sign-out/provider"]
    address = client.get("auth.start_provider_sign_out", status=303).location
    assert set(parse_qs(urlsplit(address).query)) == {"client_id", "post_logout_redirect_uri"}
    assert who.sign_out(address).startswith("http://localhost/staff/sign-out")
    assert client.get("auth.staff_sign_out").all("//meta[@http-equiv='refresh']") == []


def test_signing_out_of_a_password_session_stays_here(client, configure, client_as_officer):
    browser = client_as_officer()
    page = browser.follow(browser.post("auth.staff_sign_out"))
    assert page.all("//meta[@http-equiv='refresh']") == []


def test_signing_out_there_ends_the_session_here(app, client, configure, vera, provider):
    who, other = person(), Browser(app).signed_in_as_officer(vera.id)
    sign_in(client, who)
    second, elsewhere = person(), Browser(app)
    sign_in(elsewhere, second)
    provider.told.clear()
    who.sign_out(client.get("auth.start_provider_sign_out", status=303).location)
    assert len(provider.told) == 1
    machine = Browser(app)
    machine.post("auth.end_by_provider", {"logout_token": provider.told[0]}, token=None, status=200)
    client.get("staff.show_start", status=303)
    elsewhere.get("staff.show_start")
    other.get("staff.show_start")
    assert len(entries("session:ended-by-provider")) == 1


def signed_out(provider, key=None, **changes) -> str:
    now = int(clock.now().timestamp())
    claims = {
        "iss": provider.issuer, "aud": "portal", "iat": now, "exp": now + 120, "jti": "once", "sub": "vera",
        "events": {identity_provider.LOGOUT_EVENT: {}},
    } | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "test"}, claims, key or RSAKey.generate_key(2048, {"kid": "test"}))


@pytest.fixture
def signing_key(configure, app):
    """A key that the portal takes for the provider's: tokens can be made as the provider would never make them."""
    key = RSAKey.generate_key(2048, {"kid": "test"})
    found = identity_provider.make_provider(app.config["PORTAL"])
    found._kept[found._metadata()["jwks_uri"]] = clock.now(), {"keys": [key.as_dict(private=False)]}
    yield key
    found._kept.clear()


def test_person_is_signed_out_everywhere_when_the_token_names_no_session(app, configure, vera, provider, signing_key):
    one, other = (Browser(app).signed_in_as_officer(vera.id) for _ in range(2))
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.execute(
            sa.update(User)
            .where(User.id == vera.id)
            .values(provider_index=provider_sign_in.person_index(provider.issuer, "vera"))
        )
        newest = session.scalars(sa.select(WebSession.id).where(WebSession.user_id == vera.id)).first()
        session.execute(sa.update(WebSession).where(WebSession.id == newest).values(provider_index=b"x"))
    content = {"logout_token": signed_out(provider, signing_key)}
    Browser(app).post("auth.end_by_provider", content, token=None, status=200)
    assert len(entries("session:ended-by-provider")) == 1
    Browser(app).post("auth.end_by_provider", content, token=None, status=200)
    assert len(entries("session:ended-by-provider")) == 1
    assert sorted(browser.client.get("/staff").status_code for browser in (one, other)) == [200, 303]


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example.com"}, {"aud": "another"}, {"events": {}}, {"events": None}, {"nonce": "n"}, {"jti": None},
        {"sub": None}, {"exp": 1}, {"iat": 9_999_999_999}, {"exp": None},
    ],
    ids=str,
)  # fmt: skip
def test_token_that_is_not_about_signing_out_of_here_does_nothing(app, configure, provider, signing_key, changes):
    content = {"logout_token": signed_out(provider, signing_key, **changes)}
    Browser(app).post("auth.end_by_provider", content, token=None, status=400)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_token_without_the_providers_signature_does_nothing(app, configure, provider, token):
    Browser(app).post("auth.end_by_provider", {"logout_token": token}, token=None, status=400)
    Browser(app).post("auth.end_by_provider", {"logout_token": signed_out(provider)}, token=None, status=400)

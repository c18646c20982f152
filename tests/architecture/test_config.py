from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from config import DEVELOPMENT_KEY, Settings, UnsafeSettings, WrongSetting, new_keys

SAFE = dict(line.split("=", 1) for line in new_keys().splitlines())
SAFE = {name.removeprefix("PORTAL_").lower(): value for name, value in SAFE.items()} | {
    "environment": "production",
    "smtp_url": "smtps://mail.council.example.org",
    "var_dir": Path("/nowhere/portal"),
    "store_url": "/nowhere/portal/evidence",
}


def test_production_starts_when_every_setting_is_safe():
    Settings(**SAFE).refuse_unsafe()


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"secret_key": "development-secret-never-used-in-production"}, "PORTAL_SECRET_KEY"),
        ({"secret_key": "short"}, "PORTAL_SECRET_KEY"),
        ({"debug": True}, "PORTAL_DEBUG"),
        ({"notifier": "outbox"}, "PORTAL_NOTIFIER"),
        ({"evidence_keys": ""}, "PORTAL_EVIDENCE_KEYS"),
        ({"evidence_keys": DEVELOPMENT_KEY}, "PORTAL_EVIDENCE_KEYS"),
        ({"index_key": ""}, "PORTAL_INDEX_KEY"),
        ({"allow_example_nino": True}, "PORTAL_ALLOW_EXAMPLE_NINO"),
        ({"scheme": "http"}, "PORTAL_SCHEME"),
        ({"smtp_url": ""}, "PORTAL_SMTP_URL"),
        ({"argon2_cost": "minimum"}, "PORTAL_ARGON2_COST"),
        ({"s3_endpoint": "http://s3.council.example.org"}, "PORTAL_S3_ENDPOINT"),
        ({"s3_access_key": "key"}, "PORTAL_S3_SECRET_KEY"),
        ({"s3_kms_key": "key"}, "PORTAL_S3_ENCRYPTION"),
    ],
)
def test_production_names_the_setting_when_it_refuses_to_start(change, setting):
    with pytest.raises(UnsafeSettings, match=setting):
        Settings(**(SAFE | change)).refuse_unsafe()


PROVIDER = {
    "oidc_issuer": "https://login.council.example.org/tenant", "oidc_client_id": "portal", "oidc_client_secret": "secret",
}  # fmt: skip


def test_production_starts_with_a_provider_of_its_own():
    Settings(**(SAFE | PROVIDER)).refuse_unsafe()


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"oidc_issuer": "http://login.council.example.org/tenant"}, "PORTAL_OIDC_ISSUER to an https address"),
        ({"oidc_issuer": "https://login.example.org/common/v2.0"}, "PORTAL_OIDC_ISSUER to your own tenant"),
        ({"oidc_client_id": ""}, "PORTAL_OIDC_CLIENT_ID"),
        ({"oidc_client_secret": ""}, "either PORTAL_OIDC_CLIENT_SECRET or PORTAL_OIDC_PRIVATE_KEY"),
        ({"oidc_private_key": Path("key.pem")}, "either PORTAL_OIDC_CLIENT_SECRET or PORTAL_OIDC_PRIVATE_KEY"),
        ({"oidc_client_secret": "", "oidc_private_key": Path("nowhere.pem")}, "PORTAL_OIDC_PRIVATE_KEY to a file that is there"),
    ],
)  # fmt: skip
def test_production_names_what_is_wrong_about_the_provider(change, setting):
    with pytest.raises(UnsafeSettings, match=setting):
        Settings(**(SAFE | PROVIDER | change)).refuse_unsafe()


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("portal.council.example.org", "portal.council.example.org"), ("localhost:8000", "localhost"), ("127.0.0.1:8000", ""),
        ("192.0.2.1", ""), ("[::1]:8000", ""),
    ],
)  # fmt: skip
def test_passkeys_are_bound_to_the_public_host_unless_it_is_a_number(host, domain):
    assert Settings(host_name=host).passkey_domain == domain


def test_production_is_the_default_environment():
    with pytest.raises(UnsafeSettings):
        Settings().refuse_unsafe()


def test_settings_come_from_the_environment_each_as_its_kind(monkeypatch):
    monkeypatch.setenv("PORTAL_WEB_THREADS", "3")
    monkeypatch.setenv("PORTAL_DEBUG", "True")
    monkeypatch.setenv("PORTAL_SCHEME", "http")
    monkeypatch.setenv("PORTAL_HOST_NAME", "Portal.example.org")
    monkeypatch.setenv("PORTAL_VAR_DIR", "/srv/portal")

    found = Settings.from_environment()

    assert (found.web_threads, found.debug, found.scheme) == (3, True, "http")
    assert (found.host_name, found.var_dir) == ("Portal.example.org", Path("/srv/portal"))


@pytest.mark.parametrize(
    ("setting", "text", "wanted"),
    [
        ("PORTAL_WEB_THREADS", "many", "a whole number from 1 to 64"),
        ("PORTAL_WEB_THREADS", "0", "a whole number from 1 to 64"),
        ("PORTAL_PROXY_HOPS", "6", "a whole number from 0 to 5"),
        ("PORTAL_DEBUG", "perhaps", "true or false"),
        ("PORTAL_SCHEME", "ftp", "http or https"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused_with_what_it_must_be(monkeypatch, setting, text, wanted):
    monkeypatch.setenv(setting, text)

    with pytest.raises(WrongSetting, match=f"set {setting} to {wanted}"):
        Settings.from_environment()


def test_every_number_has_its_limits():
    assert [one.name for one in fields(Settings) if one.type == "int" and one.metadata["numbers"] is None] == []


def test_a_secret_is_not_in_the_repr():
    assert SAFE["secret_key"] not in repr(Settings(**SAFE))


def test_settings_cannot_be_changed_once_read():
    with pytest.raises(FrozenInstanceError):
        Settings(**SAFE).debug = True


def test_every_setting_says_what_it_is_for():
    assert [one.name for one in fields(Settings) if not one.metadata["description"]] == []


def test_production_refuses_folders_that_everybody_may_read(tmp_path):
    safe = SAFE | {"store_url": str(tmp_path / "store"), "var_dir": tmp_path}
    tmp_path.chmod(0o750)
    Settings(**safe).refuse_unsafe()
    (tmp_path / "store").mkdir(mode=0o755)
    with pytest.raises(UnsafeSettings, match="PORTAL_STORE_URL"):
        Settings(**safe).refuse_unsafe()
    tmp_path.chmod(0o755)
    with pytest.raises(UnsafeSettings, match="PORTAL_VAR_DIR"):
        Settings(**safe).refuse_unsafe()


def test_production_speaks_to_a_store_without_tls_only_when_told_so():
    Settings(**(SAFE | {"s3_endpoint": "http://s3.internal", "allow_http_s3": True})).refuse_unsafe()

import pytest
from pydantic import ValidationError

from config import DEVELOPMENT_KEY, Settings, UnsafeSettings, new_keys

SAFE = dict(line.split("=", 1) for line in new_keys().splitlines())
SAFE = {name.removeprefix("PORTAL_").lower(): value for name, value in SAFE.items()} | {
    "environment": "production",
    "smtp_url": "smtps://mail.council.example.org",
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
    ],
)
def test_production_names_the_setting_when_it_refuses_to_start(change, setting):
    with pytest.raises(UnsafeSettings, match=setting):
        Settings(**(SAFE | change)).refuse_unsafe()


def test_production_is_the_default_environment():
    with pytest.raises(UnsafeSettings):
        Settings(_env_file=None).refuse_unsafe()


def test_settings_cannot_be_changed_once_read():
    with pytest.raises(ValidationError):
        Settings(**SAFE).debug = True


def test_every_setting_says_what_it_is_for():
    assert [
        name for name, field in Settings.model_fields.items() if not field.description and name != "environment"
    ] == []

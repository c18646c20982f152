import pytest

from portal.domain.actor import System
from portal.domain.council_settings import SETTINGS
from portal.domain.wording import Refused
from portal.services import settings
from portal.services.errors import NotFound

ACTOR = System("test")


def test_default_is_in_force_when_nothing_was_changed(db_session):
    assert settings.get("ResidentStepUp") == "code"


def test_changed_value_is_in_force_at_once(db_session):
    settings.change(ACTOR, "ShowEmployerName", "FALSE")
    assert settings.get("ShowEmployerName") is False


@pytest.mark.parametrize(
    ("name", "value"), [("ShowEmployerName", "perhaps"), ("UploadSizeLimit", "10 MB"), ("ResidentStepUp", "on")]
)
def test_value_is_refused_when_it_is_of_another_kind(db_session, name, value):
    with pytest.raises(Refused, match=name):
        settings.change(ACTOR, name, value)


@pytest.mark.parametrize("name", [name for name, setting in SETTINGS.items() if setting.kind != "bool"])
@pytest.mark.parametrize("value", ["", " ", "²", "-1", "9" * 20, "javascript:alert(1)", "red;}", "a\nb", "x" * 400])
def test_nasty_value_is_refused_or_harmless(name, value):
    try:
        read = SETTINGS[name].read(value)
    except Refused:
        return
    assert SETTINGS[name].kind in ("text", "extensions")
    assert isinstance(read, str)
    if SETTINGS[name].kind == "extensions":
        assert read in ("", "99999999999999999999"[:10])
        return
    assert name not in {"QuickExitUrl", "CouncilColour", "CouncilEmail"}
    assert "\n" not in read
    assert 0 < len(read) <= 300


def test_unknown_setting_is_not_found(db_session):
    with pytest.raises(NotFound):
        settings.change(ACTOR, "NoSuchSetting", "1")


def test_every_default_is_of_its_own_kind():
    for setting in SETTINGS.values():
        assert setting.read(str(setting.default)) == setting.default

import pytest

from portal import clock, db
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


@pytest.fixture
def remembering(database):
    """A process that remembers the settings, as a web process does."""
    settings.remember(1)
    yield
    settings.remember(0)


def look(name="CouncilPhone"):
    with db.reading():
        return settings.get(name)


def change(value, name="CouncilPhone"):
    with db.transaction():
        settings.change(ACTOR, name, value)


def test_settings_are_not_asked_for_again_within_a_second(remembering, count_statements, monkeypatch):
    counts = []
    for seconds in (0.0, 0.9, 1.1, 1.2):
        monkeypatch.setattr(clock, "running_seconds", lambda seconds=seconds: 1000 + seconds)
        with count_statements() as seen:
            look()
        counts.append(len(seen))
    assert counts == [1, 0, 1, 0]


def test_a_change_counts_at_once_in_the_process_that_makes_it(remembering):
    look()
    change("01632 960 002")
    assert look() == "01632 960 002"


def test_what_another_request_read_before_a_change_is_not_remembered_after_it(remembering):
    with db.reading():
        version = settings._memory.version
        before = {"CouncilPhone": "01632 960 003"}
    change("01632 960 004")
    settings._memory.put(before, version)
    assert look() == "01632 960 004"


def test_a_change_that_was_taken_back_counts_nowhere(remembering):
    change("01632 960 005")
    with db.transaction() as session:
        settings.change(ACTOR, "CouncilPhone", "01632 960 006")
        assert settings.get("CouncilPhone") == "01632 960 006"
        session.rollback()
    assert look() == "01632 960 005"


def test_without_being_told_to_nothing_is_remembered(database, count_statements):
    look()
    with count_statements() as seen:
        look()
    assert len(seen) == 1


def test_what_is_only_for_trials_is_refused_on_a_live_service(db_session):
    settings.change(ACTOR, "ShowIntegrationLookupException", "TRUE", is_production=False)
    with pytest.raises(Refused, match="only for trials"):
        settings.change(ACTOR, "ShowIntegrationLookupException", "TRUE", is_production=True)
    settings.change(ACTOR, "ShowIntegrationLookupException", "FALSE", is_production=True)

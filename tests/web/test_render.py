"""What is remembered of components and public pages is never shown to the wrong reader or in the wrong place."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from portal import db
from portal.domain.actor import System
from portal.services import settings
from portal.web import render


@pytest.fixture
def skip_link(app):
    macros = app.jinja_env.get_template("govuk_frontend_jinja/components/skip-link/macro.html").module
    return macros.govukSkipLink


@pytest.mark.parametrize("first", [Markup("<i>Skip</i>"), "<i>Skip</i>"])
def test_text_stays_text_when_the_same_letters_were_markup_before(skip_link, first):
    second = str(first) if isinstance(first, Markup) else Markup(first)
    shown = {type(words): render.made(skip_link, {"text": words}) for words in (first, second, first)}
    assert "<i>Skip</i>" in shown[Markup]
    assert "&lt;i&gt;Skip&lt;/i&gt;" in shown[str]


def test_memory_of_components_does_not_grow(skip_link):
    for number in range(2 * render.REMEMBERED):
        render.made(skip_link, {"text": f"Skip {number}"})
    assert len(render._made) <= render.REMEMBERED


def test_start_page_is_in_the_language_chosen_after_it_was_shown_in_another(client):
    english = client.get("auth.show_start")
    client.get("auth.set_language", status=303, code="cy")
    welsh = client.get("auth.show_start")
    client.get("auth.set_language", status=303, code="en")
    assert welsh.document.get("lang") == "cy"
    assert client.get("auth.show_start").text == english.text


def test_start_page_names_the_council_after_it_was_renamed(client):
    client.get("auth.show_start")
    with db.transaction():
        settings.change(System("test"), "CouncilName", "Otherton Council")
    assert "Otherton Council" in client.get("auth.show_start").text


def test_start_page_is_a_residents_own_when_it_was_shown_to_strangers_before(client, client_as_resident):
    client.get("auth.show_start")
    assert client_as_resident().get("auth.show_start").all("//button[contains(., 'Sign out')]")
    assert not client.get("auth.show_start").all("//button[contains(., 'Sign out')]")

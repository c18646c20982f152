"""Addresses without values are built once, and are those that Flask builds."""

from __future__ import annotations

import pytest
from flask import Flask, url_for


@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
def test_an_address_keeps_to_where_the_portal_is_mounted(app: Flask, method: str) -> None:
    for root in ("", "/benefits", ""):
        with app.test_request_context("/", base_url=f"http://localhost{root}", method=method):
            for endpoint in ("resident.show_home", "staff.list_cases", "auth.sign_in"):
                assert url_for(endpoint) == Flask.url_for(app, endpoint)
                assert url_for(endpoint).startswith(f"{root}/")


def test_made_up_methods_are_not_remembered(app: Flask) -> None:
    before = dict(app._plain_addresses)  # type: ignore[attr-defined]
    with app.test_request_context("/", method="BREW"):
        url_for("resident.show_home")
    assert app._plain_addresses == before  # type: ignore[attr-defined]


def test_values_and_whole_addresses_are_flasks(app: Flask) -> None:
    with app.test_request_context("/"):
        assert url_for("resident.show_home", page=2) == "/home?page=2"
        assert url_for("resident.show_home", _anchor="top") == "/home#top"
        assert url_for("resident.show_home", _external=True) == "http://localhost/home"
        assert url_for("resident.show_home") == "/home"

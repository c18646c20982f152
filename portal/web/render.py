"""Rendering: whole pages, named blocks of them for htmx, and the filters that templates use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, render_template, request, session
from flask_babel import gettext
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from portal import clock
from portal.domain import dates
from portal.domain.dates import Language
from portal.domain.money import format_money
from portal.domain.wording import Wording
from portal.web import languages
from portal.web.languages import translate

REMEMBERED = 300
_made: dict[tuple[str, str], str] = {}


def loader(app: Flask) -> BaseLoader:
    """Our own templates, and those of the GOV.UK component macros under `govuk_frontend_jinja/`."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return ChoiceLoader([FileSystemLoader(Path(app.root_path, "templates")), macros])


def init_app(app: Flask) -> None:
    """Attach filters."""
    app.jinja_env.filters["words"] = words
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["short_day"] = short_day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["money"] = money
    app.jinja_env.filters["lines"] = lines
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["made"] = made


def render(template: str, *, block: str | None = None, **context: Any) -> str:
    """The page, or only one named block of it (an htmx fragment is always a block of the full page)."""
    if block is None:
        return render_template(template, **context)
    found = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    scope = found.new_context(context)
    return "".join(found.blocks[block](scope))


def made(component: Macro, params: dict[str, Any]) -> str:
    """What a component makes of its parameters, on which alone it depends; the last few hundred are remembered.

    For the components that all pages share, of which a page has a dozen: making them anew took most of its time.
    """
    return _remembered((component.name, repr(params)), lambda: component(params))


def _remembered(key: tuple[str, str], make: Callable[[], str]) -> str:
    found = _made.get(key)
    if found is None:
        if len(_made) >= REMEMBERED:
            _made.clear()
        found = _made[key] = make()
    return found


def render_public(template: str, **context: Any) -> str:
    """A page that is the same for everybody who is not signed in: made once per language and council settings."""
    if "_user_id" in session or "_flashes" in session:
        return render(template, **context)
    key = (template, repr((request.path, language(), g.council, context)))
    return _remembered(key, lambda: render(template, is_remembered=True, **context))


def language() -> Language:
    """Language of the page: en or cy."""
    return "cy" if languages.code() == "cy" else "en"


def words(value: object) -> str:
    """A Wording in the reader's language; anything else as it is."""
    if value is None:
        return ""
    return value.render(translate) if isinstance(value, Wording) else str(value)


def day(value: date | datetime | str | None) -> str:
    """22 November 2026."""
    found = _as_date(value)
    if found is None:
        return ""
    return dates.long_date(found, language())


def short_day(value: date | datetime | str | None) -> str:
    """22 Nov 2026, for tables."""
    found = _as_date(value)
    if found is None:
        return ""
    number, month, year = dates.long_date(found, language()).split(" ")
    return f"{number} {month[:3]} {year}"


def moment(value: datetime) -> str:
    """22 November 2026 at 5:30pm."""
    local = clock.local(value)
    hour = local.hour % 12 or 12
    clock_time = f"{hour}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"
    if local.minute == 0:
        clock_time = {0: gettext("midnight"), 12: gettext("midday")}.get(
            local.hour, f"{hour}{'am' if local.hour < 12 else 'pm'}"
        )
    return str(gettext("%(day)s at %(time)s", day=day(local.date()), time=clock_time))


def money(value: Decimal | str | float | None) -> str:
    """£75 or £75.50, thousands with a comma."""
    if value is None or value == "":
        return ""
    return format_money(Decimal(str(value)))


def lines(value: str | list[str]) -> Markup:
    """Lines of text one under the other, escaped."""
    parts = value if isinstance(value, list) else value.splitlines()
    return Markup("<br>").join(escape(part) for part in parts if part)


def _as_date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    if isinstance(value, str):
        return date.fromisoformat(value) if value else None
    return value

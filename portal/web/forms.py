"""The base of all forms: shape is checked here, meaning by services, and every refusal lands on its field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_wtf import FlaskForm

from portal import db
from portal.domain.wording import Refused
from portal.web.fields import Question
from portal.web.render import words


class PageForm(FlaskForm):
    """One page's form. Tokens are checked by `portal.web.csrf` before any view runs."""

    class Meta(FlaskForm.Meta):
        """The page layout writes the token itself."""

        csrf = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page_errors: list[object] = []

    def was_sent(self) -> bool:
        """Whether this is a POST whose every field has the right shape."""
        return request.method == "POST" and self.validate()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run a service call; a refusal undoes it and lands on its field, or at the top of the page."""
        try:
            with db.session().begin_nested():
                yield
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused: Refused) -> None:
        """Put a refusal where the person will look for it."""
        field = self._fields.get(refused.field_name or "")
        if isinstance(field, Question):
            field.refuse(refused.wording)
        else:
            self.page_errors.append(refused.wording)

    @property
    def has_errors(self) -> bool:
        """Whether anything is to be mended."""
        return bool(self.page_errors) or any(field.errors for field in self._fields.values())

    def summary(self) -> list[dict[str, str]]:
        """Items of the error summary, in the order of the page."""
        found = [{"text": words(error)} for error in self.page_errors]
        for field in self._fields.values():
            if isinstance(field, Question):
                found.extend({"text": message, "href": f"#{field.anchor}"} for message in field.messages)
        return found

"""The Flask class whose dispatch opens one unit of work per request: returned -> commit, raised -> rollback."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal import db
from portal.services import audit, settings
from portal.services.errors import Stale
from portal.web import access, identity, network


class Portal(Flask):
    """Flask, with the transaction around access check and view."""

    def dispatch_request(self) -> Any:
        """Run access check and view in one unit of work; a response exists before it commits."""
        if "\0" in request.path:
            abort(404)
        if not _needs_database():
            return super().dispatch_request()
        is_show = access.is_show()
        if not is_show:
            _ = request.form  # the body is read before any transaction opens
        token = audit.network.set(network.truncated_address())
        try:
            with db.reading() if is_show else db.transaction():
                return self._answer()
        except StaleDataError as error:
            raise Stale from error
        finally:
            audit.network.reset(token)

    def _answer(self) -> Response:
        g.council = settings.list_settings()
        identity.actor()
        refused = access.guard()
        if refused is not None:
            return refused
        try:
            return self.make_response(super().dispatch_request())
        except HTTPException as error:
            if error.response is not None:
                return self.make_response(error.response)
            raise


def _needs_database() -> bool:
    declared = access.declared(request.endpoint)
    return request.endpoint != "static" and (declared is None or declared.needs_database)

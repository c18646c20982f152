"""Every endpoint declares who may use it, and the whole table is a file that a reviewer reads.

After a wanted change: `python -m tests.architecture.test_routes` writes the table anew, and the matrix of permissions.
"""

from pathlib import Path

from flask import Flask

from portal.web.access import Access

TABLE = Path(__file__).parent / "routes.txt"


def lines_of(app: Flask) -> list[str]:
    """Path, methods, endpoint and audience of every route."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        access = getattr(app.view_functions[rule.endpoint], "access", "NOT DECLARED")
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        found.append(f"{rule.rule:60} {methods:10} {rule.endpoint:40} {access}")
    return found


def test_every_view_declares_who_may_use_it(app):
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Access)
    ]
    assert undeclared == []


def test_the_table_of_endpoints_is_the_reviewed_one(app):
    assert lines_of(app) == TABLE.read_text().splitlines(), (
        "if the change is wanted: python -m tests.architecture.test_routes"
    )


def test_urls_hold_no_row_ids(app):
    assert [rule.rule for rule in app.url_map.iter_rules() if "uuid:" in rule.rule] == []


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    from portal import create_app, db, migrating
    from tests.architecture import permission_matrix
    from tests.conftest import make_settings

    with TemporaryDirectory() as folder:
        settings = make_settings(Path(folder), f"sqlite:///{folder}/portal.sqlite3")
        made = create_app(settings)
        migrating.upgrade(db.engine(), settings.database_url)
        TABLE.write_text("\n".join(lines_of(made)) + "\n")
        permission_matrix.MATRIX.write_text("\n".join(permission_matrix.lines_of(made)) + "\n")

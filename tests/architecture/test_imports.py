"""A web process stays small and starts quickly: it does not load what only jobs, commands or single pages need."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {
    "alembic": "migrations; `flask db`",
    "authlib": "loaded when staff sign in through a provider",
    "boto3": "loaded when files are kept in S3",
    "botocore": "loaded when files are kept in S3",
    "dbos": "the job queue; workers (ADR 4)",
    "fontTools": "workers make documents",
    "mako": "migrations",
    "pikepdf": "loaded with the first PDF that somebody sends",
    "PIL": "loaded with the first photo that somebody sends",
    "pillow_heif": "loaded with the first HEIC photo",
    "portal.jobs": "workers",
    "portal.sample": "`flask sample`",
    "psycopg": "loaded when the database is PostgreSQL",
    "requests": "loaded when something is asked of another server",
    "smtplib": "workers",
    "sqlalchemy.dialects.postgresql": "loaded when the database is PostgreSQL",
    "tqdm": "commands that show how far they are",
    "typst": "workers make documents",
    "webauthn": "loaded when somebody uses a passkey",
    "yaml": "comes with dbos",
    "zxcvbn": "loaded with the first password that somebody chooses",
}
SERVE = "import wsgi, portal.cli.web, sys; print(*sys.modules)"


def test_a_web_process_does_not_load_what_it_does_not_need(tmp_path):
    environment = {"PORTAL_ENVIRONMENT": "test", "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3"}

    done = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert sorted(set(done.stdout.split()) & HEAVY.keys()) == []

"""What the portal is compared with: the floor (Flask, Flask-Login, CSRF, an 8-field WTForms form, one ORM read, a 4 kB page),
a 6 kB page from a template, and "hello".

`python -m tests.benchmarks.reference PORT DATABASE_URL` serves them by waitress, as the portal is served. Templates are
compiled once, as those of the portal are.
"""

from __future__ import annotations

import random
import sys
from contextlib import nullcontext
from threading import Lock

import sqlalchemy as sa
import waitress
from flask import Flask, redirect, render_template, request
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from wtforms import StringField

FIELDS = [f"answer_{number}" for number in range(8)]
PAGE = """<!doctype html><html lang="en"><head><title>Floor</title></head><body><h1>{{ row.name }}</h1>
{% for n in range(38) %}<dl><dt>What the council holds {{ n }}</dt><dd>{{ row.name }}, as at 1 November 2026</dd></dl>{% endfor %}
<form method="post">{{ form.hidden_tag() }}{% for field in form if field.name != 'csrf_token' %}<label for="{{ field.id }}">{{ field.name }}</label>{{ field() }}{% endfor %}
<button>Continue</button></form></body></html>"""
SIX_KILOBYTES = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for n in range(48) %}<p class="body">{{ n }}. You can tell {{ council }} about it online, and it takes <a href="{{ path }}">about {{ n }} minutes</a>.</p>
{% endfor %}</body></html>"""


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "floor_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    answers: Mapped[str] = mapped_column(default="")
    times_saved: Mapped[int] = mapped_column(default=0)  # so that the same answers again are a write, too


class Person(UserMixin):
    id = "1"


def _make_durable(connection) -> None:
    """SQLite as the portal has it: a saved answer survives a power cut."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def make_app(url: str) -> Flask:
    """The floor application on a database of its own."""
    engine = sa.create_engine(url, connect_args={"check_same_thread": False} if url.startswith("sqlite") else {})
    if url.startswith("sqlite"):
        sa.event.listen(engine, "connect", lambda connection, _record: _make_durable(connection))
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Row(id=number, name=f"Person {number}") for number in range(1, 1001))
        session.commit()
    app = Flask(__name__)
    app.secret_key = "floor"
    CSRFProtect(app)
    login = LoginManager(app)
    login.user_loader(lambda _: Person())
    # SQLite lets one write and makes the others nap and ask: the floor is not to lose by that
    turn_to_write = Lock() if url.startswith("sqlite") else nullcontext()
    form_class = type("Form", (FlaskForm,), {name: StringField(name) for name in FIELDS})
    page, six_kilobytes = (app.jinja_env.from_string(text) for text in (PAGE, SIX_KILOBYTES))

    @app.get("/hello")
    def hello():
        return "hello"

    @app.get("/template")
    def show_template():
        return render_template(six_kilobytes, title="A page of 6 kB", council="Sample Council", path="/sign-in")

    @app.get("/in")
    def sign_in():
        login_user(Person())
        return redirect("/")

    @app.route("/", methods=["GET", "POST"])
    @login_required
    def show():
        form = form_class()
        with turn_to_write if request.method == "POST" else nullcontext(), Session(engine) as session:
            row = session.get(Row, random.randint(1, 1000))
            if form.validate_on_submit():
                row.answers = ",".join(form.data[name] or "" for name in FIELDS)
                row.times_saved += 1
                session.commit()
                return redirect("/", 303)
            return render_template(page, row=row, form=form)

    return app


if __name__ == "__main__":
    waitress.serve(make_app(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), threads=8)

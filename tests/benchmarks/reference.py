"""The floor that the portal is compared with: Flask, Flask-Login, CSRF, an 8-field WTForms form, one ORM read, a 4 kB page.

`python -m tests.benchmarks.reference PORT DATABASE_URL` serves it by waitress, as the portal is served.
"""

from __future__ import annotations

import sys

import sqlalchemy as sa
import waitress
from flask import Flask, redirect, render_template_string
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from wtforms import StringField

FIELDS = [f"answer_{number}" for number in range(8)]
PAGE = """<!doctype html><html lang="en"><head><title>Floor</title></head><body><h1>{{ row.name }}</h1>
{% for n in range(24) %}<dl><dt>What the council holds {{ n }}</dt><dd>{{ row.name }}, as at 1 November 2026</dd></dl>{% endfor %}
<form method="post">{{ form.hidden_tag() }}{% for field in form if field.name != 'csrf_token' %}<label for="{{ field.id }}">{{ field.name }}</label>{{ field() }}{% endfor %}
<button>Continue</button></form></body></html>"""


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "floor_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    answers: Mapped[str] = mapped_column(default="")


class Person(UserMixin):
    id = "1"


def make_app(url: str) -> Flask:
    """The floor application on a database of its own."""
    engine = sa.create_engine(url, connect_args={"check_same_thread": False} if url.startswith("sqlite") else {})
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
    form_class = type("Form", (FlaskForm,), {name: StringField(name) for name in FIELDS})

    @app.get("/in")
    def sign_in():
        login_user(Person())
        return redirect("/")

    @app.route("/", methods=["GET", "POST"])
    @login_required
    def show():
        form = form_class()
        with Session(engine) as session:
            row = session.get(Row, 7)
            if form.validate_on_submit():
                row.answers = ",".join(form.data[name] or "" for name in FIELDS)
                session.commit()
                return redirect("/", 303)
            return render_template_string(PAGE, row=row, form=form)

    return app


if __name__ == "__main__":
    waitress.serve(make_app(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), threads=8)

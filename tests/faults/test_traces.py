"""After a whole journey with faults on the way, no personal data is in the job queue, in a log or in the store (quality S46)."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

import sqlalchemy as sa
from lxml import html as lxml_html

from portal import db
from portal.models import Base, OutgoingMessage, StoredDocument, Submission, ViewingCopy
from tests.faults.house import Answer, House, Visitor, noise, until
from tests.faults.mail_server import MailServer
from tests.live import codes_in
from tests.submitting import LATE, start_draft

NINO, BORN, EMAIL = "QQ735197B", "1949-08-23", "winifred.canary@example.org"
CLAIMANT = {
    "id": "p1", "role": "claimant", "title": "Mrs", "first_name": "Winifred", "last_name": "Canaryhouse", "date_of_birth": BORN, "nino": NINO,
}  # fmt: skip
LODGER = {
    "id": "p2",
    "role": "non-dependant",
    "first_name": "Thaddeus",
    "last_name": "Canaryhouse",
    "relationship": "son",
}
PARTNER = (
    "partner-moved-in", "partner", "2017-11-21",
    {"first_name": "Barnabas", "last_name": "Canarybird", "dob": "1953-05-17", "relationship": "partner", "moved_in_date": "2017-11-21", **LATE},
)  # fmt: skip
FILE_NAME = "winifred-canary-passport.png"
CANARIES = (
    NINO, "QQ 73 51 97 B", "QQ-73-51-97-B", "735197", BORN, "23/08/1949", "23 August 1949", "23 8 1949", "1953-05-17", "17/05/1953", "winifred",
    "thaddeus", "canaryhouse", "barnabas", "canarybird", EMAIL, quote(EMAIL), "07700 900456", "07700900456", "7700900456", "canary", FILE_NAME,
    "in hospital", "Canary Lane",
)  # fmt: skip
ITEM = "/evidence/Rule_NewPartnerIdentity"
RAW_PICTURE = b"\x89PNG"


class Stranger(Visitor):
    """A browser nobody has signed in to: keeps the cookies it is given and fills in the forms it sees."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.headers = {"Referer": house.address}
        self.cookies: SimpleCookie = SimpleCookie()

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={item.value}" for name, item in self.cookies.items())
        answer = super().send(method, path, body, headers | {"Cookie": cookie})
        self.cookies.load(answer.headers.get("Set-Cookie", ""))
        return answer

    def take_token(self, path: str) -> None:
        """Open a page with a form."""
        document = lxml_html.fromstring(self.get(path).text)
        self.csrf_token = document.xpath("//main//input[@name='csrf_token']/@value")[0]

    def fill_in(self, path: str, **fields: str) -> Answer:
        """Open a page and send its form."""
        self.take_token(path)
        return self.post(path, urlencode({"csrf_token": self.csrf_token, **fields}).encode())


def sign_in(house: House, mail_server: MailServer) -> Stranger:
    """Sign in by the pages; the code comes by e-mail."""
    stranger = Stranger(house)
    year, month, day = BORN.split("-")
    details = {"born_on-day": day, "born_on-month": month, "born_on-year": year}
    assert stranger.fill_in("/sign-in", **details, nino="not a number " + NINO).status == 422
    asked = stranger.fill_in("/sign-in", **details, nino="QQ 73 51 97 B")
    assert asked.status == 303
    until(lambda: codes(mail_server), "the code arrives")
    assert stranger.fill_in(asked.location, code="000000").status in (303, 422)
    entered = stranger.fill_in(asked.location, code=codes(mail_server)[0])
    assert entered.status == 303
    assert stranger.get("/home").status == 200
    return stranger


def codes(mail_server: MailServer) -> list[str]:
    """Codes in the mails, oldest first."""
    return [code for mail in mail_server.mails for code in codes_in(str(mail.get_content()))]


def walk(house: House, mail_server: MailServer) -> None:
    """Sign in, give evidence, send, read the copy; on the way the mail server refuses once and the worker is killed."""
    contact = {"channel": "email", "address": EMAIL, "held_since": "2019-02-01"}
    home = {
        "address": {"line_1": "7 Canary Lane", "town": "Sampletown", "postcode": "SE1 1AA"},
        "living_situation": "CouncilTenant",
    }
    claim = house.make.claim(contacts=[contact], people=[CLAIMANT, LODGER], home=home)
    with db.transaction():
        start_draft(claim.id, PARTNER)
    house.start()
    stranger = sign_in(house, mail_server)
    stranger.take_token(ITEM)
    form = stranger.upload(noise(200_000), FILE_NAME)
    assert stranger.post(ITEM, *form).status == 303
    until(lambda: house.count(ViewingCopy), "the picture of it is made")
    assert stranger.post(ITEM, *stranger.upload(b"not a picture", FILE_NAME)).status == 422
    for path in (f"/nowhere/{NINO}", f"/receipts/{quote(EMAIL)}", "/review/home?name=Winifred"):
        stranger.get(path)
    mail_server.refused = {EMAIL}
    body = stranger.submission()
    break_the_database(house, stranger, body)
    sent = stranger.post("/check-answers", body)
    assert sent.status == 303
    until(lambda: house.count(StoredDocument, StoredDocument.state == "ready"), "the copy is ready")
    until(lambda: "job failed" in house.log("worker"), "a message was refused")
    house.kill("worker")
    mail_server.refused = set()
    house.start("worker")
    until(lambda: not house.count(OutgoingMessage, OutgoingMessage.state == "queued"), "every message has left")
    assert stranger.get(f"{sent.location}/copy").body.startswith(b"%PDF-")


def break_the_database(house: House, stranger: Stranger, body: bytes) -> None:
    """Make a request fail in the middle of its writing, with everything that was typed in its hands."""
    table = Submission.__tablename__
    for old, new in ((table, "away"), ("away", table)):
        with house.engine.begin() as connection:
            connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))
        if new == "away":
            assert stranger.post("/check-answers", body).status in (500, 503)


def found_in(text: str) -> list[str]:
    """The canaries in a text, whatever the case and whether or not it was escaped."""
    folded = text.casefold()
    return [canary for canary in CANARIES if canary.casefold() in folded]


def test_no_personal_data_in_queue_logs_or_store(house_with_mail: House, mail_server: MailServer):
    house = house_with_mail
    walk(house, mail_server)
    texts = dict(queue_texts(house))
    assert {"workflow_status", "operation_outputs"} <= {name.split(".")[0] for name in texts}
    assert {name: found for name, text in texts.items() if (found := found_in(text))} == {}
    logs = {path.name: path.read_text(errors="replace") for path in house.folder.glob("*.log")}
    assert "request failed" in logs["web.log"]
    assert "job failed" in logs["worker.log"]
    assert {name: found for name, text in logs.items() if (found := found_in(text))} == {}
    files = [
        path
        for folder in (Path(house.settings.store_url), house.scratch)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert len(files) == 3  # what was sent, the picture of it, and the copy of the answers
    for file in files:
        content = file.read_bytes()
        assert (found_in(content.decode("latin-1")), RAW_PICTURE in content, b"%PDF" in content) == ([], False, False)


def queue_texts(house: House) -> Iterator[tuple[str, str]]:
    """Every value of every table that is DBOS's, by table and column."""
    is_postgres = house.engine.dialect.name == "postgresql"
    ours = {*Base.metadata.tables, "alembic_version", "away"}
    names = [
        name
        for name in sa.inspect(house.engine).get_table_names(schema="dbos" if is_postgres else None)
        if name not in ours
    ]
    with house.engine.connect() as connection:
        for name in names:
            for row in connection.execute(
                sa.text(f'SELECT * FROM {"dbos." if is_postgres else ""}"{name}"')
            ).mappings():
                for column, value in row.items():
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    yield f"{name}.{column}.{text[:20]}", text

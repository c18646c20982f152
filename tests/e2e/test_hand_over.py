"""The whole path: from a resident's phone to the back office and the document folder, checked by reading what arrived."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree

from config import Settings
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.adapters.documents.indexes import read_index
from portal.models import keyring
from tests.e2e.change_forms import RECENTLY
from tests.e2e.conftest import DESKTOP, PHONE, check
from tests.e2e.pictures import letter_photo
from tests.e2e.sample_people import family
from tests.e2e.steps import arrive, as_officer, ask, click, give, report_rent, see, send_all, to
from tests.e2e.walking import answer_the_rest, start_review
from tests.live import LivePortal

PERSON = family(10)


@pytest.fixture
def books(portal: LivePortal, tmp_path: Path) -> Iterator[Ledger]:
    """A back office that holds the claim, to which the portal hands over at once."""
    settings = Settings(environment="test")
    keyring.use(keyring.Keyring(settings.keys, settings.blind_index_key))
    ledger = Ledger(tmp_path / "reference.sqlite3")
    ledger.hold_claims(iter([PERSON.claim.to_dict()]), date.today().isoformat())
    server = ReferenceServer(ledger).start()
    ours = {"HandOver": "on-submission", "NbpHbBackOffice": "Northgate", "BackOfficeUrl": f"{server.address}/northgate"}
    for name, value in {**ours, "DeliverUnscannedFiles": "TRUE"}.items():
        portal.flask("settings", "set", name, value)
    yield ledger
    for name, value in {"HandOver": "on-decision", "NbpHbBackOffice": "Local", "BackOfficeUrl": "none"}.items():
        portal.flask("settings", "set", name, value)
    server.close()


def until(ask_for: Callable[[], object]) -> None:
    end = time.monotonic() + 120
    while not ask_for():
        assert time.monotonic() < end, "it never arrived"
        time.sleep(0.2)


def test_from_a_phone_to_the_back_office_and_the_document_folder(open_page, portal: LivePortal, books: Ledger):
    page = open_page(PHONE)
    for step in (
        arrive(PERSON), start_review, ask("home/rent", "changed"), report_rent("95"), to("/evidence"),
        click("main a[href^='/evidence/']"), give("letter.jpg", letter_photo()), see(": received"), answer_the_rest, send_all,
    ):  # fmt: skip
        step(page)
    reference = page.url.rpartition("/")[2]
    claim = PERSON.claim.reference
    folder = Path(portal.environment["PORTAL_DOCUMENTS_URL"]) / claim

    until(lambda: books.list_messages(claim))
    (kept,) = books.list_messages(claim)
    assert kept["effective_on"] == (date.today() - RECENTLY).isoformat()
    message = etree.fromstring((books.show_message(kept["key"]) or "").encode())
    answers = {one.findtext("{*}Name"): one.findtext("{*}Value") for one in message.iter("{*}Answer")}
    assert (answers["new_rent"], answers["freq"]) == ("95.00", "weekly")
    assert message.findtext("{*}ExternalItemReference") == reference
    assert message.findtext("{*}ClaimAfterChange/{*}Home/{*}Rent/{*}Amount") == "95.00"
    assert "I did not know" not in (books.show_message(kept["key"]) or "")

    until(lambda: len(list(folder.glob("*.index.xml"))) == 2)
    indexes = {one["kind"]: one for one in (read_index(path.read_bytes()) for path in folder.glob("*.index.xml"))}
    copy = indexes.pop("office-copy")
    (evidence,) = indexes.values()
    picture = (folder / evidence["file"]).read_bytes()
    assert picture.startswith(b"\xff\xd8")
    assert (evidence["sha256"], evidence["original_name"]) == (sha256(picture).hexdigest(), "letter.jpg")
    assert (folder / copy["file"]).read_bytes().startswith(b"%PDF")
    assert {copy["submission"], evidence["submission"]} == {reference}
    done = portal.flask("deliveries", "reconcile", "--claim", claim)
    assert "0 waiting, 0 faults, 0 claims not asked" in done.stdout

    for device in (DESKTOP, PHONE):
        staff = open_page(device)
        as_officer("officer")(staff)
        staff.goto("/staff/deliveries")
        check(staff, "deliveries")
        staff.locator("main tbody a", has_text=kept["key"]).click()
        assert reference in staff.locator("main pre").inner_text()
        check(staff, "delivery")

"""Giving evidence from a phone: large, turned and foreign photos, a signal that goes, files that will not do, no scripts."""

from __future__ import annotations

import io
import re

import pikepdf
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e import pictures
from tests.e2e.conftest import PHONE, check
from tests.e2e.sample_people import family
from tests.e2e.steps import ask, click, report_rent, to
from tests.e2e.walking import answer_the_rest, press, send, sign_in, start_review
from tests.submitting import pdf_file

G8_BYTES = 700_000


def open_item(page: Page, number: int) -> None:
    """To the page of an item of evidence, as one of the sample families."""
    person = family(number)
    sign_in(page, person.nino, person.born_on)
    for step in (
        start_review,
        ask("home/rent", "changed"),
        report_rent("95"),
        to("/evidence"),
        click("main a[href^='/evidence/']"),
    ):
        step(page)


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose several files at once."""
    kinds = {"jpg": "image/jpeg", "heic": "image/heic", "pdf": "application/pdf", "html": "text/html"}
    page.set_input_files(
        "[name=files]",
        [{"name": name, "mimeType": kinds[name.rpartition(".")[2]], "buffer": content} for name, content in files],
        timeout=90_000,
    )


def given(page: Page) -> list[str]:
    """Names of the files that the page lists."""
    return page.locator("#given dt").all_inner_texts()


class Tunnel:
    """A signal that goes: the answer to the second piece is lost, and the third piece with it.

    With `of_ends` it is the answers to the requests that make a file of the pieces.
    """

    def __init__(self, page: Page, *, of_ends: bool = False) -> None:
        self.sizes: list[int] = []
        self.of_ends = of_ends
        page.route("**/uploads/*", self.handle)

    def handle(self, route: Route) -> None:
        """Let pieces through, or not."""
        is_end = route.request.headers.get("content-type") != "application/octet-stream"
        if self.of_ends is not is_end:
            route.continue_()
            return
        self.sizes.append(len(route.request.post_data_buffer or b""))
        if len(self.sizes) == (1 if self.of_ends else 2):
            route.fetch()  # the portal has it, the phone does not know
            route.abort("connectionreset")
        elif len(self.sizes) == (2 if self.of_ends else 3):
            route.abort("internetdisconnected")
        else:
            route.continue_()


def test_a_photo_of_12_megapixels_gets_through_a_lost_signal_once(open_page):
    page = open_page(PHONE)
    open_item(page, 11)
    tunnel = Tunnel(page)
    photo = pictures.sideways(quality=100) + bytes(5_000_000)  # phones append a second of film
    assert len(photo) > 12_000_000, "larger than the council takes"
    choose(page, ("IMG 0001.jpg", photo), ("IMG 0002.heic", pictures.heic()), ("letter.pdf", pdf_file()))
    expect(page.locator("#uploads")).to_contain_text("There is no signal", timeout=60_000)
    check(page, "upload-without-signal")
    expect(page.locator("#uploads li")).to_have_count(0, timeout=60_000)
    assert given(page) == ["IMG 0001.jpg", "IMG 0002.heic", "letter.pdf"]
    expect(page.locator("#sending")).to_have_text("letter.pdf: received")
    check(page, "upload-done")
    page.reload()
    assert given(page) == ["IMG 0001.jpg", "IMG 0002.heic", "letter.pdf"], "each once, and for good"
    address = page.locator("#given dt a").first.get_attribute("href")
    kept = page.request.get((address or "").removesuffix("/view")).body()
    assert len(kept) <= G8_BYTES
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1800, 2400)), "upright"
        assert not picture.getexif(), "nothing tells where it was taken"
    assert sum(tunnel.sizes) < 3 * G8_BYTES


def test_each_file_that_will_not_do_says_so_beside_its_name(open_page):
    page = open_page(PHONE)
    open_item(page, 12)
    choose(
        page, ("empty.pdf", b""), ("blank.jpg", pictures.blank()), ("blurred.jpg", pictures.blurred()), ("page.html", b"<html>" * 9),
        ("secret.pdf", pdf_file("secret")), ("good.pdf", pdf_file()),
    )  # fmt: skip
    lines = page.locator("#uploads li")
    expect(lines.filter(has_text="empty.pdf")).to_contain_text("The selected file is empty")
    expect(lines.filter(has_text="blank.jpg")).to_contain_text("This photo seems to be blank.")
    check(page, "upload-warned")
    press(page, "Do not send it")
    expect(lines.filter(has_text="blurred.jpg")).to_contain_text("This photo seems to be blurred.")
    press(page, "Send it")
    expect(lines.filter(has_text="page.html")).to_contain_text("The selected file is a web page")
    expect(lines.filter(has_text="secret.pdf")).to_contain_text("This file seems to be password protected.")
    press(page, "Send it")
    expect(lines.filter(has_text="secret.pdf")).to_contain_text("The selected file is password protected")
    expect(page.locator("#given dt")).to_have_text(["blurred.jpg", "good.pdf"])
    check(page, "upload-refused")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/evidence$"))


def test_photos_are_smaller_wherever_a_file_is_chosen(open_page):
    """Instead of a file that was given, and as the pages of a document for what was sent before."""
    page = open_page(PHONE)
    open_item(page, 17)
    photo = pictures.sideways(quality=98)
    assert len(photo) > 2 * G8_BYTES
    choose(page, ("IMG 0001.jpg", photo))
    expect(page.locator("#sending")).to_have_text("IMG 0001.jpg: received", timeout=60_000)
    page.get_by_role("link", name="Replace IMG 0001.jpg").click()
    tunnel = Tunnel(page, of_ends=True)
    choose(page, ("empty.pdf", b""))
    expect(page.locator("#uploads li")).to_contain_text("The selected file is empty")
    check(page, "replacement-refused")
    choose(page, ("IMG 0002.jpg", photo + b"another"))
    expect(page.locator("#given dt")).to_have_text(["IMG 0002.jpg"], timeout=60_000)
    assert len(tunnel.sizes) == 3, "asked for again until the answer came"
    expect(page.locator(".govuk-notification-banner")).to_contain_text("The file has been replaced")
    assert size_of(page, "#given") <= G8_BYTES
    item = page.url
    page.goto("/review")
    answer_the_rest(page)
    send(page)
    page.goto(f"{item}/document")
    upright = pictures.written(pictures.letter(3000, 4000), "JPEG", quality=98)
    assert len(upright) > 2 * G8_BYTES
    choose(page, ("page 1.jpg", upright), ("page 2.heic", pictures.heic()))
    expect(page.locator("#sending")).to_have_text("page 2.heic: received", timeout=60_000)
    assert given(page) == ["page 1.jpg", "page 2.heic"]
    assert size_of(page, "#given") <= G8_BYTES
    check(page, "late-pages")
    press(page, "Send these pages")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("We have the 2 files you sent")


def test_what_is_not_in_the_list_waits_for_its_note_and_gets_through_a_lost_signal_once(open_page):
    page = open_page(PHONE)
    open_item(page, 18)
    page.goto("/evidence/other")
    press(page, "Send")
    expect(page.locator(".govuk-error-summary li")).to_have_text(["Enter what it is", "Choose a file"])
    tunnel = Tunnel(page)
    photo = pictures.sideways(quality=98)
    choose(
        page,
        ("IMG 0001.jpg", photo),
        ("letter.pdf", pdf_file()),
        ("page.html", b"<html>" * 9),
        ("wrong.pdf", pdf_file()),
    )
    lines = page.locator("#uploads li")
    expect(lines.filter(has_text="IMG 0001.jpg")).to_contain_text("There is no signal", timeout=60_000)
    expect(lines.filter(has_text="Ready to send")).to_have_count(4, timeout=60_000)
    assert sum(tunnel.sizes) < 3 * G8_BYTES
    lines.filter(has_text="wrong.pdf").get_by_role("button", name="Do not send it").click()
    page.fill("[name=note]", " ")
    press(page, "Send")
    expect(page.locator("main .govuk-error-message")).to_have_text("Enter what it is")
    expect(page.locator("[name=note]")).to_be_focused()
    expect(lines.filter(has_text="Ready to send")).to_have_count(3)
    check(page, "other-waits")
    page.unroute_all()
    ends = Tunnel(page, of_ends=True)
    page.fill("[name=note]", "")
    page.locator("[name=note]").press_sequentially("The letter from my landlord", delay=50)
    press(page, "Send")
    expect(lines.filter(has_text="page.html")).to_contain_text("The selected file is a web page", timeout=60_000)
    expect(lines).to_have_count(1, timeout=60_000)
    assert len(ends.sizes) == 5, "three files, and two answers that were lost"
    expect(page.locator("#given li a")).to_have_text(["IMG 0001.jpg", "letter.pdf"])
    expect(page.locator("[name=note]")).to_have_value("The letter from my landlord")
    expect(page.locator("main .govuk-form-group--error")).to_have_count(0)
    check(page, "other-sent")
    page.reload()
    expect(page.locator("#given li a")).to_have_text(["IMG 0001.jpg", "letter.pdf"])


def size_of(page: Page, place: str) -> int:
    """Bytes of the first file that is listed there, as the portal gives it out."""
    address = page.locator(f"{place} dt a").first.get_attribute("href") or ""
    return len(page.request.get(address.removesuffix("/view")).body())


def test_without_scripts_the_form_does_the_same(open_page):
    page = open_page(PHONE, java_script=False)
    open_item(page, 13)
    choose(
        page, ("IMG 0001.jpg", pictures.sideways(quality=80)), ("IMG 0002.heic", pictures.heic()), ("empty.pdf", b"")
    )
    press(page, "Upload")
    expect(page.locator(".govuk-error-summary")).to_contain_text("empty.pdf: The selected file is empty")
    assert given(page) == ["IMG 0001.jpg", "IMG 0002.heic"]
    page.get_by_role("link", name="Replace IMG 0001.jpg").click()
    choose(page, ("clear.jpg", pictures.blurred()))
    press(page, "Replace the file")
    assert given(page) == ["IMG 0002.heic", "clear.jpg"]
    page.get_by_role("link", name="Join pages into one document").click()
    page.get_by_role("button", name="Move down IMG 0002.heic").click()
    expect(page.locator("#pages label")).to_have_text(["1. clear.jpg", "2. IMG 0002.heic"])
    page.locator("main form button.govuk-button").click()
    for _ in range(60):
        if given(page) == ["clear.pdf"]:
            break
        page.get_by_role("link", name="Look again").click()
    assert given(page) == ["clear.pdf"]
    item = page.url
    page.locator("#given dt a").first.click()
    for _ in range(60):
        if page.get_by_role("link", name="Download the file").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    address = page.get_by_role("link", name="Download the file").get_attribute("href") or ""
    made = pikepdf.open(io.BytesIO(page.request.get(address).body()))
    assert [[int(edge) for edge in one.mediabox[2:]] for one in made.pages] == [[793, 595], [793, 595]]
    page.goto(item)
    page.get_by_role("button", name="Remove clear.pdf").click()
    assert given(page) == []

"""A real portal, a real Chromium: one of each per run; every page that a journey asks for is checked by axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.identity_provider.provider import live_provider
from tests.live import LivePortal

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
PHONE_PLAIN = PHONE | {"device_scale_factor": 1}
NARROW = {"width": 320, "height": 640}
"""The narrowest screen that text must fit (WCAG 1.4.10), here with text twice as large, too (1.4.4)."""
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PICTURES = os.environ.get("PORTAL_PICTURES")
"""A folder for a picture of each page that is checked; without it none is taken."""


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """The portal with its sample council, which has an identity provider of its own."""
    folder = tmp_path_factory.mktemp("live")
    live = LivePortal(folder, PORTAL_DOCUMENTS_URL=str(folder / "documents"))
    with live_provider(site=live.address) as provider:
        live.environment |= provider.settings
        live.set_up()
        live.start()
        yield live
        live.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, portal: LivePortal) -> Iterator[Callable[..., Page]]:
    """`open_page(device=PHONE, java_script=True)`: a fresh browser context's page; script faults fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(device: dict | None = None, *, java_script: bool = True, **options: object) -> Page:
        context = chromium.new_context(
            **(device or PHONE), java_script_enabled=java_script, locale="en-GB", base_url=portal.address, **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: (
                faults.append(message.text)
                if message.type == "error" and "the server responded" not in message.text and not _is_cut(message)
                else None
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def _is_cut(message: ConsoleMessage) -> bool:
    """A piece of an upload that a test let get lost."""
    return "net::ERR" in message.text and "/uploads/" in message.location["url"]


def check(page: Page, name: str, *, colours: bool = True) -> None:
    """Look at a page as axe does, keep a picture of it where wanted, and make sure that nothing ever sticks out sideways.

    Without `colours` the contrast is not computed, which takes half of the time: for pages made of the same parts as one before.
    """
    size = page.viewport_size
    assert size is not None
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES, f"{name}-{size['width']}.png")), full_page=True)
    rules = {"color-contrast": {"enabled": colours}}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
    problems = [
        (item["id"], item["impact"], [node["html"][:160] for node in item["nodes"][:3]])
        for item in found.response["violations"]
    ]
    assert problems == [], (name, problems)
    assert _sideways(page) <= 0, f"{name} is wider than a screen of {size['width']} pixels"
    page.set_viewport_size(NARROW)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    sideways = _sideways(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(size)
    assert sideways <= 0, f"{name} with text twice as large is {sideways} pixels wider than a screen of 320"


class Scales:
    """Weighs what comes over the wire: everything since the last look, headers included, and the last document alone."""

    def __init__(self, page: Page) -> None:
        self.bytes = self.requests = self.document = 0
        self._documents: set[str] = set()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.responseReceived", self._note)
        devtools.on("Network.loadingFinished", self._add)

    def _note(self, event: dict) -> None:
        if event["type"] == "Document":
            self._documents.add(event["requestId"])

    def _add(self, event: dict) -> None:
        weight = int(event["encodedDataLength"])
        self.bytes += weight
        self.requests += weight > 0  # what comes from the cache weighs nothing
        if event["requestId"] in self._documents:
            self.document = weight


def _sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

"""How heavy and how slow pages are on a phone: bytes on the wire, largest paint, shifts, in a real Chromium.

Networks are emulated by the browser: slow 3G (400 kbit/s, 2 s of latency, processor a quarter as fast), slow 4G
(1.6 Mbit/s, 150 ms). `python -m tests.benchmarks weights`; with PORTAL_LIGHTHOUSE=<its program> each page is also given
to Lighthouse.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.e2e.conftest import FLAGS, PHONE, Scales
from tests.e2e.sample_people import family
from tests.e2e.walking import answer, answer_the_rest, report, send, sign_in, sign_in_as_officer, start_review
from tests.live import LivePortal

NETWORKS = {"slow 3G": (50_000, 2000, 4), "slow 4G": (200_000, 150, 1)}
RENT = {"new_rent": "95", "freq": "weekly", "rent_free_weeks": "0", "notice": "no"}
PAINTS = """() => new Promise((done) => {
  const found = { lcp: 0, cls: 0 }
  new PerformanceObserver((list) => { for (const one of list.getEntries()) found.lcp = one.startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const one of list.getEntries()) found.cls += one.value })
    .observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(found), 200)
})"""


def main() -> None:
    """Weigh the first load and each page after it, then time them on slow networks."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        live = LivePortal(Path(folder))
        live.set_up()
        live.start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            context = browser.new_context(**PHONE, base_url=live.address, locale="en-GB")
            page = context.new_page()
            weigh(browser.new_context(**PHONE, base_url=live.address).new_page(), ["/"], "first load")
            reference = fill_claim(page)
            paths = resident_paths(reference)
            weigh(page, paths, "later")
            time_pages(browser.new_context(**PHONE, base_url=live.address), ["/", "/sign-in"])
            time_pages(context, paths)
            give_to_lighthouse(live.address, context, ["/", "/sign-in", *paths])
            staff = browser.new_context(**PHONE, base_url=live.address)
            sign_in_as_officer(staff.new_page())
            cold = browser.new_context(**PHONE, base_url=live.address)
            cold.add_cookies(staff.cookies())
            weigh(cold.new_page(), ["/staff/cases"], "first load")
        finally:
            browser.close()
            live.stop()


def fill_claim(page: Page) -> str:
    """Send a review with one change and begin a report, so that every page has something to show."""
    one = family(0)
    sign_in(page, one.nino, one.born_on)
    start_review(page)
    answer(page, "/review/home/rent", "changed")
    report(page, date.today() - timedelta(days=3), RENT)
    answer_the_rest(page)
    reference = send(page)
    page.goto("/home")
    page.locator("main form button").first.click()
    answer(page, "/review/home/rent", "changed")
    report(page, date.today() - timedelta(days=2), RENT)
    answer_the_rest(page)
    return reference


def resident_paths(reference: str) -> list[str]:
    """The pages of a resident that has begun something and sent something."""
    return [
        "/home", "/review", "/review/home", "/review/home/rent", "/review/people/moved-out",
        "/review/home/rent/change/rent-changed/1", "/review/home/rent/reported", "/check-answers", "/evidence",
        "/evidence/Rule_Rent", f"/receipts/{reference}", "/messages", "/record",
    ]  # fmt: skip


def weigh(page: Page, paths: Iterable[str], what: str) -> None:
    """Bytes and requests of each address."""
    scales = Scales(page)
    for path in paths:
        scales.bytes = scales.requests = 0
        page.goto(path, wait_until="networkidle")
        print(f"{what:10} {path:45} {scales.bytes:6} bytes {scales.requests} requests, document {scales.document}")


def time_pages(context: BrowserContext, paths: Iterable[str]) -> None:
    """Largest paint and shifts of each address: the first one with nothing in the cache."""
    for network, (speed, latency, slower) in NETWORKS.items():
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.clearBrowserCache")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        conditions = {"offline": False, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed}
        devtools.send("Network.emulateNetworkConditions", conditions)
        for path in paths:
            page.goto(path, wait_until="load")
            found = page.evaluate(PAINTS)
            print(f"{network:10} {path:45} largest paint {found['lcp'] / 1000:.2f} s, shifts {found['cls']:.3f}")
        page.close()


def give_to_lighthouse(address: str, context: BrowserContext, paths: Iterable[str]) -> None:
    """Lighthouse's scores for a phone, as the signed-in resident."""
    program = os.environ.get("PORTAL_LIGHTHOUSE")
    if not program:
        return
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    flags = " ".join(["--headless=new", *FLAGS])
    for path in paths:
        command = [
            program, address + path, "--quiet", f"--chrome-flags={flags}", "--output=json",
            "--only-categories=performance,accessibility,best-practices", "--disable-storage-reset",
            f"--extra-headers={json.dumps({'Cookie': cookies})}",
        ]  # fmt: skip
        environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
        ended = subprocess.run(command, capture_output=True, check=False, env=environment)
        if ended.returncode:
            print(f"lighthouse {path:45} gave up")
            continue
        found = json.loads(ended.stdout)
        scores = ", ".join(f"{name} {one['score'] * 100:.0f}" for name, one in found["categories"].items())
        blocked = found["audits"]["total-blocking-time"]["numericValue"]
        elsewhere = "" if found["finalDisplayedUrl"] == address + path else f" ({found['finalDisplayedUrl']})"
        print(f"lighthouse {path:45} {scores}, blocked {blocked:.0f} ms{elsewhere}")


if __name__ == "__main__":
    main()

"""Debian's Chromium, driven through Playwright; what it shows is kept for people to look at."""

import re
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARTEFACTS = Path(__file__).resolve().parent / "artefacts"
expect.set_options(timeout=20_000)
SIZES = {320: 640, 375: 812, 1280: 900}


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, width: int = 375, expected: str = "status of 503 ", **options):
    """A page of a fresh profile, in which nothing may go wrong that a browser would complain of, but for what is expected (a
    regular expression): of a refusal, Chromium says so."""
    context = browser.new_context(viewport={"width": width, "height": SIZES[width]}, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
        complaints = [text for text in complaints if not re.search(expected, text)]
        assert complaints == [], complaints
    finally:
        context.close()


def look(page: Page, name: str, axe: bool = True) -> None:
    """Keeps a picture; it needs no scrolling sideways, and axe-core finds nothing to complain of."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"
    if axe:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

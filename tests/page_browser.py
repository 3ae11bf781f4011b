"""Debian's Chromium for tests of pages, driven by Playwright.

Where either is missing those tests are skipped, unless GEO_KIT_BROWSER=must is set, as the
gate does.
"""

import os
import shutil

import pytest

MUST = os.environ.get("GEO_KIT_BROWSER") == "must"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
QUIET = (
    *("--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
DRAWN = "--enable-unsafe-swiftshader"
UNDRAWN = "--disable-gpu", "--disable-software-rasterizer"
READY_MS = 90_000


@pytest.fixture(scope="module")
def driver():
    """What starts browsers; skips where there is none. The gate lets nobody skip."""
    if not MUST:
        pytest.importorskip("playwright", reason="no Playwright: pip install playwright")
        if CHROMIUM is None:
            pytest.skip("no Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may be missing

    with sync_playwright() as found:
        yield found.chromium


@pytest.fixture(scope="module")
def drawing(driver):
    """A browser with WebGL by software."""
    with start(driver, DRAWN) as browser:
        yield browser


def start(driver, *flags):
    """Start Chromium."""
    return driver.launch(executable_path=CHROMIUM, args=[*QUIET, *flags])


def visit(browser, address, *, size=(900, 520), **options):
    """Open a page and wait until it is drawn, or says why it is not."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, offline=True, **options
    )
    seen = context.new_page()
    seen.goto(address)
    seen.wait_for_selector("html.ready, html.stilled", state="attached", timeout=READY_MS)
    return seen

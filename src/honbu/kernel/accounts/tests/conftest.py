"""Fixtures of sign-in: a browser, and a real identity provider on loopback."""

import os
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def browser(monkeypatch):
    """Chromium as the ward's staff have it."""
    # Playwright keeps a loop in this thread; Django would take it for asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server):
    """A page that fails the check if the browser complains about a page of ours, the content policy first of all."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    complaints = []

    def note(message):
        is_ours = urlsplit(page.url).port == urlsplit(live_server.url).port
        # The streams have a server of their own, which is not started here.
        if is_ours and message.type == "error" and not message.location["url"].endswith("/streams/events/"):
            complaints.append(f"{message.text} {message.location['url']}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []

"""The pictures of the README and the tour, taken from a running demonstration: `python docs/screenshots.py [address]`."""

import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

PAGES = {
    "home": ("johokacho", "/"),
    "organisation": ("jinji", "/personnel/organisation/?on=2026-04-01"),
    "person": ("jinji", "/personnel/people/20/"),
    "reorganisation": ("jinji", "/personnel/reorganisations/1/"),
    "import": ("jinji", "/personnel/imports/new/"),
    "record": ("johokacho", "/meetings/intakes/2/"),
    "agenda": ("johokacho", "/meetings/3/agenda/"),
    "minutes": ("johokacho", "/meetings/2/minutes/"),
    "disclosure": ("johokacho", "/meetings/1/disclosure/"),
    "public": ("", "/meetings/public/joho/2024-3/"),
    "trail": ("johokacho", "/operations/trail/"),
    "gallery": ("johokacho", "/gallery/"),
    "personas": ("", "/personas/"),
}
BOTH = {"home", "organisation", "person", "import", "gallery"}
FOLDER = Path(__file__).parent / "screenshots"
ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"


def sign_in(context: BrowserContext, username: str) -> None:
    """Become one of the personas."""
    page = context.new_page()
    page.goto(f"{ADDRESS}/personas/")
    page.locator(f"form:has(input[value='{username}']) button, button[value='{username}']").first.click()
    page.wait_for_load_state()
    page.close()


def main() -> None:
    """Take them all, in both widths, Japanese; some in English too."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for name, (username, path) in PAGES.items():
            for width, height in ((1280, 800), (390, 800)):
                for language in ("ja", "en") if name in BOTH else ("ja",):
                    context = browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP")
                    context.add_cookies([{"name": "honbu_language", "value": language, "url": ADDRESS}])
                    if username:
                        sign_in(context, username)
                    page = context.new_page()
                    page.goto(ADDRESS + path)
                    suffix = "" if language == "ja" else f"-{language}"
                    page.screenshot(path=FOLDER / f"{name}{suffix}-{width}.png")
                    context.close()
        browser.close()


main()

"""Windows of people: opened at a width, signed in, and open to everybody."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person

PASSWORD = "正しい-馬-電池-8391"


def a_window(chromium: Browser, *, width: int = 1280) -> Page:
    """A window in which nobody has signed in."""
    context = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def a_page(chromium: Browser, server: LiveServer, *, width: int = 1280) -> Page:
    """A window before the door of the demonstration ward."""
    page = a_window(chromium, width=width)
    page.goto(f"{server.url}/personas/")
    return page


def enter_as(page: Page, title: str) -> None:
    """Through that door as one of its people."""
    card = page.locator("li, article, form").filter(has_text=title).filter(has=page.get_by_role("button")).last
    card.get_by_role("button").first.click()
    page.wait_for_url("**/")


def a_page_of(chromium: Browser, server: LiveServer, person: Person, *, width: int = 1280) -> Page:
    """A window in which this person has signed in."""
    name = f"n{person.number}"
    accounts.Account.objects.filter(username=name).first() or accounts.Account.objects.create_user(
        name, person=person, password=PASSWORD
    )
    page = a_window(chromium, width=width)
    signs_in(page, server, name)
    return page


def signs_in(page: Page, server: LiveServer, name: str) -> None:
    """By the form."""
    page.goto(f"{server.url}/accounts/login/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], form button.button--solid").first.click()
    page.wait_for_url("**/")


def is_open_to_everybody(page: Page, width: int) -> None:
    """No serious barrier, and nothing wider than the window."""
    violations = Axe().run(page).response["violations"]
    assert [one["id"] for one in violations if one["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

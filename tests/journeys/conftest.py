"""A browser for the journeys, and the demonstration ward in small."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from honbu.kernel import registry
from honbu.kernel.personnel.demo.ward import make_ward
from honbu.kernel.search import public as search


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def ward(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path
    registry.set_up()
    make_ward(small=True)
    search.rebuild()

"""One running portal and one Chromium for all walks, and the people whom the walks start from."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from hr.instance import Instance
from scripts.visitor import MailReader, Visitor
from tests.browser.walker import Walker
from tests.conftest import BUSINESS_DATE
from tests.support.services import chromium

Enter = Callable[..., Walker]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The demo company with its workers and its mailbox."""
    settings = {"BUSINESS_DATE": BUSINESS_DATE.isoformat(), "DISPATCH_SECONDS": "0.2"}
    with Instance(tmp_path_factory.mktemp("portal") / "var", env=settings) as running:
        yield running


@pytest.fixture(scope="session")
def mailbox(portal: Instance) -> MailReader:
    return MailReader(portal.mailbox_url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def enter(portal: Instance, mailbox: MailReader, browser: Browser) -> Iterator[Enter]:
    """Open a browser window of a width and a language; all are closed at the end of the test."""
    walkers: list[Walker] = []

    def opened(**options: Any) -> Walker:
        walkers.append(Walker(browser, portal.url, mailbox, **options))
        return walkers[-1]

    yield opened
    for walker in walkers:
        walker.close()


@pytest.fixture(scope="session")
def staff(portal: Instance, mailbox: MailReader) -> Callable[[str], Visitor]:
    """People who prepare over plain HTTP what a walk starts from, each signed in once."""
    known: dict[str, Visitor] = {}

    def visitor(address: str) -> Visitor:
        if address not in known:
            before = len(mailbox.all())
            known[address] = Visitor(portal.url)
            known[address].get("/sign-in/link").submit("/sign-in/link", email=address)
            mail = mailbox.wait(address, after=before)
            known[address].get(next(each for each in mail["links"] if "/link/" in each)).submit("/link/")
        return known[address]

    return visitor


RESUMES = Path(__file__).parents[2] / "screening" / "demo"

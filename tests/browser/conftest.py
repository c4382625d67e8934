"""One running portal and one Chromium for all walks, and the people whom the walks start from."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from hr.instance import Instance
from scripts.visitor import MailReader, Visitor, apply
from tests.browser.walker import PICTURES, Walker
from tests.conftest import BUSINESS_DATE
from tests.support.services import chromium

Enter = Callable[..., Walker]

RESUMES = Path(__file__).parents[2] / "screening" / "demo"
RECRUITER = "nuria.peiro@almaceneslevante.example"
HR = "marta.soler@almaceneslevante.example"
PREPARER = "andres.roca@almaceneslevante.example"
APPROVER = "paula.lara@almaceneslevante.example"
EMPLOYEE = "lucia.ferrer@almaceneslevante.example"
# A word of the title of the job that most of the demo's people apply for.
LEAD = {"es": "Responsable", "en": "lead"}


@pytest.fixture(scope="session", autouse=True)
def pictures() -> None:
    """Keep no picture of an earlier run."""
    shutil.rmtree(PICTURES, ignore_errors=True)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The demo company with its workers and its mailbox."""
    settings = {"BUSINESS_DATE": BUSINESS_DATE.isoformat(), "DISPATCH_SECONDS": "0.2"}
    with Instance(tmp_path_factory.mktemp("portal") / "var", env=settings) as running:
        yield running


@pytest.fixture(scope="session")
def mailbox(portal: Instance) -> MailReader:
    return MailReader(portal.mailbox_url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module: two that are driven at once in one process get in each other's way."""
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


@pytest.fixture
def at_interview(
    portal: Instance, mailbox: MailReader, staff: Callable[[str], Visitor]
) -> Callable[..., str]:
    """Bring an applicant up to the interview over plain HTTP and return the application's id."""

    def brought(*, name: str, email: str, file: str, locale: str) -> str:
        visitor = Visitor(portal.url, language=locale)
        visitor.get("/careers").links("/careers/")
        apply(visitor.follow("/careers/responsable"), RESUMES / file, name=name, email=email)
        mail = mailbox.wait(email)
        visitor.get(next(each for each in mail["links"] if "/link/" in each)).submit("/link/")
        application_id = visitor.url.rstrip("/").rsplit("/", 1)[-1]
        here = f"/hr/applications/{application_id}"
        recruiter = staff(RECRUITER)
        recruiter.wait_for(f"{here}/score.json", lambda page: bool(page.json()))
        recruiter.get(here).submit("/move", stage="interview")
        return application_id

    return brought


@pytest.fixture
def hired(at_interview: Callable[..., str], staff: Callable[[str], Visitor]) -> Callable[..., str]:
    """Bring an applicant up to the open onboarding plan and return the address of the plan for HR."""

    def brought(*, given_name: str, family_name: str, email: str, file: str, locale: str) -> str:
        application_id = at_interview(
            name=f"{given_name} {family_name}", email=email, file=file, locale=locale
        )
        hr = staff(HR)
        hr.get(f"/hr/applications/{application_id}/hire")
        hr.submit("/hire", given_name=given_name, family_name=family_name, starts_on="2026-12-01")
        hr.wait_for("/hr/onboarding", lambda page: given_name in page.words)
        return str(hr.page.xpath("//a[contains(., $name)]/@href", name=given_name)[0])

    return brought

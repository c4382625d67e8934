"""What was learned, as HR sees it in each state: too little, in shadow, ready, in use, blocked."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from hr.instance import PROJECT, Instance
from hr.programs import read_instance
from scripts.visitor import MailReader
from tests.browser.conftest import HR, Enter
from tests.browser.walker import Walker
from tests.conftest import BUSINESS_DATE

PAGE = "/screening/learned"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A portal of its own: whatever anybody decides in the one of the other walks would be learned from."""
    with Instance(
        tmp_path_factory.mktemp("learning") / "var", env={"BUSINESS_DATE": BUSINESS_DATE.isoformat()}
    ) as running:
        yield running


@pytest.fixture(scope="module")
def mailbox(portal: Instance) -> MailReader:
    return MailReader(portal.mailbox_url)


@pytest.fixture
def decided(portal: Instance) -> Callable[[str], str]:
    """Take the decisions of a step inside the running portal; return the state of what was learned."""

    def taken(step: str) -> str:
        done = subprocess.run(
            (sys.executable, "-m", "tests.browser.decided", step),
            cwd=PROJECT,
            env={**portal.environment, **read_instance(portal.var_dir)["environment"]},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()[-1]

    return taken


def test_hr_sees_what_was_learned_promotes_it_and_goes_back(
    enter: Enter, decided: Callable[[str], str]
) -> None:
    walkers = [enter(width=1280, locale="es"), enter(width=390, locale="en")]
    for walker in walkers:
        walker.sign_in(HR)
    look(walkers, "collecting", "Nothing learned yet: it needs %(needed)s decisions", needed=30)
    assert decided("first") == "shadow"
    look(walkers, "shadow", "What changes")
    assert decided("rest") == "promotable"
    look(walkers, "promotable", "Ready to promote")
    promote(walkers[0])
    look(walkers, "promoted", "In use")
    go_back(walkers[1])
    assert decided("declared") == "blocked"
    look(
        walkers, "blocked", "These weights cannot be promoted: by the score alone a group would fall behind."
    )
    for walker in walkers:
        expect(
            walker.page.get_by_role("button", name=walker.say("Promote weights %(number)s", number=3))
        ).to_have_count(0)


def look(walkers: list[Walker], name: str, msgid: str, **values: int) -> None:
    """Look at the page in both languages and sizes."""
    for walker in walkers:
        walker.go(PAGE)
        expect(walker.page.locator("main").get_by_text(walker.say(msgid, **values)).first).to_be_visible()
        walker.look(f"learned-{name}")
        walker.tab_through()


def promote(walker: Walker) -> None:
    """One click."""
    walker.send("Promote weights %(number)s", number=2)
    expect(walker.page.locator(".alert-success").first).to_be_visible()


def go_back(walker: Walker) -> None:
    """One click, in the history."""
    walker.go(PAGE)
    walker.send("Return to the original weights")
    expect(walker.page.locator(".alert-success").first).to_be_visible()

"""What comes after a committed month: a correction, past differences, pay outside the calendar, a return."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from hr.instance import Instance
from scripts.visitor import MailReader, Visitor
from tests.browser.conftest import APPROVER, HR, PREPARER
from tests.browser.test_payroll import look_through
from tests.browser.walker import HEIGHTS, Walker

Hands = tuple[Walker, Walker]
OCTOBER = "2026-10-01"


@pytest.fixture(scope="module")
def hands(portal: Instance, mailbox: MailReader, browser: Browser) -> Iterator[Hands]:
    """The two people of payroll, each signed in once: an address is mailed only a few links in a while."""
    preparer = Walker(browser, portal.url, mailbox, width=390, locale="es")
    approver = Walker(browser, portal.url, mailbox, width=1280, locale="en")
    preparer.sign_in(PREPARER)
    approver.sign_in(APPROVER)
    yield preparer, approver
    preparer.close()
    approver.close()


@pytest.fixture
def raised(portal: Instance, staff: Callable[[str], Visitor]) -> Callable[[str, str], str]:
    """Let HR date a raise back to October, over plain HTTP; returns the person's id."""

    def enter(given_name: str, annual: str) -> str:
        person, employment = one(
            portal,
            "SELECT person.id, employment.id FROM person JOIN employment ON employment.person_id = person.id"
            " WHERE given_name = ?",
            given_name,
        )
        hr = staff(HR)
        hr.get(f"/hr/people/{person}/employments/{employment}/terms")
        hr.submit("/terms", effective_from=OCTOBER, annual_gross=annual, reason="Agreement of October")
        assert "/terms" not in hr.url, hr.page.words
        return str(person)

    return enter


def one(portal: Instance, query: str, *values: str) -> tuple[str, ...]:
    """Return the only row of a query."""
    with closing(sqlite3.connect(portal.var_dir / "plantilla.db")) as database:
        (row,) = database.execute(query, values).fetchall()
    return tuple(row)


def october(portal: Instance) -> str:
    """Return the address of the demo's committed month."""
    query = "SELECT id FROM pay_run WHERE period = ? AND kind = 'regular' AND currency = 'EUR'"
    return f"/payroll/runs/{one(portal, query, OCTOBER)[0]}"


def turn_to(walker: Walker, width: int, locale: str, address: str) -> None:
    """Open a page at a width and in a language."""
    walker.width, walker.locale = width, locale
    walker.page.set_viewport_size(ViewportSize(width=width, height=HEIGHTS[width]))
    walker.go(address)
    walker.read_in_own_language()
    walker.go(address)


def both_looks(walker: Walker, name: str) -> None:
    """Look at the page as it stands, and at its other width in the other language."""
    walker.look(name)
    address, width, locale = walker.page.url, walker.width, walker.locale
    turn_to(walker, 1670 - width, {"es": "en", "en": "es"}[locale], address)
    walker.look(name)
    turn_to(walker, width, locale, address)


def press(walker: Walker, msgid: str) -> None:
    """Press a button that asks once more, and say yes."""
    walker.button(msgid).click()
    with walker.page.expect_navigation():
        walker.page.get_by_role("dialog").get_by_role("button", name=walker.say(msgid)).click()
    expect(walker.page.locator(".alert-success").first).to_be_visible()


def commit(hands: Hands, run: str, name: str) -> None:
    """Take a calculated run through both hands."""
    preparer, approver = hands
    preparer.go(run)
    preparer.until(preparer.button("Send for approval"))
    if not preparer.button("Send for approval").is_enabled():
        look_through(preparer, run)
    preparer.look(f"{name}-calculated")
    preparer.send("Send for approval")
    approver.go(run)
    approver.look(f"{name}-approve")
    press(approver, "Approve the run")
    press(approver, "Commit the run")
    approver.look(f"{name}-committed")


def test_a_pay_is_taken_back_and_paid_anew_by_two_people(
    hands: Hands, portal: Instance, raised: Callable[[str, str], str]
) -> None:
    preparer, approver = hands
    raised("Hugo", "18200")
    turn_to(preparer, 390, "es", f"{october(portal)}/correct")
    preparer.look("correction-whose")
    with preparer.page.expect_navigation():
        preparer.page.get_by_role("link", name="Hugo").first.click()
    both_looks(preparer, "correction-new")
    preparer.field("Reason").fill("Subida de octubre acordada tarde")
    preparer.send("Show what it does")
    preparer.look("correction-preview")
    preparer.tab_through()
    preparer.send("Open the correction")
    preparer.look("correction-opened")
    preparer.follow("Open its pay run")
    run = preparer.page.url
    turn_to(approver, 1280, "en", "/payroll")
    commit(hands, run, "correction")
    approver.go("/payroll/corrections")
    expect(approver.page.get_by_role("link", name="Hugo").first).to_be_visible()
    both_looks(approver, "corrections")


def test_a_difference_is_found_looked_at_and_settled(hands: Hands, raised: Callable[[str, str], str]) -> None:
    preparer, _ = hands
    raised("Sara", "32100")
    turn_to(preparer, 390, "es", "/payroll/retro")
    row = preparer.page.locator("main tbody tr", has_text="Sara")
    preparer.until(row)
    both_looks(preparer, "retro-found")
    # Every month that was paid since the raise differs: October, and November once another walk has paid it.
    for box in row.get_by_role("checkbox").all():
        box.check()
    preparer.send("Look at the chosen")
    both_looks(preparer, "retro-preview")
    preparer.tab_through()
    preparer.field("Reason").fill("Subida de octubre acordada tarde")
    preparer.send("Decide")
    expect(preparer.page.locator(".alert-success")).to_be_visible()
    expect(preparer.page.get_by_role("link", name="Sara").first).to_be_visible()
    preparer.go("/payroll/retro?state=included")
    preparer.look("retro-settled")


def test_a_bonus_gives_the_net_that_was_promised(hands: Hands) -> None:
    preparer, approver = hands
    turn_to(preparer, 1280, "en", "/payroll/off-cycle/new")
    both_looks(preparer, "off-cycle-why")
    preparer.send("Continue")
    both_looks(preparer, "off-cycle-people")
    page = preparer.page
    page.get_by_role("radio", name=preparer.say("what each is to get, to the cent")).check()
    page.get_by_role("textbox", name="Elena").fill("500.00")
    preparer.send("Show what it pays")
    expect(page.get_by_role("region", name=preparer.say("What the run would pay"))).to_contain_text("500.00")
    preparer.look("off-cycle-trial")
    preparer.tab_through()
    preparer.send("Open the run")
    page.wait_for_url("**/payroll/runs/*")
    run = urlsplit(page.url).path
    turn_to(approver, 390, "es", "/payroll")
    commit(hands, run, "off-cycle")
    approver.go(f"{run}/payments")
    expect(approver.page.get_by_text("500,00").first).to_be_visible()


def test_a_payment_that_came_back_is_made_again(hands: Hands, portal: Instance, tmp_path: Path) -> None:
    preparer, approver = hands
    payments = f"{october(portal)}/payments"
    turn_to(approver, 390, "es", payments)
    both_looks(approver, "payments-release")
    # October's file was for a day of October: it is taken back and written again for a day to come.
    press(approver, "Cancel this file")
    turn_to(preparer, 1280, "en", payments)
    preparer.send("Write them into another file")
    approver.go(payments)
    press(approver, "Release the payments")
    (number,) = one(
        portal,
        "SELECT end_to_end_id FROM payment JOIN person ON person.id = payment.person_id"
        " JOIN pay_run ON pay_run.id = payment.run_id WHERE given_name = ? AND pay_run.period = ?"
        " AND pay_run.kind = 'regular' AND payment.state = 'exported'",
        "Joan",
        OCTOBER,
    )
    answer = tmp_path / "answer.csv"
    answer.write_text(f"id;status;reason\n{number};returned;AC04\n")
    preparer.go(payments)
    preparer.field("The bank's answer").set_input_files(answer)
    preparer.send("Take in the answer")
    expect(preparer.page.get_by_role("heading", name=preparer.say("Came back"))).to_be_visible()
    both_looks(preparer, "payments-came-back")
    preparer.tab_through()
    preparer.page.get_by_role("checkbox", name="Joan").check()
    preparer.page.get_by_role("checkbox", name=preparer.say("Also to accounts that have not changed")).check()
    preparer.send("Make the chosen payments again")
    expect(preparer.page.get_by_text(preparer.say("made again")).first).to_be_visible()
    approver.go(payments)
    press(approver, "Release the payments")
    both_looks(approver, "payments-again")

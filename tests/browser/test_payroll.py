"""A month's pay: one person prepares it, another approves it, an employee opens the payslip."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from hr.instance import Instance
from scripts.visitor import MailReader
from tests.browser.conftest import APPROVER, EMPLOYEE, PREPARER, Enter
from tests.browser.walker import Walker


def test_preparer_calculates_and_another_person_approves(
    enter: Enter, portal: Instance, mailbox: MailReader
) -> None:
    run = prepare(enter(width=1280, locale="es"))
    approver = enter(width=1280, locale="en")
    approver.sign_in(APPROVER)
    approver.look("desk-approver")
    approver.go(run)
    approver.look("run-approve")
    approve(approver, portal, mailbox)
    approver.button("Commit the run").click()
    with approver.page.expect_navigation():
        approver.page.get_by_role("dialog").get_by_role("button", name=approver.say("Commit the run")).click()
    approver.until(approver.page.locator("a[href$='/payments']"))
    approver.look("run-committed")


def prepare(walker: Walker) -> str:
    """Open November, calculate it, look at somebody's lines, send it; return the address of the run."""
    page = walker.page
    walker.sign_in(PREPARER)
    walker.look("desk-preparer")
    walker.go("/payroll")
    walker.look("runs")
    walker.follow("Open a pay run")
    walker.look("run-new")
    walker.send("Open the pay run")
    page.wait_for_url("**/payroll/runs/*")
    run = page.url
    walker.look("run-open")
    if walker.button("Calculate the run").count():  # unless the draft that keeps itself was there first
        walker.send("Calculate the run")
    # The card of the calculation fetches itself anew and the page with it, without anybody's doing.
    expect(walker.button("Send for approval")).to_be_visible(timeout=60_000)
    walker.look("run-calculated")
    expect(page.get_by_text("Tom Hughes").first).to_be_visible()
    open_lines(walker)
    expect(page.locator("tr.is-line").first).to_be_visible()
    walker.look("run-lines")
    walker.tab_through()
    look_through(walker, run)
    walker.send("Send for approval")
    expect(page.locator(".alert-success")).to_be_visible()
    expect(walker.button("Approve the run")).to_have_count(0)
    walker.look("run-sent")
    return run


def look_through(walker: Walker, run: str) -> None:
    """Tick every category of changes and say why each flag is right; then the run can be sent."""
    page = walker.page
    walker.go(run)
    ticks = page.locator("main form[action$='/tick'] button")
    while left := ticks.count():
        with page.expect_navigation():
            ticks.first.click()
        walker.go(run)
        expect(ticks).to_have_count(left - 1)
    walker.go(f"{run.partition('?')[0]}/flags")
    walker.look("run-flags")
    links = page.locator("main a[href*='/flags/']").all()
    for address in [link.get_attribute("href") or "" for link in links]:
        walker.go(address)
        walker.look("run-flag-accept", once=True)
        page.locator("main textarea").fill("OK")
        with page.expect_navigation():
            page.locator("main form button.btn-primary").click()
    walker.go(run)


def approve(walker: Walker, portal: Instance, mailbox: MailReader) -> None:
    """By keyboard; the sign-in of an hour ago is too old for it, a link by mail leads back to the run."""
    grow_stale(portal)
    before = len(mailbox.all())
    confirm_by_keyboard(walker)
    walker.look("again")
    walker.send("Send me a link")
    walker.look("link-sent", once=True)
    walker.use_mailed_link(APPROVER, after=before)
    assert "/payroll/runs/" in walker.page.url
    confirm_by_keyboard(walker)
    expect(walker.page.locator(".alert-success")).to_be_visible()
    walker.look("run-approved")


def confirm_by_keyboard(walker: Walker) -> None:
    """Reach the button by Tab, press it, and confirm in the dialog that opens on its safe way out."""
    page = walker.page
    walker.tab_to(walker.button("Approve the run"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=walker.say("Go back"))).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(dialog.get_by_role("button", name=walker.say("Approve the run"))).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def grow_stale(portal: Instance) -> None:
    """Let an hour pass since everybody's sign-in."""
    with closing(sqlite3.connect(portal.var_dir / "plantilla.db")) as database, database:
        database.execute(
            "UPDATE auth_session SET fresh_at = strftime('%Y-%m-%d %H:%M:%f000', fresh_at, '-1 hour')"
        )


def test_approver_reviews_on_a_phone(enter: Enter) -> None:
    walker = enter(width=390, locale="es")
    walker.sign_in(APPROVER)
    walker.look("desk-approver")
    walker.go("/payroll")
    walker.look("runs")
    walker.page.locator("main tbody tr").last.get_by_role("link").first.click()
    walker.page.wait_for_url("**/payroll/runs/*")
    walker.look("run-october")
    open_lines(walker)
    expect(walker.page.locator("tr.is-line").first).to_be_visible()
    walker.look("run-lines")
    walker.tab_through()


@pytest.mark.parametrize(("width", "locale"), [(390, "en"), (1280, "es")])
def test_employee_opens_a_payslip(enter: Enter, width: int, locale: str) -> None:
    walker = enter(width=width, locale=locale)
    walker.sign_in(EMPLOYEE)
    walker.go("/me")
    walker.look("me")
    walker.go("/me/payslips")
    walker.until(walker.page.locator("a[href$='.pdf']"))
    walker.look("payslips")
    walker.page.locator("main tbody th a").first.click()
    walker.page.wait_for_url("**/me/payslips/*")
    walker.look("payslip")
    walker.tab_through()
    with walker.page.expect_download() as download:
        walker.link("Download PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    walker.page.locator("main details summary").first.click()
    expect(walker.page.locator("main details li").first).to_be_visible()


def open_lines(walker: Walker) -> None:
    """Unfold the lines of one person."""
    joan = walker.page.locator("main tbody tr", has_text="Joan")
    joan.get_by_role("link", name=walker.say("Lines")).first.click()

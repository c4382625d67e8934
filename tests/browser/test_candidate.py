"""A candidate's way from the careers page to where the application stands."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEAD, RESUMES, Enter
from tests.browser.walker import Walker


@pytest.mark.parametrize(
    ("width", "locale", "script", "file", "name", "email"),
    [
        (390, "es", True, "nuria-sanchis.txt", "Nuria Sanchis Blasco", "nuria.sanchis@example.com"),
        (1280, "en", True, "james-okoro.docx", "James Okoro", "james.okoro@example.com"),
        (390, "en", False, "carlos-ibanez.pdf", "Carlos Ibáñez Peris", "carlos.ibanez@example.com"),
    ],
)
def test_candidate_corrects_what_was_read_applies_and_follows_the_mailed_link(
    enter: Enter, width: int, locale: str, script: bool, file: str, name: str, email: str
) -> None:
    title = "Jefa de planta"
    walker = enter(width=width, locale=locale, script=script)
    open_form(walker)
    choose(walker, RESUMES / file)
    walker.until(walker.page.locator("#work"))
    expect(walker.page.locator("h1")).to_have_text(walker.say("This is what we read"))
    expect(walker.field("Full name")).to_have_value(name)
    expect(walker.field("E-mail")).to_have_value(email)
    walker.look("receipt")
    correct(walker)
    walker.send("Check answers")
    expect(walker.page.locator(".pl-answers")).to_contain_text(title)
    walker.look("check")
    agree(walker)
    expect(walker.page.locator("h1")).to_have_text(walker.say("We have your application"))
    walker.look("applied")
    walker.use_mailed_link(email)
    walker.until(walker.page.get_by_text(email))
    assert walker.page.get_by_text(walker.say("What the machine read")).is_visible()
    expect(walker.page.get_by_text(title).first).to_be_visible()
    walker.look("status")
    walker.follow("Correct what was read")
    walker.look("correct")
    walker.follow("Cancel")
    walker.follow("Take my application back")
    walker.look("withdraw")
    walker.follow("Keep my application")
    assert "/application/" in walker.page.url


def apply_words(walker: Walker) -> str:
    """What the button says: a phone has room for one word."""
    return "Apply" if walker.width == 390 else "Apply for this job"


def open_form(walker: Walker) -> None:
    """Go from the list of jobs to the form."""
    walker.go("/careers")
    walker.look("careers")
    walker.page.get_by_role("link", name=LEAD[walker.locale]).first.click()
    walker.page.wait_for_url("**/careers/*")
    walker.look("job")
    walker.follow(apply_words(walker))
    walker.look("apply")


def choose(walker: Walker, file: Path) -> None:
    """Give the résumé, first of all."""
    walker.page.locator("input[type=file]").set_input_files(file)
    if walker.script:
        expect(walker.page.get_by_text(file.name)).to_be_visible()
    walker.send("Read my résumé")


def correct(walker: Walker) -> None:
    """Write another title for the last job, and one job more."""
    page = walker.page
    page.locator("details.pl-entry summary").nth(1).click()
    page.locator("#work-0-title").fill("Jefa de planta")
    walker.send("Add another job")
    expect(page.locator("#work-0-title")).to_have_value("Jefa de planta")
    page.locator(".pl-entry[open] input[name$='-employer']").last.fill("Bar Sol")


def fill_in(walker: Walker, name: str, email: str) -> None:
    """Say how to reach the person, without waiting for what is read."""
    page = walker.page
    page.goto(page.url.split("?")[0] + "?now=1")
    walker.field("Full name").fill(name)
    walker.field("E-mail").fill(email)
    walker.field("Telephone").fill("+34 600 111 222")


def agree(walker: Walker) -> None:
    """Agree and send."""
    walker.field("I agree that you keep my application for 12 months and read it with software.").check()
    walker.send("Send my application")


@pytest.mark.parametrize(("width", "locale"), [(390, "en"), (1280, "es")])
def test_mistakes_come_back_with_the_summary_first(
    enter: Enter, tmp_path: Path, width: int, locale: str
) -> None:
    walker = enter(width=width, locale=locale)
    walker.go("/careers")
    walker.page.get_by_role("link", name=LEAD[locale]).first.click()
    walker.follow(apply_words(walker))
    walker.send("Read my résumé")
    with walker.errors_shown() as summary:
        missing = summary.get_by_role("link", name=walker.say("Choose the file with your résumé."))
        expect(missing).to_be_visible()
        walker.look("apply-empty")
        missing.press("Enter")
        expect(walker.page.locator("input[type=file]")).to_be_focused()
    program = tmp_path / "resume.pdf"
    program.write_bytes(b"\x7fELF\x02\x01\x01" + b"\x00" * 64)
    choose(walker, program)
    with walker.errors_shown() as summary:
        expect(summary.locator("li")).to_have_count(1)
        expect(walker.page.locator("#resume-error")).to_be_visible()
        walker.look("apply-wrong-type")
    choose(walker, RESUMES / "lucia-ferrer.pdf")
    fill_in(walker, "Ana Roig", "not an address")
    walker.send("Check answers")
    with walker.errors_shown():
        expect(walker.field("Full name")).to_have_value("Ana Roig")
        walker.look("details-wrong")
    walker.field("E-mail").fill("ana.roig@example.com")
    walker.send("Check answers")
    walker.send("Send my application")
    with walker.errors_shown() as summary:
        expect(summary).to_contain_text(
            walker.say("Tick the box so that we may keep and read your application.")
        )


def test_file_that_nobody_can_open_still_makes_an_application(enter: Enter) -> None:
    walker = enter(width=390, locale="es")
    walker.go("/careers")
    walker.page.get_by_role("link", name=LEAD["es"]).first.click()
    walker.follow(apply_words(walker))
    choose(walker, RESUMES / "pau-llorens-locked.pdf")
    fill_in(walker, "Pau Llorens Catalá", "pau.llorens@example.com")
    walker.send("Check answers")
    agree(walker)
    walker.use_mailed_link("pau.llorens@example.com")
    words = "Your file asks for a password, so nobody can open it. Send it without one."
    walker.until(walker.page.get_by_text(walker.say(words)))
    walker.look("status-unreadable")


@pytest.mark.parametrize("width", [390, 1280])
def test_keyboard_reaches_everything_and_skips_the_head(enter: Enter, width: int) -> None:
    walker = enter(width=width, locale="es")
    for address in ("/careers", "/sign-in"):
        walker.go(address)
        walker.tab_through()
    walker.go("/careers")
    walker.page.get_by_role("link", name=LEAD["es"]).first.click()
    walker.page.wait_for_url("**/careers/*")
    walker.tab_through()
    walker.follow(apply_words(walker))
    walker.tab_through()
    walker.page.reload()
    walker.page.keyboard.press("Tab")
    skip = walker.page.get_by_role("link", name=walker.say("Skip to content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    walker.page.keyboard.press("Enter")
    walker.page.keyboard.press("Tab")
    expect(walker.page.locator("main :is(a, input)").first).to_be_focused()

"""What recruiters and HR do with applications: look, move, decline, hire."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import HR, LEAD, RECRUITER, Enter
from tests.browser.walker import Walker


@pytest.mark.parametrize(("width", "locale"), [(1280, "es"), (390, "en")])
def test_recruiter_reads_moves_and_declines(enter: Enter, width: int, locale: str) -> None:
    walker = enter(width=width, locale=locale)
    walker.sign_in(RECRUITER)
    walker.look("desk")
    open_board(walker)
    walker.tab_through()
    if width == 1280:
        move_card_by_keyboard(walker)
        walker.look("board-moved")
        walker.page.locator(".pl-item.is-moved h3 a").click()
    else:
        rows = scored(walker.page.locator("main tbody tr"))
        rows.filter(has_text=walker.say("Under way")).first.locator("a").first.click()
    walker.page.wait_for_url("**/hr/applications/*")
    read_reasons(walker)
    correct_a_skill(walker)
    if width == 390:
        walker.send("Move to %(stage)s", stage={"es": "Entrevista", "en": "Interview"}[locale])
        expect(walker.page.locator(".alert-success")).to_be_visible()
    decline(walker)


def open_board(walker: Walker) -> None:
    """Go to the board of a job that people applied for, once a worker has read them."""
    walker.go("/hr/jobs")
    walker.look("jobs")
    walker.page.locator("main tbody").get_by_role("link", name=LEAD[walker.locale]).first.click()
    walker.page.wait_for_url("**/board")
    walker.until(scored(walker.page.locator(".pl-item:visible, main tbody tr:visible")))
    walker.look("board")


def scored(cards: Locator) -> Locator:
    """Return the cards or rows with the highest band: those that have reasons to look at."""
    return cards.filter(has=cards.page.locator(".pl-tag.is-ok"))


def move_card_by_keyboard(walker: Walker) -> None:
    """Open the menu of a new application, choose the interview and find the card where it went."""
    page = walker.page
    column = page.locator(".pl-board section").first
    card = scored(column.locator("li.pl-item")).first
    identifier = card.get_attribute("id")
    walker.tab_to(card.locator("summary"))
    page.keyboard.press("Enter")
    walker.tab_to(card.locator("button[value=interview]"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    moved = page.locator(f"section[aria-labelledby=stage-interview] [id='{identifier}']")
    expect(moved).to_be_visible()
    expect(moved).to_be_focused()


def read_reasons(walker: Walker) -> None:
    """The score has reasons, and each found one leads to its line of the résumé."""
    page = walker.page
    expect(page.locator(".pl-crits > li").first).to_be_visible()
    walker.look("review")
    walker.tab_through()
    reason = page.locator(".pl-crits a.pl-ref").first
    target = (reason.get_attribute("href") or "").removeprefix("#")
    reason.click()
    expect(page.locator(f"mark[id='{target}']")).to_be_in_viewport()


def correct_a_skill(walker: Walker) -> None:
    """What the machine did not see is put right, and the page says who did."""
    walker.follow("Correct")
    walker.look("review-correct")
    skills = walker.page.locator("#skills")
    skills.fill(f"{skills.input_value()}\nTransporte interior")
    walker.send("Save the corrections")
    expect(walker.page.locator(".alert-success")).to_be_visible()
    walker.until(walker.page.get_by_text(walker.say("Corrected by us")))
    walker.look("review-corrected")


@pytest.mark.parametrize(("width", "locale"), [(390, "es"), (1280, "en")])
def test_before_a_job_is_saved_the_page_tells_what_would_change(
    enter: Enter, width: int, locale: str
) -> None:
    walker = enter(width=width, locale=locale)
    walker.sign_in(RECRUITER)
    open_board(walker)
    walker.go(walker.page.url.replace("/board", "/edit"))
    walker.page.locator("#requirements-1-weight").select_option("3")
    walker.page.locator("#requirements-0-must").uncheck()
    walker.send("What would change?")
    expect(walker.page.get_by_text(walker.say("Nothing is saved yet"))).to_be_visible()
    walker.look("what-if")
    walker.tab_through()


def decline(walker: Walker) -> None:
    """Nobody is declined without a reason and words of a person."""
    walker.follow("Do not go on…")
    walker.look("reject")
    walker.send("Send the answer")
    if walker.script:
        walker.look("reject-empty")
    with walker.errors_shown() as summary:
        expect(summary.locator("li")).to_have_count(2)
    walker.field("Reason").select_option("better_fit_elsewhere")
    walker.field("What the candidate reads").fill("Seguimos con alguien que ya ha llevado turnos de noche.")
    walker.send("Send the answer")
    expect(walker.page.locator(".alert-success")).to_be_visible()
    walker.look("board-declined")


def test_recruiter_moves_holds_and_declines_without_script(enter: Enter) -> None:
    walker = enter(width=1280, locale="es", script=False)
    walker.sign_in(RECRUITER)
    open_board(walker)
    page = walker.page
    card = scored(page.locator(".pl-board section").first.locator("li.pl-item")).first
    identifier = card.get_attribute("id")
    card.locator("summary").click()
    with page.expect_navigation():
        card.locator("button[value=review]").click()
    moved = page.locator(f"section[aria-labelledby=stage-review] [id='{identifier}']")
    expect(moved).to_be_visible()
    moved.locator("h3 a").click()
    page.wait_for_url("**/hr/applications/*")
    walker.look("review")
    walker.send("Hold")
    expect(page.locator(".alert-success")).to_be_visible()
    decline(walker)


@pytest.mark.parametrize(
    ("width", "locale", "given_name", "file"),
    [(1280, "en", "Berta", "carlos-ibanez.pdf"), (390, "es", "Vicent", "nuria-sanchis.txt")],
)
def test_hr_hires_and_enters_the_terms(
    enter: Enter,
    at_interview: Callable[..., str],
    width: int,
    locale: str,
    given_name: str,
    file: str,
) -> None:
    email = f"{given_name.lower()}@example.org"
    application_id = at_interview(name=f"{given_name} Coll Sanz", email=email, file=file, locale=locale)
    walker = enter(width=width, locale=locale)
    walker.sign_in(HR)
    walker.look("desk-hr")
    walker.go(f"/hr/applications/{application_id}")
    walker.look("review-named")
    walker.follow("Hire…")
    walker.field("First day").fill("")
    walker.send("Hire")
    with walker.errors_shown():
        walker.look("hire-empty")
    walker.field("First day").fill("2026-12-01")
    walker.look("hire")
    walker.send("Hire")
    expect(walker.page.locator(".alert-success")).to_be_visible()
    walker.go("/hr/onboarding")
    walker.until(walker.page.get_by_role("link", name=given_name))
    walker.look("cohort")
    walker.page.get_by_role("link", name=given_name).click()
    walker.page.wait_for_url("**/hr/onboarding/*")
    walker.look("case")
    walker.tab_through()
    enter_terms(walker)


def enter_terms(walker: Walker) -> None:
    """Contract and pay, first with an amount nobody can pay."""
    walker.follow("Enter contract and pay")
    walker.look("terms")
    walker.field("Contribution group").select_option("9")
    walker.field("Gross pay a year, in euros").fill("0")
    walker.send("Save contract and pay")
    with walker.errors_shown():
        walker.look("terms-wrong")
    walker.field("Gross pay a year, in euros").fill({"es": "24.500,00", "en": "24,500.00"}[walker.locale])
    walker.send("Save contract and pay")
    walker.page.wait_for_url("**/hr/onboarding/*")
    expect(walker.link("Contract and pay")).to_be_visible()
    walker.look("case-terms")

"""A new hire's way from the mailed link to the signed contract."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from scripts.visitor import MailReader, Visitor
from tests.browser.conftest import HR, Enter
from tests.browser.walker import Walker

PEOPLE = {
    390: {"given_name": "Carles", "family_name": "Ortí Pla", "email": "carles.orti@example.org"},
    1280: {"given_name": "Ruth", "family_name": "Hale", "email": "ruth.hale@example.org"},
}
NUMBERS = {390: ("20000001Y", "461234567944"), 1280: ("20000002F", "461234568045")}
IBAN = "ES0321000418401111111111"


@pytest.mark.parametrize(
    ("width", "locale", "file"), [(390, "es", "carlos-ibanez.pdf"), (1280, "en", "james-okoro.docx")]
)
def test_new_hire_gives_data_and_signs(
    enter: Enter,
    hired: Callable[..., str],
    staff: Callable[[str], Visitor],
    mailbox: MailReader,
    width: int,
    locale: str,
    file: str,
) -> None:
    person = PEOPLE[width]
    case = hired(**person, file=file, locale=locale)
    walker = enter(width=width, locale=locale)
    mailbox.wait(person["email"], about={"es": "tareas", "en": "tasks"}[locale])
    walker.use_mailed_link(person["email"])
    walker.page.wait_for_url("**/onboarding")
    walker.look("onboarding")
    walker.tab_through()
    give_details(walker)
    give_account(walker)
    give_tax_facts(walker)
    terms = f"{case}/terms"
    staff(HR).get(terms).submit("/terms", annual_gross="24.500,00", contribution_group="5")
    send_contract(staff(HR), case)
    sign(walker, person)


def open_task(walker: Walker, field: str) -> None:
    """Open the task whose form has a field."""
    walker.go("/onboarding")
    for address in [
        link.get_attribute("href") or "" for link in walker.page.locator("main .pl-tasks a").all()
    ]:
        walker.go(address)
        if walker.page.locator(f"main [name='{field}']").count():
            return
    raise AssertionError(f"no task asks for {field}")


def give_details(walker: Walker) -> None:
    """NIF, social security number and address; a wrong letter comes back first."""
    open_task(walker, "tax_number")
    walker.look("personal")
    walker.tab_through()
    tax_number, social_number = NUMBERS[walker.width]
    walker.field("NIF or NIE").fill(tax_number[:-1] + "A")
    walker.field("Social security number").fill(social_number)
    walker.field("Date of birth").fill("1991-04-17")
    walker.field("Street and number").fill("Carrer de la Reina, 8")
    walker.field("Postcode").fill("46011")
    walker.field("Town").fill("València")
    walker.send("Save my details")
    with walker.errors_shown() as summary:
        expect(summary.locator("li")).to_have_count(1)
        walker.look("personal-wrong")
    walker.field("NIF or NIE").fill(tax_number)
    walker.send("Save my details")
    expect(walker.page.locator(".alert-success")).to_be_visible()


def give_account(walker: Walker) -> None:
    """An account number with a digit too few, then the right one."""
    open_task(walker, "iban")
    walker.field("Account number (IBAN)").fill(IBAN[:-1])
    walker.send("Save my account")
    with walker.errors_shown() as summary:
        expect(summary).to_contain_text({"es": "falta", "en": "missing"}[walker.locale])
        walker.look("account-wrong")
        summary.get_by_role("link").press("Enter")
        expect(walker.field("Account number (IBAN)")).to_be_focused()
        expect(walker.field("Account number (IBAN)")).to_have_value(IBAN[:-1])
    walker.field("Account number (IBAN)").fill(" ".join([IBAN[:4], IBAN[4:]]))
    walker.send("Save my account")
    expect(walker.page.locator(".alert-success")).to_be_visible()


def give_tax_facts(walker: Walker) -> None:
    """The questions of form 145 need an answer to the first only."""
    open_task(walker, "situation")
    walker.look("tax")
    walker.tab_through()
    walker.send("Declare my situation")
    with walker.errors_shown():
        walker.look("tax-empty")
    walker.page.locator("input[name=situation][value='3']").check()
    walker.send("Declare my situation")
    walker.page.wait_for_url("**/onboarding")
    walker.look("onboarding-given")


def send_contract(hr: Visitor, case: str) -> None:
    """HR waits for the contract, signs it for the company and so sends it."""
    here = f"{case}/contract"
    hr.wait_for(here, lambda page: bool(page.page.xpath("//form[contains(@action, '/contract')]")))
    hr.submit(here)


def sign(walker: Walker, person: dict[str, str]) -> None:
    """Read the contract from the mail, type the name, sign, see the proof."""
    walker.use_mailed_link(person["email"], link="/onboarding/contract/")
    walker.look("contract")
    walker.tab_through()
    walker.send("Sign my contract")
    with walker.errors_shown():
        walker.look("contract-empty")
    walker.field("Your full name").fill(f"{person['given_name']} {person['family_name']}")
    walker.page.locator("input[name=agreed]").check()
    walker.send("Sign my contract")
    walker.until(walker.page.get_by_text(walker.say("Open the signed contract (PDF)")))
    walker.look("contract-signed")

"""The new hire's pages: forms that say what is wrong, keep what was typed, and store what is right."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from hr import clock, db
from hr.audit.models import AuditEntry
from hr.events.models import DomainEvent
from hr.i18n import record_missing
from hr.people import service as people
from hr.people.models import BankAccount, Person, TaxDeclaration
from onboarding.plans import service as plans
from tests.onboarding.world import Arrival, arrive, drafted, give_identity
from tests.support import factories
from tests.support.client import PageClient

PERSONAL = {
    "tax_number": "12345678-z",
    "social_number": "28/12345678/40",
    "birth_on": "1992-03-04",
    "street": "Carrer de Colom, 3, 2",
    "postcode": "46004",
    "town": "València",
}


@pytest.fixture
def arrival(client: PageClient) -> Arrival:
    with db.unit_of_work():
        made = arrive()
    client.sign_in_user(made.user_id)
    return made


def open_task(client: PageClient, arrival: Arrival, key: str, *, change: bool = False) -> str:
    path = f"/onboarding/tasks/{arrival.task_id(key)}"
    client.get(path + ("?change=1" if change else ""))
    return path


def person_of(arrival: Arrival) -> Person:
    with db.reading():
        return people.get_person(arrival.person.id)


def rows(table: type[Any]) -> list[Any]:
    with db.reading() as session:
        return list(session.exec(select(table)))


def test_the_list_groups_the_tasks_and_names_what_a_blocked_one_waits_for(
    client: PageClient, arrival: Arrival
) -> None:
    page = client.get("/onboarding")
    assert "4 things before you start, Daniel" in client.text
    assert "0 of 8 tasks done" in client.text
    heads = [head.text_content() for head in page.xpath("//main//h2")]
    assert heads == [
        "Give your personal details",
        "Before day 1",
        "First day",
        "First week",
        "First 90 days",
    ]
    assert (
        "Opens after: Give your personal details, Enter contract and pay and Send the contract" in client.text
    )
    assert not page.xpath("//main//ul//a[contains(., 'sign your contract')]")


def test_personal_details_are_stored_sealed_and_shown_masked(client: PageClient, arrival: Arrival) -> None:
    path = open_task(client, arrival, "personal_data")
    client.post(path, PERSONAL)
    assert "1 of 8 tasks done" in client.text
    person = person_of(arrival)
    assert (person.tax_number, person.social_number) == ("12345678Z", "281234567840")
    assert person.address == "Carrer de Colom, 3, 2, 46004 València"
    assert "12345678" not in person.tax_number_sealed
    client.get(path)
    assert "••••••78Z" in client.text
    assert "••••••••7840" in client.text
    assert "12345678Z" not in client.text
    assert b"281234567840" not in (client.response.data if client.response else b"")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("tax_number", "12345678A", "Check the NIF or NIE"),
        ("tax_number", "B97000012", "Check the NIF or NIE"),
        ("tax_number", "", "Fill in: NIF or NIE"),
        ("social_number", "28 12345678 41", "Check the social security number"),
        ("social_number", "hello", "Check the social security number"),
        ("birth_on", "1890-01-01", "hardly born in 1890"),
        ("birth_on", "2024-01-01", "hardly born in 2024"),
        ("birth_on", "32/13/1990", "Write the date like 31/12/2026."),
        ("street", "", "Fill in: Street and number"),
        ("postcode", "abc", "A Spanish postcode has five digits, like 46004."),
        ("postcode", "4600", "A Spanish postcode has five digits, like 46004."),
        ("postcode", "99999", "No Spanish postcode begins with 99: it begins with 01 to 52."),
        ("postcode", "00100", "No Spanish postcode begins with 00"),
        ("town", "x" * 300, "longer than 80"),
    ],
)
def test_a_wrong_detail_is_named_and_nothing_typed_is_lost(
    client: PageClient, arrival: Arrival, field: str, typed: str, sentence: str
) -> None:
    path = open_task(client, arrival, "personal_data")
    given = {**PERSONAL, field: typed}
    page = client.post(path, given, status=422)
    assert sentence in client.text
    for name, value in given.items():
        assert page.xpath(f"string(//input[@name='{name}']/@value)") == value
    assert person_of(arrival).tax_number == ""
    assert arrival.open_task("personal_data")


def test_a_later_change_may_leave_the_two_numbers_empty(client: PageClient, arrival: Arrival) -> None:
    client.post(open_task(client, arrival, "personal_data"), PERSONAL)
    path = open_task(client, arrival, "personal_data", change=True)
    assert "Leave it empty to keep ••••••78Z" in client.text
    client.post(path, {**PERSONAL, "tax_number": "", "social_number": "", "street": "Plaça Nova, 1"})
    person = person_of(arrival)
    assert (person.tax_number, person.address) == ("12345678Z", "Plaça Nova, 1, 46004 València")


@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        ("ES40 2100 0418 4110 0000 000", "1 digit is missing"),
        ("ES40 2100 0418 4110 0000", "4 digits are missing"),
        ("ES40 2100 0418 4110 0000 00000", "there is 1 digit too many"),
        ("ES41 2100 0418 4110 0000 0000", "it is not a valid IBAN"),
        ("FR76 0000", "it is not a valid IBAN"),
        ("ES41 2100 0418 9902 0005 1332", "it is not a valid IBAN"),
        ("GB82 WEST 1234 5698 7654 32", "accounts in the European Economic Area, and GB is"),
        ("", "Fill in: Account number (IBAN)"),
    ],
)
def test_a_wrong_account_number_says_what_is_wrong(
    client: PageClient, arrival: Arrival, iban: str, sentence: str
) -> None:
    page = client.post(open_task(client, arrival, "bank_account"), {"iban": iban}, status=422)
    assert sentence in client.text
    assert page.xpath("string(//input[@name='iban']/@value)") == iban
    assert rows(BankAccount) == []


def test_the_same_account_sent_twice_is_stored_once(client: PageClient, arrival: Arrival) -> None:
    path = open_task(client, arrival, "bank_account")
    client.post(path, {"iban": "es40 2100 0418 4110 0000 0000"})
    client.get(path + "?change=1")
    client.post(path, {"iban": factories.IBAN})
    (account,) = rows(BankAccount)
    assert account.iban == factories.IBAN
    client.get(path)
    assert "•••• •••• 0000" in client.text
    assert factories.IBAN not in client.text


def test_the_family_situation_is_kept_in_the_words_of_the_tax_form(
    client: PageClient, arrival: Arrival
) -> None:
    with db.unit_of_work():
        give_identity(arrival)
        plans.tick(actor=arrival.actor, case=arrival.case, key="personal_data")
    path = open_task(client, arrival, "tax_situation")
    client.post(
        path,
        {
            "situation": "1",
            "children-0-birth_year": "2019",
            "children-0-whole": "y",
            "children-1-birth_year": "",
            "children-2-birth_year": "2022",
            "children-2-adoption_year": "2025",
            "children-3-birth_year": "",
            "children-4-birth_year": "1998",
            "children-4-disability": "from_65",
            "children-5-birth_year": "2021",
            "children-6-birth_year": "2021",
            "ascendants-0-birth_year": "1950",
            "ascendants-0-sharing": "2",
            "ascendants-0-disability": "from_33",
            "ascendants-0-needs_help": "y",
            "ascendants-1-birth_year": "",
            "ascendants-1-sharing": "1",
            "disability": "from_33",
            "needs_help": "y",
            "moved_for_work": "y",
            "child_support": "1,200.50",
        },
    )
    (declaration,) = rows(TaxDeclaration)
    child = {"adoption_year": None, "whole": False, "disability": "none", "needs_help": False}
    assert declaration.facts == {
        "situation": 1,
        "birth_year": 1992,
        "disability": "from_33",
        "moved_for_work": True,
        "needs_help": True,
        "descendants": [
            {**child, "birth_year": 2019, "whole": True},
            {**child, "birth_year": 2022, "adoption_year": 2025},
            {**child, "birth_year": 1998, "disability": "from_65"},
            {**child, "birth_year": 2021},
            {**child, "birth_year": 2021},
        ],
        "ascendants": [{"birth_year": 1950, "sharing": 2, "disability": "from_33", "needs_help": True}],
        "spouse_pension": "0",
        "child_support": "1200.50",
        "home_loan_before_2013": False,
    }
    assert declaration.effective_from == arrival.case.starts_on
    assert "2019" not in declaration.facts_sealed
    page = client.get(path + "?change=1")  # what was declared comes back to be changed
    assert page.xpath("string(//input[@name='children-1-birth_year']/@value)") == "2022"
    assert page.xpath("//input[@name='situation'][@value='1'][@checked]")
    assert page.xpath("string(//input[@name='children-4-birth_year']/@value)") == "2021"
    # what was said beyond the first lines is not folded away
    assert page.xpath("//details[@open][.//input[@name='children-1-adoption_year']]")
    assert page.xpath("//details[@open][.//input[@name='children-4-birth_year']]")
    assert not page.xpath("//details[@open][.//input[@name='children-0-adoption_year']]")


def test_a_corrected_date_of_birth_reaches_the_declaration(client: PageClient, arrival: Arrival) -> None:
    client.post(open_task(client, arrival, "personal_data"), {**PERSONAL, "birth_on": "1954-03-04"})
    client.post(open_task(client, arrival, "tax_situation"), {"situation": "3", "moved_for_work": "y"})
    path = open_task(client, arrival, "personal_data", change=True)
    client.post(path, {**PERSONAL, "birth_on": "1994-03-04"})
    with db.reading():
        declaration = people.tax_declaration_on(arrival.person.id, arrival.case.starts_on)
    assert declaration is not None
    assert (declaration.facts["birth_year"], declaration.facts["moved_for_work"]) == (1994, True)
    assert len(rows(TaxDeclaration)) == 2  # what was declared before stays as history
    client.post(path, {**PERSONAL, "birth_on": "1994-03-05"})  # same year: nothing to declare again
    assert len(rows(TaxDeclaration)) == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose one of the three."),
        ({"situation": "9"}, "Not a valid choice."),
        ({"situation": "1"}, "This situation needs a child"),
        ({"situation": "1", "children-0-birth_year": "2005"}, "This situation needs a child under 18"),
        ({"situation": "3", "children-0-birth_year": "2001"}, "counts only with a recognised disability"),
        ({"situation": "3", "children-0-birth_year": "1890"}, "Write a year between 1926 and 2026."),
        (
            {"situation": "3", "children-0-birth_year": "2020", "children-0-adoption_year": "2019"},
            "Write a year between 2020 and 2026.",
        ),
        ({"situation": "2"}, "asks for the NIF or NIE of your spouse"),
        ({"situation": "2", "spouse_tax_number": "12345678A"}, "NIF"),
        ({"situation": "3", "children-7-adoption_year": "2019"}, "Write a year like 2015."),
        ({"situation": "3", "children-0-needs_help": "y"}, "choose its degree"),
        ({"situation": "3", "needs_help": "y"}, "choose its degree"),
        ({"situation": "3", "children-1-birth_year": "abc"}, "Write a year like 2015."),
        ({"situation": "3", "ascendants-0-birth_year": "1990"}, "Born after 1961, this relative counts only"),
        ({"situation": "3", "child_support": "-5"}, "cannot be less than zero"),
        ({"situation": "3", "spouse_pension": "much"}, "Write the amount like 1,234.50."),
    ],
)
def test_an_absurd_situation_is_refused_and_kept(
    client: PageClient, arrival: Arrival, given: dict[str, str], sentence: str
) -> None:
    with db.unit_of_work():
        give_identity(arrival)
        plans.tick(actor=arrival.actor, case=arrival.case, key="personal_data")
    page = client.post(open_task(client, arrival, "tax_situation"), given, status=422)
    assert sentence in client.text
    for name, value in given.items():
        if name != "situation":
            assert page.xpath(f"string(//input[@name='{name}']/@value)") == value
    assert rows(TaxDeclaration) == []


def test_ages_count_in_the_year_the_declaration_counts_from(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive(starts_on=date(2027, 1, 7))
        give_identity(arrival)
        plans.tick(actor=arrival.actor, case=arrival.case, key="personal_data")
    client.sign_in_user(arrival.user_id)
    path = open_task(client, arrival, "tax_situation")
    client.post(path, {"situation": "3", "children-0-birth_year": "2002"}, status=422)  # 25 in January
    assert "Born in 2002, this child counts only" in client.text
    client.post(path, {"situation": "3", "children-0-birth_year": "2003"})
    assert len(rows(TaxDeclaration)) == 1


def test_a_task_that_waits_can_be_read_but_not_done(client: PageClient, arrival: Arrival) -> None:
    path = open_task(client, arrival, "tax_situation")
    assert "This task cannot start yet." in client.text
    client.post(path, {"situation": "3"}, status=409)
    open_task(client, arrival, "sign_contract")
    client.post(f"/onboarding/tasks/{arrival.task_id('sign_contract')}", status=409)
    assert arrival.open_task("sign_contract")


def test_all_three_sets_of_details_are_announced_once(client: PageClient, arrival: Arrival) -> None:
    client.post(open_task(client, arrival, "personal_data"), PERSONAL)
    client.post(open_task(client, arrival, "bank_account"), {"iban": factories.IBAN})

    def announced() -> int:
        return sum(1 for event in rows(DomainEvent) if event.type == "onboarding.data_submitted")

    assert announced() == 0
    path = open_task(client, arrival, "tax_situation")
    client.post(path, {"situation": "3", "disability": "none"})
    client.get(path + "?change=1")
    client.post(path, {"situation": "3", "disability": "none"})  # the same again
    assert announced() == 1


def test_a_plain_task_is_done_by_saying_so(client: PageClient, arrival: Arrival) -> None:
    client.post(open_task(client, arrival, "prevention_training"))
    assert not arrival.open_task("prevention_training")


def test_another_persons_task_is_not_found(client: PageClient, arrival: Arrival) -> None:
    with db.unit_of_work():
        other = arrive()
    client.get("/onboarding")
    for key in ("personal_data", "bank_account", "prevention_training"):
        path = f"/onboarding/tasks/{other.task_id(key)}"
        client.get(path, status=404)
        client.post(path, PERSONAL, status=404)
    client.get(
        f"/onboarding/tasks/{arrival.task_id('contract_terms')}", status=404
    )  # HR's, of one's own plan
    assert other.open_task("prevention_training")


def test_somebody_without_a_plan_reads_so(client: PageClient) -> None:
    client.sign_in()
    client.get("/onboarding")
    assert "You have no onboarding tasks" in client.text


def test_the_pages_are_all_spanish_for_a_spanish_reader(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive(locale="es")
        drafted(arrival)
    client.sign_in_user(arrival.user_id)
    with record_missing() as missing:
        client.get("/onboarding")
        for key in ("personal_data", "bank_account", "prevention_training", "tax_situation", "sign_contract"):
            path = open_task(client, arrival, key)
            if key == "tax_situation":
                client.post(path, {"situation": "9", "children-0-birth_year": "x"}, status=422)
                client.post(path, {"situation": "3", "disability": "none"})
            elif key != "sign_contract":
                wrong = {**PERSONAL, "tax_number": "1", "birth_on": "x", "iban": "ES"}
                client.post(path, wrong, status=200 if key == "prevention_training" else 422)
                client.post(path, {**PERSONAL, "iban": factories.IBAN})
            client.get(path)
    assert missing == set()
    with clock.on(date(2026, 12, 1)):
        client.get("/onboarding")
    assert "Te damos la bienvenida, Daniel" in client.text


def test_the_masked_number_never_reaches_the_trail_in_clear(client: PageClient, arrival: Arrival) -> None:
    client.post(open_task(client, arrival, "personal_data"), PERSONAL)
    client.post(open_task(client, arrival, "bank_account"), {"iban": factories.IBAN})
    text = " ".join(f"{entry.details} {entry.personal}" for entry in rows(AuditEntry))
    for secret in ("12345678Z", "281234567840", factories.IBAN, "Colom"):
        assert secret not in text

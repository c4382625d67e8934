"""Companies abroad: their own numbers, checked; figures by state and day."""

from datetime import date
from decimal import Decimal

import pytest

from hr import db
from hr.access import Role
from hr.company import rates
from hr.company import service as company
from tests.support import abroad
from tests.support.client import PageClient

BRITISH = {
    "name": "Harbour Goods Ltd",
    "tax_number": "123 / ab456",
    "contribution_account": "123 PA 00012345",
    "address": "1 Dock Street",
    "postcode": "ls14ap",
    "city": "Leeds",
    "holiday_region": "GB-ENG",
    "pay_day": "0",
    "representative": "Grace Hall",
}
AMERICAN = {
    **BRITISH,
    "name": "Harbor Goods Inc.",
    "tax_number": "04-2103594",
    "contribution_account": "",
    "postcode": "78701",
    "holiday_region": "US-TX",
}


def test_a_british_company_is_kept_with_its_references(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/company/entities/new?country=uk")
    client.post("/admin/company/entities/new?country=uk", BRITISH)
    with db.reading():
        row = company.legal_entities()[0]
    assert (row.country, row.tax_number, row.contribution_account) == ("uk", "123/AB456", "123PA00012345")
    assert row.postcode == "LS1 4AP"
    client.get(f"/admin/company/entities/{row.id}")
    client.post(f"/admin/company/entities/{row.id}", {**BRITISH, "pay_day": "28"})
    assert "123/AB456" in client.text


@pytest.mark.parametrize(
    ("country", "field", "value"),
    [
        ("uk", "tax_number", "12/AB456"),
        ("uk", "contribution_account", "123QA00012345"),
        ("uk", "postcode", "78701"),
        ("uk", "holiday_region", "US-TX"),
        ("us", "tax_number", "00-1234567"),
        ("us", "postcode", "LS1 4AP"),
        ("us", "holiday_region", ""),
    ],
)
def test_numbers_of_another_form_are_refused(
    client: PageClient, country: str, field: str, value: str
) -> None:
    client.sign_in(Role.ADMIN)
    given = {**(BRITISH if country == "uk" else AMERICAN), field: value}
    client.post(f"/admin/company/entities/new?country={country}", given, status=422)
    assert client.page.xpath(f"//*[@id='{field}-error']")


def test_an_american_company_keeps_each_figure_by_state_and_day(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    client.post("/admin/company/entities/new?country=us", AMERICAN)
    with db.reading():
        row = company.legal_entities()[0]
    path = f"/admin/company/entities/{row.id}/rates"
    client.get(path)
    figure = {"figure": "sui", "state": "TX", "value": "2.7", "rate_from": "2026-01-01"}
    client.post(path, figure)
    client.post(path, {**figure, "state": ""}, status=422)
    client.post(path, {**figure, "value": "270"}, status=422)
    client.post(path, {**figure, "figure": "employee_count", "state": "", "value": "5"})
    with db.reading():
        assert rates.rate_on(row.id, rates.us_unemployment("TX"), date(2026, 6, 1)) == Decimal("2.7")
        assert rates.rate_on(row.id, rates.EMPLOYEE_COUNT, date(2026, 6, 1)) == 5


def test_the_numbers_a_state_gives_are_kept_one_a_kind(client: PageClient) -> None:
    with db.unit_of_work():
        row = abroad.american_entity()
    client.sign_in(Role.ADMIN)
    path = f"/admin/company/entities/{row.id}/registrations"
    client.get(path)
    for number in ("12-345", "99-999"):
        client.post(path, {"kind": "withholding", "state": "PA", "number": number})
    with db.reading():
        assert company.registrations(row.id) == {"us.withholding.PA": "99-999"}
    client.get("/admin/company")


def test_an_account_abroad_is_a_bank_and_a_number(client: PageClient) -> None:
    with db.unit_of_work():
        row = abroad.american_entity()
    client.sign_in(Role.ADMIN)
    path = f"/admin/company/entities/{row.id}/account"
    client.get(path)
    client.post(path, {"iban": "021000022/123"}, status=422)  # the check digit of the bank does not fit
    client.post(path, {"iban": "021000021 / 55551234"})
    with db.reading():
        assert company.get_legal_entity(row.id).iban == "021000021/55551234"

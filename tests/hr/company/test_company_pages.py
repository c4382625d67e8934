"""Company settings: checked values, a debtor account that stays masked, a fresh sign-in to change it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from hr import db
from hr.access import SYSTEM, Role
from hr.company import rates
from hr.company import service as company
from hr.ids import new_id
from tests.support import factories
from tests.support.client import PageClient

ENTITY = {
    "name": "Almacenes Nuevos, S.L.",
    "tax_number": "B-97000012",
    "contribution_account": "46/1234567/52",
    "address": "Carrer Major, 1",
    "postcode": "46001",
    "city": "València",
    "holiday_region": "ES-VC",
    "activity_code": "52.10",
    "accident_rate": "1,5",
    "rate_from": "2026-01-01",
    "pay_day": "0",
    "representative": "Marta Prueba",
}
IBAN = "ES9121000418450200051332"


def test_a_legal_entity_is_kept_in_its_normal_form(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/company/entities/new")
    client.post("/admin/company/entities/new", ENTITY)
    with db.reading():
        row = company.legal_entities()[0]
        rate = rates.rate_on(row.id, rates.ACCIDENTS, date(2026, 1, 1))
        assert rates.rate_on(row.id, rates.ACCIDENTS, date(2025, 12, 31)) is None
    kept = (row.tax_number, row.contribution_account, row.activity_code, rate, row.pay_day)
    assert kept == ("B97000012", "46123456752", "5210", Decimal("1.50"), 0)
    client.get(f"/admin/company/entities/{row.id}")
    client.post(f"/admin/company/entities/{row.id}", {**ENTITY, "pay_day": "28"})
    assert "Day 28" in client.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("tax_number", "B97000013"),
        ("tax_number", "12345678Z"),
        ("contribution_account", "46123456751"),
        ("contribution_account", "4612345675"),
        ("postcode", "99001"),
        ("holiday_region", ""),
        ("holiday_region", "ES-XX"),
        ("activity_code", "52"),
        ("accident_rate", "0.1"),
        ("accident_rate", "99"),
        ("accident_rate", "one"),
        ("rate_from", ""),
        ("rate_from", "31/31/2026"),
        ("pay_day", "31"),
        ("representative", "x" * 141),
    ],
)
def test_what_cannot_be_right_is_named_and_nothing_is_saved(
    client: PageClient, field: str, value: str
) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/company/entities/new")
    client.post("/admin/company/entities/new", {**ENTITY, field: value}, status=422)
    assert client.page.xpath(f"//*[@id='{field}-error']")
    assert client.page.xpath("//input[@name='address']/@value") == ["Carrer Major, 1"]
    with db.reading():
        assert company.legal_entities() == []


def _entity() -> str:
    with db.unit_of_work():
        return factories.make_entity(iban="").id


def test_the_account_is_masked_after_it_was_saved(client: PageClient) -> None:
    entity_id = _entity()
    client.sign_in(Role.ADMIN)
    path = f"/admin/company/entities/{entity_id}/account"
    client.get(path)
    client.post(path, {"iban": "es91 2100 0418 4502 0005 1332", "bic": "caixesbbxxx"})
    assert "••1332" in client.text
    for page in ("/admin/company", path, f"/admin/company/entities/{entity_id}"):
        client.get(page)
        assert IBAN not in client.page.text_content()
        assert not client.page.xpath(f"//input[contains(@value, '{IBAN[8:20]}')]")
    with db.reading():
        row = company.get_legal_entity(entity_id)
    assert (row.iban, row.bic) == (IBAN, "CAIXESBBXXX")


@pytest.mark.parametrize(
    ("iban", "bic", "field"),
    [
        ("ES9121000418450200051333", "CAIXESBBXXX", "iban"),
        ("ES91", "CAIXESBBXXX", "iban"),
        ("", "CAIXESBBXXX", "iban"),
        (IBAN, "CAIX", "bic"),
        (IBAN, "????????", "bic"),
    ],
)
def test_a_wrong_account_is_refused(client: PageClient, iban: str, bic: str, field: str) -> None:
    path = f"/admin/company/entities/{_entity()}/account"
    client.sign_in(Role.ADMIN)
    client.get(path)
    client.post(path, {"iban": iban, "bic": bic}, status=422)
    assert client.page.xpath(f"//*[@id='{field}-error']")


def test_the_account_cannot_be_changed_without_a_fresh_sign_in(
    client: PageClient, age_sessions: Callable[..., None]
) -> None:
    entity_id = _entity()
    client.sign_in(Role.ADMIN)
    client.get("/admin/company")
    age_sessions(fresh_minutes=11)
    client.post(f"/admin/company/entities/{entity_id}/account", {"iban": IBAN, "bic": "CAIXESBBXXX"})
    assert "Confirm that it is you" in client.text
    with db.reading():
        assert company.get_legal_entity(entity_id).iban == ""


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.HIRING_MANAGER, Role.PAYROLL_PREPARER, Role.EMPLOYEE])
def test_others_cannot_reach_company_settings(client: PageClient, role: Role) -> None:
    entity_id = _entity()
    client.sign_in(role)
    for path in ("", "/profile", "/entities/new", f"/entities/{entity_id}", f"/entities/{entity_id}/account"):
        client.get(f"/admin/company{path}", status=403)


def test_an_unknown_legal_entity_is_not_found(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    for path in ("", "/account", "/departments/new"):
        client.get(f"/admin/company/entities/{new_id()}{path}", status=404)


def test_a_department_is_added_once(client: PageClient) -> None:
    path = f"/admin/company/entities/{_entity()}/departments/new"
    client.sign_in(Role.HR)
    client.get(path)
    client.post(path, {"name": "Rutas", "cost_centre": "300"})
    assert "Rutas · cost centre 300" in client.text
    client.get(path)
    client.post(path, {"name": "rutas"}, status=422)
    assert "There is a department of this name already." in client.text


def test_the_profile_names_the_portal_and_sets_zone_and_language(client: PageClient, app: Flask) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/company/profile")
    profile = {
        "name": "Casa Nueva",
        "contact_email": "people@example.com",
        "contact_phone": "+34 960 000 100",
        "zone": "Atlantic/Canary",
        "default_locale": "en",
    }
    client.post("/admin/company/profile", profile)
    visitor = PageClient(app)
    visitor.language = "fr"
    visitor.get("/help")
    assert visitor.page.get("lang") == "en"
    assert "Casa Nueva" in visitor.page.text_content()
    assert "people@example.com" in visitor.text


def test_times_are_written_in_the_companys_zone(client: PageClient) -> None:
    with db.unit_of_work():
        company.save_profile(actor=SYSTEM, name="Casa", zone="Atlantic/Canary")
    client.sign_in(Role.ADMIN)
    client.get("/account")
    there = client.text
    with db.unit_of_work():
        company.save_profile(actor=SYSTEM, zone="Europe/Madrid")
    client.get("/account")
    assert client.text != there


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("contact_email", "no"),
        ("contact_phone", "call me"),
        ("zone", "Mars/Base"),
        ("default_locale", "fr"),
    ],
)
def test_a_bad_profile_is_refused(client: PageClient, field: str, value: str) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/company/profile")
    profile = {"name": "Casa", "zone": "Europe/Madrid", "default_locale": "es", field: value}
    client.post("/admin/company/profile", profile, status=422)
    assert client.page.xpath(f"//*[@id='{field}-error']")


def test_the_bounds_of_a_rate_stand_in_the_form_of_the_readers_language(client: PageClient) -> None:
    with db.unit_of_work():
        entity = factories.make_entity()
    client.language = "es"
    client.sign_in(Role.HR, locale="es")
    path = f"/admin/company/entities/{entity.id}/rates"
    client.get(path)
    client.post(path, {"accident_rate": "99"}, status=422)
    assert "entre 0,5 y 10" in client.text


def test_a_new_rate_leaves_the_months_before_it_as_they_were(client: PageClient) -> None:
    with db.unit_of_work():
        entity = factories.make_entity(accident_rate="1.50")
    client.sign_in(Role.ADMIN)
    path = f"/admin/company/entities/{entity.id}/rates"
    client.get(path)
    client.post(path, {"accident_rate": "2.00", "rate_from": "2026-10-01"})
    client.post(path, {"accident_rate": "2.10", "rate_from": "2026-10-01"})  # corrected: the later counts
    with db.reading():
        days = (date(2026, 9, 30), date(2026, 10, 1))
        found = [rates.rate_on(entity.id, rates.ACCIDENTS, day) for day in days]
    assert found == [Decimal("1.50"), Decimal("2.10")]
    assert len(client.page.xpath("//tbody/tr")) == 3  # what was wrong stays to be seen

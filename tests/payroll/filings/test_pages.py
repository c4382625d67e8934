"""The pages of filings, as two people go through them."""

import io
from datetime import date

from flask import Flask

from hr import clock
from hr.access import Role
from payroll.filings import kinds
from tests.payroll.filings.support import FilingHouse
from tests.support.client import PageClient

JANUARY = date(2027, 1, 11)


def test_the_calendar_is_empty_until_it_is_drawn(client: PageClient) -> None:
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/filings")
    assert "Nothing is due" in client.text
    client.get("/payroll/filings?view=done")
    assert "Nothing is filed yet" in client.text


def test_a_quarter_goes_from_figures_to_receipt_through_two_people(app: Flask, client: PageClient) -> None:
    house = FilingHouse()
    house.pay(date(2026, 10, 1))
    filing = house.filing(kinds.MODELO_111, "2026-Q4", on=JANUARY)
    here = f"/payroll/filings/{filing.id}"
    with clock.on(JANUARY):
        client.sign_in(Role.PAYROLL_PREPARER)
        client.get(here)
        seen = client.page.xpath("//form[contains(@action, '/prepare')]//button/@value")[0]
        client.get(f"{here}/boxes/03?person={house.employments[0].person_id}")
        assert "Núñez Ibáñez" in client.text
        client.post(f"{here}/prepare", {"seen": "something else"})
        assert "have changed" in client.text
        client.post(f"{here}/prepare", {"seen": seen})
        assert "Another person reviews it now" in client.text
        assert not client.page.xpath("//form[contains(@action, '/review')]")

        client.sign_in(Role.PAYROLL_APPROVER)
        client.get(here)
        seen = client.page.xpath("//form[contains(@action, '/review')]//button/@value")[0]
        client.post(f"{here}/review", {"seen": seen})
        assert "It can be filed now" in client.text
        client.get(f"{here}/filed")
        data = {
            "reference": "1112027000001", "filed_on": "2027-01-11",
            "receipt": (io.BytesIO(b"%PDF-1.7"), "justificante.pdf"),
        }  # fmt: skip
        client.post(f"{here}/filed", data)
        assert "1112027000001" in client.text
        client.get(f"{here}/rejected")
        client.post(f"{here}/rejected", {"reason": "Bad reference"})
        assert "Bad reference" in client.text

        client.sign_in(Role.PAYROLL_PREPARER)
        client.get(f"{here}/correct")
        client.post(f"{here}/correct", {"reason": "Again"})
        assert "Version 2" in client.text
        client.get("/payroll/filings?view=done")
        assert "Corrected" in client.text


def test_what_the_authority_asks_about_the_company_is_checked(client: PageClient) -> None:
    house = FilingHouse(people=0)
    client.sign_in(Role.PAYROLL_PREPARER)
    here = f"/payroll/filings/settings/{house.entity.id}"
    client.get(here)
    client.post(
        here, {"contact_name": "Prieto", "contact_phone": "no", "contact_email": "a@b.example"}, status=422
    )
    assert "Write the number in digits" in client.text
    client.post(here, {"contact_name": "Prieto", "contact_phone": "963000001", "is_monthly": "y"})
    client.get(here)
    assert client.page.xpath("//input[@name='is_monthly']/@checked")

"""HR sees the estimate on the record of whoever is about to start, and of nobody else."""

from datetime import date

from flask import Flask

from hr import db
from hr.access import Role
from tests.support import factories
from tests.support.client import PageClient


def test_the_record_of_a_new_hire_tells_the_first_pay(app: Flask, client: PageClient) -> None:
    with db.unit_of_work():
        entity = factories.make_entity()
        hired = factories.make_employee(entity=entity, starts_on=date(2026, 12, 14), active=False)
        there = factories.make_employee(entity=entity)
    client.sign_in(Role.HR)
    page = client.get(f"/hr/people/{hired.person_id}")
    assert page.xpath("//h2[@id='first-pay']")
    assert "What it assumes" in client.text
    page = client.get(f"/hr/people/{there.person_id}")
    assert not page.xpath("//h2[@id='first-pay']")

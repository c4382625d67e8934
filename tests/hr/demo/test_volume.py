"""People made in bulk are as valid as people entered by hand, and the same every time."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import db, identifiers
from hr.demo import volume
from hr.people import service
from hr.people.models import Employment, Person
from tests.support.factories import make_entity

ON = date(2026, 11, 23)


def employed(count: int, *, first_number: int = 0, seed: int = 1) -> list[tuple[Person, Employment]]:
    with db.unit_of_work():
        entity_id = make_entity().id
    ids = volume.add_employees(
        count, entity_id=entity_id, lacking_account=5, first_number=first_number, seed=seed
    )
    with db.reading() as session:
        query = select(Person, Employment).join(Employment, col(Employment.person_id) == col(Person.id))
        rows = list(session.exec(query.where(col(Employment.id).in_(ids)).order_by(Person.email)))
    assert len(rows) == count
    return rows


def test_every_identifier_passes_the_checks_of_a_form_when_made_in_bulk(app: Flask) -> None:
    for person, employment in employed(10):
        assert identifiers.tax_number(person.tax_number) == person.tax_number
        assert identifiers.social_number(person.social_number) == person.social_number
        with db.reading():
            terms = service.terms_on(employment.id, ON)
            assert terms is not None
            assert terms.annual_gross_minor > 1_700_000
            declaration = service.tax_declaration_on(person.id, ON)
            assert declaration is not None
            assert declaration.facts["birth_year"] == (person.birth_on or ON).year


def test_only_every_fifth_lacks_the_account_when_asked_so(app: Flask) -> None:
    accounts = []
    for person, _employment in employed(10):
        with db.reading():
            accounts.append(service.bank_account_on(person.id, ON))
    numbers = [identifiers.iban(account.iban) for account in accounts if account is not None]
    assert len(set(numbers)) == 8


def test_the_same_people_come_again_when_the_seed_is_the_same(app: Flask) -> None:
    def names(people: list[tuple[Person, Employment]]) -> list[tuple[str, date | None, str]]:
        return [(person.name, person.birth_on, employment.job_title) for person, employment in people]

    first = names(employed(6))
    again = names(employed(6, first_number=10))
    assert first == again
    assert names(employed(6, first_number=20, seed=2)) != first


@pytest.mark.parametrize("number", [0, 1, 9_999, 123_456])
def test_no_number_is_given_twice_when_many_are_made(number: int) -> None:
    assert volume.tax_number(number) != volume.tax_number(number + 1)
    assert volume.social_number(number) != volume.social_number(number + 1)
    assert volume.account_number(number) != volume.account_number(number + 1)

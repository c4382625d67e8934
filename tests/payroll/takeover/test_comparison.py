"""Another payroll's file with a dozen mistakes: every one is found, with its cause, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.errors import Conflict, Invalid, NotAllowed
from hr.jobs import worker
from payroll.takeover import causes, concepts, service
from payroll.takeover.models import COMPARED, LegacyDifference, LegacyFile
from tests.payroll.takeover.legacy_world import CASES, MONTHS, LegacyHouse


def bring(house: LegacyHouse, text: str) -> LegacyFile:
    with db.unit_of_work():
        return service.upload(
            actor=house.preparer, entity_id=house.entity.id, name="2026.csv", content=text.encode("cp1252")
        )


def compare(house: LegacyHouse, file: LegacyFile, **mapping: str) -> LegacyFile:
    meant = {**file.mapping, **mapping}
    with db.unit_of_work():
        service.save_mapping(actor=house.preparer, file_id=file.id, mapping=meant)
    worker.run_waiting()
    with db.reading():
        return service.get_file(file.id)


def differences(file: LegacyFile) -> list[LegacyDifference]:
    with db.reading() as session:
        return list(session.exec(select(LegacyDifference).where(LegacyDifference.file_id == file.id)))


def test_every_seeded_mistake_is_found_with_its_cause(app: Flask) -> None:
    house = LegacyHouse()
    text = house.file() + "99999999R;01/2026;Salario base;1000,00\n"
    file = bring(house, text)
    assert file.mapping["Antigüedad"] == "seniority"
    assert file.mapping["Z1"] == ""  # its words tell nothing
    file = compare(house, file, Z1="es.solidarity.employee")
    assert file.state == COMPARED
    found = differences(file)
    names = {row.id: case.name for case in CASES for row in (house.people[case.name],)}
    by_person = {
        case.name: {
            (row.period, row.cause)
            for row in found
            if names.get(row.employment_id) == case.name and row.cause != causes.FOLLOWS
        }
        for case in CASES
    }
    expected = {case.name: {(month, case.cause) for month in case.months} for case in CASES}
    assert by_person == expected
    assert [row.cause for row in found if row.person_key.startswith("row:")] == [service.UNKNOWN_PERSON]
    wrong = sum(len(case.months) for case in CASES)
    assert (file.pays, file.different) == (len(CASES) * len(MONTHS), wrong)
    rate = next(row for row in found if row.cause == causes.OTHER_RATE)
    assert rate.values == {"theirs": "0.13", "ours": "0.15"}


def test_what_a_concept_means_is_learned_for_the_next_file(app: Flask) -> None:
    house = LegacyHouse()
    text = house.file()
    file = bring(house, text)
    with db.unit_of_work(), pytest.raises(Invalid, match="every concept"):
        service.save_mapping(actor=house.preparer, file_id=file.id, mapping=file.mapping)
    compare(house, file, Z1=concepts.IGNORE)
    assert bring(house, text.replace("03/2026", "04/2026")).mapping["Z1"] == concepts.IGNORE
    with pytest.raises(Invalid, match="Andrés Prepara brought this same file"):
        bring(house, text)


def test_another_person_takes_over_the_year_so_far(app: Flask) -> None:
    house = LegacyHouse()
    file = compare(house, bring(house, house.file()), Z1=concepts.IGNORE)
    with db.unit_of_work(), pytest.raises(NotAllowed, match="another person"):
        service.take_balances(actor=house.preparer, file_id=file.id)
    with db.unit_of_work():
        assert service.take_balances(actor=house.approver, file_id=file.id) > 0
        assert service.take_balances(actor=house.approver, file_id=file.id) == 0
    who = house.people["nothing"].id
    with db.reading():
        so_far = dict(service.opening([who], date(2026, 1, 1))[who])
        assert service.opening([who], date(2025, 1, 1)) == {}
    assert so_far["salary"] == Decimal("4500.00")
    assert so_far["es.irpf"] > 0
    assert so_far["es.base.irpf"] == Decimal("4500.00")  # not in the file: what was paid
    assert "total.net" not in so_far
    with db.unit_of_work():
        service.drop_balances(actor=house.approver, file_id=file.id)
    with db.reading():
        assert service.opening([who], date(2026, 1, 1)) == {}


def test_nothing_is_taken_over_before_the_comparison(app: Flask) -> None:
    house = LegacyHouse()
    file = bring(house, house.file())
    with db.unit_of_work(), pytest.raises(Conflict, match="Compare the file first"):
        service.take_balances(actor=house.approver, file_id=file.id)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("a;b\n1;2\n", "We miss: person, period, amount"),
        ("NIF;Periodo;Concepto;Importe\n", "no rows"),
        ("NIF;Periodo;Concepto;Importe\n1;2026-01;Salario;x\n", "1 rows lack .* row 2"),
    ],
)
def test_what_is_no_file_of_payslips_is_refused(app: Flask, text: str, says: str) -> None:
    house = LegacyHouse()
    with pytest.raises(Invalid, match=says):
        bring(house, text)


def test_two_who_take_over_the_same_year_at_once_take_it_over_once(app: Flask) -> None:
    house = LegacyHouse()
    file = compare(house, bring(house, house.file()), Z1=concepts.IGNORE)
    start = Barrier(2)

    def one(_: int) -> int:
        start.wait()
        with db.unit_of_work():
            return service.take_balances(actor=house.approver, file_id=file.id)

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(one, range(2)))
    assert counts[0] == 0 < counts[1]

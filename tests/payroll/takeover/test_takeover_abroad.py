"""Coming from another payroll in the middle of a British or American year: the year so far is all there."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from hr import clock, db
from hr.access import Role
from hr.errors import Conflict
from hr.jobs import worker
from hr.people import service as people
from payroll import countries, engine
from payroll.engine.model import Result
from payroll.entries import periods
from payroll.filings import kinds
from payroll.runs import review
from payroll.runs.employer import employer_on
from payroll.runs.facts import Month, gather
from payroll.runs.inputs import inputs_of
from payroll.runs.models import BLOCKED, PAY
from payroll.takeover import causes, concepts, page, service
from payroll.takeover.models import COMPARED, LegacyFile
from tests.payroll.corrections.correcting import OCTOBER
from tests.payroll.corrections.correcting_abroad import AMERICA, BRITAIN, Abroad, AbroadHouse
from tests.support.client import PageClient

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
STARTS = {"uk": date(2026, 4, 6), "us": date(2026, 1, 1)}
FIRST_MONTH = {"uk": 4, "us": 1}
CODED = {"tax_code": "1257L", "ni_category": "A", "pension": {"standing": "opted_out"}}


def house_of(place: Abroad, annual: str) -> AbroadHouse:
    more: dict[str, Any] = {"facts": CODED} if place.country == "uk" else {}
    return AbroadHouse(place, annual, starts_on=STARTS[place.country], **more)


def payslips(house: AbroadHouse) -> dict[date, dict[str, Decimal]]:
    """Return what a payroll that makes no mistake paid the first person from the start of the year on."""
    (one,), found, results = house.employments, {}, list[Result]()
    for number in range(FIRST_MONTH[house.place.country], 10):
        first = date(2026, number, 1)
        month = Month(first, periods.last_of(first), periods.last_of(first))
        with db.reading():
            (facts,) = gather([one.id], month)
            employer = employer_on(house.entity.id, month.last)
            so_far = engine.year_to_date(results)
            inputs = inputs_of(facts, month, employer, year_to_date=so_far)
            results.append(engine.calculate(inputs, countries.load(house.place.country, month.last)))
        found[first] = causes.amounts(results[-1])
    return found


def compared(
    house: AbroadHouse, slips: Mapping[date, Mapping[str, Decimal]], without: str = "-"
) -> LegacyFile:
    with db.reading():
        person = people.get_person(house.employments[0].person_id)
        number = person.tax_number or person.social_number
    rows = [
        f"{number},{month:%Y-%m},{code},{amount}"
        for month, amounts in slips.items()
        for code, amount in amounts.items()
        if not code.startswith(without)
    ]
    text = "\n".join(["person,period,code,amount", *rows])
    with db.unit_of_work():
        file = service.upload(
            actor=house.preparer, entity_id=house.entity.id, name="2026.csv", content=text.encode()
        )
    assert "" not in file.mapping.values(), file.mapping
    with db.unit_of_work():
        service.save_mapping(actor=house.preparer, file_id=file.id, mapping=file.mapping)
    worker.run_waiting()
    with db.reading():
        return service.get_file(file.id)


def paid_in_october(house: AbroadHouse) -> dict[str, int]:
    (october,) = house.pay(OCTOBER)
    item = house.items(october)[PAY]
    with db.reading():
        return {line.component: line.amount_minor for line in review.lines_of(item.id)}


def test_an_american_year_goes_on_below_its_ceilings(app: Flask) -> None:
    house = house_of(AMERICA, "240000")
    slips = payslips(house)
    file = compared(house, slips)
    assert (file.state, file.pays, file.equal) == (COMPARED, 9, 9)
    with db.unit_of_work():
        assert service.take_balances(actor=house.approver, file_id=file.id) > 0
    found = paid_in_october(house)
    # 180,000 of the 184,500 were paid by September; FUTA and the state's ceiling were full in January.
    assert found["us.base.social_security"] == 450_000
    assert found["us.social_security.employee"] == 27_900
    assert (found["us.base.futa"], found["us.base.state_unemployment.tx"]) == (0, 0)
    assert dict(house.year(house.employments[0]))["us.base.fica"] == 200_000
    filing = house.figures(kinds.W2, "2026", on=date(2027, 1, 11), is_whole=False)
    (problem,) = filing.problems
    assert (problem.values, problem.is_blocking) == ({"count": 1}, False)
    assert "Another payroll paid" in problem.message
    assert house.figures(kinds.FORM_941, "2026-Q4", on=date(2027, 1, 11)).problems == ()


def test_a_british_year_goes_on_with_its_free_pay_and_its_submission_tells_all_of_it(app: Flask) -> None:
    house = house_of(BRITAIN, "36000")
    slips = payslips(house)
    slips[date(2026, 9, 1)]["uk.tax"] -= 1000  # another code gave a refund in September
    file = compared(house, slips)
    with db.unit_of_work():
        service.take_balances(actor=house.approver, file_id=file.id)
    found = paid_in_october(house)
    so_far = sum(amounts["uk.tax"] for amounts in slips.values())
    pay = sum(amounts["uk.base.taxable_pay"] for amounts in slips.values()) + 3_000
    # Seven months of 1257L: 7 x 1,048.26 free, whole pounds, at 20 %.
    due = int(pay - 7 * Decimal("1048.26")) * Decimal("0.2")
    assert found["uk.tax"] == int((due - so_far) * 100)
    told = house.figures(kinds.FPS, "2026-10-30", on=date(2026, 10, 29))
    assert f"<TaxablePay>{pay:.2f}</TaxablePay>".encode() in told.content
    assert f"<GrossEarningsForNICsYTD>{pay:.2f}</GrossEarningsForNICsYTD>".encode() in told.content


@pytest.mark.parametrize(
    ("place", "without", "says"),
    [
        (AMERICA, "us.base.f", "Wages for Social Security and Medicare, Federal unemployment wages"),
        (AMERICA, "us.base.state", "State unemployment wages"),
        (BRITAIN, "uk.base", "Taxable pay"),
    ],
    ids=["fica", "state", "uk"],
)
def test_half_a_year_is_not_taken_over(app: Flask, place: Abroad, without: str, says: str) -> None:
    house = house_of(place, "36000")
    file = compared(house, payslips(house), without=without)
    with db.unit_of_work(), pytest.raises(Conflict, match="needs more than this file has") as refused:
        service.take_balances(actor=house.approver, file_id=file.id)
    assert refused.value.values["missing"] == says
    # Nobody is paid as though the year began with us.
    with clock.on(OCTOBER.replace(day=25)):
        run = house.calculated(OCTOBER)
    assert {item.state for item in house.items(run).values()} == {BLOCKED}


def test_the_page_says_what_a_file_lacks_before_anybody_presses(client: PageClient) -> None:
    house = house_of(AMERICA, "36000")
    slips = payslips(house)
    half, whole = compared(house, slips, without="us.base"), compared(house, slips)
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/takeover/{half.id}")
    assert "it lacks Wages for Social Security and Medicare" in client.text
    assert "Take over the year so far" not in client.text
    client.get(f"/payroll/takeover/{whole.id}")
    assert "it lacks" not in client.text
    assert "Take over the year so far" in client.text


def test_every_thing_a_concept_can_mean_has_a_name(app: Flask) -> None:
    with db.reading():
        for country in ("es", "uk", "us"):
            names = [name for key, name in page.choices(country) if key]
            assert len(set(names)) == len(names), country
            assert not [name for name in names if name.startswith(("us.", "uk.", "es."))]
    assert concepts.salary_of("us") == "us.salary"

"""Runs of the United Kingdom and the United States: paid by the real rules, or held back by name."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.jobs import worker
from hr.people.models import Employment
from payroll.groups import acts
from payroll.runs import service
from payroll.runs.models import PAYABLE, PayBlocker, PayItem, PayLine, PayRun
from payroll.runs.problems import MESSAGES, PLACES
from tests.payroll.support import PayHouse
from tests.support import abroad
from tests.support.client import PageClient


class House(PayHouse):
    """A house whose employer is in another country."""

    def __init__(self, country: str, **changes: Any) -> None:
        super().__init__()
        with db.unit_of_work():
            make = abroad.british_entity if country == "uk" else abroad.american_entity
            self.entity: LegalEntity = make(**changes)
        self.hire = abroad.briton if country == "uk" else abroad.american

    def hired(self, **changes: Any) -> Employment:
        with db.unit_of_work():
            return self.hire(self.entity, **changes)


def lines_of(run: PayRun, employment: Employment) -> dict[str, int]:
    with db.reading() as session:
        item = session.exec(
            select(PayItem).where(PayItem.run_id == run.id, PayItem.employment_id == employment.id)
        ).one()
        rows = session.exec(select(PayLine).where(PayLine.item_id == item.id)).all()
        assert item.state == PAYABLE, reasons(run, employment)
        return {row.component: row.amount_minor for row in rows}


def reasons(run: PayRun, employment: Employment) -> set[str]:
    with db.reading() as session:
        found = session.exec(
            select(PayBlocker.key).where(
                PayBlocker.run_id == run.id, PayBlocker.employment_id == employment.id
            )
        )
        return set(found)


def test_a_british_month_takes_tax_and_national_insurance_by_the_tax_code(app: Flask) -> None:
    house = House("uk")
    one = house.hired(facts={"tax_code": "1257L", "week1": True, "ni_category": "A"})
    run = house.calculated()
    assert run.currency == "GBP"
    found = lines_of(run, one)
    # 3,000.00 a month: free pay 1,048.26, tax of 1,951 pounds at 20 %; 8 % of what exceeds 1,048.
    assert (found["salary"], found["uk.tax"]) == (300_000, 39_020)
    assert found["uk.ni.A.employee"] == 15_616


def test_a_starter_declaration_decides_the_first_code(app: Flask) -> None:
    house = House("uk")
    only = house.hired(facts={"starter": "B", "ni_category": "A"}, starts_on=date(2026, 11, 1))
    facts = {"starter": "C", "ni_category": "A"}
    second = house.hired(facts=facts, nino="AB123457C", starts_on=date(2026, 11, 1))
    run = house.calculated()
    assert lines_of(run, only)["uk.tax"] == 39_020
    assert lines_of(run, second)["uk.tax"] == 60_000  # BR: a fifth of everything


def test_who_has_neither_code_nor_declaration_is_held_back_by_name(app: Flask) -> None:
    house = House("uk")
    nobody, letterless = house.hired(facts={}), house.hired(facts={"starter": "A"}, nino="")
    run = house.calculated()
    assert reasons(run, nobody) == {"missing_tax_code", "missing_ni_category"}
    assert reasons(run, letterless) == {"missing_ni_category"}


def test_an_american_month_in_texas_takes_federal_tax_and_fica(app: Flask) -> None:
    house = House("us")
    one = house.hired(annual="52000")
    run = house.calculated()
    assert run.currency == "USD"
    found = lines_of(run, one)
    assert found["us.salary"] == 433_333
    assert found["us.social_security.employee"] == 26_867  # 6.2 % of 4,333.33
    assert found["us.medicare.employee"] == 6_283
    assert "us.state_tax.tx" not in found
    assert found["us.state_unemployment.tx"] == 11_700  # 2.7 % of 4,333.33


def test_pennsylvania_asks_for_local_taxes_before_it_pays(app: Flask) -> None:
    house = House("us", state="PA")
    silent = house.hired()
    local = [{"kind": "earned_income", "name": "510101", "rate": "1.25"}]
    one = house.hired(facts={"w4": abroad.W4, "local_taxes": local}, ssn="536904400")
    run = house.calculated()
    assert reasons(run, silent) == {"missing_local_taxes"}
    found = lines_of(run, one)
    assert (found["us.state_tax.pa"], found["us.local.earned_income.510101"]) == (9_210, 3_750)


def test_who_lacks_a_w4_or_a_number_is_held_back_by_name(app: Flask) -> None:
    house = House("us")
    one = house.hired(facts=None, ssn="")
    assert reasons(house.calculated(), one) == {"missing_w4", "missing_ssn"}


def test_a_state_without_figures_of_the_account_holds_back_its_people_only(app: Flask) -> None:
    house = House("us")
    here, there = house.hired(), house.hired(facts={"w4": abroad.W4, "work_state": "FL"}, ssn="536904400")
    run = house.calculated()
    assert lines_of(run, here)
    assert reasons(run, there) == {"missing_unemployment_rate"}


def test_an_employer_without_its_accounts_opens_no_run(app: Flask) -> None:
    house = House("us", figures={})
    with pytest.raises(Invalid) as refused:
        house.opened()
    assert refused.value.values["missing"] == "state unemployment rate (SUI)"


def test_who_is_paid_by_the_hour_gets_the_hours_of_the_contract_and_is_looked_at(app: Flask) -> None:
    house = House("us")
    one = house.hired(hourly="20.00")
    run = house.calculated()
    assert lines_of(run, one)["hours"] == 346_660  # 40 x 52 / 12 = 173.33 hours
    assert reasons(run, one) == {"contract_hours"}


def test_a_group_of_weeks_is_paid_by_its_week_and_nobody_else_is_on_its_run(app: Flask) -> None:
    house = House("uk")
    facts = {"tax_code": "1257L", "week1": True, "ni_category": "A"}
    weekly = house.hired(annual="31200", facts=facts, starts_on=date(2026, 11, 23))
    monthly = house.hired(facts=facts, nino="AB123457C")
    terms = acts.GroupTerms("Depot", "weekly", pay_day=5, cut_off_days=2, anchor_on=date(2026, 11, 23))
    with db.unit_of_work():
        group = acts.create_group(actor=house.preparer, entity_id=house.entity.id, terms=terms)
        acts.move_people(
            actor=house.preparer,
            group_id=group.id,
            employment_ids=[weekly.id],
            effective_from=date(2026, 11, 23),
        )
        run = service.open_run(actor=house.preparer, group_id=group.id, period=date(2026, 11, 25))
        service.calculate(actor=house.preparer, run_id=run.id)
    worker.run_waiting()
    run = house.fresh(run)
    assert (run.period, run.period_to, run.pay_date) == (
        date(2026, 11, 23),
        date(2026, 11, 29),
        date(2026, 12, 4),
    )
    assert run.people == 1
    found = lines_of(run, weekly)
    assert (found["salary"], found["uk.ni.A.employee"]) == (60_000, 2_864)
    with db.reading() as session:
        on_it = session.exec(select(PayItem.employment_id).where(PayItem.run_id == run.id)).all()
    assert monthly.id not in on_it


def test_a_year_that_nobody_has_told_names_both_ways_out(app: Flask) -> None:
    house = House("uk")
    facts = {"tax_code": "1257L", "ni_category": "A"}
    untold = house.hired(facts=facts)
    week1 = house.hired(facts={**facts, "week1": True}, nino="AB123457C")
    run = house.calculated()
    assert reasons(run, untold) == {"year_not_told"}
    assert lines_of(run, week1)["uk.tax"] == 39_020
    assert "import the payslips" in MESSAGES["year_not_told"]
    assert "week 1/month 1" in MESSAGES["year_not_told"]
    assert PLACES["year_not_told"] == ("tax_forms.person", "person")


@pytest.mark.parametrize(
    ("country", "sign", "facts"),
    [
        ("uk", "£", {"tax_code": "1257L", "week1": True, "ni_category": "A"}),
        ("us", "US$", {}),
    ],
)
def test_no_page_of_a_run_abroad_speaks_of_euros(
    app: Flask, client: PageClient, country: str, sign: str, facts: dict[str, Any]
) -> None:
    house = House(country)
    one = house.hired(facts=facts) if facts else house.hired()
    run = house.sent()
    client.sign_in_user(house.approver.user_id or "")
    here = f"/payroll/runs/{run.id}"
    paths = ["/payroll", here, f"{here}/inputs", f"{here}/approval", f"{here}/flags"]
    looked_at(client, paths, sign)
    with db.unit_of_work():
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    worker.run_waiting()
    looked_at(client, [here, f"{here}/publication"], sign)
    entry = f"/payroll/inputs/people/{one.id}/new?period=2026-12"
    client.sign_in_user(house.preparer.user_id or "")
    client.get(entry)
    client.post(entry, {"element": "bonus", "period": "2026-12", "amount": "50000"}, status=422)
    assert f"{sign}50,000.00 is more than three months" in client.text


def test_the_bridge_of_a_run_abroad_begins_in_its_own_currency(app: Flask, client: PageClient) -> None:
    house = House("uk")
    facts = {"tax_code": "1257L", "week1": True, "ni_category": "A"}
    house.hired(facts=facts)
    house.committed(date(2026, 10, 1))
    house.hired(facts=facts, nino="AB123457C")
    run = house.sent()
    client.sign_in_user(house.approver.user_id or "")
    client.get(f"/payroll/runs/{run.id}")
    assert "The scale starts at £" in client.text


def looked_at(client: PageClient, paths: list[str], sign: str) -> None:
    """Open pages as a reader of English and find the currency of the run, and no other."""
    signs = ""
    for path in paths:
        client.get(path)
        assert client.response is not None
        page = client.response.get_data(as_text=True)
        assert "€" not in page, (path, page[max(0, page.index("€") - 200) :][:300])
        signs += page
    assert sign in signs

"""Tax forms abroad by hand: given by the employee, entered by HR, dated, and felt in the next pay."""

from datetime import date
from decimal import Decimal
from typing import Any

from hr import clock, db
from hr.access import Role
from hr.auth import service as auth
from hr.people import service as people
from hr.people.models import Employment
from payroll.countries.uk.facts import BritishFacts
from payroll.countries.us.facts import AmericanFacts, FilingStatus, FormerW4, LocalKind
from payroll.runs.employer import employer_on
from payroll.runs.facts import Period, gather
from payroll.runs.inputs import inputs_of
from payroll.tax_forms import service
from tests.support import abroad, factories

NOVEMBER = Period.of(date(2026, 11, 1), date(2026, 11, 30))


def briton(facts: dict[str, Any] | None = None) -> Employment:
    with db.unit_of_work():
        return abroad.briton(abroad.british_entity(), facts=facts)


def american(state: str = "PA") -> Employment:
    with db.unit_of_work():
        return abroad.american(abroad.american_entity(state), facts=None)


def signed_in(client: Any, employment: Employment) -> None:
    with db.reading():
        user = auth.user_of_person(employment.person_id)
    client.sign_in_user(user.id if user else "")


def facts_of(employment: Employment, period: Period = NOVEMBER) -> Any:
    with db.reading():
        employer = employer_on(employment.legal_entity_id, period.last)
        return inputs_of(gather([employment.id], period)[0], period, employer).facts


def test_a_starter_s_p45_and_a_later_notice_decide_the_code(client: Any) -> None:
    one = briton()
    signed_in(client, one)
    client.get("/me/tax-forms")
    client.get("/me/tax-forms/starter")
    p45 = {"p45_year": "2026", "p45_code": "1100l", "p45_pay": "9,000.00", "p45_tax": "1200"}
    client.post("/me/tax-forms/starter", {"starter": "B", "p45_code": "nonsense"}, status=422)
    client.post("/me/tax-forms/starter", {"starter": "B", **p45, "student_loan": "plan_2"})
    client.get("/me/tax-forms/tax-code", status=404)  # HMRC tells the employer, not the employee
    client.sign_in(Role.HR)
    path = f"/hr/people/{one.person_id}/tax-forms"
    client.get(path)
    client.post(f"{path}/tax-code", {"ni_category": "A", "effective_from": "2026-11-01"})
    found = facts_of(one)
    assert isinstance(found, BritishFacts)
    assert (found.tax_code, found.ni_category, found.student_loan) == ("1100L", "A", "plan_2")
    assert found.previous is not None
    assert found.previous.pay == Decimal("9000.00")
    notice = {"tax_code": "K475", "ni_category": "A", "effective_from": "2026-12-01"}
    client.post(f"{path}/tax-code", notice)
    assert facts_of(one).tax_code == "1100L"
    december = Period.of(date(2026, 12, 1), date(2026, 12, 31))
    assert facts_of(one, december).tax_code == "K475"


def test_a_pension_is_said_with_its_percentages_or_refused(client: Any) -> None:
    one = briton({"tax_code": "1257L", "ni_category": "A"})
    client.sign_in(Role.HR)
    path = f"/hr/people/{one.person_id}/tax-forms/pension"
    client.get(path)
    given = {
        "standing": "member",
        "relief": "relief_at_source",
        "basis": "qualifying_earnings",
        "effective_from": "2026-11-01",
    }
    client.post(path, given, status=422)
    client.post(path, {**given, "employee_rate": "5", "employer_rate": "3"})
    pension = facts_of(one).pension
    assert (pension.employee_rate, pension.employer_rate) == (Decimal(5), Decimal(3))


def test_a_w4_by_the_employee_and_the_local_taxes_by_hr(client: Any) -> None:
    one = american()
    signed_in(client, one)
    page = client.get("/me/tax-forms")
    assert "Withholding form of the state" not in page.text  # Pennsylvania has none
    client.get("/me/tax-forms/w4")
    client.post("/me/tax-forms/w4", {}, status=422)
    client.post("/me/tax-forms/w4", {"filing_status": "married_jointly", "credits": "2200", "extra": "25"})
    client.sign_in(Role.HR)
    path = f"/hr/people/{one.person_id}/tax-forms/work"
    client.get(path)
    work = {
        "work_state": "PA",
        "residence_state": "PA",
        "local-0-kind": "earned_income",
        "local-0-name": "510101",
        "effective_from": "2026-11-01",
    }
    client.post(path, work, status=422)  # the rate of an earned income tax is entered
    client.post(path, {**work, "local-0-kind": "yonkers"}, status=422)
    client.post(path, {**work, "work_state": "OH"}, status=422)
    client.post(path, {**work, "local-0-rate": "1.25"})
    found = facts_of(one)
    assert isinstance(found, AmericanFacts)
    assert found.w4.extra == Decimal(25)
    assert getattr(found.w4, "filing_status", None) is FilingStatus.MARRIED_JOINTLY
    assert [(tax.kind, tax.rate) for tax in found.local_taxes or ()] == [
        (LocalKind.EARNED_INCOME, Decimal("1.25"))
    ]
    client.get(f"/hr/people/{one.person_id}/tax-forms")


def test_an_old_w4_goes_on_until_a_new_one_is_given(client: Any) -> None:
    one = american("IL")
    client.sign_in(Role.PAYROLL_PREPARER)
    path = f"/hr/people/{one.person_id}/tax-forms"
    client.get(f"{path}/state")
    client.post(f"{path}/state", {"status": "", "allowances": "2"})
    client.post(f"{path}/w4-2019", {"allowances": "3", "effective_from": abroad.AUTUMN.isoformat()})
    assert facts_of(one).w4 == FormerW4(allowances=3)
    client.post(f"{path}/w4", {"filing_status": "single"})
    found = facts_of(one)
    assert getattr(found.w4, "filing_status", None) is FilingStatus.SINGLE
    assert found.state_form.allowances == 2


def test_a_form_from_an_earlier_day_reaches_the_later_ones_but_not_what_they_said(app: Any) -> None:
    one = briton({"starter": "B", "ni_category": "A"})
    with db.unit_of_work() as _:
        actor = auth.actor_of_user(auth.user_of_person(one.person_id))  # type: ignore[arg-type]
        for changes, day in (
            ({"tax_code": "BR"}, date(2026, 10, 1)),
            ({"tax_code": "K1", "student_loan": "plan_1"}, date(2026, 9, 1)),
        ):
            service.declare(actor=actor, person_id=one.person_id, changes=changes, effective_from=day)
    with db.reading():
        row = people.tax_declaration_on(one.person_id, clock.today(), "uk")
        assert row is not None
        assert (row.facts["tax_code"], row.facts["student_loan"]) == ("BR", "plan_1")


def test_nobody_opens_the_forms_of_another_and_spaniards_have_none(client: Any) -> None:
    one = briton({})
    client.sign_in(Role.EMPLOYEE)
    client.get(f"/hr/people/{one.person_id}/tax-forms", status=403)
    client.get("/me/tax-forms", status=404)


def test_nobody_enters_for_themselves_what_the_employer_adds(client: Any) -> None:
    one = briton()
    with db.unit_of_work():
        second = factories.make_user(Role.PAYROLL_PREPARER, person_id=one.person_id)
    client.sign_in_user(second.id)
    overview = f"/hr/people/{one.person_id}/tax-forms"
    path = f"{overview}/tax-code"
    client.get(path)
    assert client.response.request.path == overview  # no form that could only be refused
    assert "somebody else has to enter this" in client.text
    assert not client.page.xpath("//main//a[contains(@href, $path)]", path=path)
    client.post(path, {"ni_category": "A", "effective_from": "2026-11-01"}, status=403)
    assert "These are your own tax forms, so somebody else has to enter this." in client.text
    with db.reading():
        assert service.of_person(one.person_id).rows == []

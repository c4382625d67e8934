"""The estimate as other packages show it beside the contract and pay that somebody is offered."""

from collections.abc import Mapping
from typing import Any

from hr.company import service as company
from hr.feature import Panel
from hr.i18n import gettext
from hr.people import service as people
from payroll import countries
from payroll.estimates import service
from payroll.payslips import rows
from payroll.runs import wording


def values(*, employment_id: str) -> Mapping[str, Any] | None:
    """Return what the estimate's template reads, None where there is nothing to estimate."""
    found = service.of_employment(employment_id)
    if found is None:
        return None
    with_extra = found.first is not None and found.first.has_extra
    first = gettext("The first pay, with an extra pay") if with_extra else gettext("The first pay")
    pays = [(first, found.first)]
    if found.whole and found.whole is not found.first:
        after = (
            gettext("The next one, with an extra pay")
            if found.whole.has_extra
            else gettext("A usual pay after it")
        )
        pays.append((after, found.whole))
    problem = found.problem
    employer = company.get_legal_entity(people.get_employment(employment_id).legal_entity_id)
    currency = countries.read(employer.country).currency
    return {
        "pays": [(words, pay, rows.period_title(pay.first, pay.last)) for words, pay in pays if pay],
        "assumptions": [gettext(words) for words in found.words],
        "problem": wording.reason_of(problem.message, problem.values, currency) if problem else "",
    }


FIRST_PAY = Panel(place="first_pay", template="payroll/estimates/panel.html", values=values)

"""The United Kingdom's entry in the registry."""

from pathlib import Path

from payroll.countries.country import Country, Topic
from payroll.countries.uk import parameters, wording
from payroll.countries.uk.components import COMPONENTS
from payroll.countries.uk.corrections import treatment
from payroll.countries.uk.facts import BritishFacts
from payroll.countries.uk.periods import tax_year
from payroll.countries.uk.rules import FORMER_RULES, RULES

UNITED_KINGDOM = Country(
    code="uk",
    folder=Path(__file__).parent,
    topics={
        "income_tax": Topic(wording.INCOME_TAX, parameters.IncomeTax),
        "national_insurance": Topic(wording.NATIONAL_INSURANCE, parameters.NationalInsurance),
        "student_loans": Topic(wording.STUDENT_LOANS, parameters.StudentLoans),
        "pensions": Topic(wording.PENSIONS, parameters.Pensions),
        "minimum_wage": Topic(wording.MINIMUM_WAGE, parameters.MinimumWage, is_required=False),
        "statutory_pay": Topic(wording.STATUTORY_PAY, parameters.StatutoryPay, is_required=False),
    },
    rules=RULES,
    former_rules=FORMER_RULES,
    facts=BritishFacts,
    components=COMPONENTS,
    texts=wording.TEXTS,
    equations=wording.EQUATIONS,
    treatment=treatment,
    tax_year=tax_year,
)

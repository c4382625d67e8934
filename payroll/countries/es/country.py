"""Spain's entry in the registry."""

from pathlib import Path

from payroll.countries.country import Country, Topic
from payroll.countries.es import parameters, wording
from payroll.countries.es.components import COMPONENTS
from payroll.countries.es.corrections import treatment
from payroll.countries.es.facts import SpanishFacts
from payroll.countries.es.former import FORMER_RULES
from payroll.countries.es.rules import RULES

SPAIN = Country(
    code="es",
    folder=Path(__file__).parent,
    topics={
        "social_security": Topic(wording.SOCIAL_SECURITY, parameters.SocialSecurity),
        "irpf": Topic(wording.WITHHOLDING, parameters.Irpf),
        "minimum_wage": Topic(wording.MINIMUM_WAGE, parameters.MinimumWage),
        "garnishment": Topic(wording.GARNISHMENT, parameters.Garnishment),
        "part_time": Topic(wording.PART_TIME, parameters.PartTime),
        "sick_pay": Topic(wording.SICK_PAY, parameters.SickPay),
        "allowances": Topic(wording.ALLOWANCES, parameters.Allowances),
        "indemnities": Topic(wording.INDEMNITIES, parameters.Indemnities),
    },
    rules=RULES,
    former_rules=FORMER_RULES,
    facts=SpanishFacts,
    components=COMPONENTS,
    texts=wording.TEXTS,
    equations=wording.EQUATIONS,
    treatment=treatment,
    cliffs=("es.cliff.home_loan",),
)

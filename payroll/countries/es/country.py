"""Spain's entry in the registry."""

from pathlib import Path

from payroll.countries.country import Country, Topic
from payroll.countries.es import parameters, wording
from payroll.countries.es.components import COMPONENTS
from payroll.countries.es.rules import SpanishRules

SPAIN = Country(
    code="es",
    folder=Path(__file__).parent,
    topics={
        "social_security": Topic(wording.SOCIAL_SECURITY, parameters.SocialSecurity),
        "irpf": Topic(wording.WITHHOLDING, parameters.Irpf),
        "minimum_wage": Topic(wording.MINIMUM_WAGE, parameters.MinimumWage),
        "garnishment": Topic(wording.GARNISHMENT, parameters.Garnishment),
    },
    rules=SpanishRules(),
    components=COMPONENTS,
    texts=wording.TEXTS,
)

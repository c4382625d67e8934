"""The United States' entry in the registry."""

from pathlib import Path

from payroll.countries.country import Country, Topic
from payroll.countries.us import parameters, state_parameters, wording
from payroll.countries.us.components import COMPONENTS
from payroll.countries.us.corrections import treatment
from payroll.countries.us.facts import AmericanFacts
from payroll.countries.us.rules import FORMER_RULES, RULES

STATE_VALUES: dict[str, type[object]] = {
    "CA": state_parameters.California,
    "MA": state_parameters.Massachusetts,
    "NJ": state_parameters.NewJersey,
    "NY": state_parameters.NewYork,
}

UNITED_STATES = Country(
    code="us",
    folder=Path(__file__).parent,
    topics={
        "income_tax": Topic(wording.INCOME_TAX, parameters.IncomeTax),
        "fica": Topic(wording.FICA, parameters.Fica),
        "futa": Topic(wording.FUTA, parameters.Futa),
        "retirement": Topic(wording.RETIREMENT, parameters.Retirement, is_required=False),
        "garnishment": Topic(wording.GARNISHMENT, parameters.Garnishment, is_required=False),
        "no_wage_tax": Topic(wording.NO_WAGE_TAX, state_parameters.NoWageTax, is_required=False),
        # A state whose figures of a year are missing refuses its own people, and nobody else.
        **{
            f"state_{code.lower()}": Topic(
                name, STATE_VALUES.get(code, state_parameters.FlatTax), is_required=False
            )
            for code, name in wording.STATE_TAX.items()
        },
        **{
            f"insurance_{code.lower()}": Topic(name, state_parameters.Insurances, is_required=False)
            for code, name in wording.STATE_INSURANCE.items()
        },
        "city_philadelphia": Topic(wording.PHILADELPHIA, state_parameters.CityTax, is_required=False),
        "city_detroit": Topic(wording.DETROIT, state_parameters.CityTax, is_required=False),
        "city_new_york": Topic(wording.NEW_YORK_CITY, state_parameters.NewYork, is_required=False),
        "city_yonkers": Topic(wording.YONKERS, state_parameters.Yonkers, is_required=False),
    },
    rules=RULES,
    former_rules=FORMER_RULES,
    facts=AmericanFacts,
    components=COMPONENTS,
    texts=wording.TEXTS,
    equations=wording.EQUATIONS,
    treatment=treatment,
)

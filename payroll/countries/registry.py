"""The countries that ship, and those that other packages bring.

An installed package adds a country without a change here: it names its `Country` as an entry point of the
group `plantilla.countries`. A program that has one at hand calls `register`.
"""

from importlib.metadata import entry_points

from payroll.countries.country import Country
from payroll.countries.es.country import SPAIN
from payroll.countries.uk.country import UNITED_KINGDOM
from payroll.countries.us.country import UNITED_STATES

ENTRY_POINTS = "plantilla.countries"

COUNTRIES: dict[str, Country] = {country.code: country for country in (SPAIN, UNITED_KINGDOM, UNITED_STATES)}


def register(country: Country) -> None:
    """Add a country; one that is there already is never replaced, for sealed pay names it by its code."""
    if COUNTRIES.setdefault(country.code, country) is not country:
        raise ValueError(f"there is a country {country.code!r} already")


def discover() -> None:
    """Add the countries of every installed package; fails loudly, as pay without its rules is no pay."""
    for point in entry_points(group=ENTRY_POINTS):
        country = point.load()
        if not isinstance(country, Country):
            raise TypeError(f"{point.value} is no country pack")
        register(country)


discover()

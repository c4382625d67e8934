"""The countries that ship."""

from payroll.countries.country import Country
from payroll.countries.es.country import SPAIN

COUNTRIES: dict[str, Country] = {SPAIN.code: SPAIN}

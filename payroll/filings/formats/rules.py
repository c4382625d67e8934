"""The rules a field table can name: does this text make sense where it stands?"""

import re
from collections.abc import Callable

from stdnum import iban
from stdnum.us import ein, ssn

from payroll.countries.es.identifiers import company_nif, person_nif

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+", re.ASCII)
PERIODS_111 = frozenset(
    [f"{month:02d}" for month in range(1, 13)] + [f"{quarter}T" for quarter in range(1, 5)]
)
STATES = frozenset(
    re.findall(
        "..",
        "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWY"
        "AAAEAP",
    )
)
PHONE_DIGITS = 9

Rule = Callable[[str], bool]


def _year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and "2000" <= text <= "2100"


def _birth_year(text: str) -> bool:
    return text == "0" or (len(text) == 4 and text.isdigit() and "1900" <= text <= "2100")


def _number_190(text: str) -> bool:
    # The identifying number of a declaration has thirteen digits and begins with its form.
    return len(text) == 13 and text.isdigit() and text.startswith("190")


def _zip(text: str) -> bool:
    return text.isdigit() and 0 < int(text) <= 99999


RULES: dict[str, Rule] = {
    "year": _year,
    "birth_year": _birth_year,
    "email": lambda text: bool(MAIL.fullmatch(text)),
    "iban": lambda text: bool(iban.is_valid(text)),
    "es.declarant": lambda text: bool(company_nif(text) or person_nif(text)),
    "es.person": lambda text: person_nif(text) == text,
    "es.phone": lambda text: len(text) == PHONE_DIGITS and text.isdigit(),
    "es.190_number": _number_190,
    "es.111_period": lambda text: text in PERIODS_111,
    "us.ein": lambda text: bool(ein.is_valid(text.zfill(9))),
    "us.ssn": lambda text: bool(ssn.is_valid(text.zfill(9))),
    "us.state": lambda text: text in STATES,
    "us.zip": _zip,
}

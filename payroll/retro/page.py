"""What the pages of retro pay show."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hr.company import service as company
from hr.i18n import N_, format_money, format_number, gettext
from hr.people import service as people
from payroll import countries
from payroll.countries import wording
from payroll.engine.model import Category
from payroll.engine.retro import TreatmentKind
from payroll.entries import naming
from payroll.retro import service, ways
from payroll.retro.amounts import due
from payroll.retro.models import DETECTED, DISMISSED, INCLUDED, OPEN, PREVIEWED, RetroEvent

STATES = {
    DETECTED: ("warn", N_("To look at")),
    PREVIEWED: ("info", N_("Looked at")),
    INCLUDED: ("ok", N_("In a correction")),
    DISMISSED: ("plain", N_("Dismissed")),
}
CAUSES = {
    "facts": N_("Facts entered later"),
    "parameters": N_("Legal figures published later"),
    "facts_and_parameters": N_("Facts and legal figures"),
}
MONEY = frozenset(
    (Category.EARNING, Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION,
     Category.EMPLOYER_CONTRIBUTION)
)  # fmt: skip
# The period is made anew with its tax, so that only what this leaves is for the rest of the year.
TAX_WITH_PAY = N_("Worked out anew with the pay of its period; the rest of the year takes up what is left.")


@dataclass(frozen=True)
class Line:
    """One difference in the reader's words."""

    label: str
    before: Decimal
    after: Decimal
    net: Decimal
    cause: str
    treatment: str


@dataclass(frozen=True)
class Row:
    """One sealed pay that differs."""

    event: RetroEvent
    person: str
    country: str
    currency: str
    problem: str
    lines: tuple[Line, ...]
    todo: str = ""  # what a person has to do, where no run can settle it
    back_pay: int = 0  # what a run pays as back pay, where that is the country's way


def rows(events: Sequence[RetroEvent], *, has_lines: bool = False) -> list[Row]:
    """Return findings in the reader's words."""
    return [_row(event, has_lines) for event in events]


def _row(event: RetroEvent, has_lines: bool) -> Row:
    country = company.get_legal_entity(event.legal_entity_id).country
    currency = countries.read(country).currency
    problem, sentence = event.problem, event.problem.get("message", "")
    is_asked = has_lines and event.state in OPEN and not sentence
    way = ways.way_of(event) if is_asked else None
    return Row(
        event,
        people.get_person(event.person_id).name,
        country,
        currency,
        gettext(sentence) % problem["values"] if sentence else "",
        _lines(event) if has_lines else (),
        _todo(event, country, currency) if way is ways.Way.BY_HAND else "",
        due(event) if way is ways.Way.BACK_PAY else 0,
    )


def _todo(event: RetroEvent, country: str, currency: str) -> str:
    """Return what a person has to do, with the amounts in the reader's notation."""
    sentence, values = ways.what_to_do(event, country)
    return gettext(sentence) % {
        name: format_number(value) if name == "rate" else format_money(value, currency)
        for name, value in values.items()
        if value is not None
    }


def _lines(event: RetroEvent) -> tuple[Line, ...]:
    deltas = [each for each in event.deltas if each["category"] in MONEY]
    has_pay = any(each["kind"] in (TreatmentKind.PAID_NOW, TreatmentKind.FLAT_RATE) for each in deltas)
    return tuple(_line(each, has_pay) for each in deltas)


def _line(each: dict[str, Any], has_pay: bool) -> Line:
    text = wording.text(each["text"]) if each["text"] else ""
    if has_pay and each["kind"] == TreatmentKind.REGULARISED:
        text = TAX_WITH_PAY
    words, cause = gettext(text) if text else "", CAUSES[each["cause"]]
    name = naming.named(each["label"])
    if each["category"] == Category.EMPLOYER_CONTRIBUTION:
        name = gettext("%(line)s, the company's part", line=name)
    if each["filing"]:
        words = f"{words} ({each['filing']})"
    return Line(
        name,
        Decimal(each["before"]),
        Decimal(each["after"]),
        Decimal(each["net"]),
        gettext(cause),
        words,
    )


def of_ids(event_ids: Sequence[str]) -> list[Row]:
    """Return chosen findings with every line."""
    return rows([service.get(each) for each in dict.fromkeys(event_ids)], has_lines=True)

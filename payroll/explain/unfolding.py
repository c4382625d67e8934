"""A stored line unfolded: sentences with their arithmetic, and where its legal figures were published."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hr import db
from hr.i18n import format_money, format_number, format_percent, gettext
from hr.i18n.locales import locale
from hr.i18n.texts import raw_gettext
from payroll import countries
from payroll.countries import wording
from payroll.countries.registry import COUNTRIES
from payroll.engine.arithmetic import NUMBERS
from payroll.engine.model import StepValue
from payroll.engine.pack import Row, Trust
from payroll.runs import traces
from payroll.runs.models import PayLine, PayRun


@dataclass(frozen=True)
class Origin:
    """Where a legal figure of a line was published, and how well it is attested."""

    title: str
    article: str
    url: str
    word: str
    is_verified: bool


def currency_of(line: PayLine) -> str:
    """Return the currency a line is in."""
    run = db.session().get(PayRun, line.run_id)
    return run.currency if run else "EUR"


def told(line: PayLine) -> tuple[wording.Told, ...]:
    """Return the steps that lead to a line, each as a sentence and, where it computes, its arithmetic."""
    currency = currency_of(line)

    def show(kind: str, value: StepValue) -> str:
        return _shown(kind, value, currency)

    figures = NUMBERS[locale()]
    return tuple(
        wording.Told(
            wording.sentence(step, raw_gettext, show), wording.arithmetic(step, raw_gettext, figures)
        )
        for step in traces.of(line)
    )


def origins(line: PayLine) -> tuple[Origin, ...]:
    """Return the publications that the figures of a line come from."""
    known = _rows()
    return tuple(_origin(known[name]) for name in line.parameter.split() if name in known)


def _origin(row: Row) -> Origin:
    words = {
        Trust.OFFICIAL: gettext("Official source"),
        Trust.TWO_SOURCES: gettext("Two sources agree"),
        Trust.ONE_SOURCE: gettext("One source only"),
        Trust.GENERAL_KNOWLEDGE: gettext("Not confirmed by a source"),
    }
    source = row.source
    return Origin(source.title, source.article, source.url, words[row.trust], row.trust.is_verified)


@lru_cache(maxsize=1)
def _rows() -> dict[str, Row]:
    """Return every parameter row of every country by its name; rows are never changed, only added."""
    packs = (countries.read(code) for code in COUNTRIES)
    return {row.id: row for pack in packs for rows in pack.tables.values() for row in rows}


def _shown(kind: str, value: StepValue, currency: str) -> str:
    if isinstance(value, str):
        return value
    if kind == "percent":
        return format_percent(value, 2)
    return format_money(Decimal(value), currency) if kind == "money" else format_number(value)

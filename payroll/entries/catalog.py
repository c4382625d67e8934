"""The elements an employer can use on a day: those that ship, with its own laid over them."""

import re
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Invalid
from hr.i18n import N_, gettext, locale
from payroll.engine import formulas
from payroll.engine.elements import FIGURES, OWN
from payroll.engine.formulas import Unit
from payroll.engine.model import ElementKind
from payroll.engine.refusals import Refused
from payroll.entries.models import AMOUNT, FORMULA, UNITS, PayElement
from payroll.entries.shipped import BY_COUNTRY, DEDUCTION_TAGS, TAGS, Definition

CODE = re.compile(r"[a-z][a-z0-9_]{1,38}")
# Codes under which rules make lines of their own; an element of that code would be added up with them.
RESERVED = frozenset(("salary", "extra_pay", "prorated_extra_pays", "amount", "formula", *FIGURES, *OWN))


def definitions(country: str, day: date) -> dict[str, Definition]:
    """Return every element of a country as it counts on a day, by code; the withdrawn ones too."""
    found = {item.code: item for item in BY_COUNTRY.get(country, ())}
    query = (
        select(PayElement)
        .where(PayElement.country == country, col(PayElement.effective_from) <= day)
        .order_by(col(PayElement.effective_from), col(PayElement.id))
    )
    for row in db.session().exec(query):
        found[row.code] = _definition(row, found.get(row.code))
    return found


def usable(country: str, day: date) -> dict[str, Definition]:
    """Return the elements that may be entered by hand on a day."""
    found = definitions(country, day)
    return {code: item for code, item in found.items() if item.is_active and not item.is_bound}


def named(definition: Definition) -> str:
    """Return what an element is called in the reader's language."""
    if definition.name_es:
        return definition.name_es if locale() == "es" else definition.name
    return gettext(definition.name)


def define(*, actor: Actor, country: str, definition: Definition, effective_from: date) -> PayElement:
    """Record an employer's own element, or its own terms for a shipped one, from a day on."""
    _refuse_bad(country, definition)
    row = PayElement(
        country=country,
        code=definition.code,
        effective_from=effective_from,
        recorded_on=clock.today(),
        name_en=definition.name.strip(),
        name_es=definition.name_es.strip(),
        kind=definition.kind.value,
        feeds=" ".join(definition.feeds),
        way=definition.way,
        rate="" if definition.rate is None else f"{definition.rate:f}",
        formula=definition.formula.strip(),
        is_prorated=definition.is_prorated,
        account=definition.account.strip(),
        is_active=definition.is_active,
    )
    db.session().add(row)
    audit.record(
        actor=actor,
        action="pay_element.defined",
        subject=("pay_element", row.id),
        details={"code": row.code, "country": country, "from": effective_from.isoformat()},
    )
    return row


def _definition(row: PayElement, shipped: Definition | None) -> Definition:
    return Definition(
        code=row.code,
        name=row.name_en,
        name_es=row.name_es,
        kind=ElementKind(row.kind),
        feeds=tuple(row.feeds.split()),
        way=row.way,
        unit=shipped.unit if shipped else "",
        rate=Decimal(row.rate) if row.rate else None,
        formula=row.formula,
        is_prorated=row.is_prorated,
        account=row.account,
        is_active=row.is_active,
        is_own=True,
        most_a_period=shipped.most_a_period if shipped else None,
    )


def _refuse_bad(country: str, definition: Definition) -> None:
    shipped = {item.code: item for item in BY_COUNTRY.get(country, ())}.get(definition.code)
    if shipped is None and (not CODE.fullmatch(definition.code) or definition.code in RESERVED):
        _refuse("code", N_("Use 2 to 39 small letters, digits and _, and no code of the payslip itself."))
    if shipped and (definition.kind, definition.feeds) != (shipped.kind, shipped.feeds):
        _refuse("kind", N_("What this element is to the law cannot be changed. Make one of your own."))
    if not definition.name.strip() or not definition.name_es.strip():
        _refuse("name_es", N_("Name the element in both languages: people read it on their payslip."))
    if shipped is None:
        _refuse_feeds(country, definition)
    if definition.way not in (AMOUNT, UNITS, FORMULA):
        _refuse("way", N_("Choose where the amount comes from."))
    if (definition.way == FORMULA) is not bool(definition.formula.strip()):
        _refuse("formula", N_("Write the formula, or choose another way to the amount."))
    if definition.formula.strip():
        _refuse_unreadable(country, definition)


def _refuse_feeds(country: str, definition: Definition) -> None:
    tags = TAGS.get(country, frozenset())
    if definition.kind is ElementKind.DEDUCTION:
        tags = DEDUCTION_TAGS.get(country, frozenset())
    unknown = sorted(set(definition.feeds) - tags)
    if unknown:
        _refuse("feeds", N_("This country does not know the base %(name)s."), name=unknown[0])
    if definition.kind is ElementKind.GARNISHMENT:
        _refuse("kind", N_("Garnishments are entered as court orders, not as elements."))
    if definition.kind is ElementKind.BENEFIT_IN_KIND and not definition.feeds:
        _refuse("feeds", N_("A benefit in kind has to say which bases it feeds."))


def _refuse_unreadable(country: str, definition: Definition) -> None:
    codes = {code for code in definitions(country, clock.today()) if "." not in code} - {definition.code}
    names = {**dict.fromkeys(codes, Unit.MONEY), **FIGURES, **OWN}
    try:
        formula = formulas.compile(definition.formula, names)
    except Refused as refusal:
        text = refusal.translated(gettext)
        _refuse("formula", N_("The formula cannot be used: %(reason)s"), reason=text)
        return
    if formula.unit is Unit.NUMBER:
        _refuse("formula", N_("The formula gives a number, not an amount of money."))


def _refuse(field: str, message: str, **values: object) -> None:
    raise Invalid(message, key="bad_element", fields={field: message}, **values)

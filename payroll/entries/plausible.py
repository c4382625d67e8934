"""Amounts that are hardly meant: beyond a clear bound somebody has to say that they are."""

from decimal import Decimal

from hr.company import service as company
from hr.errors import Invalid
from hr.i18n import N_, format_money, format_number, gettext
from hr.money import from_minor
from hr.people.models import Employment, EmploymentTerms
from payroll import countries
from payroll.entries.making import worth
from payroll.entries.models import FORMULA, UNITS
from payroll.entries.shipped import Definition

MONTHS = 12
MONTHS_OF_PAY = 3
WITHOUT_SALARY = Decimal(10_000)  # for who has no agreed yearly pay
MOST = Decimal(10_000_000)
MOST_UNITS = Decimal(1_000_000)


class Doubtful(Invalid):
    """An amount that may be right, once somebody says so."""


def refuse_impossible(
    definition: Definition, amount: Decimal | None, quantity: Decimal | None, rate: Decimal | None
) -> None:
    """Refuse what no element can be: nothing, less than nothing, or more than anybody earns."""
    if definition.way == UNITS and amount is None:
        _refuse_impossible_units(definition, quantity, rate)
    elif definition.way != FORMULA and amount is None:
        _refuse("amount", N_("Enter the amount."))
    if quantity is not None and not Decimal(0) < quantity <= MOST_UNITS:
        _refuse("quantity", N_("Enter a number above zero."))
    total = worth(definition, None, quantity, rate) if amount is None else amount
    if amount is not None and amount <= 0:
        _refuse("amount", N_("Enter an amount above zero. What is withheld has elements of its own."))
    if total > MOST:
        field = "quantity" if amount is None else "amount"
        shown = format_money(total, symbol=False)
        _refuse(field, N_("%(amount)s is more than can be paid. Check the digits."), amount=shown)


def refuse_doubtful(
    definition: Definition,
    amount: Decimal,
    quantity: Decimal | None,
    terms: EmploymentTerms | None,
    employment: Employment,
) -> None:
    """Ask back about an amount above three months' pay, or more units than a period has."""
    annual = from_minor(terms.annual_gross_minor) if terms else Decimal(0)
    limit = annual * MONTHS_OF_PAY / MONTHS if annual else WITHOUT_SALARY
    if amount > limit:
        text = N_("%(amount)s is more than three months' pay. Confirm it if it is right.")
        country = company.get_legal_entity(employment.legal_entity_id).country
        shown = format_money(amount, countries.read(country).currency)
        raise Doubtful(text, key="amount_doubtful", fields={"is_confirmed": text}, amount=shown)
    most = definition.most_a_period
    if most is not None and quantity is not None and quantity > most:
        text = N_("%(quantity)s %(unit)s are more than a period usually has. Confirm them if they are right.")
        raise Doubtful(
            text,
            key="quantity_doubtful",
            fields={"is_confirmed": text},
            quantity=format_number(quantity),
            unit=gettext(definition.unit),
        )


def refuse_not_employed(employment: Employment) -> None:
    """Refuse entries for somebody who never came or whose last pay lies behind."""
    if employment.ends_on is not None and employment.ends_on < employment.starts_on:
        _refuse("employment", N_("This person never started."))


def _refuse_impossible_units(definition: Definition, quantity: Decimal | None, rate: Decimal | None) -> None:
    if quantity is None:
        _refuse("quantity", N_("Enter how many."))
    if rate is None and definition.rate is None:
        _refuse("rate", N_("Enter what one costs, or the amount."))
    if rate is not None and rate <= 0:
        _refuse("rate", N_("Enter a price above zero."))


def _refuse(field: str, message: str, **values: object) -> None:
    raise Invalid(message, key=f"bad_{field}", fields={field: message}, **values)

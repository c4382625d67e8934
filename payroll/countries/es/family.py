"""The personal and family minimum of the withholding (MINPERFA; LIRPF 57 to 61).

The algorithm compares years, never days: age is the year of the pay less the year of birth.
"""

from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from payroll.countries.es.facts import Ascendant, Descendant, Disability, TaxForm
from payroll.countries.es.parameters import FamilyMinimum
from payroll.engine.model import ZERO
from payroll.engine.rounding import half_up_cent

HALF = Decimal("0.5")
ONE = Decimal(1)
ADULT_CHILD = 25
INFANT_YEARS = 3
OLD = 65
VERY_OLD = 75


class Minimum(NamedTuple):
    """The parts of the minimum, each rounded to the cent."""

    personal: Decimal
    descendants: Decimal
    under_three: Decimal
    ascendants: Decimal
    disability: Decimal
    total: Decimal


def counted_descendants(form: TaxForm, year: int) -> tuple[Descendant, ...]:
    """Return the descendants that count, eldest first: under 25, or disabled at any age (LIRPF 58)."""
    if not form.descendants:
        return ()
    counted = [
        child
        for child in form.descendants
        if year - child.birth_year < ADULT_CHILD or child.disability is not Disability.NONE
    ]
    counted.sort(key=attrgetter("birth_year"))
    return tuple(counted)


def counted_ascendants(form: TaxForm, year: int) -> tuple[Ascendant, ...]:
    """Return the ascendants that count: 65 or older, or disabled at any age (LIRPF 59)."""
    if not form.ascendants:
        return ()
    return tuple(
        person
        for person in form.ascendants
        if year - person.birth_year >= OLD or person.disability is not Disability.NONE
    )


def family_minimum(
    form: TaxForm, year: int, amounts: FamilyMinimum, descendants: tuple[Descendant, ...]
) -> Minimum:
    """Return the personal and family minimum of a tax form in a year, with the descendants that count."""
    if not form.descendants and not form.ascendants and form.disability is Disability.NONE:
        return _alone(form.birth_year, year, amounts)
    ascendants = counted_ascendants(form, year)
    parts = (
        _personal(form.birth_year, year, amounts),
        *(_for_descendants(descendants, year, amounts) if descendants else (ZERO, ZERO)),
        half_up_cent(_sum(_ascendant(person, year, amounts) for person in ascendants))
        if ascendants
        else ZERO,
        _disability(form, descendants, ascendants, amounts),
    )
    return Minimum(*parts, total=_sum(parts))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _for_descendants(
    descendants: tuple[Descendant, ...], year: int, amounts: FamilyMinimum
) -> tuple[Decimal, Decimal]:
    by_rank = infants = ZERO
    for rank, child in enumerate(descendants):
        share = _share(child)
        by_rank += _rank(rank, amounts) * share
        if _is_infant(child, year):
            infants += amounts.under_three * share
    return half_up_cent(by_rank), half_up_cent(infants)


def _alone(birth_year: int, year: int, amounts: FamilyMinimum) -> Minimum:
    personal = _personal(birth_year, year, amounts)
    return Minimum(personal, ZERO, ZERO, ZERO, ZERO, personal)


def _personal(birth_year: int, year: int, amounts: FamilyMinimum) -> Decimal:
    age = year - birth_year
    extra = amounts.from_65 if age >= OLD else ZERO
    return amounts.personal + extra + (amounts.from_75 if age >= VERY_OLD else ZERO)


def _rank(rank: int, amounts: FamilyMinimum) -> Decimal:
    return amounts.descendants[min(rank, len(amounts.descendants) - 1)]


def _share(child: Descendant) -> Decimal:
    return ONE if child.is_whole else HALF


def _is_infant(child: Descendant, year: int) -> bool:
    arrived = child.birth_year if child.adoption_year is None else child.adoption_year
    return arrived > year - INFANT_YEARS


def _ascendant(person: Ascendant, year: int, amounts: FamilyMinimum) -> Decimal:
    extra = amounts.ascendant_from_75 if year - person.birth_year >= VERY_OLD else ZERO
    return (amounts.ascendant + extra) / person.sharing


def _disability(
    form: TaxForm,
    descendants: tuple[Descendant, ...],
    ascendants: tuple[Ascendant, ...],
    amounts: FamilyMinimum,
) -> Decimal:
    own = _one_disability(form.disability, form.needs_help, amounts)
    below = above = ZERO
    for child in descendants:
        if child.disability is not Disability.NONE:
            below += _one_disability(child.disability, child.needs_help, amounts) * _share(child)
    for person in ascendants:
        if person.disability is not Disability.NONE:
            above += _one_disability(person.disability, person.needs_help, amounts) / person.sharing
    return own + half_up_cent(below) + half_up_cent(above)


def _one_disability(degree: Disability, needs_help: bool, amounts: FamilyMinimum) -> Decimal:
    if degree is Disability.NONE:
        return ZERO
    if degree is Disability.FROM_65:
        # From 65 % on the law presumes the need of assistance (LIRPF 60).
        return amounts.disability.from_65 + amounts.assistance
    return amounts.disability.from_33 + (amounts.assistance if needs_help else ZERO)

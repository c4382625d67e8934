"""The modelo 145 as an input form: raw values in, a typed `TaxForm` out, every bad value refused by name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from payroll.countries.es import wording
from payroll.countries.es.facts import (
    Activity,
    Ascendant,
    Descendant,
    Disability,
    FamilySituation,
    TaxForm,
    Zone,
)
from payroll.engine.model import ZERO
from payroll.engine.refusals import InvalidInputs

OLDEST, YOUNGEST_WORKER = 120, 14
MOST_SHARING = 20
E = TypeVar("E", bound=Enum)

FIELDS = frozenset(
    {
        "birth_year", "family_situation", "activity", "disability", "needs_help", "has_moved_for_work",
        "descendants", "ascendants", "spouse_pension", "child_support", "has_home_loan", "zone",
    }
)  # fmt: skip
DESCENDANT_FIELDS = frozenset({"birth_year", "adoption_year", "is_whole", "disability", "needs_help"})
ASCENDANT_FIELDS = frozenset({"birth_year", "sharing", "disability", "needs_help"})


def read_form(values: Mapping[str, Any], year: int) -> TaxForm:
    """Return the form that these values fill in, for the withholding of a year."""
    _refuse_strangers(values, FIELDS)
    form = TaxForm(
        birth_year=_number(values, "birth_year", wording.BAD_BIRTH_YEAR),
        family_situation=_situation(values),
        activity=_word(values, "activity", Activity.ACTIVE, wording.BAD_ACTIVITY),
        disability=_word(values, "disability", Disability.NONE, wording.BAD_DISABILITY),
        needs_help=_flag(values, "needs_help"),
        has_moved_for_work=_flag(values, "has_moved_for_work"),
        descendants=tuple(_descendant(each) for each in _rows(values, "descendants")),
        ascendants=tuple(_ascendant(each) for each in _rows(values, "ascendants")),
        spouse_pension=_money(values, "spouse_pension", wording.BAD_SPOUSE_PENSION),
        child_support=_money(values, "child_support", wording.BAD_CHILD_SUPPORT),
        has_home_loan=_flag(values, "has_home_loan"),
        zone=_word(values, "zone", Zone.COMMON, wording.BAD_ZONE),
    )
    refuse_bad_form(form, year)
    return form


def refuse_bad_form(form: TaxForm, year: int) -> None:
    """Refuse what no form can say: impossible years and negative amounts."""
    if not year - OLDEST <= form.birth_year <= year - YOUNGEST_WORKER:
        raise InvalidInputs(problem=wording.BAD_BIRTH_YEAR)
    if form.spouse_pension and not _is_amount(form.spouse_pension):
        raise InvalidInputs(problem=wording.BAD_SPOUSE_PENSION)
    if form.child_support and not _is_amount(form.child_support):
        raise InvalidInputs(problem=wording.BAD_CHILD_SUPPORT)
    for child in form.descendants:
        _refuse_bad_descendant(child, year)
    for person in form.ascendants:
        if not year - OLDEST <= person.birth_year <= year or not 1 <= person.sharing <= MOST_SHARING:
            raise InvalidInputs(problem=wording.BAD_ASCENDANT)


def _refuse_bad_descendant(child: Descendant, year: int) -> None:
    if not year - OLDEST <= child.birth_year <= year:
        raise InvalidInputs(problem=wording.BAD_DESCENDANT)
    if child.adoption_year is not None and not child.birth_year <= child.adoption_year <= year:
        raise InvalidInputs(problem=wording.BAD_ADOPTION)


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and amount >= 0


def _refuse_strangers(values: Mapping[str, Any], known: frozenset[str]) -> None:
    # A box that nobody reads would be an answer that silently does not count.
    if not isinstance(values, Mapping) or set(values) - known:
        raise InvalidInputs(problem=wording.UNKNOWN_BOX)


def _descendant(values: Mapping[str, Any]) -> Descendant:
    _refuse_strangers(values, DESCENDANT_FIELDS)
    adopted = values.get("adoption_year")
    return Descendant(
        birth_year=_number(values, "birth_year", wording.BAD_DESCENDANT),
        adoption_year=None if adopted is None else _number(values, "adoption_year", wording.BAD_ADOPTION),
        is_whole=_flag(values, "is_whole"),
        disability=_word(values, "disability", Disability.NONE, wording.BAD_DISABILITY),
        needs_help=_flag(values, "needs_help"),
    )


def _ascendant(values: Mapping[str, Any]) -> Ascendant:
    _refuse_strangers(values, ASCENDANT_FIELDS)
    return Ascendant(
        birth_year=_number(values, "birth_year", wording.BAD_ASCENDANT),
        sharing=_number({"sharing": 1, **values}, "sharing", wording.BAD_ASCENDANT),
        disability=_word(values, "disability", Disability.NONE, wording.BAD_DISABILITY),
        needs_help=_flag(values, "needs_help"),
    )


def _rows(values: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = values.get(name, ())
    if isinstance(rows, str | bytes) or not isinstance(rows, Sequence):
        raise InvalidInputs(problem=wording.UNKNOWN_BOX)
    return rows


def _situation(values: Mapping[str, Any]) -> FamilySituation:
    default = {"family_situation": int(FamilySituation.OTHER)}
    number = _number({**default, **values}, "family_situation", wording.BAD_SITUATION)
    try:
        return FamilySituation(number)
    except ValueError as error:
        raise InvalidInputs(problem=wording.BAD_SITUATION) from error


def _word(values: Mapping[str, Any], name: str, default: E, problem: str) -> E:
    try:
        return type(default)(values.get(name, default))
    except ValueError as error:
        raise InvalidInputs(problem=problem) from error


def _flag(values: Mapping[str, Any], name: str) -> bool:
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise InvalidInputs(problem=wording.BAD_FLAG)
    return value


def _number(values: Mapping[str, Any], name: str, problem: str) -> int:
    value = values.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInputs(problem=problem)
    return int(value)


def _money(values: Mapping[str, Any], name: str, problem: str) -> Decimal:
    value = values.get(name, ZERO)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise InvalidInputs(problem=problem)
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise InvalidInputs(problem=problem) from error

"""The Modelo 145 as the withholding asks it, from what somebody declared."""

from decimal import Decimal
from typing import Any

from hr.i18n import N_
from payroll.countries.es.facts import Ascendant, Descendant, Disability, FamilySituation, TaxForm, Zone
from payroll.engine.refusals import InvalidInputs
from payroll.runs.facts import PersonFacts

DISABILITIES = {
    "": Disability.NONE,
    "none": Disability.NONE,
    "33": Disability.FROM_33,
    "from_33": Disability.FROM_33,
    "65": Disability.FROM_65,
    "from_65": Disability.FROM_65,
}


def birth_year(facts: PersonFacts) -> int | None:
    """Return the declared year of birth, else that of the record."""
    declared = facts.declared.get("birth_year")
    if declared:
        return int(declared)
    born = facts.person.birth_on
    return born.year if born else None


def tax_form(declared: dict[str, Any], born: int | None, zone: Zone) -> TaxForm:
    """Return a Modelo 145 as the withholding asks it; refuse what nobody can have declared."""
    if born is None:
        raise InvalidInputs(problem=N_("the year of birth"))
    try:
        return TaxForm(
            birth_year=born,
            family_situation=FamilySituation(int(declared.get("situation", 3))),
            disability=DISABILITIES[str(declared.get("disability") or "")],
            needs_help=bool(declared.get("needs_help")),
            has_moved_for_work=bool(declared.get("moved_for_work")),
            descendants=tuple(_descendant(row) for row in declared.get("descendants", ())),
            ascendants=tuple(_ascendant(row) for row in declared.get("ascendants", ())),
            spouse_pension=Decimal(str(declared.get("spouse_pension") or 0)),
            child_support=Decimal(str(declared.get("child_support") or 0)),
            has_home_loan=bool(declared.get("home_loan_before_2013")),
            zone=zone,
        )
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise InvalidInputs(problem=N_("the tax declaration")) from error


def _descendant(row: dict[str, Any]) -> Descendant:
    adopted = row.get("adoption_year")
    return Descendant(
        birth_year=int(row["birth_year"]),
        adoption_year=int(adopted) if adopted else None,
        is_whole=bool(row.get("whole")),
        disability=DISABILITIES[str(row.get("disability") or "")],
        needs_help=bool(row.get("needs_help")),
    )


def _ascendant(row: dict[str, Any]) -> Ascendant:
    return Ascendant(
        birth_year=int(row["birth_year"]),
        sharing=int(row.get("sharing") or 1),
        disability=DISABILITIES[str(row.get("disability") or "")],
        needs_help=bool(row.get("needs_help")),
    )

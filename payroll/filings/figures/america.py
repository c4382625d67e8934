"""Forms 941 and W-2, from the sealed ledger."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.money import to_minor
from payroll.countries import read
from payroll.countries.us import returns
from payroll.countries.us.bases import ADDITIONAL_BASE, FEDERAL_BASE, FICA_BASE, SOCIAL_SECURITY_BASE
from payroll.engine.model import Category, Result
from payroll.filings.figures import ledger
from payroll.filings.figures.facts import Identity, american_address, identities
from payroll.filings.figures.model import (
    BELOW_ZERO,
    Box,
    Figures,
    Problem,
    Tie,
    adding,
    in_category,
    starting,
)
from payroll.filings.formats import efw2
from payroll.filings.formats.fixed import CannotWrite, Value
from payroll.filings.models import Filing, FilingSettings
from payroll.runs.ledger import LedgerLine

DOLLAR = "USD"
FEDERAL_TAX = adding(*returns.FEDERAL_TAXES)
SOCIAL = adding(returns.SOCIAL_SECURITY_EMPLOYEE)
MEDICARE = adding(returns.MEDICARE_EMPLOYEE, returns.ADDITIONAL)
FICA = adding(returns.SOCIAL_SECURITY_EMPLOYEE, returns.MEDICARE_EMPLOYEE, returns.ADDITIONAL)
WAGES, SOCIAL_WAGES, MEDICARE_WAGES = adding(FEDERAL_BASE), adding(SOCIAL_SECURITY_BASE), adding(FICA_BASE)
ABOVE = adding(ADDITIONAL_BASE)
TAXES = in_category(Category.TAX.value)
CONTRIBUTIONS = in_category(Category.EMPLOYEE_CONTRIBUTION.value)
OTHER_SOFTWARE, REGULAR_FORM, PRIVATE = 99, "R", "N"
# Line 7 takes up what the payslips rounded, and with it whatever else is wrong: half a cent for each of the
# three taxes of a payslip is all that rounding can come to.
MOST_A_PAY, CENT = Decimal("0.015"), Decimal("0.01")
# Codes of box 12 that the layout has a place for; what is told under another goes on the paper only.
PLACED = ("D", "AA")


def figures_941(filing: Filing, entity: LegalEntity) -> Figures:
    """Return the lines of a quarter's 941."""
    lines = ledger.lines_of(entity.id, filing.period_from, filing.period_to)
    pays = ledger.results(lines, currency=DOLLAR)
    form = returns.form_941(pays, _fica(filing.period_to)) if pays else _empty_941()
    boxes = _boxes_941(form)
    is_rounding = abs(form.line_7) <= MOST_A_PAY * len(pays) + CENT
    content = {box.code: box.amount if box.is_count else f"{box.amount / 100:.2f}" for box in boxes}
    text = json.dumps(
        {"form": "941", "ein": entity.tax_number, "period": filing.period, "lines": content}, indent=2
    )
    return Figures(
        boxes=boxes,
        ties=_ties(filing, entity, lines, tax=to_minor(form.line_3), fica=_employees_part(form)),
        problems=() if is_rounding else (_no_fractions(form),),
        findings=(),
        ledger_hash=ledger.fingerprint(entity.id, filing.period_from, filing.period_to),
        people=len({line.person_id for line in lines}),
        currency=DOLLAR,
        content=text.encode() + b"\n",
        filename=f"941-{entity.tax_number}-{filing.period}.json",
        media_type="application/json",
    )


def figures_w2(filing: Filing, entity: LegalEntity, settings: FilingSettings) -> Figures:
    """Return a year's forms W-2, person by person, and the file of them all."""
    lines = ledger.lines_of(entity.id, filing.period_from, filing.period_to)
    people = identities(line.person_id for line in lines)
    forms = {key: returns.w2(pays) for key, pays in _by_person(lines).items()}
    order = sorted(forms, key=lambda key: (people[key].name, key))
    problems = [
        _unknown_address(people[key]) for key in order if not american_address(people[key].address).zip
    ]
    rows = [_record(people[key], forms[key]) for key in order]
    try:
        content = efw2.write(_submitter(entity, settings), _employer(filing, entity, settings), rows)
    except CannotWrite:
        content = b""
        problems.append(Problem(BELOW_ZERO))
    tax = sum(to_minor(form.box_2) for form in forms.values())
    fica = sum(to_minor(form.box_4 + form.box_6) for form in forms.values())
    return Figures(
        boxes=_boxes_w2(list(forms.values())),
        ties=_ties(filing, entity, lines, tax=tax, fica=fica),
        problems=tuple(problems),
        findings=tuple(efw2.check_file(content)) if content else (),
        ledger_hash=ledger.fingerprint(entity.id, filing.period_from, filing.period_to),
        people=len(people),
        currency=DOLLAR,
        content=content,
        filename=f"w2-{entity.tax_number}-{filing.period}.txt",
        records=dict(enumerate(order, 3)),
        papers={key: _paper(people[key], form) for key, form in forms.items()},
    )


def _fica(day: date) -> Any:
    return read("us").at("fica", day).values


def _empty_941() -> returns.Form941:
    zero = Decimal(0)
    return returns.Form941(0, *[zero] * 12)


def _no_fractions(form: returns.Form941) -> Problem:
    return Problem(
        N_(
            "Line 7 is %(amount)s, more than rounding explains: what a payslip withheld for Social Security "
            "or Medicare is not the tax of its wages. Correct that pay."
        ),
        {"amount": f"{form.line_7:.2f}"},
    )


def _employees_part(form: returns.Form941) -> int:
    """Return what the form says was withheld of the employees: half the shared taxes, all of the rest."""
    half = (form.line_5a_tax + form.line_5c_tax) / 2
    exact = (half + form.line_5d_tax).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    return to_minor(exact + form.line_7)


def _by_person(lines: Sequence[LedgerLine]) -> Mapping[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for pay in ledger.results(lines, currency=DOLLAR):
        found.setdefault(pay.subject, []).append(pay)
    return found


def _ties(
    filing: Filing, entity: LegalEntity, lines: Sequence[LedgerLine], *, tax: int, fica: int
) -> tuple[Tie, ...]:
    slips = ledger.payslips(entity.id, filing.period_from, filing.period_to)
    taxes, contributions = ledger.total(lines, TAXES), ledger.total(lines, CONTRIBUTIONS)
    state, others = taxes - ledger.total(lines, FEDERAL_TAX), contributions - ledger.total(lines, FICA)
    return (
        Tie(N_("Income taxes"), slips.tax, taxes, tax, state),
        Tie(
            N_("Social Security and Medicare withheld"),
            slips.employee_contributions,
            contributions,
            fica,
            others,
        ),
    )


def _boxes_941(form: returns.Form941) -> tuple[Box, ...]:
    def computed(code: str, label: str, amount: Decimal, rule: str) -> Box:
        return Box(code, label, to_minor(amount), rule=rule)

    shared = N_("Of the wages in the line, for the company and the employees.")
    return (
        Box(
            "1",
            N_("Employees"),
            form.line_1,
            is_count=True,
            rule=N_("In the pay period with the 12th of the last month."),
        ),
        Box("2", N_("Wages, tips and other compensation"), to_minor(form.line_2), takes=WAGES),
        Box("3", N_("Federal income tax withheld"), to_minor(form.line_3), takes=FEDERAL_TAX),
        Box("5a1", N_("Social Security wages"), to_minor(form.line_5a_wages), takes=SOCIAL_WAGES),
        computed("5a2", N_("Social Security tax"), form.line_5a_tax, shared),
        Box("5c1", N_("Medicare wages"), to_minor(form.line_5c_wages), takes=MEDICARE_WAGES),
        computed("5c2", N_("Medicare tax"), form.line_5c_tax, shared),
        Box(
            "5d1",
            N_("Wages above the additional Medicare threshold"),
            to_minor(form.line_5d_wages),
            takes=ABOVE,
        ),
        computed(
            "5d2",
            N_("Additional Medicare tax"),
            form.line_5d_tax,
            N_("Of the wages in the line, for the employees."),
        ),
        computed("5e", N_("Social Security and Medicare"), form.line_5e, N_("5a2, 5c2 and 5d2 together.")),
        computed("6", N_("Taxes before adjustments"), form.line_6, N_("Lines 3 and 5e together.")),
        computed(
            "7", N_("Fractions of cents"), form.line_7, N_("What rounding each payslip has added or lost.")
        ),
        computed("10", N_("Taxes after adjustments"), form.line_10, N_("Lines 6 and 7 together.")),
    )


def _boxes_w2(forms: Sequence[returns.W2]) -> tuple[Box, ...]:
    def added(name: str) -> int:
        return sum(to_minor(getattr(form, name)) for form in forms)

    def listed(name: str) -> int:
        return sum(to_minor(amount) for form in forms for _, amount in getattr(form, name))

    return (
        Box("W-2", N_("Forms"), len(forms), is_count=True, takes=WAGES),
        Box("1", N_("Wages, tips and other compensation"), added("box_1"), takes=WAGES),
        Box("2", N_("Federal income tax withheld"), added("box_2"), takes=FEDERAL_TAX),
        Box("3", N_("Social Security wages"), added("box_3"), takes=SOCIAL_WAGES),
        Box("4", N_("Social Security tax withheld"), added("box_4"), takes=SOCIAL),
        Box("5", N_("Medicare wages"), added("box_5"), takes=MEDICARE_WAGES),
        Box("6", N_("Medicare tax withheld"), added("box_6"), takes=MEDICARE),
        Box("17", N_("State income tax"), listed("box_17"), takes=starting("us.state_tax.")),
        Box("19", N_("Local income tax"), listed("box_19"), takes=starting("us.local.")),
    )


def _state(entity: LegalEntity) -> str:
    return entity.holiday_region.removeprefix("US-")


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def _contact(settings: FilingSettings) -> dict[str, Value]:
    return {
        "contact_name": settings.contact_name,
        "contact_phone": _digits(settings.contact_phone)[-10:],
        "contact_email": settings.contact_email,
    }


def _submitter(entity: LegalEntity, settings: FilingSettings) -> dict[str, Value]:
    place = {
        "delivery": entity.address,
        "city": entity.city,
        "state": _state(entity),
        "zip": _digits(entity.postcode)[:5],
    }
    return {
        "ein": _digits(entity.tax_number),
        "user": settings.submitter_id,
        "software": OTHER_SOFTWARE,
        "company": entity.name,
        **place,
        "submitter": entity.name,
        **{f"submitter_{name}": text for name, text in place.items()},
        **_contact(settings),
    }


def _employer(filing: Filing, entity: LegalEntity, settings: FilingSettings) -> dict[str, Value]:
    return {
        "year": filing.period_to.year,
        "ein": _digits(entity.tax_number),
        "name": entity.name,
        "delivery": entity.address,
        "city": entity.city,
        "state": _state(entity),
        "zip": _digits(entity.postcode)[:5],
        "kind": PRIVATE,
        "employment": REGULAR_FORM,
        **_contact(settings),
    }


def _record(who: Identity, form: returns.W2) -> dict[str, Value]:
    place = american_address(who.address)
    codes = dict(form.box_12)
    return {
        "ssn": _digits(who.tax_number or who.social_number),
        "given_name": who.given_name[:15],
        "family_name": who.family_name[:20],
        "delivery": place.street[:22],
        "city": place.city,
        "state": place.state,
        "zip": place.zip,
        "zip_extension": place.extension,
        "wages": to_minor(form.box_1),
        "income_tax": to_minor(form.box_2),
        "social_wages": to_minor(form.box_3),
        "social_tax": to_minor(form.box_4),
        "medicare_wages": to_minor(form.box_5),
        "medicare_tax": to_minor(form.box_6),
        **{f"box12_{code.lower()}": to_minor(codes[code]) for code in PLACED if code in codes},
        "retirement_plan": int(any(code in codes for code in PLACED)),
    }


def _unknown_address(who: Identity) -> Problem:
    return Problem(
        N_("The address has to end in city, state and ZIP code, like Austin, TX 78702."),
        person_id=who.person_id,
    )


def _paper(who: Identity, form: returns.W2) -> dict[str, Any]:
    def listed(rows: Sequence[tuple[str, Decimal]]) -> list[tuple[str, int]]:
        return [(code.upper(), to_minor(amount)) for code, amount in rows]

    return {
        "name": who.full_name,
        "number": who.tax_number or who.social_number,
        "address": who.address,
        "boxes": [(str(n), to_minor(getattr(form, f"box_{n}"))) for n in range(1, 7)],
        "box_12": listed(form.box_12),
        "box_14": listed(form.box_14),
        "state_wages": listed(form.box_16),
        "state_tax": listed(form.box_17),
        "local_tax": listed(form.box_19),
    }

"""Tax forms as people read them: short facts in words, in the order of the forms."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hr.company.countries import CURRENCIES
from hr.i18n import N_, format_date, format_money, format_number, gettext
from payroll.tax_forms.forms_uk import BASES, PLANS, RELIEFS, STANDINGS, STATEMENTS
from payroll.tax_forms.forms_us import CALIFORNIA, FILING, LOCAL
from payroll.tax_forms.service import Declared

YES = N_("Yes")


def rows(known: Declared, name: str) -> list[tuple[str, str]]:
    """Return the words and values of one form, nothing while it was not given."""
    readers = {
        "starter": _starter,
        "tax-code": _code,
        "pension": _pension,
        "w4": _w4,
        "state": _state,
        "work": _work,
    }
    return readers[name](known) if name in readers else []


def _starter(known: Declared) -> list[tuple[str, str]]:
    facts, p45 = known.facts, known.facts.get("p45")
    found = [(gettext("Statement"), _word(STATEMENTS, facts["starter"]))] if facts.get("starter") else []
    if p45:
        words = gettext("Code %(code)s, pay %(pay)s, tax %(tax)s", **_p45(p45))
        found.append((gettext("P45"), words))
    if facts.get("student_loan"):
        found.append((gettext("Student loan"), _word(PLANS, facts["student_loan"])))
    if facts.get("postgraduate_loan"):
        found.append((gettext("Postgraduate loan"), gettext(YES)))
    return found


def _p45(p45: dict[str, Any]) -> dict[str, str]:
    return {"code": p45["tax_code"], "pay": _money(p45["pay"], "uk"), "tax": _money(p45["tax"], "uk")}


def _code(known: Declared) -> list[tuple[str, str]]:
    facts = known.facts
    found = []
    if facts.get("tax_code"):
        mark = f" {gettext('week 1 / month 1')}" if facts.get("week1") else ""
        found.append((gettext("Tax code"), f"{facts['tax_code']}{mark}"))
    if facts.get("ni_category"):
        found.append((gettext("National Insurance category"), facts["ni_category"]))
    if facts.get("director_since"):
        found.append((gettext("Director since"), format_date(date.fromisoformat(facts["director_since"]))))
    return found


def _pension(known: Declared) -> list[tuple[str, str]]:
    given = known.facts.get("pension")
    if not given:
        return []
    found = [(gettext("Workplace pension"), _word(STANDINGS, given["standing"]))]
    if given["standing"] == "member":
        found += [
            (gettext("How it gets its tax relief"), _word(RELIEFS, given["relief"])),
            (gettext("Percentages of"), _word(BASES, given["basis"])),
            (gettext("Member, in percent"), format_number(Decimal(given["employee_rate"]))),
            (gettext("Employer, in percent"), format_number(Decimal(given["employer_rate"]))),
        ]
    return found


def _w4(known: Declared) -> list[tuple[str, str]]:
    given = known.facts.get("w4")
    if not given:
        return []
    if given.get("version") == "former":
        found = [
            (gettext("Edition"), gettext("2019 or before")),
            (gettext("Allowances"), str(given["allowances"])),
        ]
        found += [(gettext("Married"), gettext(YES))] if given.get("married") else []
    else:
        found = [(gettext("Filing status"), _word(FILING, given["filing_status"]))]
        found += [(gettext("Two jobs"), gettext(YES))] if given.get("two_jobs") else []
    names = {
        "credits": gettext("Credits a year"),
        "other_income": gettext("Other income a year"),
        "deductions": gettext("Deductions a year"),
        "extra": gettext("Extra each pay"),
    }
    found += [(words, _money(given[name], "us")) for name, words in names.items() if given.get(name)]
    return found + ([(gettext("Exempt from withholding"), gettext(YES))] if given.get("exempt") else [])


def _state(known: Declared) -> list[tuple[str, str]]:
    given = known.facts.get("state_form")
    if not given:
        return []
    status = given.get("status") or ""
    found = [(gettext("Filing status"), _word({**FILING, **CALIFORNIA}, status) or status.upper())]
    found.append((gettext("Allowances"), str(given.get("allowances") or 0)))
    if given.get("extra"):
        found.append((gettext("Extra each pay"), _money(given["extra"], "us")))
    return found + ([(gettext("Exempt from withholding"), gettext(YES))] if given.get("exempt") else [])


def _work(known: Declared) -> list[tuple[str, str]]:
    facts = known.facts
    found = [(gettext("State of work"), known.state)]
    if facts.get("residence_state"):
        found.append((gettext("State of residence"), facts["residence_state"]))
    local = facts.get("local_taxes")
    if local is not None:
        named = [f"{_word(LOCAL, row['kind'])} {row.get('name', '')}".strip() for row in local]
        found.append((gettext("Local taxes"), ", ".join(named) or gettext("None apply")))
    return found


def _word(choices: Mapping[str, str], key: str) -> str:
    return gettext(choices[key]) if key in choices else ""


def _money(text: str, country: str) -> str:
    return format_money(Decimal(text), CURRENCIES[country])

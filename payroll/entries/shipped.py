"""The elements that ship, per country: what they do to the payslip, the bases they feed, their account.

Spain's travel allowances and flexible pay carry the codes under which its rules know their limits. The
accounts are those of the Spanish chart of accounts (PGC); other countries set their own.
"""

from dataclasses import dataclass
from decimal import Decimal

from hr.i18n import N_
from payroll.countries.es import facts as es
from payroll.countries.uk import facts as uk
from payroll.countries.us import facts as us
from payroll.engine.model import ElementKind
from payroll.entries.models import AMOUNT, UNITS

EARNING, OVERTIME = ElementKind.EARNING, ElementKind.OVERTIME
NON_SALARY, IN_KIND = ElementKind.NON_SALARY, ElementKind.BENEFIT_IN_KIND
DEDUCTION = ElementKind.DEDUCTION
WAGES, TRAVEL, SOCIAL, ADVANCES, OWED = "640", "629", "649", "460", "465"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An element as it counts on a day; `name` is a text of ours or the employer's own English name."""

    code: str
    name: str
    kind: ElementKind
    name_es: str = ""  # the employer's own; a shipped name is translated
    feeds: tuple[str, ...] = ()
    way: str = AMOUNT
    unit: str = ""
    rate: Decimal | None = None
    formula: str = ""
    is_prorated: bool = False
    account: str = ""
    is_active: bool = True
    is_own: bool = False
    is_bound: bool = False  # only made by another act, with what it answers for; never chosen by hand
    most_a_period: Decimal | None = None  # units beyond which somebody should look twice


def _paid(
    code: str, name: str, feeds: tuple[str, ...], account: str = "", *, is_prorated: bool = False
) -> Definition:
    return Definition(
        code=code, name=name, kind=EARNING, feeds=feeds, account=account, is_prorated=is_prorated
    )


def _counted(
    code: str,
    name: str,
    kind: ElementKind,
    unit: str,
    feeds: tuple[str, ...] = (),
    account: str = "",
    most: int | None = None,
) -> Definition:
    return Definition(
        code=code,
        name=name,
        kind=kind,
        feeds=feeds,
        way=UNITS,
        unit=unit,
        account=account,
        most_a_period=None if most is None else Decimal(most),
    )


def _taken(code: str, name: str, account: str = "", feeds: tuple[str, ...] = ()) -> Definition:
    return Definition(code=code, name=name, kind=DEDUCTION, feeds=feeds, account=account)


ADJUSTMENT, ADJUSTMENT_BACK, ADJUSTMENT_REFUND = "adjustment", "adjustment_back", "adjustment_refund"


def _adjustments(feeds: tuple[str, ...], wages: str = "", owed: str = "") -> tuple[Definition, ...]:
    """Return what settles a small difference of an earlier pay: paid, taken back, given back."""
    return (
        Definition(
            code=ADJUSTMENT,
            name=N_("Difference of an earlier pay"),
            kind=EARNING,
            feeds=feeds,
            account=wages,
            is_bound=True,
        ),
        Definition(
            code=ADJUSTMENT_BACK,
            name=N_("Difference of an earlier pay, taken back"),
            kind=DEDUCTION,
            account=wages,
            is_bound=True,
        ),
        Definition(
            code=ADJUSTMENT_REFUND,
            name=N_("Deduction of an earlier pay, given back"),
            kind=NON_SALARY,
            account=owed,
            is_bound=True,
        ),
    )


HOURS, DAYS, NIGHTS, KM, MILES = N_("hours"), N_("days"), N_("nights"), N_("km"), N_("miles")
HOURS_OF_MONTH, DAYS_OF_MONTH = 200, 31
# Pay of an earlier period where the law takes it for pay of the day it is paid on.
BACK_PAY = "back_pay"

SPAIN = (
    _paid("bonus", N_("Bonus"), es.SALARY_FEEDS, WAGES),
    _paid("commission", N_("Commission"), es.SALARY_FEEDS, WAGES),
    _paid("supplement", N_("Pay supplement"), es.SALARY_FEEDS, WAGES, is_prorated=True),
    _paid("seniority", N_("Seniority supplement"), es.SALARY_FEEDS, WAGES, is_prorated=True),
    _paid("night_work", N_("Night work supplement"), es.SALARY_FEEDS, WAGES),
    _counted("overtime", N_("Overtime"), OVERTIME, HOURS, (es.OVERTIME, es.IRPF), WAGES, HOURS_OF_MONTH),
    _counted(
        "overtime_force_majeure",
        N_("Overtime, force majeure"),
        OVERTIME,
        HOURS,
        (es.OVERTIME_FORCE_MAJEURE, es.IRPF),
        WAGES,
        HOURS_OF_MONTH,
    ),
    _counted("es.mileage", N_("Mileage"), NON_SALARY, KM, (), TRAVEL, 20_000),
    _counted("es.meals", N_("Meal allowance"), NON_SALARY, DAYS, (), TRAVEL, DAYS_OF_MONTH),
    _counted(
        "es.meals_overnight",
        N_("Meal allowance with overnight stay"),
        NON_SALARY,
        DAYS,
        (),
        TRAVEL,
        DAYS_OF_MONTH,
    ),
    _counted("es.meals_abroad", N_("Meal allowance abroad"), NON_SALARY, DAYS, (), TRAVEL, DAYS_OF_MONTH),
    _counted(
        "es.meals_overnight_abroad",
        N_("Meal allowance abroad with overnight stay"),
        NON_SALARY,
        DAYS,
        (),
        TRAVEL,
        DAYS_OF_MONTH,
    ),
    Definition(code="es.lodging", name=N_("Lodging, with receipts"), kind=NON_SALARY, account=TRAVEL),
    Definition(code="es.fares", name=N_("Fares, with receipts"), kind=NON_SALARY, account=TRAVEL),
    _counted("es.meal_card", N_("Meal card"), IN_KIND, DAYS, (), SOCIAL, DAYS_OF_MONTH),
    _counted("es.health_insurance", N_("Health insurance"), IN_KIND, N_("insured people"), (), SOCIAL, 12),
    _counted(
        "es.health_insurance_disabled",
        N_("Health insurance, insured with a disability"),
        IN_KIND,
        N_("insured people"),
        (),
        SOCIAL,
        12,
    ),
    _taken("union_fee", N_("Union fee"), OWED),
    _taken("advance", N_("Advance paid back"), ADVANCES),
    _taken("other_deduction", N_("Other deduction"), OWED),
    *_adjustments(es.SALARY_FEEDS, WAGES, OWED),
)

UNITED_KINGDOM = (
    _paid("bonus", N_("Bonus"), uk.SALARY_FEEDS),
    _paid("commission", N_("Commission"), uk.SALARY_FEEDS),
    _paid(BACK_PAY, N_("Back pay"), uk.SALARY_FEEDS),
    _paid("supplement", N_("Pay supplement"), uk.SALARY_FEEDS, is_prorated=True),
    _counted("overtime", N_("Overtime"), OVERTIME, HOURS, uk.SALARY_FEEDS, most=HOURS_OF_MONTH),
    _counted("hours", N_("Hours worked"), EARNING, HOURS, uk.SALARY_FEEDS, most=400),
    _counted("mileage", N_("Mileage"), NON_SALARY, MILES, most=20_000),
    Definition(code="expenses", name=N_("Expenses, with receipts"), kind=NON_SALARY),
    _taken("union_fee", N_("Union fee")),
    _taken("advance", N_("Advance paid back")),
    _taken("other_deduction", N_("Other deduction")),
    *_adjustments(uk.SALARY_FEEDS),
)

SUPPLEMENTAL = (*us.SALARY_FEEDS, us.SUPPLEMENTAL)

UNITED_STATES = (
    _paid("bonus", N_("Bonus"), SUPPLEMENTAL),
    _paid("commission", N_("Commission"), SUPPLEMENTAL),
    _paid(BACK_PAY, N_("Back pay"), SUPPLEMENTAL),
    _paid("supplement", N_("Pay supplement"), us.SALARY_FEEDS, is_prorated=True),
    _counted("hours", N_("Hours worked"), EARNING, HOURS, us.SALARY_FEEDS, most=400),
    _counted("overtime", N_("Overtime"), OVERTIME, HOURS, us.SALARY_FEEDS, most=HOURS_OF_MONTH),
    _counted(
        "overtime_premium",
        N_("Overtime premium"),
        OVERTIME,
        HOURS,
        (*us.SALARY_FEEDS, us.QUALIFIED_OVERTIME),
        most=HOURS_OF_MONTH,
    ),
    Definition(code="expenses", name=N_("Expenses, with receipts"), kind=NON_SALARY),
    _taken("retirement_401k", N_("401(k) deferral"), feeds=(us.DEFERRAL_401K,)),
    _taken("retirement_roth", N_("Roth 401(k) deferral"), feeds=(us.ROTH_401K,)),
    _taken("health_premium", N_("Health premium (section 125)"), feeds=(us.SECTION_125,)),
    _taken("union_fee", N_("Union fee")),
    _taken("advance", N_("Advance paid back")),
    _taken("other_deduction", N_("Other deduction")),
    *_adjustments((*us.SALARY_FEEDS, us.SUPPLEMENTAL)),
)

BY_COUNTRY: dict[str, tuple[Definition, ...]] = {
    "es": SPAIN,
    "uk": UNITED_KINGDOM,
    "us": UNITED_STATES,
}
# What an employer's own element of a kind may feed.
TAGS: dict[str, frozenset[str]] = {"es": es.BASE_TAGS, "uk": uk.BASE_TAGS, "us": us.BASE_TAGS}
DEDUCTION_TAGS: dict[str, frozenset[str]] = {"us": us.DEDUCTION_TAGS}

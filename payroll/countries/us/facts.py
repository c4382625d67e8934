"""What the United States ask about an employment: forms W-4 and of the states, states, account rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.engine.model import ZERO, Facts

# What an earning feeds.
FEDERAL = "federal"
FICA = "fica"
FUTA = "futa"
STATE = "state"
SUPPLEMENTAL = "supplemental"
SALARY_FEEDS = (FEDERAL, FICA, FUTA, STATE)
# The premium for overtime, as an element of its own: taxed like any pay, and told apart on the W-2.
QUALIFIED_OVERTIME = "qualified_overtime"
EARNING_TAGS = frozenset((*SALARY_FEEDS, SUPPLEMENTAL, QUALIFIED_OVERTIME))

# Deductions before tax; section 125 stands for the health premiums of a cafeteria plan.
DEFERRAL_401K = "401k"
ROTH_401K = "roth_401k"
SECTION_125 = "section_125"
DEDUCTION_TAGS = frozenset((DEFERRAL_401K, ROTH_401K, SECTION_125))

# What kind of order a garnishment is.
CREDITOR = "creditor"
SUPPORT = "support"
OTHER_FAMILY = "other_family"
LONG_ARREARS = "long_arrears"
ORDER_TAGS = frozenset((CREDITOR, SUPPORT, OTHER_FAMILY, LONG_ARREARS))

BASE_TAGS = EARNING_TAGS


class FilingStatus(StrEnum):
    """Step 1(c) of the W-4; a qualifying surviving spouse files as married jointly."""

    SINGLE = "single"
    MARRIED_JOINTLY = "married_jointly"
    MARRIED_SEPARATELY = "married_separately"
    HEAD_OF_HOUSEHOLD = "head_of_household"


@dataclass(frozen=True, slots=True, kw_only=True)
class W4:
    """The form W-4 of 2020 and later; amounts of steps 3, 4(a) and 4(b) are for a year, 4(c) for a period."""

    filing_status: FilingStatus = FilingStatus.SINGLE
    has_two_jobs: bool = False
    credits: Decimal = ZERO
    other_income: Decimal = ZERO
    deductions: Decimal = ZERO
    extra: Decimal = ZERO
    is_exempt: bool = False
    is_nonresident_alien: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerW4:
    """The form W-4 of 2019 and before, in force until the employee files a new one."""

    is_married: bool = False
    allowances: int = 0
    extra: Decimal = ZERO
    is_exempt: bool = False
    is_nonresident_alien: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateForm:
    """A state's withholding certificate, in the words all of them share.

    `status` is the filing status in the state's own letters or words; `allowances` are those of the first
    line, `more_allowances` those of the second (IL line 2, CA estimated deductions); `city_allowances` New
    York City's; `extra` is for each period.
    """

    status: str = ""
    allowances: int = 0
    more_allowances: int = 0
    city_allowances: int | None = None
    extra: Decimal = ZERO
    is_exempt: bool = False


class LocalKind(StrEnum):
    """The kinds of local tax; those of the named cities have published figures, the others are entered."""

    PHILADELPHIA = "philadelphia"
    DETROIT = "detroit"
    NEW_YORK_CITY = "new_york_city"
    YONKERS = "yonkers"
    EARNED_INCOME = "earned_income"
    SERVICES = "services"
    CITY = "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTax:
    """One local tax of this employment.

    Entered by the employer where no figure ships: `rate` in percent (other cities, and the earned income tax
    of Pennsylvania: the higher of residence and workplace, Act 32),
    `annual` the amount of a year (PA local services tax), `exemption` the yearly value of one exemption.
    """

    kind: LocalKind
    name: str = ""
    is_resident: bool = True
    exemptions: int = 0
    rate: Decimal | None = None
    annual: Decimal | None = None
    exemption: Decimal = ZERO
    is_exempt: bool = False


class AccountFigure(StrEnum):
    """What only the employer's accounts with the agencies tell, by date."""

    UNEMPLOYMENT_RATE = "unemployment_rate"
    UNEMPLOYMENT_CEILING = "unemployment_ceiling"
    FUTA_CREDIT_REDUCTION = "futa_credit_reduction"
    EMPLOYEE_COUNT = "employee_count"
    WORKERS_COMPENSATION_HOURLY = "workers_compensation_hourly"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRate:
    """One figure of the employer's account, in force between two dates (both included)."""

    figure: AccountFigure
    value: Decimal
    effective_from: date
    effective_to: date | None = None


class SupplementalMethod(StrEnum):
    """How bonuses and the like are taxed: at the flat rate, or with the wages of the period."""

    FLAT = "flat"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmericanFacts(Facts):
    """Forms, states, local taxes and account rates of one employment.

    States are postal codes. `local_taxes` None means nobody has said; the states with local taxes ask.
    Who is exempt from FUTA is exempt from the state's unemployment tax on the employer too.
    `exempt_insurances` are the state insurances this person is exempt from by a letter of the agency;
    `prior_year_wages` are the FICA wages of the year before with this employer.
    """

    w4: W4 | FormerW4
    work_state: str
    residence_state: str
    account: tuple[AccountRate, ...]
    state_form: StateForm | None = None
    local_taxes: tuple[LocalTax, ...] | None = None
    is_fica_exempt: bool = False
    is_futa_exempt: bool = False
    supplemental_method: SupplementalMethod = SupplementalMethod.FLAT
    exempt_insurances: tuple[str, ...] = ()
    hours_worked: Decimal | None = None
    birth_year: int | None = None
    prior_year_wages: Decimal | None = None

"""What Spain asks about an employment: contribution facts and the tax form (modelo 145)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from payroll.engine.model import ZERO, ExtraPay, Facts

CONTRIBUTIONS = "contributions"
OVERTIME = "overtime"
OVERTIME_FORCE_MAJEURE = "overtime_force_majeure"
IRPF = "irpf"

# `contributions` feeds both bases; overtime enters only the base of professional contingencies (LGSS 147).
BASE_TAGS = frozenset((CONTRIBUTIONS, OVERTIME, OVERTIME_FORCE_MAJEURE, IRPF))
SALARY_FEEDS = (CONTRIBUTIONS, IRPF)


class Contract(StrEnum):
    """The kinds of contract the contribution rules tell apart."""

    INDEFINITE = "indefinite"
    TEMPORARY = "temporary"
    UNDER_30_DAYS = "under_30_days"
    TRAINING = "training"
    INTERNSHIP = "internship"


class FamilySituation(IntEnum):
    """Box 1 of the modelo 145."""

    ALONE_WITH_CHILDREN = 1
    DEPENDENT_SPOUSE = 2
    OTHER = 3


class Activity(StrEnum):
    """What the person is to the payer (SITUPER)."""

    ACTIVE = "active"
    PENSIONER = "pensioner"
    UNEMPLOYED = "unemployed"
    OTHER = "other"


class TaxContract(StrEnum):
    """The kinds of contract the withholding tells apart (CONTRATO)."""

    GENERAL = "general"
    UNDER_A_YEAR = "under_a_year"
    SPECIAL = "special"
    MANUAL = "manual"


class Disability(StrEnum):
    """The degree of disability, in the steps of the law."""

    NONE = "none"
    FROM_33 = "from_33"
    FROM_65 = "from_65"


class Zone(StrEnum):
    """The tax territory of the workplace."""

    COMMON = "common"
    CEUTA_MELILLA = "ceuta_melilla"
    LA_PALMA = "la_palma"
    FORAL = "foral"


@dataclass(frozen=True, slots=True)
class Descendant:
    """A child or grandchild who lives with the person; `is_whole` when nobody else counts them."""

    birth_year: int
    adoption_year: int | None = None
    is_whole: bool = False
    disability: Disability = Disability.NONE
    needs_help: bool = False


@dataclass(frozen=True, slots=True)
class Ascendant:
    """A parent or grandparent who lives with the person; `sharing` counts the descendants they live with."""

    birth_year: int
    sharing: int = 1
    disability: Disability = Disability.NONE
    needs_help: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxForm:
    """The modelo 145: what the person tells the payer for the withholding of income tax."""

    birth_year: int
    family_situation: FamilySituation = FamilySituation.OTHER
    activity: Activity = Activity.ACTIVE
    disability: Disability = Disability.NONE
    needs_help: bool = False
    has_moved_for_work: bool = False
    descendants: tuple[Descendant, ...] = ()
    ascendants: tuple[Ascendant, ...] = ()
    spouse_pension: Decimal = ZERO
    child_support: Decimal = ZERO
    has_home_loan: bool = False
    zone: Zone = Zone.COMMON


@dataclass(frozen=True, slots=True, kw_only=True)
class Regularisation:
    """What stood before a change of circumstances in the year (RIRPF 87): cause and former figures.

    `received` and `withheld` None are read from the year so far; base, minimum, rate and tax are asked for by
    causes 1 to 4 only (RIRPF 87.5). Causes 6 to 8 change the territory: out of the one where withholding is
    reduced or into it, as the present one tells, unless `zone` names the former (on La Palma it was the
    common one until 2026-09-09).
    """

    cause: int
    received: Decimal | None = None
    withheld: Decimal | None = None
    pay: Decimal | None = None
    base: Decimal | None = None
    minimum: Decimal | None = None
    rate: Decimal | None = None
    tax: Decimal | None = None
    zone: Zone | None = None


class LeaveKind(StrEnum):
    """Why a person is on sick leave, in the steps of the law."""

    ILLNESS = "illness"
    WORK_ACCIDENT = "work_accident"


@dataclass(frozen=True, slots=True, kw_only=True)
class SickLeave:
    """A sick leave and the bases of the month before it; `topped_up_to` is a percentage of the salary."""

    kind: LeaveKind
    starts_on: date
    ends_on: date | None = None
    common_base: Decimal
    professional_base: Decimal
    base_days: int = 30
    topped_up_to: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Seniority:
    """Seniority steps: a monthly amount for every so many years since a day."""

    since: date
    years_per_step: int
    amount: Decimal
    most_steps: int | None = None


class EndCause(StrEnum):
    """Why an employment ends, as far as the settlement tells causes apart."""

    WITHOUT_INDEMNITY = "without_indemnity"
    OBJECTIVE = "objective"
    UNFAIR = "unfair"
    END_OF_FIXED_TERM = "end_of_fixed_term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the last month owes besides its days: accrued extra pays, unused holiday, the legal indemnity."""

    cause: EndCause
    starts_on: date
    ends_on: date
    unused_holiday_days: Decimal = ZERO
    extra_pays: tuple[ExtraPay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanishFacts(Facts):
    """Contribution group, contract, tax form, and the AT/EP rate in percent as the TGSS set it.

    `monthly_hours` are those a part-timer works in the month; `garnishment_cut` is in percentage points, as
    the court set it for the debtor's dependants (LEC 607.4); `due_on` is the day this pay is owed where the
    contract says another than the last of the period: what is paid in a year after that day is arrears.
    """

    contribution_group: int
    accident_rate: Decimal
    tax_form: TaxForm
    contract: Contract = Contract.INDEFINITE
    tax_contract: TaxContract = TaxContract.GENERAL
    irregular_pay: Decimal = ZERO
    monthly_hours: Decimal | None = None
    regularisation: Regularisation | None = None
    sick_leaves: tuple[SickLeave, ...] = ()
    seniority: Seniority | None = None
    settlement: Settlement | None = None
    garnishment_cut: Decimal = ZERO
    due_on: date | None = None

"""What Spain asks about an employment: contribution facts and the tax form (modelo 145)."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum

from payroll.engine.model import ZERO, Facts

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
class SpanishFacts(Facts):
    """Contribution group, contract, tax form, and the AT/EP rate in percent as the TGSS set it."""

    contribution_group: int
    accident_rate: Decimal
    tax_form: TaxForm
    contract: Contract = Contract.INDEFINITE
    tax_contract: TaxContract = TaxContract.GENERAL
    irregular_pay: Decimal = field(default=ZERO)

"""The shape of the states' and cities' data files."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import UNIT, half_up_cent
from payroll.engine.rules import Band


@dataclass(frozen=True, slots=True)
class NoWageTax:
    """The states that tax no wages and take no insurance from an employee, and those that only insure."""

    states: tuple[str, ...]
    insured_states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Insurance:
    """One insurance of a state: a percentage of wages, shared between employee and employer.

    `ceiling` limits the wages of a year, `yearly_maximum` and `weekly_maximum` the employee's contribution;
    the employer pays its share from `employer_from` employees on.
    """

    code: str
    rate: Decimal
    employee_share: Decimal = HUNDRED
    employer_share: Decimal = ZERO
    ceiling: Decimal | None = None
    yearly_maximum: Decimal | None = None
    weekly_maximum: Decimal | None = None
    employer_from: int = 0


@dataclass(frozen=True, slots=True)
class Insurances:
    """The insurances of a state, and whether section 125 deductions count as insured wages.

    `before_section_125` None means that no source has told.
    """

    insurances: tuple[Insurance, ...]
    before_section_125: bool | None = None


@dataclass(frozen=True, slots=True)
class FlatTax:
    """One rate on wages less deductions and allowances of a year, divided by the pay periods.

    `deductions` by status; `pre_tax` names the deductions that lower the state's wages; `periods` are the
    pay frequencies the method is published for, empty for all. The period's share of each amount is
    rounded to the cent, or that of their sum; the tax to the cent or to the whole dollar.
    """

    rate: Decimal
    pre_tax: tuple[str, ...]
    deductions: dict[str, Decimal]
    allowance: Decimal = ZERO
    second_allowance: Decimal = ZERO
    is_sum_rounded: bool = False
    is_whole_dollar: bool = False
    periods: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CityTax:
    """A city's tax on wages: one rate for residents, one for those who only work there."""

    resident_rate: Decimal
    nonresident_rate: Decimal
    exemption: Decimal = ZERO
    periods: tuple[int, ...] = ()


@lru_cache(maxsize=64)
def scaled(
    annual: tuple[Band, ...], periods: int, printed: tuple[Decimal, ...] | None = None
) -> tuple[Band, ...]:
    """Return an annual table for a pay period: starts in whole dollars or as printed, tax due to the cent."""
    starts = printed or [(band.start / periods).quantize(UNIT, ROUND_HALF_UP) for band in annual]
    return tuple(
        Band(start, half_up_cent(band.due / periods), band.rate)
        for start, band in zip(starts, annual, strict=True)
    )


@dataclass(frozen=True, slots=True)
class NewYorkAllowance:
    """The printed deduction allowances and the value of one exemption for a pay period."""

    single: Decimal
    married: Decimal
    exemption: Decimal


@dataclass(frozen=True, slots=True)
class NewYork:
    """Method II of NYS-50-T; above the limit of the tables Method III applies, which is not built.

    The printed table of a pay period is the annual one divided; `starts` are those printed otherwise.
    """

    pre_tax: tuple[str, ...]
    allowances: dict[int, NewYorkAllowance]
    tables: dict[str, tuple[Band, ...]]
    limits: dict[str, Decimal]
    starts: dict[int, tuple[Decimal, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YonkersBand:
    """What of a nonresident's yearly wages is left untaxed in Yonkers, from an amount of wages on."""

    start: Decimal
    exclusion: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Yonkers:
    """The surcharge of residents on the state's tax and the earnings tax of nonresidents by pay period."""

    surcharge_rate: Decimal
    nonresident_rate: Decimal
    bands: dict[int, tuple[YonkersBand, ...]]


@dataclass(frozen=True)
class California:
    """Method B of the EDD: the tables of each pay period, single and (in the same order) the others.

    `cuts` are the starts of the bands after the first; the tax due at each follows from the rates.
    """

    pre_tax: tuple[str, ...]
    rates: tuple[Decimal, ...]
    periods: dict[int, "CaliforniaPeriod"]

    @cached_property
    def tables(self) -> dict[tuple[int, str], tuple[Band, ...]]:
        """Return the rate tables by pay periods and schedule."""
        return {
            (count, schedule): _cumulated(cuts, self.rates)
            for count, period in self.periods.items()
            for schedule, cuts in period.cuts.items()
        }


@dataclass(frozen=True, slots=True)
class CaliforniaPeriod:
    """Tables 1 to 4 for one pay period; the second of each pair is for one income or a household's head."""

    low_income: tuple[Decimal, Decimal]
    standard: tuple[Decimal, Decimal]
    estimated: tuple[Decimal, ...]
    credits: tuple[Decimal, ...]
    cuts: dict[str, tuple[Decimal, ...]]


def _cumulated(cuts: tuple[Decimal, ...], rates: tuple[Decimal, ...]) -> tuple[Band, ...]:
    rows = [Band(ZERO, ZERO, rates[0])]
    for cut, rate in zip(cuts, rates[1:], strict=True):
        below = rows[-1]
        rows.append(Band(cut, below.due + half_up_cent((cut - below.start) * below.rate / HUNDRED), rate))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class NewJersey:
    """The percentage method of NJ-WT: the value of one allowance and the rate tables, by pay periods."""

    pre_tax: tuple[str, ...]
    allowances: dict[int, Decimal]
    tables: dict[str, dict[int, tuple[Band, ...]]]


@dataclass(frozen=True, slots=True)
class Massachusetts:
    """The rate of Circular M and the surtax rate on what exceeds the threshold of a year."""

    rate: Decimal
    surtax_rate: Decimal
    surtax_threshold: Decimal

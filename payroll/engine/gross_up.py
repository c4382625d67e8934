"""From a wanted net to the amount of one element that gives it to the cent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from payroll.engine.explain import BAD_NUMBER
from payroll.engine.model import ZERO, ElementKind, Inputs, Result
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, NegativeNet, Refused
from payroll.engine.rounding import CENT, UNIT
from payroll.engine.steps import calculate

HIGHEST = Decimal(10) ** 9
GRID = 32
# Quotas round one by one and a rate may be cut, so the exact cent may lie a little beside the crossing.
NEIGHBOURS = 300

Vary = Callable[[Inputs, Decimal], Inputs]


class GrossUpRefused(Refused):
    """A net that no amount of the element gives."""

    key = "gross_up_no_exact_amount"


@dataclass(frozen=True, slots=True)
class GrossUp:
    """The amount that gives the wanted net, and the pay it gives it in."""

    amount: Decimal
    result: Result


def gross_up(inputs: Inputs, pack: Pack, code: str, wanted: Decimal, vary: Vary | None = None) -> GrossUp:
    """Return the amount of an element with which the net is exactly the wanted one.

    The year's expected pay follows the element, as it is paid in that year; `vary(inputs, amount)` replaces
    this where a caller knows better. Refused with the nearest amounts where a cliff of the law is in the way.
    """
    if not isinstance(wanted, Decimal) or not wanted.is_finite():
        raise InvalidInputs(problem=BAD_NUMBER)
    search = _Search(inputs, pack, vary or _varied(inputs, code), wanted)
    if search.is_enough(0):
        found = search.from_nothing()
        if found is None:
            raise GrossUpRefused("gross_up_already_above", net=search.net(0), wanted=wanted)
        return found
    for low, high in search.brackets():
        crossing = search.crossing(low, high)
        found = search.near(crossing)
        if found:
            return found
    raise search.nearest_missed()


def _varied(inputs: Inputs, code: str) -> Vary:
    found = next((item for item in inputs.elements if item.code == code), None)
    if found is None:
        raise GrossUpRefused("gross_up_no_element", code=code)
    is_paid = found.kind in (ElementKind.EARNING, ElementKind.OVERTIME)

    def vary(given: Inputs, amount: Decimal) -> Inputs:
        elements = tuple(
            replace(item, amount=amount, formula=None) if item is found else item for item in given.elements
        )
        expected = given.expected_annual_pay
        if expected and is_paid:
            expected += amount - found.amount
        return replace(given, elements=elements, expected_annual_pay=expected)

    return vary


class _Search:
    """The nets of whole cents of the element, each computed once."""

    def __init__(self, inputs: Inputs, pack: Pack, vary: Vary, wanted: Decimal) -> None:
        self._inputs = inputs
        self._pack = pack
        self._vary = vary
        self._results: dict[int, Result | None] = {}
        self._crossing = 0
        self.wanted = wanted

    def from_nothing(self) -> GrossUp | None:
        """Return the lowest amount that gives the wanted net although nothing gives that much already.

        A tax on whole pounds takes more of the next pence than they are, so a net falls by some pence before
        it rises; never by a whole unit.
        """
        is_close = (self.net(0) or ZERO) - self.wanted < UNIT
        return self.near(0) if is_close else self.exactly(0)

    def brackets(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of amounts, lowest first, between which the net reaches the wanted one."""
        top = max(1, int(self.wanted / CENT))
        while not self.is_enough(top):
            top *= 2
            if top * CENT > HIGHEST:
                raise GrossUpRefused("gross_up_out_of_reach", highest=HIGHEST, wanted=self.wanted)
        grid = sorted({top * step // GRID for step in range(GRID + 1)})
        for low, high in pairwise(grid):
            if not self.is_enough(low) and self.is_enough(high):
                yield low, high

    def crossing(self, low: int, high: int) -> int:
        """Return an amount whose net is enough while that of a cent less is not."""
        while high - low > 1:
            middle = (low + high) // 2
            if self.is_enough(middle):
                high = middle
            else:
                low = middle
        self._crossing = self._crossing or high
        return high

    def near(self, crossing: int) -> GrossUp | None:
        """Return the lowest amount around a crossing that gives the wanted net exactly."""
        around = range(max(0, crossing - NEIGHBOURS), crossing + NEIGHBOURS + 1)
        # The crossing itself first: it is nearly always exact.
        found = (self.exactly(cents) for cents in (crossing, *around))
        return next((item for item in found if item), None)

    def nearest_missed(self) -> GrossUpRefused:
        """Return the refusal that names the amounts just below and above the wanted net."""
        above = self._crossing
        return GrossUpRefused(
            wanted=self.wanted,
            below=(above - 1) * CENT,
            net_below=self.net(above - 1) or ZERO,
            above=above * CENT,
            net_above=self.net(above),
        )

    def is_enough(self, cents: int) -> bool:
        """Tell whether an amount gives the wanted net or more."""
        net = self.net(cents)
        return net is not None and net >= self.wanted

    def exactly(self, cents: int) -> GrossUp | None:
        """Return the pay of an amount if its net is the wanted one."""
        result = self._result(cents)
        return GrossUp(cents * CENT, result) if result and result.net == self.wanted else None

    def net(self, cents: int) -> Decimal | None:
        """Return the net of an amount, None where the deductions exceed the pay."""
        result = self._result(cents)
        return result.net if result else None

    def _result(self, cents: int) -> Result | None:
        if cents not in self._results:
            try:
                self._results[cents] = calculate(self._vary(self._inputs, cents * CENT), self._pack)
            except NegativeNet:
                self._results[cents] = None
        return self._results[cents]

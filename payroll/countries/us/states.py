"""Which states ship, with their topic of withholding, their topic of insurances and their method."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from payroll.countries.us import (
    california,
    flat_tax,
    new_jersey,
    new_york,
    wording,
)
from payroll.countries.us.facts import LocalKind, StateForm
from payroll.countries.us.trace import Withheld
from payroll.engine.refusals import InvalidInputs, Unsupported

Method = Callable[[StateForm, Decimal, int, Any], Withheld]


class State(NamedTuple):
    """A state that ships: `topic` and `method` of its wage tax, and the topic of its insurances."""

    code: str
    topic: str = ""
    method: Method | None = None
    insurance: str = ""
    # Where local taxes exist the facts must name them, or say that there is none.
    local_kinds: frozenset[LocalKind] = frozenset()
    # These withhold otherwise from supplemental wages that are paid alone.
    needs_regular_wages: bool = False
    needs_hourly_premium: bool = False

    @property
    def needs_form(self) -> bool:
        """Tell whether the state has a withholding form; Pennsylvania taxes without one."""
        return self.method is not None and self.code != "PA"


STATES: dict[str, State] = {
    **{code: State(code) for code in ("FL", "NV", "NH", "SD", "TN", "TX", "WY")},
    "AK": State("AK", insurance="insurance_ak"),
    "WA": State("WA", insurance="insurance_wa", needs_hourly_premium=True),
    "PA": State(
        "PA",
        "state_pa",
        flat_tax.withhold,
        "insurance_pa",
        frozenset((LocalKind.PHILADELPHIA, LocalKind.EARNED_INCOME, LocalKind.SERVICES)),
    ),
    "IL": State("IL", "state_il", flat_tax.withhold),
    "MI": State(
        "MI", "state_mi", flat_tax.withhold, local_kinds=frozenset((LocalKind.DETROIT, LocalKind.CITY))
    ),
    "NC": State("NC", "state_nc", flat_tax.withhold),
    "GA": State("GA", "state_ga", flat_tax.withhold),
    "CA": State("CA", "state_ca", california.withhold, "insurance_ca", needs_regular_wages=True),
    "NY": State(
        "NY",
        "state_ny",
        new_york.withhold,
        "insurance_ny",
        frozenset((LocalKind.NEW_YORK_CITY, LocalKind.YONKERS)),
        needs_regular_wages=True,
    ),
    "NJ": State("NJ", "state_nj", new_jersey.withhold, "insurance_nj"),
}


def state_of(code: str) -> State:
    """Return a state that ships; refuse any other by its name, and what is no state at all."""
    state = STATES.get(code)
    if state is not None:
        return state
    if code in wording.UNSHIPPED:
        raise Unsupported(wording.UNSHIPPED[code])
    raise InvalidInputs(problem=wording.BAD_STATE)


def has_wage_tax(code: str) -> bool:
    """Tell whether wages are taxed in a state, whether or not it ships."""
    return code in wording.UNSHIPPED or bool(STATES[code].topic)

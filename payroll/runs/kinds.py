"""The kinds of run, as a registry: who is on a run of a kind, and what each one's pay is computed from.

A regular run pays the members of its group (`payroll.runs.grounds`). Other slices add their kinds when they
load: `register(RunKind("off_cycle", places=..., grounds=...))`. Whatever the kind, calculation, fingerprint,
freshness and sealing are the same, because they only ever see grounds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from payroll.engine.model import Inputs, Result
from payroll.engine.pack import Pack
from payroll.runs.models import PAY, PayRun
from payroll.runs.problems import Problem


class Place(NamedTuple):
    """One person's place on a run; a void and its replacement are two places of one employment."""

    employment_id: str
    person_id: str
    kind: str = PAY
    original_item_id: str = ""


class Slot(NamedTuple):
    """A stored place: the item that will carry the result."""

    item_id: str
    run_id: str
    employment_id: str
    person_id: str
    kind: str = PAY
    original_item_id: str = ""


class Rows(NamedTuple):
    """The dated rows of the core that a pay rests on; rows are never changed, so their ids say it all."""

    terms_id: str = ""
    bank_account_id: str = ""
    account_fingerprint: str = ""
    declaration_id: str = ""


NO_ROWS = Rows()


class Payee(NamedTuple):
    """To whom and where a pay goes."""

    name: str
    iban: str = ""


@dataclass(frozen=True)
class Ground:
    """What the pay of one item is computed from.

    Either `inputs` with the `pack`, for the engine; or `mirrors`, the sealed result that a void takes back;
    or neither, with the reasons why there can be no pay. `marks` hold nobody back.
    """

    slot: Slot
    payee: Payee
    rows: Rows = NO_ROWS
    inputs: Inputs | None = None
    pack: Pack | None = None
    mirrors: Result | None = None
    problems: tuple[Problem, ...] = ()
    marks: tuple[Problem, ...] = ()
    period_days: int = 0


@dataclass(frozen=True)
class RunKind:
    """One kind of run.

    `places` says who is on a run, in a stable order; `grounds` answers for some slots, in any order, and
    never raises for the trouble of one person. A kind with thousands of people gives `places_of`, which says
    the same about one employment without a look at all of them.
    """

    name: str
    places: Callable[[PayRun], Sequence[Place]]
    grounds: Callable[[PayRun, Sequence[Slot]], Sequence[Ground]]
    places_of: Callable[[PayRun, str], Sequence[Place]] | None = None

    def places_for(self, run: PayRun, employment_id: str) -> list[Place]:
        """Return the places of one employment on a run."""
        found = self.places_of(run, employment_id) if self.places_of else self.places(run)
        return [place for place in found if place.employment_id == employment_id]


Screen = Callable[[PayRun, Sequence[Ground]], Sequence[Ground]]
_kinds: dict[str, RunKind] = {}
_screens: list[Screen] = []


def register(kind: RunKind) -> None:
    """Add a kind of run; the slice that brings it calls this when it loads."""
    _kinds[kind.name] = kind


def screen(hold: Screen) -> None:
    """Have the grounds of every kind pass through something that may hold people back."""
    _screens.append(hold)


def kind_of(run: PayRun) -> RunKind:
    """Return the kind of a run, its grounds screened."""
    kind = _kinds[run.kind]

    def screened(run: PayRun, slots: Sequence[Slot]) -> Sequence[Ground]:
        found = kind.grounds(run, slots)
        for hold in _screens:
            found = hold(run, found)
        return found

    return replace(kind, grounds=screened)

"""The one fact that never leaves this slice: somebody asked for a calculation."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class PayRunCalculationRequested(Event):
    """A run is to be calculated; `generation` tells this wish from earlier ones."""

    wire = "payrun.calculation_requested"
    subject = ("pay_run", "run_id")
    run_id: str
    generation: int

"""The fact that somebody was paid too much: whoever keeps what is owed takes it from here."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class PayOwedBack(Event):
    """A committed run leaves an employment owing money, a positive amount in the run's currency."""

    wire = "pay.owed_back"
    subject = ("employment", "employment_id")
    employment_id: str
    run_id: str
    amount_minor: int
    currency: str

"""A fact that stays in screening: scores are made with other weights from now on."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class WeightsSwitched(Event):
    """A person promoted learned weights or went back; open applications wait to be scored again."""

    wire = "screening.weights_switched"
    subject = ("weights_switch", "switch_id")
    switch_id: str

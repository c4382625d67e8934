"""What a country brings to the registry: its data, its topics, its rules and its checkable components."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from payroll.engine.graph import Graph
from payroll.engine.model import Facts
from payroll.engine.pack import Pack
from payroll.engine.retro import TreatmentRule

CheckValue = Decimal | bool | str
Component = Callable[[dict[str, Any], date, Pack], dict[str, CheckValue]]


def _calendar_year(paid_on: date) -> int:
    return paid_on.year


@dataclass(frozen=True, slots=True)
class Topic:
    """One data file: the name people read and the type of its values."""

    name: str
    values: type[Any]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Country:
    """A country pack.

    `components` answer the rows of a check file, by the name of the component; `texts` are the English texts
    of its keys and `equations` the arithmetic of its trace steps; `facts` is the type of what only this
    country asks; `former_rules` are kept for the results that were computed with them; `treatment` says what
    the law makes of a difference found later; `tax_year` tells which tax year a pay date belongs to;
    `cliffs` are the keys of the texts that say where a raise of 1 % or more can lower the net.
    """

    code: str
    folder: Path
    topics: dict[str, Topic]
    rules: Graph
    facts: type[Facts]
    components: dict[str, Component]
    texts: dict[str, str]
    equations: dict[str, str] = field(default_factory=dict)
    former_rules: tuple[Graph, ...] = ()
    treatment: TreatmentRule | None = None
    tax_year: Callable[[date], int] = _calendar_year
    cliffs: tuple[str, ...] = ()

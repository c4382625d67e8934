"""What a country brings to the registry: its data, its topics, its rules and its checkable components."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from payroll.engine.pack import CountryRules, Pack

CheckValue = Decimal | bool | str
Component = Callable[[dict[str, Any], date, Pack], dict[str, CheckValue]]


@dataclass(frozen=True, slots=True)
class Topic:
    """One data file: the name people read and the type of its values."""

    name: str
    values: type[Any]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Country:
    """A country pack; `components` answer the rows of a check file, by the name of the component."""

    code: str
    folder: Path
    topics: dict[str, Topic]
    rules: CountryRules
    components: dict[str, Component]
    texts: dict[str, str]

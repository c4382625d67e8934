"""What the engine asks of a country: dated parameter rows with sources, and the rules that read them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from payroll.engine.graph import Graph
from payroll.engine.refusals import StatutoryPackExpired


class Trust(StrEnum):
    """How well a figure is attested."""

    OFFICIAL = "official"
    TWO_SOURCES = "two-sources"
    ONE_SOURCE = "one-source"
    GENERAL_KNOWLEDGE = "general-knowledge"

    @property
    def is_verified(self) -> bool:
        """Tell whether a figure with this mark may be shown without a warning."""
        return self in (Trust.OFFICIAL, Trust.TWO_SOURCES)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was published."""

    title: str
    id: str = ""
    article: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The source and trust of some figures of a row that differ from the row's own."""

    figures: tuple[str, ...]
    trust: Trust
    source: Source


@dataclass(frozen=True)
class Row:
    """The parameters of one topic for a span of dates, as known since a day, in the country's own type."""

    id: str
    topic: str
    effective_from: date
    effective_to: date | None
    known_since: date
    status: str
    trust: Trust
    source: Source
    marks: tuple[Mark, ...]
    values: Any

    @cached_property
    def unverified(self) -> tuple[str, ...]:
        """Return the figures that rest on one source or on general knowledge."""
        if not self.trust.is_verified:
            return ("*",)
        return tuple(name for mark in self.marks if not mark.trust.is_verified for name in mark.figures)

    def covers(self, on: date) -> bool:
        """Tell whether this row is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Pack:
    """A country's rules with every parameter row as known on one day."""

    country: str
    currency: str
    version: str
    content_hash: str
    tables: dict[str, tuple[Row, ...]]
    rules: Graph
    topic_names: dict[str, str]
    _found: dict[tuple[str, date], Row] = field(default_factory=dict, compare=False, repr=False)

    @property
    def consulted(self) -> tuple[Row, ...]:
        """Return the rows that were asked for, by their ids."""
        rows = {row.id: row for row in self._found.values()}
        return tuple(rows[name] for name in sorted(rows))

    def at(self, topic: str, on: date) -> Row:
        """Return the row of a topic in force on a day; refuse when none is published."""
        found = self._found.get((topic, on))
        if found is None:
            rows = [row for row in self.tables.get(topic, ()) if row.covers(on)]
            if not rows:
                name = self.topic_names.get(topic, topic)
                raise StatutoryPackExpired(country=self.country.upper(), topic=name, on=on)
            found = max(rows, key=lambda row: row.known_since)
            self._found[(topic, on)] = found
        return found

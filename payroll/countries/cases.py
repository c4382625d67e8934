"""Worked examples of a country pack: documentation, and a test that runs every one of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from payroll.countries.check import differences
from payroll.countries.country import Country
from payroll.countries.loader import PackError, parse, read
from payroll.countries.registry import COUNTRIES
from payroll.engine.pack import Source
from payroll.engine.rounding import CONTEXT


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class _WrittenCase:
    name: str
    component: str
    date: date
    source: Source
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example of one component, with its source."""

    country: str
    file: str
    name: str
    component: str
    on: date
    source: Source
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: Decimal

    def failures(self) -> tuple[str, ...]:
        """Return one note for every expected value that the pack does not give."""
        component = COUNTRIES[self.country].components[self.component]
        with localcontext(CONTEXT):
            got = component(self.inputs, self.on, read(self.country))
            return tuple(differences(self.expected, got, self.tolerance))


def read_cases() -> tuple[Case, ...]:
    """Return every worked example of every country that ships."""
    return tuple(case for country in COUNTRIES.values() for case in _of(country))


def _of(country: Country) -> list[Case]:
    cases = []
    for path in sorted((country.folder / "cases").glob("*.toml")):
        for item in parse(path).get("case", []):
            written = _written(path.name, item)
            if not written.source.title or written.component not in country.components:
                raise PackError(f"{path.name}/{written.name}: no source, or a component that does not ship")
            cases.append(
                Case(
                    country=country.code,
                    file=path.stem,
                    name=written.name,
                    component=written.component,
                    on=written.date,
                    source=written.source,
                    inputs=written.inputs,
                    expected=written.expected,
                    tolerance=written.tolerance,
                )
            )
    return cases


def _written(file: str, item: dict[str, Any]) -> _WrittenCase:
    try:
        return TypeAdapter(_WrittenCase).validate_python(item)
    except ValidationError as error:
        raise PackError(f"{file}/{item.get('name', '?')}: {error}") from error

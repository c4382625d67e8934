"""Checks whole packs: rows without gaps, overlaps or missing sources, texts, equations and worked cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from payroll.countries.cases import read_cases
from payroll.countries.country import Country
from payroll.countries.loader import PackError, read
from payroll.countries.registry import COUNTRIES
from payroll.engine.formulas import FormulaRefused, compile, tokenise
from payroll.engine.pack import Pack, Row
from payroll.engine.refusals import Refused


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was found out about one pack; faults are the reasons not to use it."""

    code: str
    facts: tuple[str, ...]
    faults: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield the report: what the pack holds, then every fault."""
        yield self.code
        yield from (f"  {fact}" for fact in self.facts)
        yield from (f"  FAILED {fault}" for fault in self.faults)


def validate(country: Country) -> PackReport:
    """Return the report on one pack; the loader finds gaps, overlaps and figures without a source."""
    try:
        # Also the reading refuses: a country that breaks its own data never gets as far as a calculation.
        pack = read(country.code)
    except PackError as error:
        return PackReport(country.code, (), (str(error),))
    facts = [_fact(country, topic, pack) for topic in country.topics]
    faults = [*_keys(country), *_holes(country, pack)]
    count, failures = _cases(country)
    facts.append(f"cases: {count - len(failures)} of {count} passed")
    if not count:
        faults.append("cases: there is none")
    return PackReport(country.code, tuple(facts), (*faults, *failures))


def validate_all() -> tuple[PackReport, ...]:
    """Return the report on every country in the registry."""
    return tuple(validate(country) for country in COUNTRIES.values())


def _fact(country: Country, topic: str, pack: Pack) -> str:
    rows = pack.tables[topic]
    doubtful = sum(bool(row.unverified) for row in rows)
    end = _end(rows)
    return (
        f"{topic}: {len(rows)} rows, {_start(rows)} to {'further notice' if end is None else end}"
        f"{f', {doubtful} with figures not verified' if doubtful else ''}"
        f"{'' if country.topics[topic].is_required else ', not required'}"
    )


def _start(rows: tuple[Row, ...]) -> date | None:
    return min((row.effective_from for row in rows), default=None)


def _end(rows: tuple[Row, ...]) -> date | None:
    ends = [row.effective_to for row in rows]
    return None if None in ends else max((end for end in ends if end), default=None)


def _keys(country: Country) -> list[str]:
    faults = []
    for key, equation in country.equations.items():
        if key not in country.texts:
            faults.append(f"equation {key}: there is no text for this step")
        formula = equation.partition("=")[2]
        try:
            compile(formula, {token.text for token in tokenise(formula) if token.kind == "name"})
        except FormulaRefused as refusal:
            faults.append(f"equation {key}: {refusal.sentence}")
    return faults


def _holes(country: Country, pack: Pack) -> list[str]:
    """Return the required topics that end before others do; a pay date in between would be refused."""
    ends = {t: _end(pack.tables[t]) for t, topic in country.topics.items() if topic.is_required}
    known = [end for end in ends.values() if end]
    if not known:
        return []
    return [
        f"{topic}: no row after {end}, though others go on to {max(known)}"
        for topic, end in ends.items()
        if end and end < max(known)
    ]


def _cases(country: Country) -> tuple[int, list[str]]:
    try:
        cases = [case for case in read_cases() if case.country == country.code]
    except PackError as error:
        return 0, [str(error)]
    failures = []
    for case in cases:
        try:
            notes = case.failures()
        except (Refused, ValueError, KeyError) as error:
            notes = (str(error),)
        if notes:
            failures.append(f"case {case.file}/{case.name}: {'; '.join(notes)}")
    return len(cases), failures

"""Packs: what is in force, as known when, and which data files are refused."""

import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from payroll.countries import PackError, load, read
from payroll.countries.loader import build, without_historical
from payroll.countries.registry import COUNTRIES
from payroll.engine.pack import Pack
from payroll.engine.refusals import Refused, StatutoryPackExpired

SPAIN = COUNTRIES["es"]

Tamper = Callable[[str, str, str], Pack]


@pytest.fixture
def tamper(tmp_path: Path) -> Tamper:
    """Return a function that loads a copy of the Spanish pack with one text replaced in one topic."""
    folder = tmp_path / "es"
    shutil.copytree(SPAIN.folder, folder, ignore=shutil.ignore_patterns("*.py", "cases", "__pycache__"))

    def load_tampered(topic: str, old: str, new: str) -> Pack:
        path = folder / f"{topic}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return build(SPAIN, folder)

    return load_tampered


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 9, 9), date(2026, 9, 10), date(2026, 12, 31)])
def test_every_day_of_2026_has_a_pack(on: date) -> None:
    assert load("es", on).currency == "EUR"


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2027, 1, 1)])
def test_a_date_without_published_figures_is_refused(on: date) -> None:
    with pytest.raises(StatutoryPackExpired, match=on.isoformat()):
        load("es", on)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(Refused, match="atlantis"):
        load("atlantis", date(2026, 5, 1))


def test_nothing_is_known_before_it_was_published() -> None:
    on = date(2026, 2, 27)
    with pytest.raises(StatutoryPackExpired, match="social security"):
        load("es", on, known=date(2026, 3, 30))
    assert load("es", on, known=date(2026, 3, 31)).at("social_security", on).id == "es.social_security/2026"


def test_a_pack_is_parsed_once_and_names_its_content() -> None:
    assert read("es") is load("es", date(2026, 5, 1))
    assert len(read("es").content_hash) == 64


def test_the_second_edition_takes_over_every_figure_but_the_zones() -> None:
    pack = read("es")
    first, second = (pack.at("irpf", date(2026, 9, day)).values for day in (9, 10))
    assert (first.scale, first.minimum) == (second.scale, second.minimum)
    assert (len(first.zones), len(second.zones)) == (1, 2)


def test_figures_on_one_source_or_on_general_knowledge_are_unverified() -> None:
    assert read("es").at("part_time", date(2026, 5, 1)).unverified == ("*",)  # one source so far
    assert read("uk").at("income_tax", date(2016, 5, 1)).unverified == ("*",)
    assert "forbidding_states" in read("us").at("garnishment", date(2026, 5, 1)).unverified
    assert read("es").at("social_security", date(2026, 5, 1)).unverified == ()


def test_2025_withholds_by_the_figures_that_2026_repeats() -> None:
    pack = load("es", date(2025, 6, 30))
    before, after = (pack.at("irpf", date(year, 6, 30)).values for year in (2025, 2026))
    assert asdict(before) == asdict(after)
    assert before.zones == ("ceuta_melilla",)


def test_a_changed_figure_changes_the_hash(tamper: Tamper) -> None:
    assert tamper("minimum_wage", "1221", "1222").content_hash != read("es").content_hash


def test_a_later_known_row_supersedes_the_earlier_one(tamper: Tamper) -> None:
    correction = """
[[row]]
name = "2026-corrected"
effective_from = 2026-01-01
effective_to = 2026-12-31
known_since = 2026-06-01
status = "published"
trust = "official"
source = { title = "Corrección de errores", id = "BOE" }
values = { monthly = 1230, pays = 14 }

[[row]]"""
    pack = tamper("minimum_wage", "[[row]]", correction.strip())
    assert pack.at("minimum_wage", date(2026, 5, 1)).values.monthly == Decimal(1230)


def test_a_draft_is_never_used(tamper: Tamper) -> None:
    pack = tamper("garnishment", 'status = "published"', 'status = "draft"')
    with pytest.raises(StatutoryPackExpired):
        pack.at("garnishment", date(2026, 5, 1))


def test_a_historical_row_checks_the_rules_but_serves_no_new_run(tamper: Tamper) -> None:
    pack = tamper("garnishment", 'status = "published"', 'status = "historical"')
    on = date(2026, 5, 1)
    assert pack.at("garnishment", on).status == "historical"
    with pytest.raises(StatutoryPackExpired):
        without_historical(pack).at("garnishment", on)


@pytest.mark.parametrize(
    ("topic", "old", "new", "reason"),
    [
        ("minimum_wage", ', id = "RD 126/2026", article = "1"', "", "without a source"),
        ("minimum_wage", 'title = "Real Decreto 126', 'titel = "Real Decreto 126', "source"),
        (
            "social_security",
            'title = "Boletín Noticias RED 5/2025, Tesorería',
            'title = "", article = "x',
            "source",
        ),
        ("minimum_wage", 'trust = "two-sources"', 'trust = "hearsay"', "trust"),
        ("minimum_wage", 'status = "published"', 'status = "guessed"', "status"),
        ("minimum_wage", "effective_from = 2026-01-01", "effective_from = 2026-01-02", "nothing is in force"),
        ("minimum_wage", "effective_to = 2025-12-31", "effective_to = 2024-12-31", "before it begins"),
        ("minimum_wage", "monthly = 1221", "monthly = 1221\nmonthley = 3", "monthley"),
        ("minimum_wage", "monthly = 1221\n", "", "monthly"),
        ("minimum_wage", "monthly = 1221", 'monthly = "much"', "monthly"),
        ("minimum_wage", "[[row]]", "note = 1\n[[row]]", "rows and nothing else"),
        ("minimum_wage", 'name = "2026"', 'name = "2025"', "a name twice"),
        ("irpf", 'like = "2026-A"', 'like = "2024"', "no earlier row"),
        ("social_security", '"wage_guarantee", ', '"wage_garantee", ', "wage_garantee"),
        ("garnishment", "rates = [30", "rates = 30", "garnishment"),
        ("pack", 'country = "es"', "country es", "pack.toml"),
    ],
)
def test_a_bad_data_file_is_refused(tamper: Tamper, topic: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(PackError, match=reason):
        tamper(topic, old, new)


def test_two_rows_known_the_same_day_may_not_overlap(tamper: Tamper) -> None:
    with pytest.raises(PackError, match="overlap"):
        tamper(
            "minimum_wage",
            "2026-01-01\neffective_to = 2026-12-31\nknown_since = 2026-02-19",
            "2025-07-01\neffective_to = 2026-12-31\nknown_since = 2025-02-12",
        )


def test_a_file_nobody_reads_is_refused(tamper: Tamper, tmp_path: Path) -> None:
    (tmp_path / "es" / "socail_security.toml").write_text("", encoding="utf-8")
    with pytest.raises(PackError, match="nobody reads"):
        tamper("minimum_wage", "1221", "1221")

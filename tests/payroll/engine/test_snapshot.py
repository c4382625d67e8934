"""A sealed pay comes out again from its seal alone, whatever has changed since."""

import hashlib
import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.country import Country
from payroll.countries.loader import build
from payroll.countries.registry import COUNTRIES
from payroll.engine import calculate
from payroll.engine.graph import Graph, Lines, Workings, line_node
from payroll.engine.model import Inputs
from payroll.engine.snapshot import Sealed, SnapshotRefused, replay, seal
from payroll.engine.wire import serialise
from tests.payroll.engine.drawn import DRAWN
from tests.payroll.engine.people import make_inputs, pay

D = Decimal
SPAIN = COUNTRIES["es"]


def sealed_may() -> Sealed:
    inputs = make_inputs()
    return seal(inputs, load("es", inputs.pay_date))


def with_new_rules(country: Country) -> Country:
    """The country after a change of the law that pays everybody nothing, the former rules kept."""

    def nothing(work: Workings) -> Lines:
        return ()

    newer = Graph(country.rules.refuse, (line_node("nothing", nothing),), version="next")
    return replace(country, rules=newer, former_rules=(country.rules,))


def test_a_sealed_pay_says_what_it_was() -> None:
    sealed = sealed_may()
    again = replay(sealed.data, COUNTRIES)
    assert again.is_equal
    assert again.sealed == again.computed == sealed.result == pay(make_inputs())
    assert serialise(again.sealed) == serialise(sealed.result)
    assert sealed_may() == sealed


def test_a_later_rate_rule_and_person_do_not_touch_it(tmp_path: Path) -> None:
    sealed = sealed_may()
    folder = tmp_path / "es"
    shutil.copytree(SPAIN.folder, folder, ignore=shutil.ignore_patterns("*.py", "cases", "__pycache__"))
    topic = folder / "social_security.toml"
    text = topic.read_text(encoding="utf-8")
    rates = "common_contingencies = { employer = 23.60, employee = 4.70 }"
    assert rates in text
    topic.write_text(text.replace(rates, rates.replace("4.70", "9.70")), encoding="utf-8")
    changed = replace(with_new_rules(SPAIN), folder=folder)
    person = make_inputs("45000", contribution_group=1)

    repriced = calculate(make_inputs(), build(replace(SPAIN, folder=folder), folder))
    assert repriced.net != sealed.result.net
    assert calculate(make_inputs(), build(changed, folder)).net == 0
    assert pay(person).net != sealed.result.net
    again = replay(sealed.data, {"es": changed})
    assert again.is_equal
    assert again.computed == sealed.result


def test_rules_that_do_not_ship_are_refused_by_name() -> None:
    changed = replace(with_new_rules(SPAIN), former_rules=())
    with pytest.raises(SnapshotRefused, match=f"rules {SPAIN.rules.version} of ES") as refused:
        replay(sealed_may().data, {"es": changed})
    assert refused.value.key == "snapshot_unknown_rules"
    with pytest.raises(SnapshotRefused):
        replay(sealed_may().data, {})


def test_rules_that_changed_without_a_new_version_are_found_out() -> None:
    forged = replace(with_new_rules(SPAIN).rules, version=SPAIN.rules.version)
    assert not replay(sealed_may().data, {"es": replace(SPAIN, rules=forged)}).is_equal


@settings(deadline=None, max_examples=120)
@given(st.integers(0, len(sealed_may().data) - 1), st.integers(1, 255))
def test_a_flipped_byte_anywhere_breaks_the_seal(place: int, difference: int) -> None:
    data = bytearray(sealed_may().data)
    data[place] ^= difference
    with pytest.raises(SnapshotRefused) as refused:
        replay(bytes(data), COUNTRIES)
    assert refused.value.key == "snapshot_broken"


@pytest.mark.parametrize(
    "data", [b"", b"null", b"{}", b'{"content":{},"sha256":""}', b"[1]", b"\xff", b"[" * 99_999]
)
def test_bytes_that_are_no_seal_are_refused(data: bytes) -> None:
    with pytest.raises(SnapshotRefused) as refused:
        replay(data, COUNTRIES)
    assert refused.value.key == "snapshot_broken"


def resealed(content: dict[str, Any]) -> bytes:
    """What an earlier or later version might have written, sealed as it should be."""

    def canonical(value: object) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    return canonical({"content": content, "sha256": hashlib.sha256(canonical(content)).hexdigest()})


def test_a_seal_from_before_a_field_existed_is_still_replayed() -> None:
    content = json.loads(sealed_may().data)["content"]
    del content["inputs"]["period_number"]
    content["result"]["input_hash"] = "of the fields of then"
    again = replay(resealed(content), COUNTRIES)
    assert again.is_equal
    assert again.computed.net == sealed_may().result.net


def test_a_result_that_was_sealed_wrong_is_told_from_what_comes_out() -> None:
    content = json.loads(sealed_may().data)["content"]
    content["result"]["lines"][0]["amount"] = "2000.01"
    assert not replay(resealed(content), COUNTRIES).is_equal


def test_what_this_version_can_no_longer_read_is_refused_by_name() -> None:
    content = json.loads(sealed_may().data)["content"]
    for topic in ("irpf", "a topic of long ago"):
        content["pack"]["rows"][0] |= {"topic": topic, "values": {"nothing": "known"}}
        with pytest.raises(SnapshotRefused) as refused:
            replay(resealed(content), COUNTRIES)
        assert refused.value.key == "snapshot_outgrown"
    with pytest.raises(SnapshotRefused) as refused:
        replay(resealed({**content, "format": "other"}), COUNTRIES)
    assert refused.value.key == "snapshot_unknown_format"
    with pytest.raises(SnapshotRefused) as refused:
        replay(resealed({**content, "engine": "0"}), COUNTRIES)
    assert refused.value.key == "snapshot_unknown_engine"


def changed_content(**changes: Any) -> bytes:
    return resealed(json.loads(sealed_may().data)["content"] | changes)


@pytest.mark.parametrize("part", ["inputs", "pack", "result", "rules", "engine", "format"])
def test_a_whole_seal_of_half_a_pay_is_refused(part: str) -> None:
    content = json.loads(sealed_may().data)["content"]
    del content[part]
    with pytest.raises(SnapshotRefused) as refused:
        replay(resealed(content), COUNTRIES)
    assert refused.value.key == "snapshot_broken"
    for nonsense in (changed_content(inputs=[1]), changed_content(pack="es"), resealed([1])):  # type: ignore[arg-type]
        with pytest.raises(SnapshotRefused):
            replay(nonsense, COUNTRIES)


def test_a_seal_with_facts_or_steps_that_this_version_does_not_know_is_refused() -> None:
    for name in ("fact", "field", "trace"):
        content = json.loads(sealed_may().data)["content"]
        if name == "fact":
            content["inputs"]["facts"]["works_at_sea"] = True
        elif name == "field":
            content["inputs"]["danger_money"] = "100.00"
        else:
            content["result"]["lines"][0]["trace"] = [["step"]]
        with pytest.raises(SnapshotRefused) as refused:
            replay(resealed(content), COUNTRIES)
        assert refused.value.key == "snapshot_outgrown"


def test_the_seal_holds_only_the_rows_that_were_used() -> None:
    content = json.loads(sealed_may().data)["content"]
    assert {row["topic"] for row in content["pack"]["rows"]} == {"social_security", "irpf"}
    assert content["inputs"]["facts"]["tax_form"]["birth_year"] == 1988


@pytest.mark.parametrize("code", sorted(COUNTRIES))
@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_pay_of_every_country_is_replayed(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    sealed = seal(inputs, load(code, inputs.pay_date))
    again = replay(sealed.data, COUNTRIES)
    assert again.is_equal
    assert again.sealed == sealed.result


def test_a_figure_written_with_more_zeros_is_the_same_figure() -> None:
    for rate in ("1.5", "1.50", "1.500"):  # a country may have met and kept another spelling of it
        inputs = make_inputs(accident_rate=Decimal(rate))
        sealed = seal(inputs, load("es", inputs.pay_date))
        assert replay(sealed.data, COUNTRIES).is_equal

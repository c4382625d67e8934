"""Every line unfolds to sentences, arithmetic and sources, in both languages and every country."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.registry import COUNTRIES
from payroll.countries.wording import text, unfolded
from payroll.engine import calculate
from payroll.engine.arithmetic import NUMBERS
from payroll.engine.explain import show_plain
from payroll.engine.model import Inputs
from tests.payroll.engine.catalog import SPANISH
from tests.payroll.engine.drawn import DRAWN

TRANSLATE: dict[str, Callable[[str], str]] = {"en": str, "es": lambda words: SPANISH.get(words, words)}


@pytest.mark.parametrize("code", sorted(COUNTRIES))
@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_line_unfolds_in_both_languages(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    pack = load(code, inputs.pay_date)
    for line in calculate(inputs, pack).lines:
        english, spanish = (
            unfolded(line, pack, TRANSLATE[language], show_plain, NUMBERS[language])
            for language in ("en", "es")
        )
        # Words without a key are the tenant's own, which nobody translates.
        assert "." not in line.label or text(line.label) != line.label
        assert [row.id for row in english.rows] == [row.id for row in spanish.rows]
        assert {row.id for row in english.rows} == set(line.parameter.split())
        assert all(row.source.title for row in english.rows)
        for one, other in zip(english.steps, spanish.steps, strict=True):
            assert one.sentence != other.sentence
            assert "%(" not in one.sentence + other.sentence
            assert (one.arithmetic is None) is (other.arithmetic is None)

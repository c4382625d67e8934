"""What the lexicon names in a text, and how much of a hostile text reaches the tokenizer."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.parsing.concepts import LONGEST_RUN, LONGEST_WORD, flatten, spaced
from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText

TODAY = date(2026, 11, 23)
SIGNS = "()[]{}.,;:'\"$€%&/=_*#+-…"


@given(st.text(alphabet=SIGNS + "aé1 \n", max_size=400))
def test_no_long_run_of_signs_reaches_the_tokenizer(text: str) -> None:
    flat = flatten(text)
    given_over = spaced(flat)
    assert len(given_over) == len(text)  # so that every place stays true
    assert re.search(rf"(?:[^\w\s]|_){{{LONGEST_RUN + 1},}}", given_over) is None
    # a sign becomes a blank, and nothing else changes
    assert all(new in (old, " ") for new, old in zip(given_over, flat, strict=True))
    assert re.sub(r"\W|_", "", given_over) == re.sub(r"\W|_", "", flat)


@pytest.mark.parametrize("unit", ["(", ")", "([{", "€", "_", "'s", "-s", "s)"])
def test_the_signs_of_an_endless_word_are_taken_out(unit: str) -> None:
    word = unit * 1000
    longest = max((len(part) for part in re.findall(r"\S*[^\w\s]\S*", spaced(word))), default=0)
    assert longest <= LONGEST_WORD


@pytest.mark.parametrize("noise", ["(" * 1990, "'s" * 900, "_" * 500, "Word," * 40])
def test_what_stands_behind_noise_is_still_found_in_its_place(noise: str) -> None:
    lines = ["Ana Prueba Mas", "ana@example.com", "Habilidades", f"{noise} Excel, C++"]
    parsed = parse_text(RawText(lines=[Line(line) for line in lines]), today=TODAY)
    found = [mention for mention in parsed.mentions if mention.text == "Excel"]
    assert found
    assert all(parsed.quote(mention.span) == "Excel" for mention in found)


@pytest.mark.parametrize(
    ("line", "concept"),
    [
        ("Shift supervisor at Café Lumen", "laravel"),
        ("An open toolkit for neural network pruning", "tree_pruning"),
    ],
)
def test_an_ordinary_word_in_a_sentence_names_no_skill(line: str, concept: str) -> None:
    lines = ["Ana Prueba Mas", "ana@example.com", "Experience", line]
    parsed = parse_text(RawText(lines=[Line(line) for line in lines]), today=TODAY)
    assert concept not in {mention.concept for mention in parsed.mentions}

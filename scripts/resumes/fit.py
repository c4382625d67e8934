"""Fit the chains that label lines and words."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening.parsing.document import Document, compose
from screening.parsing.labelling.crf import Crf
from screening.parsing.labelling.labels import OUTSIDE, Hints, LineLabel
from screening.parsing.labelling.linefeatures import line_features
from screening.parsing.labelling.views import LineView, views_of
from screening.parsing.labelling.wordfeatures import Words, word_features
from screening.parsing.language import language_of
from screening.parsing.lexicon import load
from screening.parsing.rules import hints_of, read_by_rules
from scripts.resumes.alignment import Truth, align
from scripts.resumes.corpus import Case, thinned

THINNED = 24  # ways to take words from the lexicon
_ENOUGH_FOUND = 0.7  # of a document's values: below that its text is too torn to learn from


@dataclass(slots=True)
class Example:
    """One made résumé, ready to learn from."""

    case: Case
    document: Document
    views: list[LineView]
    hints: Hints
    truth: Truth
    line_features: list[list[str]]


@dataclass(frozen=True, slots=True)
class Setting:
    """How long and how strictly to fit."""

    iterations: int
    c1: float = 0.05
    c2: float = 0.02


SECTION_SETTING = Setting(80)
FIELD_SETTING = Setting(100)


def examples(cases: Iterable[Case], *, thin: bool) -> list[Example]:
    """Return examples of cases; `thin` takes words from the lexicon, another set for each document."""
    made = []
    for number, case in enumerate(cases):
        lexicon = thinned(number % THINNED) if thin else load()
        document = compose(case.raw)
        truth = align(document, case.pieces)
        if truth.found < _ENOUGH_FOUND * truth.wanted:
            continue
        reading = read_by_rules(document, language_of(document.text, lexicon), lexicon)
        hints = hints_of(document, reading)
        views = views_of(document, lexicon)
        made.append(Example(case, document, views, hints, truth, line_features(views, hints, lexicon)))
    return made


def fit_lines(made: Sequence[Example], setting: Setting = SECTION_SETTING) -> Crf:
    """Return the chain that labels lines."""
    return _fit([(example.line_features, example.truth.lines) for example in made], setting)


def line_labels(crf: Crf, example: Example) -> list[LineLabel]:
    """Return the labels a chain gives the lines of an example."""
    return [LineLabel.read(label, probability) for label, probability in crf.tag(example.line_features)]


def fit_words(
    made: Sequence[Example], labelled: Sequence[list[LineLabel]], setting: Setting = FIELD_SETTING
) -> Crf:
    """Return the chain that labels words, given lines labelled by a chain that never saw the document."""
    rows = []
    for example, labels in zip(made, labelled, strict=True):
        words = word_features(example.views, labels, example.hints)
        rows.append((words.features, word_truth(example, words)))
    return _fit(rows, setting)


def word_truth(example: Example, words: Words) -> list[str]:
    """Return what a perfect labeller would say of each element of a sequence."""
    marks = sorted(example.truth.marks, key=lambda mark: mark.start)
    labels = []
    last = None
    for item in words.items:
        if item.index < 0:
            labels.append(OUTSIDE)
            last = None
            continue
        view = example.views[item.line]
        token = view.tokens[item.index]
        start, end = view.line.start + token.start, view.line.start + token.end
        mark = next((mark for mark in marks if mark.start < end and mark.end > start), None)
        labels.append(OUTSIDE if mark is None else f"{'I' if mark is last else 'B'}-{mark.field}")
        last = mark
    return labels


def _fit(rows: Iterable[tuple[list[list[str]], list[str]]], setting: Setting) -> Crf:
    import pycrfsuite

    trainer: Any = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for features, labels in rows:
        if features:
            # In a fixed order: sets are walked in another one in each process, and sums differ by it.
            trainer.append([sorted(own) for own in features], labels)
    trainer.set_params(
        {
            "c1": setting.c1,
            "c2": setting.c2,
            "max_iterations": setting.iterations,
            "feature.minfreq": 3,
            "feature.possible_transitions": True,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        crf = Crf()
        crf.load(path.read_bytes())
    return crf

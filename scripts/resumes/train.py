"""Train the labellers of résumés on made ones: `python -m scripts.resumes.train [--count N] [--out FOLDER]`.

Every layout family is left out once; what the chains without it read in it is the figure of the model card.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from screening.parsing.labelling.crf import Crf
from screening.parsing.labelling.labeller import MODEL_FOLDER, save
from screening.parsing.labelling.labels import LineLabel
from scripts.resumes import layouts
from scripts.resumes.card import Made, Took, write_card
from scripts.resumes.corpus import Case, cases
from scripts.resumes.fit import FIELD_SETTING, Example, Setting, examples, fit_lines, fit_words
from scripts.resumes.folds import fold_of, lines_left_out, pipeline, score, words_left_out
from scripts.resumes.scorer import Tally

SEED, HELD_OUT_SEED = 11, 12
FOLDS = 3
_ROUNDS = (60, 120)  # how long the chain for words may be fitted; the layouts left out decide


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, and write the model with its card."""
    parser = argparse.ArgumentParser(prog="python -m scripts.resumes.train", description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--held-out", type=int, default=160)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    say = _Clock(began).say
    taught = cases(options.count, seed=SEED, vocabulary="train")
    unseen = cases(options.held_out, seed=HELD_OUT_SEED, vocabulary="test")
    say(f"{len(taught)} résumés to learn from, {len(unseen)} of other words to measure with")
    made = examples(taught, thin=True)
    say(f"{len(made)} of them with their values found")
    folds = [fold_of(example.case.family, layouts.FAMILIES, FOLDS) for example in made]
    line_chains, labelled = lines_left_out(made, folds, FOLDS)
    say("lines learned without each family")
    setting = _rounds(made, labelled, folds, line_chains, unseen, say)
    left_out = _left_out(made, labelled, folds, line_chains, unseen, setting)
    say(f"families left out, words unseen: {left_out[''].mean:.3f}")
    nlp = pipeline(fit_lines(made), fit_words(made, labelled, setting))
    version = save(nlp, options.out)
    alone = score(unseen, None, ("language",))
    seeds = (
        f"seed {SEED}, words for training; measured on {len(unseen)} of seed {HELD_OUT_SEED}, words for tests"
    )
    took = Took(time.monotonic() - began, sum(os.times()[:4]))
    write_card(options.out, version, Made(len(made), seeds, setting, took), left_out, alone)
    say(f"model {version} written to {options.out}")
    _print(left_out)
    return 0


class _Clock:
    """Say what is done, with the seconds since the start."""

    def __init__(self, began: float) -> None:
        self.began = began

    def say(self, what: str) -> None:
        """Print one line."""
        print(f"{time.monotonic() - self.began:6.0f} s  {what}", flush=True)


def _rounds(
    made: Sequence[Example],
    labelled: Sequence[list[LineLabel]],
    folds: Sequence[int],
    chains: Sequence[Crf],
    unseen: Sequence[Case],
    say: Any,
) -> Setting:
    """Return the setting that reads the first fold's families best without having seen them."""
    own = [case for case in unseen if fold_of(case.family, layouts.FAMILIES, FOLDS) == 0]
    best: tuple[float, Setting] | None = None
    for rounds in _ROUNDS:
        setting = Setting(rounds, FIELD_SETTING.c1, FIELD_SETTING.c2)
        nlp = pipeline(chains[0], words_left_out(made, labelled, folds, 0, setting))
        mean = score(own, nlp)[""].mean
        say(f"words, {rounds} rounds: {mean:.4f} on layouts left out")
        if best is not None and mean <= best[0]:
            break
        best = mean, setting
    assert best is not None
    return best[1]


def _left_out(
    made: Sequence[Example],
    labelled: Sequence[list[LineLabel]],
    folds: Sequence[int],
    chains: Sequence[Crf],
    unseen: Sequence[Case],
    setting: Setting,
) -> dict[str, Tally]:
    """Return how each family is read by the chains that never saw it."""
    total: dict[str, Tally] = {}
    for fold in range(FOLDS):
        own = [case for case in unseen if fold_of(case.family, layouts.FAMILIES, FOLDS) == fold]
        nlp = pipeline(chains[fold], words_left_out(made, labelled, folds, fold, setting))
        for key, tally in score(own, nlp, ("language", "family", "kind")).items():
            total.setdefault(key, Tally()).merge(tally)
    return total


def _print(tallies: dict[str, Tally]) -> None:
    rows = {key or "all": round(tally.mean, 3) for key, tally in sorted(tallies.items())}
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    raise SystemExit(main())

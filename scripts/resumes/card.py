"""The model card: what the model was made of, how well it reads, and what it cannot do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.resumes.fit import SECTION_SETTING, Setting
from scripts.resumes.scorer import FIELDS, Tally

FIGURES = "figures.json"
_CARD = """# The labellers of résumés

Version {version}. Two linear-chain conditional random fields (python-crfsuite) inside a blank spaCy pipeline:
`section_crf` gives each line its section and role, `field_crf` gives words their field. Read by
`screening.parsing.labelling`; without these files, or when a checksum differs, the rules read alone.

- **Made by** `make train`: {count} made résumés
  ({seeds}), all of people who do not exist,
  written by `scripts/resumes`; no real résumé and none of a labelled set was used, to train or to decide when
  to stop.
- **Fitted with** L-BFGS, c1 {c1}, c2 {c2}; lines {line_rounds} rounds, words {rounds} rounds. The same commit
  on the same machine gives the same files, byte for byte; processors with other instructions round the last
  place of a sum otherwise, and the files are others.
- **Words are taken from the lexicon at random while learning** (headings, titles, firms, schools, places),
  another set for each document, so that the chains learn to do without them.
- **Took** {seconds:.0f} s by the clock, {processor:.0f} s of processor time.

## Figures

Mean F1 of 14 fields, two texts equal from 90 % likeness on. Each family of layouts was read by chains that
had never seen it, with names, firms, titles and headings the training never used.

| read by | all | English | Spanish | mixed |
|---|---|---|---|---|
| rules and model | {ours} |
| rules alone | {rules} |

| field | rules and model | rules alone |
|---|---|---|
{fields}

| left-out family | F1 |
|---|---|
{families}

Figures on made résumés flatter: the same hands wrote the layouts and the reader. Those on labelled documents
written by others stand in `docs/parsing.md`.

## Limits

Spanish and English only. Trained on tidy lives: long lists of projects, portfolios and forms of public bodies
are rare in it. The labels see words and layout, never a photograph; they serve to read, not to judge.
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of all processors together."""

    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Made:
    """What a model was made of and with."""

    count: int
    seeds: str
    setting: Setting
    took: Took


def write_card(
    folder: Path, version: str, made: Made, ours: Mapping[str, Tally], rules: Mapping[str, Tally]
) -> None:
    """Write the card and its figures beside the model."""
    families = sorted(key for key in ours if key.startswith("family="))
    text = _CARD.format(
        version=version,
        count=made.count,
        seeds=made.seeds,
        c1=made.setting.c1,
        c2=made.setting.c2,
        line_rounds=SECTION_SETTING.iterations,
        rounds=made.setting.iterations,
        seconds=made.took.seconds,
        processor=made.took.processor,
        ours=_row(ours),
        rules=_row(rules),
        fields="\n".join(f"| {f} | {ours[''].f1(f):.3f} | {rules[''].f1(f):.3f} |" for f in FIELDS),
        families="\n".join(f"| {key.split('=')[1]} | {ours[key].mean:.3f} |" for key in families),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    figures = {key or "all": round(tally.mean, 4) for key, tally in sorted(ours.items())}
    figures["rules alone"] = round(rules[""].mean, 4)
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _row(tallies: Mapping[str, Tally]) -> str:
    keys = ("", "language=en", "language=es", "language=mixed")
    return " | ".join(f"{tallies[key].mean:.3f}" if key in tallies else "–" for key in keys)

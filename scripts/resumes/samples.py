"""Samples for training and measuring: documents in all layouts with gold, the same for a seed.

`python -m scripts.resumes.samples --out DIR --count N --seed S` writes documents and gold JSON side by side.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.resumes import families, layouts
from scripts.resumes.people import make_person
from scripts.resumes.people import mixed as mix
from scripts.resumes.vocabulary import Language, Vocabulary, chance, seeded

KINDS = ("pdf", "docx", "odt", "rtf", "html", "txt")
_WEIGHTS = {"pdf": 10, "docx": 4, "odt": 1, "rtf": 1, "html": 1, "txt": 3}
_LANGUAGE_WEIGHTS = {"en": 9, "es": 9, "mixed": 2}


@dataclass(frozen=True)
class Sample:
    """A made document and what a careful reader finds in it; `pieces` tell what each run of text is."""

    name: str
    data: bytes
    kind: str
    language: str
    family: str
    fields: dict[str, Any]
    pieces: tuple[layouts.Piece, ...]
    mixed: bool = False


def make(
    count: int,
    *,
    seed: int,
    families: Sequence[str] = layouts.FAMILIES,
    kinds: Sequence[str] = KINDS,
    languages: Sequence[str] = ("en", "es", "mixed"),
    vocabulary: Vocabulary = "train",
) -> Iterator[Sample]:
    """Yield documents; the one at a place depends on the seed and its place alone."""
    for at in range(count):
        yield one(at, seed=seed, families=families, kinds=kinds, languages=languages, vocabulary=vocabulary)


def one(
    at: int,
    *,
    seed: int,
    families: Sequence[str] = layouts.FAMILIES,
    kinds: Sequence[str] = KINDS,
    languages: Sequence[str] = ("en", "es", "mixed"),
    vocabulary: Vocabulary = "train",
) -> Sample:
    """Return the document at a place of a series."""
    rng = seeded("sample", seed, at, vocabulary)
    possible = [family for family in families if set(layouts.kinds_of(family)) & set(kinds)]
    family = rng.choices(possible, [layouts.weight_of(family) for family in possible])[0]
    offered = [kind for kind in layouts.kinds_of(family) if kind in kinds]
    kind = rng.choices(offered, [_WEIGHTS[kind] for kind in offered])[0]
    drawn = rng.choices(languages, [_LANGUAGE_WEIGHTS[language] for language in languages])[0]
    mixed = drawn == "mixed"
    language: Language = rng.choice(("en", "es")) if mixed else ("en" if drawn == "en" else "es")
    own_seed = rng.randrange(1 << 40)
    person = make_person(own_seed, language, vocabulary)
    if mixed:
        person = mix(person, own_seed)
    noise = chance(rng, 0.1)
    document = layouts.compose(person, family=family, kind=kind, seed=own_seed, mixed=mixed, noise=noise)
    name = f"s{seed}-{at:05d}"
    return Sample(name, document.data, kind, language, family, document.fields, document.pieces, mixed)


def write(sample: Sample, folder: Path) -> None:
    """Write a document under `docs/` and its gold beside, in the form that the scorer reads."""
    document = f"docs/{sample.name}.{sample.kind}"
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    (folder / document).write_bytes(sample.data)
    gold = {
        "schema": "resume-gold/1",
        "id": sample.name,
        "document": document,
        "lang": "mixed" if sample.mixed else sample.language,
        "format": sample.kind,
        "layout": families.TABLE[sample.family].layout,
        "family": sample.family,
        "fields": sample.fields,
    }
    (folder / f"{sample.name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1))


def main() -> None:
    """Write samples into a folder."""
    parser = argparse.ArgumentParser(description="Write made résumés with gold.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--families", nargs="*", default=list(layouts.FAMILIES))
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--vocabulary", choices=("train", "test"), default="train")
    chosen = parser.parse_args()
    for sample in make(
        chosen.count,
        seed=chosen.seed,
        families=chosen.families,
        kinds=chosen.kinds,
        vocabulary=chosen.vocabulary,
    ):
        write(sample, chosen.out)


if __name__ == "__main__":
    main()

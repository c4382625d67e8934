"""Made résumés as our own readers give them back, kept on disk since rendering takes longest."""

import json
import random
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from screening.parsing.lexicon import Lexicon, load
from screening.parsing.reading.pages import RawText
from scripts.resumes.alignment import Piece
from scripts.resumes.vocabulary import Vocabulary

CACHE = Path("var/resumes")
_CHUNK = 25
_DROPPED = (0.05, 0.15, 0.35)  # of the words in a list, so that the model also learns to do without them


@dataclass(frozen=True)
class Case:
    """One made résumé as read back, with what it says."""

    name: str
    language: str
    family: str
    kind: str
    raw: RawText
    fields: dict[str, Any]
    pieces: list[Piece]


def cases(
    count: int, *, seed: int, vocabulary: Vocabulary, families: Sequence[str] = (), processes: int = 2
) -> list[Case]:
    """Return made résumés; those made before with the same words and layouts come from the disk."""
    folder = CACHE / f"{vocabulary}-{seed}-{count}-{_sources(families):08x}"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        chunks = range(0, count, _CHUNK)
        context = get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            tasks = [
                pool.submit(
                    _make, folder, start, min(_CHUNK, count - start), seed, vocabulary, tuple(families)
                )
                for start in chunks
            ]
            for task in tasks:
                task.result()
        (folder / "done").touch()
    made = [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()
    ]
    return [_case(row) for row in made]


def _case(row: dict[str, Any]) -> Case:
    pieces = [Piece(**piece) for piece in row["pieces"]]
    return Case(**{**row, "raw": RawText.from_dict(row["raw"]), "pieces": pieces})


def _sources(families: Sequence[str]) -> int:
    """Return a number that changes when the made résumés or our readers do."""
    here = Path(__file__).parent
    reading = here.parents[1] / "screening/parsing/reading"
    own = {"train.py", "evaluate.py", "alignment.py", "scorer.py", "corpus.py", "fit.py", "folds.py"}
    paths = [path for path in here.rglob("*") if path.suffix in (".py", ".toml", ".css", ".html")]
    paths = [path for path in paths if path.name not in own] + list(reading.glob("*.py"))
    number = zlib.crc32(" ".join(families).encode())
    for path in sorted(paths):
        number = zlib.crc32(path.read_bytes(), number)
    return number


def _make(
    folder: Path, start: int, count: int, seed: int, vocabulary: Vocabulary, families: Sequence[str]
) -> None:
    from screening.parsing.reading.children import read
    from screening.parsing.refusals import Refusal
    from scripts.resumes import layouts, samples

    lines = []
    for number in range(start, start + count):
        sample = samples.one(number, seed=seed, families=families or layouts.FAMILIES, vocabulary=vocabulary)
        try:
            _, raw, _ = read(sample.data)
        except Refusal:
            continue
        pieces = [Piece(p.text, p.label, p.section, p.entry, p.line) for p in sample.pieces]
        language = "mixed" if sample.mixed else sample.language
        case = Case(f"{number:05}", language, sample.family, sample.kind, raw, sample.fields, pieces)
        lines.append(json.dumps(asdict(case), ensure_ascii=False))
    (folder / f"{start:05}.jsonl").write_text("\n".join(lines) + "\n")


@cache
def thinned(seed: int) -> Lexicon:
    """Return the lexicon with some words left out, as if it had never heard of them."""
    lexicon = load()
    chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    share = chance.choice(_DROPPED)

    def keeps() -> bool:
        return chance.random() >= share

    def some(words: frozenset[str]) -> frozenset[str]:
        return frozenset(word for word in sorted(words) if keeps())

    return replace(
        lexicon,
        version=f"{lexicon.version}-{seed}",
        headings={words: section for words, section in lexicon.headings.items() if keeps()},
        heading_stems={words: section for words, section in lexicon.heading_stems.items() if keeps()},
        title_words=some(lexicon.title_words),
        company_words=some(lexicon.company_words),
        institution_words=some(lexicon.institution_words),
        places=some(lexicon.places),
        by_alias={alias: found for alias, found in lexicon.by_alias.items() if keeps()},
    )

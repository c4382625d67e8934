"""Measure how well résumés are read, per field, language and layout: `python -m scripts.resumes.evaluate`.

Always on made résumés of other words and seeds than those of training; with PLANTILLA_BENCH naming a folder
of labelled résumés (resume-gold/1) on these too. The families left out: see the model card.
"""

import argparse
import json
import os
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from screening.parsing import Refusal, parse
from screening.parsing.concepts import warm_up
from screening.parsing.labelling.labeller import MODEL_FOLDER, model_version
from screening.parsing.reading import children
from scripts.resumes import samples
from scripts.resumes.card import FIGURES
from scripts.resumes.scorer import FIELDS, Tally

SEED, COUNT = 13, 120
_TODAY = date(2026, 11, 23)
_GROUPS = ("language", "layout", "format")


def main(arguments: list[str] | None = None) -> int:
    """Print the tables."""
    options = argparse.ArgumentParser(prog="python -m scripts.resumes.evaluate", description=__doc__)
    options.add_argument("--count", type=int, default=COUNT)
    count = options.parse_args(arguments).count
    warm_up()
    children.warm_up()
    print(f"Model: {model_version() or 'none, rules alone'}\n")
    made = samples.make(count, seed=SEED, vocabulary="test")
    _report("Made résumés", ((s.data, s.fields, _made_groups(s)) for s in made))
    if folder := os.environ.get("PLANTILLA_BENCH"):
        _report("Labelled résumés", _labelled(Path(folder)))
    figures = MODEL_FOLDER / FIGURES
    if figures.exists():
        print("Layout families left out while training (from the model card)")
        for key, figure in json.loads(figures.read_text(encoding="utf-8")).items():
            print(f"  {key:28}{figure:.3f}")
    return 0


def _made_groups(sample: samples.Sample) -> dict[str, str]:
    return {"language": sample.language, "layout": sample.family, "format": sample.kind}


def _labelled(folder: Path) -> Iterable[tuple[bytes, dict[str, Any], dict[str, str]]]:
    """Yield the documents of a labelled set with their gold."""
    files = sorted([*folder.glob("*.json"), *folder.glob("dev/*.json"), *folder.glob("resumes/dev/*.json")])
    for path in files:
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "fields" in gold and "document" in gold:
            groups = {"language": gold.get("lang", ""), "layout": gold.get("layout", "")}
            yield (
                (path.parent / gold["document"]).read_bytes(),
                gold["fields"],
                groups | {"format": gold.get("format", "")},
            )


def _report(title: str, rows: Iterable[tuple[bytes, dict[str, Any], dict[str, str]]]) -> None:
    total = Tally()
    groups: dict[str, Tally] = {}
    seconds: list[float] = []
    for data, wanted, names in rows:
        began = time.perf_counter()
        said = _read(data)
        seconds.append(time.perf_counter() - began)
        total.add(wanted, said)
        for key in _GROUPS:
            groups.setdefault(f"{key} {names[key]}", Tally()).add(wanted, said)
    if not seconds:
        print(f"{title}: none found\n")
        return
    _print(title, total, groups)
    seconds.sort()
    late = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
    print(f"  {len(seconds) / sum(seconds):.1f} documents a second, p95 {late * 1000:.0f} ms\n")


def _read(data: bytes) -> dict[str, Any]:
    try:
        return parse(data, today=_TODAY).fields()
    except Refusal:
        return {}


def _print(title: str, total: Tally, groups: Mapping[str, Tally]) -> None:
    print(f"{title}: {total.documents} documents, mean F1 {total.mean:.3f}")
    for field in FIELDS:
        right, said, wanted = total.counts[field]
        print(f"  {field:24}{total.f1(field):.3f}   {right} right of {said} read and {wanted} there")
    for key, tally in sorted(groups.items()):
        print(f"  {key:28}{tally.mean:.3f}   ({tally.documents})")


if __name__ == "__main__":
    raise SystemExit(main())

"""Check the taxonomy, or bring another one in: `python -m screening.taxonomy check|import`."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from screening.taxonomy import esco, onet
from screening.taxonomy.checks import problems
from screening.taxonomy.importing import write
from screening.taxonomy.loader import IMPORTED, TaxonomyError, load

_SOURCES = {"esco": esco.read, "onet": onet.read}


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _options(arguments)
    try:
        if options.command == "import":
            return _import(options.source, options.files, options.out)
        return _check(options.extra)
    except TaxonomyError as error:
        print(error, file=sys.stderr)
        return 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m screening.taxonomy", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say what is wrong with the concepts, and how many there are")
    check.add_argument(
        "--extra", type=Path, metavar="DIR", default=IMPORTED, help="a folder of your own concepts"
    )
    bring = commands.add_parser("import", help="turn files of ESCO or O*NET into files of our form")
    bring.add_argument("--source", choices=sorted(_SOURCES), required=True)
    bring.add_argument("--out", type=Path, metavar="DIR", required=True)
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    return parser.parse_args(arguments)


def _import(source: str, files: list[Path], out: Path) -> int:
    counts = write(_SOURCES[source](files), load(None), out, source)
    print(f"{counts.added} new, {counts.linked} linked to ours, {counts.left_out} with nothing to add")
    return 0


def _check(extra: Path) -> int:
    taxonomy = load(extra)
    found = problems(taxonomy, outside=_elsewhere())
    kinds = Counter(concept.kind for concept in taxonomy.concepts.values())
    for fault in found:
        print(fault)
    print(f"{kinds['skills']} skills, {kinds['titles']} occupations, {len(found)} problems")
    return 1 if found else 0


def _elsewhere() -> set[str]:
    """Return the ids of the licences, which skills may be near to and the lexicon holds."""
    from screening.parsing import lexicon

    return {name for name, concept in lexicon.load().concepts.items() if concept.kind == "licences"}


if __name__ == "__main__":
    sys.exit(main())

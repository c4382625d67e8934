"""Read résumé files from the command line: `python -m screening.parsing FILE… [--out DIR]`."""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from screening.parsing import Refusal, parse
from screening.parsing.concepts import warm_up
from screening.parsing.reading import children


def main(arguments: list[str] | None = None) -> int:
    """Write one JSON file per résumé and `timing.json`, or print one JSON object a line."""
    options = _options(arguments)
    unreadable = [message for path in options.files if (message := _unreadable(path))]
    if unreadable:
        print("\n".join(unreadable), file=sys.stderr)
        return 1
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    warm_up()
    children.warm_up()
    seconds = 0.0
    for path in options.files:
        data = path.read_bytes()
        began = time.perf_counter()
        answer = _read(data, path.name, options.today)
        seconds += time.perf_counter() - began
        if options.out:
            text = json.dumps(answer, ensure_ascii=False, indent=1)
            (options.out / f"{path.stem}.json").write_text(text, encoding="utf-8")
        else:
            print(json.dumps({"file": path.name, **answer}, ensure_ascii=False))
    if options.out:
        timing = {"docs": len(options.files), "seconds": round(seconds, 3)}
        (options.out / "timing.json").write_text(json.dumps(timing), encoding="utf-8")
    return 0


def _unreadable(path: Path) -> str:
    """Say why a file cannot be opened, or nothing."""
    try:
        path.open("rb").close()
    except OSError as error:
        return f"{path} cannot be opened: {error.strerror}."
    return ""


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m screening.parsing", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),  # noqa: DTZ011 - a person at the command line means their own day
        help="the day 'present' means",
    )
    return parser.parse_args(arguments)


def _read(data: bytes, name: str, today: date) -> dict[str, Any]:
    try:
        parsed = parse(data, filename=name, today=today)
    except Refusal as refusal:
        return {"fields": {}, "confidence": {}, "language": None, "refused": str(refusal.reason)}
    return {"fields": parsed.fields(), "confidence": dict(parsed.confidence), "language": parsed.language}


if __name__ == "__main__":
    sys.exit(main())

"""What a benchmark hands over: named figures, and what could not be measured with the reason."""

import json
import logging
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles

VAR = Path(__file__).resolve().parents[2] / "var"


@dataclass(frozen=True)
class Figure:
    """One number with its unit."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Gap:
    """A figure that could not be measured; one that is not owed, of a stranger's program, is only named."""

    name: str
    reason: str
    is_owed: bool = True


Measure = Callable[[Path], Iterable[Figure | Gap]]


def hand_over(name: str, measure: Measure) -> int:
    """Run a benchmark in an empty folder under var/ and write each figure as a line of JSON."""
    logging.disable(logging.WARNING)
    folder = VAR / "bench" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        for found in measure(folder):
            sys.stdout.write(json.dumps(asdict(found)) + "\n")
            sys.stdout.flush()
    except Exception:  # noqa: BLE001  (the last line is the reason that the table shows)
        traceback.print_exc()
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def seconds_of(act: Callable[..., object], *arguments: object) -> float:
    """Return how long something takes by the wall clock."""
    began = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - began


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return quantiles(values, n=20, method="inclusive")[-1]

"""Runs of characters on a page: cut where a column begins, joined into words; runs in the reader child."""

from collections import Counter
from dataclasses import dataclass, replace
from statistics import median

from screening.parsing.reading.layout import Piece

_WIDE_BLANK = 0.42  # of the letter size; a blank in running text is about 0.25
_COMMON_EDGE = 3


@dataclass(slots=True)
class Run:
    """Characters of one piece while it is being collected; y grows downwards."""

    characters: list[str]
    gaps: list[float]
    spaced: list[bool]
    starts: list[float]
    left: float
    right: float
    y: float
    size: float
    bold: bool

    def append(self, character: str, gap: float, start: float, *, spaced: bool = False) -> None:
        """Add a character after a gap, in parts of the letter size."""
        self.characters.append(character)
        self.gaps.append(gap)
        self.spaced.append(spaced)
        self.starts.append(start)


def cut_at_columns(runs: list[Run]) -> list[Run]:
    """Cut a run where a word begins, after a wide blank, at the left edge of many others: a narrow gutter."""
    margin = min((run.left for run in runs), default=0.0)
    counts = Counter(round(run.left) for run in runs if run.left > margin + 5)
    edges = {edge for edge, count in counts.items() if count >= _COMMON_EDGE}
    return [part for run in runs for part in (_cut(run, edges) if edges else [run])]


def _cut(run: Run, edges: set[int]) -> list[Run]:
    if len(run.gaps) >= 3 and median(run.gaps) > 0.1:
        return [run]  # letters set apart
    for index, (gap, start) in enumerate(zip(run.gaps, run.starts, strict=True), start=1):
        if gap > _WIDE_BLANK and edges & {round(start) - 1, round(start), round(start) + 1}:
            end = run.starts[index - 2] + run.size / 2 if index > 1 else run.left + run.size / 2
            head = replace(
                run,
                characters=run.characters[:index],
                gaps=run.gaps[: index - 1],
                spaced=run.spaced[: index - 1],
                starts=run.starts[: index - 1],
                right=end,
            )
            tail = replace(
                run,
                characters=run.characters[index:],
                gaps=run.gaps[index:],
                spaced=run.spaced[index:],
                starts=run.starts[index:],
                left=start,
            )
            return [head, *_cut(tail, edges)]
    return [run]


def piece_of(run: Run) -> Piece:
    """Join a run's characters, deciding where words end; letters set wide apart are drawn together."""
    threshold = 0.24
    wide = [gap for gap in run.gaps if gap > 0.1]
    is_spread = len(run.gaps) >= 3 and len(wide) >= 0.8 * len(run.gaps)
    if is_spread:
        threshold = 1.6 * median(wide)
    text = run.characters[0]
    for character, gap, spaced in zip(run.characters[1:], run.gaps, run.spaced, strict=True):
        apart = gap > threshold or (spaced and not is_spread and gap > -0.1)
        text += f" {character}" if apart else character
    return Piece(text, run.left, run.right, run.y, run.size, run.bold)

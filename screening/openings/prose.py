"""The little markup of a job's text: paragraphs, `## ` headings and `- ` lists; everything else is words."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Block:
    """One piece of a text, in reading order."""

    kind: Literal["heading", "list", "paragraph"]
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Divide a text into its pieces."""
    found: list[Block] = []
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        found.extend(_pieces([line.strip() for line in chunk.split("\n") if line.strip()]))
    return found


def _pieces(lines: list[str]) -> list[Block]:
    pieces: list[Block] = []
    for line in lines:
        if line.startswith("## "):
            pieces.append(Block("heading", (line[3:],)))
            continue
        is_item = line.startswith("- ")
        kind: Literal["list", "paragraph"] = "list" if is_item else "paragraph"
        words = line[2:] if is_item else line
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Block(kind, (*pieces[-1].lines, words))
        else:
            pieces.append(Block(kind, (words,)))
    return pieces

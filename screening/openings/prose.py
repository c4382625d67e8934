"""The little markup of a job's text: paragraphs, `## ` headings and `- ` lists; everything else is words."""

import re
import unicodedata
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


_OFFER = re.compile(
    r"ofre|damos|benefici|ventaj|nosotros|empresa|condicion|recib|salari|requisit|necesit|pedimos|buscamos"
    r"|offer|we give|benefit|perk|about us|about you|company|condition|salary|\bpay\b"
    r"|require|you need|looking|who you are"
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_MOST_DUTIES = 20


def duties(text: str) -> tuple[str, ...]:
    """Return the sentences that say what the work is: the lists, or without lists the paragraphs.

    What stands under a heading about the offer, the company or what is asked for is left out.
    """
    told: dict[str, list[str]] = {"list": [], "paragraph": []}
    is_offer = False
    for block in blocks(text):
        if block.kind == "heading":
            is_offer = bool(_OFFER.search(_folded(block.lines[0])))
        elif not is_offer:
            told[block.kind] += block.lines
    whole = told["list"] or [each for line in told["paragraph"] for each in _SENTENCE_END.split(line)]
    return tuple(dict.fromkeys(line.strip() for line in whole if len(line.split()) > 2))[:_MOST_DUTIES]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()

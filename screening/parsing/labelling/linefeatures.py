"""Features of lines, for the labelling of sections and roles."""

import re

from screening.parsing.labelling.labels import Hints
from screening.parsing.labelling.tokens import WORD
from screening.parsing.labelling.views import LineView, fold
from screening.parsing.lexicon import Lexicon
from screening.parsing.textline import BULLET

_SHORT = 7  # words: no heading is longer
_INLINE = re.compile(r"^\s*(?:[•·●▪*]\s*)?([^:\t]{3,40}):\s+(?=\S)")


def line_features(views: list[LineView], hints: Hints, lexicon: Lexicon) -> list[list[str]]:
    """Return the features of each line, those of its neighbours among them."""
    headings = [_heading_word(view, lexicon) for view in views]
    own = [
        _own(view, heading, hints, number)
        for number, (view, heading) in enumerate(zip(views, headings, strict=True))
    ]
    brief = [_brief(view, heading) for view, heading in zip(views, headings, strict=True)]
    past = _last_headings(headings)
    styles = _heading_styles(views, headings)
    count = len(views)
    features = []
    for number, view in enumerate(views):
        made = own[number] + past[number]
        made.append(f"hs={styles.get(view.style, '-')}")
        for step in (-2, -1, 1, 2):
            at = number + step
            made += [f"{step}:{fact}" for fact in brief[at]] if 0 <= at < count else [f"{step}:none"]
        features.append(made)
    return features


def _heading_word(view: LineView, lexicon: Lexicon) -> str:
    """Return the section the words of a line name as a heading, or hint at ('~'), or ''."""
    text = view.line.text
    if len(text) > 60 or BULLET.match(text):
        return ""
    plain = re.sub(r"\s*\([^)]*\)\s*$", "", text.replace("\t", " ")).rstrip(": ")
    for part in (plain, *re.split(r"\s*[/|–]\s*", plain)):
        if name := lexicon.section_of(part):
            return f"{name}w" if fold(part) in lexicon.weak_headings else name
    if len(view.words) <= _SHORT and (guess := lexicon.guess_section(plain)):
        return f"~{guess}"
    return ""


def _own(view: LineView, heading: str, hints: Hints, number: int) -> list[str]:
    line = view.line
    made = [
        *view.facts,
        f"hw={heading}",
        f"rs={hints.sections[number]}",
        f"rh={hints.headings[number]:d}{hints.sections[number]}",
        f"rb={hints.begins.get(number, '')}",
    ]
    made += [f"rf={name}" for name in {span[2] for span in hints.spans.get(number, ())}]
    flags: set[str] = set()
    for segment in view.segments:
        flags |= segment.flags
    made += [f"f={flag}" for flag in flags]
    made += [f"s0={flag}" for flag in view.segments[0].flags]
    words = [word for word, token in zip(view.words, view.tokens, strict=True) if token.kind == WORD and word]
    if words:
        made += [f"w0={words[0]}", f"w-1={words[-1]}"]
        made += [f"ow={min(3, sum('o' in known for known in view.known))}"]
    if len(words) <= _SHORT:
        made += [f"hp={word[:6]}" for word in words]
        made.append(f"h={heading}{view.size}{view.case}{int(line.bold)}{int(line.gap)}")
    if inline := _INLINE.match(line.text):
        made += ["inline", *(f"ip={word[:6]}" for word in fold(inline[1]).split())]
    return made


def _brief(view: LineView, heading: str) -> list[str]:
    """Return what a neighbour's label may depend on."""
    kept = [
        fact
        for fact in view.facts
        if fact.startswith(("st=", "has="))
        or fact in ("gap", "bullet", "onlydate", "firstdate", "stop", "long")
    ]
    flags: set[str] = set()
    for segment in view.segments:
        flags |= segment.flags & {"T", "t", "c", "i", "D", "L", "S", "GG", "l", "<D", "<t", "i>", "t>"}
    words = sum(token.kind == WORD for token in view.tokens)
    return [*kept, f"len={min(words, 8)}", *(f"f={flag}" for flag in flags), f"hw={heading}"]


def _last_headings(headings: list[str]) -> list[list[str]]:
    """Return for each line which heading of the lexicon stands above it, and how far."""
    made: list[list[str]] = []
    last, distance = "none", 0
    for heading in headings:
        distance += 1
        made.append([f"lh={last}", f"lh={last}{min(distance, 4)}"])
        if heading and not heading.startswith("~") and not heading.endswith("w"):
            last, distance = heading, 0
    return made


def _heading_styles(views: list[LineView], headings: list[str]) -> dict[tuple[int, bool, str], str]:
    """Return for each style of this document how many of its lines are worded as headings."""
    counts: dict[tuple[int, bool, str], list[int]] = {}
    for view, heading in zip(views, headings, strict=True):
        row = counts.setdefault(view.style, [0, 0])
        row[0] += 1
        row[1] += bool(heading) and not heading.startswith("~")
    names = {}
    for style, (count, named) in counts.items():
        share = named / count
        level = "0" if not named else "a" if share > 0.6 else "h" if share > 0.3 else "l"
        names[style] = f"{level}{min(named, 3)}"
    return names

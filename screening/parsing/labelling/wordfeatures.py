"""Features of words, for the labelling of names, titles, firms, degrees, schools and places."""

import re
from dataclasses import dataclass
from functools import lru_cache

from screening.parsing.labelling.labels import BODY, HEADING, Hints, LineLabel
from screening.parsing.labelling.slots import Slots, slots_of
from screening.parsing.labelling.tokens import CELL, DATE, EMAIL_TOKEN, PERIOD, WORD
from screening.parsing.labelling.views import LineView, Segment
from screening.parsing.model import Section

_FIELD_SECTIONS = (Section.HEADER, Section.WORK, Section.EDUCATION, Section.PERSONAL)
_SURE = 0.9
_NEAR = ("T", "t", "c", "i", "D", "GG", "<t", "t>", "<D", "<i", "i>", "<c", "c>", "<T", "T>", "G>", "S", "L")
_LINE_FACTS = ("bold", "gap", "bullet", "onlydate", "firstdate", "lastdate", "colon", "stop", "long", "link")


@dataclass(frozen=True, slots=True)
class Item:
    """One element of the sequence: a token, or a whole line that surely holds no field (`index` -1)."""

    line: int
    index: int


@dataclass(slots=True)
class Words:
    """The sequence to label and the features of each element."""

    items: list[Item]
    features: list[list[str]]


def is_passed_over(view: LineView, label: LineLabel, hints: Hints) -> bool:
    """Say whether a line surely holds no field, so that it stands in the sequence as one element."""
    if hints.spans.get(view.line.number):
        return False
    plain = label.section not in _FIELD_SECTIONS or label.role in (BODY, HEADING)
    if label.section in (Section.HEADER, Section.PERSONAL) and label.role == BODY:
        plain = False
    return plain and label.probability >= _SURE


def word_features(views: list[LineView], labels: list[LineLabel], hints: Hints) -> Words:
    """Return the sequence of a document with its features."""
    slots = slots_of(views, labels)
    email = _email_words(views)
    items: list[Item] = []
    features: list[list[str]] = []
    for number, (view, label) in enumerate(zip(views, labels, strict=True)):
        if is_passed_over(view, label, hints) or not view.tokens:
            items.append(Item(number, -1))
            features.append(["passed", f"ll={label.label}"])
            continue
        of_line = _line_part(views, labels, number, slots)
        of_segments = [_segment_part(view, at, slots, number) for at in range(len(view.segments))]
        ruled = _ruled(view, hints)
        for index in range(len(view.tokens)):
            items.append(Item(number, index))
            own = _token_part(view, index, email, ruled, label)
            features.append([*own, *of_segments[view.segment_of[index]], *of_line])
    return Words(items, features)


def _email_words(views: list[LineView]) -> str:
    """Return the local parts of all e-mail addresses, in which names show."""
    locals_ = (
        token.text.split("@")[0].casefold()
        for view in views
        for token in view.tokens
        if token.kind == EMAIL_TOKEN
    )
    return " ".join(locals_)


def _ruled(view: LineView, hints: Hints) -> list[str]:
    """Return for each token the field the rules found it to be."""
    ruled = [""] * len(view.tokens)
    for start, end, name in hints.spans.get(view.line.number, ()):
        for index, token in enumerate(view.tokens):
            if token.start < end and token.end > start:
                ruled[index] = ("B" if token.start <= start else "I") + name
    return ruled


def _line_part(views: list[LineView], labels: list[LineLabel], number: int, slots: Slots) -> list[str]:
    view, label = views[number], labels[number]
    made = [f"ll={label.label}", f"lp={label.label}{int(label.probability * 4)}"]
    made += [f"st={view.size}{view.case}", f"lt={slots.offset[number]}{label.section.value[:3]}"]
    made += [fact for fact in view.facts if fact in _LINE_FACTS or fact.startswith(("no=", "cells="))]
    made.append(f"segs={min(len(view.segments), 5)}")
    for step, name in ((-1, "P"), (1, "N")):
        at = number + step
        if not 0 <= at < len(views):
            made.append(f"{name}:none")
            continue
        flags = frozenset[str]().union(*(segment.flags for segment in views[at].segments))
        made += [f"{name}:{flag}" for flag in _NEAR if flag in flags]
        made += [f"{name}:{labels[at].label}", f"{name}:{'P' if views[at].has_period else '-'}"]
        made.append(f"{name}:{'st' if views[at].style == view.style else 'ne'}")
    return made


def _segment_part(view: LineView, at: int, slots: Slots, number: int) -> list[str]:
    segment = view.segments[at]
    slot = slots.of(number, at)
    made = [f"g:{flag}" for flag in segment.flags]
    made += [
        f"gi={slot}",
        f"gi={slot}{'t' if 't' in segment.flags else ''}{'c' if 'c' in segment.flags else ''}",
    ]
    made += [f"v:{vote}" for vote in slots.votes(number, at)]
    made += [f"d0={_divider(view, at - 1)}", f"d1={_divider(view, at)}"]
    dated = [i for i, token in enumerate(view.tokens) if token.kind in (PERIOD, DATE)]
    made.append(f"dp={'-' if not dated else 'a' if dated[0] >= segment.last - 1 else 'b'}")
    for step, name in ((-1, "p"), (1, "n"), (2, "nn")):
        other = at + step
        flags = view.segments[other].flags if 0 <= other < len(view.segments) else frozenset({"none"})
        made += [f"{name}:{flag}" for flag in (*_NEAR, "none") if flag in flags]
    return made


def _divider(view: LineView, at: int) -> str:
    if not 0 <= at < len(view.segments):
        return "edge"
    last = view.tokens[view.segments[at].last - 1] if view.segments[at].last else None
    if last is None:
        return "edge"
    return (
        last.text
        if last.kind not in (WORD, PERIOD, DATE, EMAIL_TOKEN)
        else last.kind
        if last.kind != WORD
        else ""
    )


def _token_part(view: LineView, index: int, email: str, ruled: list[str], label: LineLabel) -> list[str]:
    token, word = view.tokens[index], view.words[index]
    segment = view.segments[view.segment_of[index]]
    made = ["b", f"r={ruled[index]}", f"r={ruled[index]}{label.section.value[:3]}", f"k={token.kind}"]
    made.append(f"r+={ruled[index + 1] if index + 1 < len(ruled) else 'end'}|{ruled[index]}")
    if word:
        made += [f"w={word}", f"p={word[:4]}", f"s={word[-3:]}", f"x={_shape(token.text)}"]
        made += [f"f:{flag}" for flag in view.known[index]]
        if len(word) > 2 and email and any(part in email for part in word.split("-")):
            made.append("inmail")
    else:
        made.append(f"w={token.text if token.kind not in (PERIOD, DATE) else token.kind}"[:12])
    made.append(_place(view, segment, index))
    for step in (-2, -1, 1, 2):
        made += _neighbour(view, index + step, step)
    return made


def _place(view: LineView, segment: Segment, index: int) -> str:
    """Return where a token stands in its segment and line."""
    start = "L" if index == 0 else "S" if index == segment.first else ""
    last = segment.last - 1
    if view.tokens[last].kind != WORD:
        last -= 1
    return f"at={start}{'E' if index == last else ''}{'Z' if index == len(view.tokens) - 1 else ''}"


def _neighbour(view: LineView, at: int, step: int) -> list[str]:
    if not 0 <= at < len(view.tokens):
        return [f"{step}:edge"]
    token = view.tokens[at]
    if token.kind != WORD:
        name = (
            token.text
            if token.kind not in (PERIOD, DATE, EMAIL_TOKEN) and len(token.text) < 3
            else token.kind
        )
        return [f"{step}w={'tab' if token.kind == CELL else name}"]
    made = [f"{step}w={view.words[at]}", f"{step}x={_shape(token.text)}"]
    if abs(step) == 1:
        made += [f"{step}f:{flag}" for flag in view.known[at]]
    return made


@lru_cache(maxsize=20_000)
def _shape(text: str) -> str:
    plain = re.sub(r"\d", "9", text)
    plain = "".join(
        "X" if character.isupper() else "x" if character.isalpha() else character for character in plain
    )
    return re.sub(r"(.)\1{2,}", r"\1\1", plain)

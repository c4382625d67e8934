"""Make a file of a made person: one layout family, one kind of file, one seed."""

from dataclasses import dataclass, replace
from typing import Any

from scripts.resumes import families, gold, noises, style
from scripts.resumes.marks import Sheet, lines_of, runs_of, shown
from scripts.resumes.people import Person
from scripts.resumes.sections import Drawing
from scripts.resumes.vocabulary import Language, chance, seeded
from scripts.resumes.writing import canvas, docx, html, odt, pdf, rtf, txt

KINDS = ("pdf", "docx", "odt", "rtf", "html", "txt")
FAMILIES: tuple[str, ...] = tuple(families.TABLE)


@dataclass(frozen=True)
class Piece:
    """One run of text in the order of writing: what it is, in which section and entry."""

    text: str
    label: str
    section: str
    entry: str
    line: int


@dataclass(frozen=True)
class Document:
    """A made file with what a careful reader finds in it and what each run of its text is."""

    data: bytes
    fields: dict[str, Any]
    pieces: tuple[Piece, ...]


def kinds_of(family: str) -> tuple[str, ...]:
    """Return the kinds of file a family occurs in."""
    return families.TABLE[family].kinds


def weight_of(family: str) -> int:
    """Return how often a family is drawn, beside the others."""
    return families.TABLE[family].weight


def render(
    person: Person,
    *,
    family: str,
    kind: str,
    seed: int,
    mixed: bool = False,
    telling: bool = False,
    drawn_for: Language | None = None,
) -> bytes:
    """Return the file of a person's résumé; the same arguments always give the same bytes.

    `telling` states all personal facts: pronouns, birth date, nationality, marital status, street, photo.
    `drawn_for` is the language the choices are drawn for, so that a translation keeps to those of the
    original: a seed alone draws others in each language.
    """
    return compose(
        person, family=family, kind=kind, seed=seed, mixed=mixed, telling=telling, drawn_for=drawn_for
    ).data


def compose(
    person: Person,
    *,
    family: str,
    kind: str,
    seed: int,
    mixed: bool = False,
    telling: bool = False,
    noise: bool = False,
    drawn_for: Language | None = None,
) -> Document:
    """Return the file of a person's résumé with its gold fields and labelled pieces."""
    if kind not in kinds_of(family):
        raise ValueError(f"{family} occurs as {', '.join(kinds_of(family))}, not as {kind}")
    rng = seeded("layout", seed, family)
    vocabulary = person.story.vocabulary
    choices = style.draw(rng, drawn_for or person.language, vocabulary, mixed=mixed)
    choices = style.in_language(choices, person.language, vocabulary, seed)
    if telling:
        choices = replace(choices, location_shape="street", personal=True)
    sheet = families.TABLE[family].make(Drawing(person, choices, rng, kind, telling))
    if noise:
        sheet = noises.noisy(sheet, seeded("noise", seed))
    by_hand = chance(rng, 0.35)
    accents = family == "latex" and chance(rng, 0.4)
    data = _written(sheet, kind, _plain(seed, family), by_hand=by_hand or accents, accents=accents)
    return Document(data, gold.fields(sheet.blocks()), _pieces(sheet))


def _plain(seed: int, family: str) -> txt.Plain:
    rng = seeded("plain", seed)
    drawn = txt.Plain(
        width=rng.choice((0, 72, 78, 90)),
        underline=rng.choice(("=", "-", "", "~", "==", "**", "##", "_")),
        right_gap=rng.choice((0, 72, 80)),
        indent=rng.choice(("", "", "  ", "    ")),
        blank_entries=chance(rng, 0.7),
    )
    if family == "pasted_text":
        joined = chance(rng, 0.2)
        return replace(
            drawn, width=0, underline="", right_gap=0, indent="", blank_lines=False, joined_bullets=joined
        )
    if family == "mail":
        quoted = rng.choice(("", "", "> "))
        return replace(drawn, width=rng.choice((0, 72)), underline=rng.choice(("", "-")), prefix=quoted)
    return drawn


def _written(sheet: Sheet, kind: str, plain: txt.Plain, *, by_hand: bool, accents: bool) -> bytes:
    if kind == "pdf":
        return canvas.write(sheet, separate_accents=accents) if by_hand else pdf.write(sheet)
    if kind == "html":
        return html.write(sheet).encode()
    if kind == "txt":
        return txt.write(sheet, plain).encode()
    return {"docx": docx.write, "odt": odt.write, "rtf": rtf.write}[kind](sheet)


def _pieces(sheet: Sheet) -> tuple[Piece, ...]:
    return tuple(
        Piece(shown(run), run.label, line.section, line.entry, at)
        for at, line in enumerate(lines_of(sheet.blocks()))
        for run in runs_of(line)
        if run.text.strip()
    )

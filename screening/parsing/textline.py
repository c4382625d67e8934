"""One clean line of a résumé: its words, place, style and section."""

import re
from dataclasses import dataclass

from screening.parsing.model import Section

BULLET = re.compile(r"^\s*(?:[•·▪◦‣●○■□➢➤►▸✓✔→»*∙⁃]|[-–—](?=\s)|o(?=\s[A-ZÁÉÍÓÚÑ]))\s*")

LIST_SIGN = re.compile(rf"{BULLET.pattern}|^\s*\d{{1,2}}(?:\.-|[.)])\s+")  # a sign or a number: '1. ', '2) '


@dataclass(slots=True)
class TextLine:
    """A clean line with its place, its style and the section it was found to belong to."""

    number: int
    text: str
    start: int
    size: float = 0.0
    bold: bool = False
    gap: bool = False
    page: int = 0
    section: Section = Section.HEADER
    is_heading: bool = False
    is_rest: bool = False  # goes on with the list item above it
    is_link: bool = False  # an address from behind a link, set after the text
    anchor: str = ""  # the words such an address lies on
    content: int = 0  # offset of the content after a heading or a label on the same line

    @property
    def end(self) -> int:
        """Return the offset after the last character."""
        return self.start + len(self.text)

    @property
    def body(self) -> str:
        """Return the line without the heading it may begin with."""
        return self.text[self.content :]

    @property
    def is_bullet(self) -> bool:
        """Say whether the line opens with a list sign."""
        return bool(BULLET.match(self.text))

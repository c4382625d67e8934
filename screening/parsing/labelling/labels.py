"""The labels of lines and words, and what a labelled document holds."""

from dataclasses import dataclass, field

from screening.parsing.model import Section, Span

# Roles of a line within its section.
HEADING, BEGIN, HEAD, BODY = "heading", "begin", "head", "body"
ENTRY_SECTIONS = (Section.WORK, Section.EDUCATION)

NAME, TITLE, EMPLOYER, DEGREE, INSTITUTION, LOCATION, PLACE = (
    "NAME",
    "TITLE",
    "EMPLOYER",
    "DEGREE",
    "INSTITUTION",
    "LOCATION",
    "PLACE",
)
FIELDS = (NAME, TITLE, EMPLOYER, DEGREE, INSTITUTION, LOCATION, PLACE)
OUTSIDE = "O"


def line_label(section: Section, role: str) -> str:
    """Return the label of a line: the role only matters for headings and within entries."""
    if role == HEADING:
        return f"{section.value}:{HEADING}"
    if section in ENTRY_SECTIONS:
        return f"{section.value}:{role}"
    return section.value


@dataclass(frozen=True, slots=True)
class LineLabel:
    """What a line was found to be, with the probability of that."""

    section: Section
    role: str
    probability: float

    @classmethod
    def read(cls, label: str, probability: float) -> "LineLabel":
        """Take apart what `line_label` put together."""
        section, _, role = label.partition(":")
        return cls(Section(section), role or BODY, probability)

    @property
    def label(self) -> str:
        """Return the label as the model writes it."""
        return line_label(self.section, self.role)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of the text found to be a field, with the probability of that."""

    field: str
    span: Span
    text: str
    probability: float


@dataclass(slots=True)
class Hints:
    """What the rules said of a document: the trained components weigh it like any other sign."""

    sections: list[Section]
    headings: list[bool]
    begins: dict[int, str] = field(default_factory=dict)  # line that opens an entry, and of which section
    spans: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)  # line to start, end, field

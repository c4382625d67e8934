"""What a reader hands back: lines in reading order with their style, hidden words and links."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(slots=True)
class Line:
    """One line; cells that stood apart on the page are divided by a tab; `size` 0 means unknown."""

    text: str
    size: float = 0.0
    bold: bool = False
    page: int = 0
    gap: bool = False  # white space above, more than between ordinary lines


@dataclass(slots=True)
class RawText:
    """The text of a document as a reader found it."""

    lines: list[Line] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)  # address to the words that it lies on
    hidden: str = ""
    pages: int = 1
    cut: bool = False
    has_images: bool = False
    recognised: float = 0.0  # how sure the recognition of pictures is, above 0 where it was needed

    @property
    def characters(self) -> int:
        """Return how many visible characters there are."""
        return sum(len("".join(line.text.split())) for line in self.lines)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(**{**data, "lines": [Line(**line) for line in data["lines"]]})

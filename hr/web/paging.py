"""One pager for every list."""

from dataclasses import dataclass
from math import ceil

from flask import request, url_for

PER_PAGE = 50


@dataclass(frozen=True)
class Pager:
    """Where we are in a list; `total` counts all rows."""

    page: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / self.per_page))

    @property
    def first(self) -> int:
        """Number of the first row shown, counting from 1; 0 when there is none."""
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * self.per_page, self.total)

    def url(self, page: int) -> str:
        """Return the address of another page of the same list."""
        arguments = {**request.args.to_dict(), **(request.view_args or {}), "page": page}
        return url_for(request.endpoint or "", **arguments)


def asked_page() -> int:
    """Return the page number in the address, 1 when it is missing or absurd."""
    text = request.args.get("page", "1")
    return min(max(1, int(text)), 100_000) if text.isascii() and text.isdigit() and len(text) < 7 else 1

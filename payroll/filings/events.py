"""Facts that never leave the filings."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class FilingPapersRequested(Event):
    """Everybody's own paper of a reviewed filing is to be issued."""

    wire = "filing.papers_requested"
    subject = ("filing", "filing_id")
    filing_id: str
    generation: int

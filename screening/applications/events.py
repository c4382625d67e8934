"""The one fact that never leaves screening: a candidate sent another file."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class ResumeReplaced(Event):
    """Another file stands in the place of one that could not be read, and waits to be read."""

    wire = "application.resume_replaced"
    subject = ("application", "application_id")
    application_id: str
    job_id: str

"""Facts that never leave screening: a file was chosen or replaced, what was read of it was corrected."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class ResumeReplaced(Event):
    """Another file stands in the place of one that could not be read, and waits to be read."""

    wire = "application.resume_replaced"
    subject = ("application", "application_id")
    application_id: str
    job_id: str


@dataclass(frozen=True)
class ResumeChosen(Event):
    """Somebody chose a file for an application they have yet to send."""

    wire = "application.resume_chosen"
    subject = ("application_draft", "draft_id")
    draft_id: str


@dataclass(frozen=True)
class ResumeCorrected(Event):
    """A candidate or a recruiter corrected what was read; the score has to follow."""

    wire = "application.resume_corrected"
    subject = ("application", "application_id")
    application_id: str
    job_id: str


@dataclass(frozen=True)
class ApplicationWithdrawn(Event):
    """A candidate took their application back; what they told about themselves for statistics goes."""

    wire = "application.withdrawn"
    subject = ("application", "application_id")
    application_id: str

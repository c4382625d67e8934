"""The published language: every event as a frozen dataclass of identifiers and plain values.

A field is only ever added with a default. `wire` is the dotted past-tense name; the field named by
`subject` identifies what the event is about.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Base of all events."""

    wire: ClassVar[str] = ""
    subject: ClassVar[tuple[str, str]] = ("", "")  # subject type, name of the field that holds its id


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """A candidate has applied; the résumé is stored and waits to be read."""

    wire = "application.submitted"
    subject = ("application", "application_id")
    application_id: str
    job_id: str


@dataclass(frozen=True)
class RequirementsChanged(Event):
    """A job now asks for something else; the scores it has were made for what it asked before."""

    wire = "job.requirements_changed"
    subject = ("job", "job_id")
    job_id: str


@dataclass(frozen=True)
class ScreeningCompleted(Event):
    """A résumé was read and scored, or marked for a person."""

    wire = "screening.completed"
    subject = ("application", "application_id")
    application_id: str
    outcome: str


@dataclass(frozen=True)
class ApplicationStageChanged(Event):
    """A person moved an application to another stage or status."""

    wire = "application.stage_changed"
    subject = ("application", "application_id")
    application_id: str
    stage: str


@dataclass(frozen=True)
class ApplicationRejected(Event):
    """A person decided not to go on with an application."""

    wire = "application.rejected"
    subject = ("application", "application_id")
    application_id: str


@dataclass(frozen=True)
class CandidateHired(Event):
    """A person decided to hire; the employment exists and waits for its first day."""

    wire = "employee.hired"
    subject = ("employment", "employment_id")
    employment_id: str
    person_id: str
    application_id: str = ""


@dataclass(frozen=True)
class EmployeeAdded(Event):
    """HR entered somebody who did not come through an opening; the employment waits for its first day."""

    wire = "employee.added"
    subject = ("employment", "employment_id")
    employment_id: str
    person_id: str


@dataclass(frozen=True)
class OnboardingStarted(Event):
    """A new hire's plan is open."""

    wire = "onboarding.started"
    subject = ("onboarding_case", "case_id")
    case_id: str
    employment_id: str


@dataclass(frozen=True)
class EmploymentTermsSet(Event):
    """HR has entered or changed contract, group and pay of an employment."""

    wire = "compensation.changed"
    subject = ("employment", "employment_id")
    employment_id: str


@dataclass(frozen=True)
class EmploymentChanged(Event):
    """An employment has begun to count, or its last day is another than before."""

    wire = "employment.changed"
    subject = ("employment", "employment_id")
    employment_id: str


@dataclass(frozen=True)
class BankAccountSet(Event):
    """Somebody is paid to another account from a day on."""

    wire = "person.account_set"
    subject = ("person", "person_id")
    person_id: str


@dataclass(frozen=True)
class TaxFactsDeclared(Event):
    """Somebody's declaration for withholding is recorded."""

    wire = "person.tax_facts_declared"
    subject = ("person", "person_id")
    person_id: str


@dataclass(frozen=True)
class IdentitySet(Event):
    """Somebody's numbers, date of birth or address are others than before."""

    wire = "person.identity_set"
    subject = ("person", "person_id")
    person_id: str


@dataclass(frozen=True)
class NewHireDataSubmitted(Event):
    """A new hire has given identity, account and tax data."""

    wire = "onboarding.data_submitted"
    subject = ("employment", "employment_id")
    employment_id: str
    person_id: str


@dataclass(frozen=True)
class DocumentRequested(Event):
    """A document is to be rendered from its template."""

    wire = "document.requested"
    subject = ("document", "document_id")
    document_id: str


@dataclass(frozen=True)
class DocumentRendered(Event):
    """A requested document is there."""

    wire = "document.rendered"
    subject = ("document", "document_id")
    document_id: str
    kind: str
    about_type: str
    about_id: str


@dataclass(frozen=True)
class DocumentSent(Event):
    """The company signed a document and so sent it to whom it concerns."""

    wire = "document.sent"
    subject = ("document", "document_id")
    document_id: str
    kind: str
    about_type: str
    about_id: str


@dataclass(frozen=True)
class DocumentSigned(Event):
    """A person signed a document; the evidence is stored."""

    wire = "signature.completed"
    subject = ("document", "document_id")
    document_id: str
    kind: str
    about_type: str
    about_id: str


@dataclass(frozen=True)
class PayRunApproved(Event):
    """A second person approved a run; nothing of it may change any more without a new approval."""

    wire = "payrun.approved"
    subject = ("pay_run", "run_id")
    run_id: str


@dataclass(frozen=True)
class PayRunCommitted(Event):
    """A run is sealed; payslips, bank file and journal follow."""

    wire = "payrun.committed"
    subject = ("pay_run", "run_id")
    run_id: str


@dataclass(frozen=True)
class PayslipPublished(Event):
    """A payslip can be seen by its employee."""

    wire = "payslip.published"
    subject = ("payslip", "payslip_id")
    payslip_id: str
    person_id: str


@dataclass(frozen=True)
class MessageQueued(Event):
    """A message is recorded and may leave."""

    wire = "message.queued"
    subject = ("delivery", "delivery_id")
    delivery_id: str

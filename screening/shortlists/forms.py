"""Forms of decisions: not to go on, and to hire."""

from datetime import date, timedelta
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from hr import clock
from hr.company import service as company
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, Needed
from screening.applications.models import Application
from screening.openings.forms import choices
from screening.openings.models import Job
from screening.shortlists import service
from screening.shortlists.service import Hire

CATEGORIES = (
    ("", _l("Choose a reason")),
    ("not_qualified", _l("A must-have is missing")),
    ("better_fit_elsewhere", _l("Other candidates fit better")),
    ("position_filled", _l("The job is filled")),
    ("position_cancelled", _l("The job is no longer offered")),
    ("no_response", _l("The candidate does not answer")),
    ("offer_declined", _l("The candidate declined the offer")),
    ("failed_condition", _l("A condition was not met")),
    ("duplicate", _l("The same person applied twice")),
    ("spam", _l("Not a real application")),
)


class RejectForm(BaseForm):
    """Why we do not go on: a reason for us, and words the candidate reads."""

    category = SelectField(_l("Reason"), [Needed(_l("Choose a reason."))], choices=choices(CATEGORIES))
    visible_text = TextAreaField(
        _l("What the candidate reads"),
        [
            Needed(_l("Write a sentence for the candidate.")),
            Length(min=15, max=1200, message=_l("Write a sentence or two, up to 1,200 characters.")),
        ],
        render_kw={"rows": 5},
    )
    version = HiddenField()


class OriginalForm(BaseForm):
    """Why a file is opened before names are shown."""

    reason = SelectField(_l("Why do you open it?"), [Needed(_l("Choose a reason."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons there are."""
        super().__init__(*args, **kwargs)
        reasons = [(key, gettext(words)) for key, words in service.REASONS_TO_REVEAL.items()]
        self.reason.choices = choices([("", gettext("Choose a reason")), *reasons])


class HireForm(BaseForm):
    """What is needed to employ the candidate."""

    given_name = StringField(_l("First name"), [Needed(), Length(max=100)])
    family_name = StringField(_l("Surnames"), [Optional(), Length(max=140)])
    job_title = StringField(_l("Job title"), [Needed(), Length(max=140)])
    legal_entity_id = SelectField(_l("Legal entity"), [Needed()])
    department_id = SelectField(_l("Department"), [Optional()])
    manager_id = SelectField(_l("Manager"), [Optional()])
    starts_on = DayField(_l("First day"), [Needed()])
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the choices from the company."""
        super().__init__(*args, **kwargs)
        none = ("", gettext("None"))
        self.legal_entity_id.choices = choices((each.id, each.name) for each in company.legal_entities())
        self.department_id.choices = choices(
            [none, *((each.id, each.name) for each in company.departments())]
        )
        self.manager_id.choices = choices([none, *((each.id, each.name) for each in service.managers())])

    def value(self) -> Hire:
        """Return the hire."""
        return Hire(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            job_title=self.job_title.data or "",
            legal_entity_id=self.legal_entity_id.data,
            department_id=self.department_id.data or None,
            manager_id=self.manager_id.data or None,
            starts_on=self.starts_on.data or clock.today(),
        )


def hire_form(row: Application, job: Job, *, manager_id: str | None) -> HireForm:
    """Return the form filled with what is known."""
    given, family = service.first_name_of(row.name)
    return HireForm(
        given_name=given,
        family_name=family,
        job_title=job.title_in(row.locale),
        legal_entity_id=job.legal_entity_id,
        department_id=job.department_id or "",
        manager_id=manager_id or "",
        starts_on=_next_monday(clock.today() + timedelta(days=14)),
        version=str(row.version),
    )


def _next_monday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7)

"""Forms of openings: a job in both languages with what it asks for."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, NumberRange, Optional

from hr.access import Role
from hr.auth import service as auth
from hr.company import service as company
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed, strip
from screening.openings.models import Job, JobRequirement
from screening.openings.service import JobText, WantedThing

KINDS = (
    ("skill", _l("Skill")),
    ("experience", _l("Experience")),
    ("education", _l("Education")),
    ("language", _l("Language")),
    ("licence", _l("Licence")),
)
WEIGHTS = ((1, "×1"), (2, "×2"), (3, "×3"))
LEVELS = (("", "–"), *((level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")))
CONTRACTS = (("indefinite", _l("Permanent")), ("temporary", _l("Temporary")))
WORKING_TIMES = (("full", _l("Full time")), ("part", _l("Part time")))
SPARE_ROWS = 2
MOST_ROWS = 20


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return (value, words) as the choices of a field."""
    return [SelectChoice(value, words) for value, words in pairs]


def _blank(value: str | None) -> str | None:
    return value or None


class RequirementForm(Form):
    """One requirement; a row without words is left out."""

    id = HiddenField()
    text_es = StringField(_l("In Spanish"), [Length(max=140)], filters=[strip])
    text_en = StringField(_l("In English"), [Length(max=140)], filters=[strip])
    kind = SelectField(_l("Kind"), choices=choices(KINDS))
    must = BooleanField(_l("Must-have"))
    weight = SelectField(_l("Weight"), choices=choices(WEIGHTS), coerce=int, default=1)
    min_years = IntegerField(_l("Years"), [Optional(), NumberRange(0, 40)])
    level = SelectField(_l("Level"), choices=choices(LEVELS))

    def validate_text_es(self, field: Any) -> None:
        """Both languages, or neither."""
        if bool(field.data) != bool(self.text_en.data):
            raise ValidationError(gettext("Write the requirement in both languages."))

    def value(self) -> WantedThing:
        """Return the requirement."""
        return WantedThing(
            kind=self.kind.data,
            text_es=self.text_es.data or "",
            text_en=self.text_en.data or "",
            must=self.must.data,
            weight=self.weight.data,
            min_years=self.min_years.data or 0,
            level=self.level.data if self.kind.data == "language" else "",
            id=self.id.data or "",
        )


class JobForm(BaseForm):
    """A job, its texts side by side."""

    title_es = StringField(_l("Title in Spanish"), [Needed(), Length(max=140)])
    title_en = StringField(_l("Title in English"), [Needed(), Length(max=140)])
    text_es = TextAreaField(_l("Text in Spanish"), [Needed(), Length(max=8000)], render_kw={"rows": 12})
    text_en = TextAreaField(_l("Text in English"), [Needed(), Length(max=8000)], render_kw={"rows": 12})
    legal_entity_id = SelectField(_l("Legal entity"), [Needed()])
    department_id = SelectField(_l("Department"), [Optional()], coerce=str)
    manager_user_id = SelectField(_l("Hiring manager"), [Optional()], coerce=str)
    location = StringField(_l("Place"), [Needed(), Length(max=120)])
    contract_kind = SelectField(_l("Contract"), choices=choices(CONTRACTS))
    working_time = SelectField(_l("Working time"), choices=choices(WORKING_TIMES))
    pay_min = MoneyField(_l("Lowest pay a year"), [Needed()], render_kw={"inputmode": "decimal"})
    pay_max = MoneyField(_l("Highest pay a year"), [Needed()], render_kw={"inputmode": "decimal"})
    closes_on = DayField(_l("Last day to apply"), [Optional()])
    requirements = FieldList(FormField(RequirementForm), max_entries=MOST_ROWS)
    version = HiddenField(default="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the choices from the company."""
        super().__init__(*args, **kwargs)
        none = ("", gettext("None"))
        self.legal_entity_id.choices = choices((each.id, each.name) for each in company.legal_entities())
        self.department_id.choices = choices(
            [none, *((each.id, each.name) for each in company.departments())]
        )
        managers = auth.users_with_role(Role.HIRING_MANAGER)
        self.manager_user_id.choices = choices([none, *((each.id, each.name) for each in managers)])
        if not self.is_submitted():
            self.add_rows()

    def add_rows(self) -> None:
        """Offer a few empty rows."""
        for _ in range(min(SPARE_ROWS, MOST_ROWS - len(self.requirements))):
            self.requirements.append_entry()

    def value(self) -> JobText:
        """Return the job."""
        plain = ("title_es", "title_en", "text_es", "text_en", "legal_entity_id", "location")
        chosen = ("contract_kind", "working_time", "closes_on")
        rows = (entry.form.value() for entry in self.requirements)
        return JobText(
            **{name: getattr(self, name).data for name in (*plain, *chosen)},
            pay_min=self.pay_min.data or Decimal(0),
            pay_max=self.pay_max.data or Decimal(0),
            department_id=_blank(self.department_id.data),
            manager_user_id=_blank(self.manager_user_id.data),
            requirements=tuple(row for row in rows if row.text_es),
        )


def form_of(job: Job, requirements: list[JobRequirement]) -> JobForm:
    """Return the form filled with a job."""
    names = ("id", "text_es", "text_en", "kind", "must", "weight", "min_years", "level")
    own = ("title_es", "title_en", "text_es", "text_en", "legal_entity_id", "location", "closes_on")
    chosen = ("contract_kind", "working_time", "department_id", "manager_user_id")
    return JobForm(
        data={
            **{name: getattr(job, name) for name in own},
            **{name: getattr(job, name) or "" for name in chosen},
            "pay_min": Decimal(job.pay_min_minor) / 100,
            "pay_max": Decimal(job.pay_max_minor) / 100,
            "version": str(job.version),
            "requirements": [
                {**{name: getattr(row, name) for name in names}, "min_years": row.min_years or None}
                for row in requirements
            ],
        },
    )


class StateForm(BaseForm):
    """Publishing or closing a job."""

    act = StringField(validators=[AnyOf(("publish", "close"))])

"""Forms of pay runs."""

from calendar import monthrange
from datetime import date, timedelta

from wtforms import HiddenField, SelectField, SubmitField, TextAreaField
from wtforms.validators import Length

from hr import clock
from hr.company import service as company
from hr.i18n import format_date
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed

MONTHS_BACK, MONTHS_AHEAD = 3, 1


class OpenRunForm(BaseForm):
    """Whose pay, and of which month."""

    entity = SelectField(_l("Company"), [Needed()])
    period = SelectField(_l("Month"), [Needed()])
    submit = SubmitField(_l("Open the pay run"))

    def offer(self) -> "OpenRunForm":
        """Fill in the choices; the present month is proposed."""
        self.entity.choices = [(row.id, row.name) for row in company.legal_entities()]
        months = _months()
        self.period.choices = [(month.isoformat(), _capital(format_date(month, "month"))) for month in months]
        if not self.is_submitted():
            self.period.data = months[MONTHS_BACK].isoformat()
        return self

    @property
    def month(self) -> date:
        """The first day of the chosen month."""
        return date.fromisoformat(self.period.data)


class SeenForm(BaseForm):
    """The fingerprint of the lines that were on the page."""

    seen = HiddenField()


class ReturnForm(BaseForm):
    """Why a run goes back to its preparers."""

    reason = TextAreaField(
        _l("What has to change"),
        [
            Needed(_l("Say what has to change.")),
            Length(max=1000, message=_l("Write up to 1,000 characters.")),
        ],
        description=_l(
            "Whoever prepares the run reads it in the portal. The mail says only that it came back."
        ),
        render_kw={"rows": 4},
    )


def _months() -> list[date]:
    month = clock.today().replace(day=1)
    for _ in range(MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
    months = [month]
    for _ in range(MONTHS_BACK + MONTHS_AHEAD):
        month += timedelta(days=monthrange(month.year, month.month)[1])
        months.append(month)
    return months


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

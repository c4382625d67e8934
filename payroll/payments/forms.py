"""Forms of payments: a bank's answer, what was seen, two days, the account a company pays from."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Form, HiddenField, StringField
from wtforms.validators import Length

from hr.errors import DomainError
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, Needed
from payroll.payments.answers import BadRow, NotTakenIn


class ReleaseForm(BaseForm):
    """Which bytes were seen."""

    seen = HiddenField()


class AnswerForm(BaseForm):
    """The file with a bank's answer."""

    file = FileField(
        _l("The bank's answer"),
        [FileRequired(_l("Choose the file the bank sent."))],
        description=_l(
            "pain.002, a NACHA return file, or a list (CSV) with a payment and its outcome in each row"
        ),
    )

    def __init__(self, **options: Any) -> None:
        """Begin without bad rows."""
        super().__init__(**options)
        self.bad_rows: tuple[BadRow, ...] = ()

    def file_given(self) -> dict[str, Any]:
        """Return the bytes and their name."""
        self.file.data.seek(0)
        return {"content": self.file.data.read(), "filename": self.file.data.filename or ""}

    def take(self, error: DomainError) -> None:
        """Keep the rows that stopped the file beside the error."""
        super().take(error)
        if isinstance(error, NotTakenIn):
            self.bad_rows = error.rows


class PeriodForm(Form):
    """Two days, as an address names them."""

    first = DayField("from", [Needed()], name="from")
    last = DayField("to", [Needed()], name="to")

    def days(self) -> tuple[date, date]:
        """Return both days of a valid form."""
        first, last = self.first.data, self.last.data
        assert first is not None
        assert last is not None
        return first, last


class PayingAccountForm(BaseForm):
    """What its bank knows a company by."""

    identifier = StringField(
        _l("What the bank knows you by"),
        [Needed(), Length(max=20)],
        description=_l("Company identification of ten characters for ACH, service user number for Bacs"),
    )
    bank_name = StringField(_l("Name of the bank"), [Length(max=60)])

    def given(self) -> dict[str, str]:
        """Return what was typed, by the names of the service."""
        return {"identifier": self.identifier.data or "", "bank_name": self.bank_name.data or ""}

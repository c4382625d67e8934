"""Forms about payslips: a code to verify, a file to check, a password for a protected copy, a purpose."""

from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, Length

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, MoneyField, Needed
from payroll.payslips.copies import LONGEST, SHORTEST
from payroll.purposes import PURPOSES


class CodeForm(BaseForm):
    """The code printed on a payslip and, for whoever holds the paper, the net printed there."""

    code = StringField(
        _l("Code on the payslip"),
        description=_l("Sixteen letters and figures, such as 7KQ2-93FD-XM4T-B8NA"),
        validators=[Needed(), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    net = MoneyField(
        _l("Net pay printed on it"),
        description=_l("If you fill it in, the page says whether it is the right amount."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


class FileForm(BaseForm):
    """The PDF as it was received."""

    file = FileField(_l("The PDF file"), validators=[FileRequired(_l("Choose the file."))])


class ProtectForm(BaseForm):
    """A password for one copy; it is kept nowhere."""

    password = PasswordField(
        _l("Password for the file"),
        description=_l("At least 8 signs. It is kept nowhere: without it nobody can open the file."),
        validators=[
            Needed(),
            Length(min=SHORTEST, max=LONGEST, message=_l("Use between 8 and 120 signs.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    repeated = PasswordField(
        _l("The password again"),
        validators=[Needed(), EqualTo("password", message=_l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


def _purposes() -> dict[str, str]:
    return {key: str(words) for key, words in PURPOSES.items()}


class PurposeForm(BaseForm):
    """Why somebody of payroll opens another person's payslip."""

    purpose = SelectField(_l("What do you need it for?"), [Needed()], choices=_purposes)

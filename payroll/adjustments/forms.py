"""The form of a difference that the next pay settles."""

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length

from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, MoneyField, Needed
from payroll.adjustments.service import LESS, MORE


class AdjustmentForm(BaseForm):
    """Which line, by how much, and why."""

    line = SelectField(_l("Line of the payslip"), [Needed()])
    direction = RadioField(_l("What the next pay does"), [Needed(_l("Choose one."))])
    amount = MoneyField(_l("Difference"), [Needed(_l("Write the amount."))])
    reason = TextAreaField(
        _l("Reason"),
        [Needed(_l("Say why: it stands on both payslips.")), Length(max=300)],
        description=_l("The employee reads it on both payslips."),
        render_kw={"rows": 3},
    )
    is_agreed = BooleanField(_l("The employee agrees that it is taken back"))

    def offer(self, lines: list[tuple[str, str]], position: str = "") -> "AdjustmentForm":
        """Fill in the choices; `position` is the line to begin with."""
        self.line.choices = [("", gettext("Choose one")), *lines]
        self.direction.choices = [(MORE, gettext("Pays it")), (LESS, gettext("Takes it back"))]
        if position in dict(lines) and not self.line.data:
            self.line.data = position
        return self

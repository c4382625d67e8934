"""The form of a correction: what it does, what it leaves out, why."""

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed
from payroll.corrections.models import REPLACE, REVERSE


class CorrectionForm(BaseForm):
    """What is asked before a sealed pay is corrected."""

    kind = RadioField(_l("What to do"), default=REPLACE)
    left_out = SelectMultipleField(
        _l("Leave out"),
        description=_l("What was entered for this pay and should not have been."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Both people and the auditor read it."),
        validators=[Needed(), Length(max=1000)],
        render_kw={"rows": 3},
    )

    def offer(self, entered: list[tuple[str, str]]) -> "CorrectionForm":
        """Fill in the choices; `entered` are the codes and names that the pay held."""
        self.kind.choices = [
            (REPLACE, gettext("Take it back and pay it anew with the facts of now")),
            (REVERSE, gettext("Take it back and pay nothing in its place")),
        ]
        self.left_out.choices = entered
        return self

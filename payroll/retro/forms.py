"""The form that decides on differences in past pay."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed

NOW, WITH_NEXT, DISMISS = "now", "next", "dismiss"


class DecideForm(BaseForm):
    """What becomes of the chosen differences, and why."""

    act = RadioField(_l("What to do"), default=NOW)
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Both people and the auditor read it."),
        validators=[Needed(), Length(max=1000)],
        render_kw={"rows": 3},
    )

    def offer(self, *, can_settle: bool = True, can_now: bool = True) -> "DecideForm":
        """Fill in the choices: what a run cannot settle can only be left, with what was done about it."""
        choices = [
            (NOW, gettext("Settle them now, outside the calendar"), can_settle and can_now),
            (WITH_NEXT, gettext("Settle them on the pay day of the run being prepared"), can_settle),
            (DISMISS, gettext("Leave them as they are"), True),
        ]
        self.act.choices = [(name, words) for name, words, is_open in choices if is_open]
        if self.act.data not in dict(self.act.choices) and not self.is_submitted():
            self.act.data = self.act.choices[0][0]
        return self

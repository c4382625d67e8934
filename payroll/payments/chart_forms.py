"""The form of a rule: what is booked to an account of its own, and for which cost centre."""

from collections.abc import Sequence

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed


class RuleForm(BaseForm):
    """One thing that is booked apart."""

    what = SelectField(_l("What is booked apart"), [Needed()])
    centre = SelectField(
        _l("Cost centre"),
        [Optional()],
        description=_l("Only what the company spends is booked by cost centre."),
    )
    account = StringField(
        _l("Account"), [Needed(), Length(max=12)], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )

    def offer(self, what: Sequence[tuple[str, str]], centres: Sequence[str]) -> "RuleForm":
        """Fill in the choices."""
        self.what.choices = list(what)
        self.centre.choices = [("", gettext("Every cost centre")), *((name, name) for name in centres)]
        return self

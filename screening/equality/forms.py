"""The form of the optional answers."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm
from screening.equality.service import AGE, GENDER, Answers

CHOICES = {
    GENDER: (("woman", _l("Woman")), ("man", _l("Man")), ("other", _l("Another gender"))),
    AGE: (("under_30", _l("Under 30")), ("30_to_49", _l("30 to 49")), ("50_plus", _l("50 or older"))),
}


class EqualityForm(BaseForm):
    """Two questions; the last choice of each says nothing."""

    gender = SelectField(_l("Your gender"), [Optional()])
    age = SelectField(_l("Your age"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the groups and the way not to say."""
        super().__init__(*args, **kwargs)
        for name, choices in CHOICES.items():
            none = SelectChoice("", gettext("I prefer not to say"))
            self[name].choices = [*(SelectChoice(value, words) for value, words in choices), none]

    def value(self) -> Answers:
        """Return the answers."""
        return Answers(self.gender.data or "", self.age.data or "")

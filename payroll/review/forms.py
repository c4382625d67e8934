"""Forms of the review."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed


class SeenForm(BaseForm):
    """The fingerprint of what was on the page."""

    seen = HiddenField()


class AcceptForm(SeenForm):
    """Why a flag is right as it is."""

    reason = TextAreaField(
        _l("Why is it right?"),
        [Needed(_l("Say why it is right.")), Length(max=1000, message=_l("Write up to 1,000 characters."))],
        description=_l("The approver reads it. It counts until the flag says something else."),
        render_kw={"rows": 3},
    )

"""The form that leaves somebody out of a run."""

from wtforms import TextAreaField
from wtforms.validators import Length

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed


class SkipForm(BaseForm):
    """Why somebody is not paid by a run."""

    reason = TextAreaField(
        _l("Reason"),
        [
            Needed(_l("Say why this person is left out.")),
            Length(max=500, message=_l("Write up to 500 characters.")),
        ],
        description=_l("The approver and the auditor read it."),
        render_kw={"rows": 3},
    )

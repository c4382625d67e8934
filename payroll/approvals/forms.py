"""The form of a company's approval limit."""

from wtforms.validators import Optional

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed


class LimitForm(BaseForm):
    """Up to which cost one signature is enough."""

    amount = MoneyField(
        _l("One approver signs alone up to"),
        [Optional()],
        description=_l("Employer cost of a run. Leave it empty if one signature is always enough."),
        render_kw={"inputmode": "decimal"},
    )
    effective_from = DayField(
        _l("Counts from"),
        [Needed()],
        description=_l("A higher limit, or none, counts from tomorrow at the earliest."),
    )

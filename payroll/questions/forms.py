"""Forms of questions about pay."""

from wtforms import TextAreaField
from wtforms.validators import Length

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed

LONG = Length(max=1500, message=_l("Write up to 1,500 characters."))


class AskForm(BaseForm):
    """What somebody wants to know about a line."""

    question = TextAreaField(
        _l("Your question"),
        [Needed(_l("Write your question.")), LONG],
        description=_l("Payroll sees the line and how it was worked out beside it."),
        render_kw={"rows": 4},
    )


class AnswerForm(BaseForm):
    """What payroll answers."""

    answer = TextAreaField(
        _l("Your answer"),
        [Needed(_l("Write the answer.")), LONG],
        description=_l("They read it on their payslip. The mail carries only a link."),
        render_kw={"rows": 4},
    )

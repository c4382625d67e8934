"""Forms of a take-over: the file of another payroll."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from hr.company import service as company
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed


class LegacyUploadForm(BaseForm):
    """The payslips of another payroll."""

    entity = SelectField(_l("Company"), [Needed()])
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("CSV or Excel, one row per person, month and concept: NIF, month, concept, amount."),
    )

    def offer(self) -> "LegacyUploadForm":
        """Fill in the companies."""
        self.entity.choices = [(row.id, row.name) for row in company.legal_entities()]
        return self

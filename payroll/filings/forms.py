"""Forms of filings: what the page showed, the receipt, the authority's answer, whom it may call."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional, Regexp

from hr import clock
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, EmailAddress, Needed

LARGEST_MB = 5
MEGABYTE = 1024 * 1024


class SeenForm(BaseForm):
    """The fingerprint of the figures that were on the page."""

    seen = HiddenField()


class ReasonForm(BaseForm):
    """Why a filing goes back, or what is corrected."""

    reason = TextAreaField(
        _l("What has to change"),
        [
            Needed(_l("Say what has to change.")),
            Length(max=1000, message=_l("Write up to 1,000 characters.")),
        ],
        description=_l("It stays in the portal, with the filing."),
        render_kw={"rows": 4},
    )


class FiledForm(BaseForm):
    """The authority's receipt."""

    reference = StringField(
        _l("Reference"),
        [Needed(_l("Write the reference that is on the receipt.")), Length(max=60)],
        description=_l("The number on the receipt: the justificante or CSV in Spain."),
        render_kw={"spellcheck": "false"},
    )
    filed_on = DayField(_l("Filed on"), [Needed(_l("Say on which day it was filed."))])
    receipt = FileField(
        _l("Receipt"),
        [FileRequired(_l("Choose the file of the receipt."))],
        description=_l("PDF, picture or text, up to 5 MB."),
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg,.txt,.xml"},
    )

    content = b""

    def propose(self) -> "FiledForm":
        """Propose today."""
        if not self.is_submitted():
            self.filed_on.data = clock.today()
        return self

    def validate_receipt(self, field: Any) -> None:
        """Take the bytes, and refuse too many of them."""
        self.content = field.data.read(LARGEST_MB * MEGABYTE + 1)
        if len(self.content) > LARGEST_MB * MEGABYTE:
            raise ValidationError(
                gettext("The file is larger than %(size)s MB. Send a smaller one.", size=LARGEST_MB)
            )


class SettingsForm(BaseForm):
    """What the authorities ask about an employer besides its name and tax number."""

    contact_name = StringField(
        _l("Whom the authority may call"), [Optional(), Length(max=80)],
        description=_l("Family name first. It goes into the Modelo 190 and the W-2 file."),
    )  # fmt: skip
    contact_phone = TelField(
        _l("Telephone"),
        [
            Optional(),
            Length(max=20),
            Regexp(r"^[+()\d\s./-]{9,20}$", message=_l("Write the number in digits.")),
        ],
    )
    contact_email = EmailField(_l("E-mail"), [Optional(), Length(max=50), EmailAddress()])
    is_monthly = BooleanField(
        _l("Modelo 111 every month"),
        description=_l("Companies with a turnover above 6,010,121.04 euros in the year before, and others."),
    )
    submitter_id = StringField(
        _l("BSO user ID"), [Optional(), Length(max=8)], description=_l("Of whoever sends the W-2 file.")
    )


FIELDS_OF = {
    "es": ("contact_name", "contact_phone", "contact_email", "is_monthly"),
    "us": ("contact_name", "contact_phone", "contact_email", "submitter_id"),
}

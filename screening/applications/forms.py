"""Forms of candidates: the file, who they are, sending, taking back, asking for a link."""

from typing import Any

from flask import current_app
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, HiddenField, StringField, TelField, ValidationError
from wtforms.validators import Length, Optional, Regexp

from hr.errors import Invalid
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, EmailAddress, Needed
from screening.applications import reading
from screening.applications.fact_forms import FactsForm

EMAIL_CHECKS = [Needed(), Length(max=254), EmailAddress()]
ACCEPTED = ".pdf,.docx,.odt,.rtf,.html,.htm,.txt,.jpg,.jpeg,.png"
MEGABYTE = 1024 * 1024
LEAST_DIGITS, MOST_DIGITS = 6, 15


def largest_file_mb() -> int:
    """Return how large a file may be here."""
    largest: int = current_app.config["SETTINGS"].max_upload_mb
    return largest


class FileForm(BaseForm):
    """A résumé."""

    resume = FileField(
        _l("Your résumé"),
        [FileRequired(_l("Choose the file with your résumé."))],
        render_kw={"accept": ACCEPTED},
    )

    content = b""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say how large a file may be here."""
        super().__init__(*args, **kwargs)
        self.resume.description = gettext(
            "PDF, DOCX, ODT, RTF, HTML, TXT, JPG or PNG, up to %(size)s MB.", size=largest_file_mb()
        )

    def validate_resume(self, field: Any) -> None:
        """Take the content, and refuse at once what is no résumé from the outside."""
        self.content = field.data.read(largest_file_mb() * MEGABYTE + 1)
        if len(self.content) > largest_file_mb() * MEGABYTE:
            raise ValidationError(
                gettext("The file is larger than %(size)s MB. Send a smaller one.", size=largest_file_mb())
            )
        try:
            reading.accepted_type(self.content)
        except Invalid as error:
            raise ValidationError(gettext(error.message)) from error


class DetailsForm(FactsForm):
    """Who applies and how to reach them, with what was read of the résumé."""

    name = StringField(
        _l("Full name"),
        [Needed(), Length(max=140), Regexp(r"^[^<>@\x00-\x1f]+$", message=_l("Write your name in letters."))],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = EmailField(
        _l("E-mail"),
        EMAIL_CHECKS,
        description=_l("We send you a link here, to see how it goes."),
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    phone = TelField(
        _l("Telephone"),
        [
            Optional(),
            Length(max=30),
            Regexp(r"^[+()\d\s./-]{6,30}$", message=_l("Write the number in digits, like +34 600 000 000.")),
        ],
        description=_l("Only to arrange an interview."),
        render_kw={"autocomplete": "tel"},
    )
    seen = HiddenField()  # what was read stood in the form

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the fields whose content is kept."""
        return ("name", "email", "phone", "seen", *super().names())

    def validate_phone(self, field: Any) -> None:
        """Refuse what no telephone network could dial (ITU-T E.164: 15 digits at most)."""
        if field.data and not LEAST_DIGITS <= sum(sign.isdigit() for sign in field.data) <= MOST_DIGITS:
            raise ValidationError(gettext("Write the number in digits, like +34 600 000 000."))


class SendForm(BaseForm):
    """The last look: agree and send."""

    consent = BooleanField(
        _l("I agree that you keep my application for 12 months and read it with software."),
        [Needed(_l("Tick the box so that we may keep and read your application."))],
    )
    token = HiddenField()


class FindForm(BaseForm):
    """The address an application was sent from."""

    email = EmailField(_l("E-mail"), EMAIL_CHECKS, render_kw={"autocomplete": "email"})


class WithdrawForm(BaseForm):
    """Nothing to fill in: the button takes the application back."""

"""Forms of candidates: apply, take back, ask for a link."""

from pathlib import Path
from typing import Any

from flask import current_app
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, HiddenField, StringField, TelField, ValidationError
from wtforms.validators import Length, Optional, Regexp, StopValidation

from hr.errors import Invalid
from hr.i18n import gettext, locale
from hr.i18n import lazy_gettext as _l
from hr.ids import new_token
from hr.web.forms import BaseForm, EmailAddress, Needed
from screening.applications import drafts, reading
from screening.applications.service import NewApplication

EMAIL_CHECKS = [Needed(), Length(max=254), EmailAddress()]
MEGABYTE = 1024 * 1024
LEAST_DIGITS, MOST_DIGITS = 6, 15


def largest_file_mb() -> int:
    """Return how large a file may be here."""
    largest: int = current_app.config["SETTINGS"].max_upload_mb
    return largest


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].var_dir / "drafts"
    return folder


class FileForm(BaseForm):
    """A résumé."""

    resume = FileField(
        _l("Your résumé"),
        [FileRequired(_l("Choose the file with your résumé."))],
        render_kw={"accept": ".pdf,.docx,.odt,.txt"},
    )

    content = b""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say how large a file may be here."""
        super().__init__(*args, **kwargs)
        self.resume.description = gettext("PDF, DOCX, ODT or TXT, up to %(size)s MB.", size=largest_file_mb())

    def validate_resume(self, field: Any) -> None:
        """Take the content, and refuse at once what is no résumé from the outside."""
        self.content = self.taken(field)
        if len(self.content) > largest_file_mb() * MEGABYTE:
            raise ValidationError(
                gettext("The file is larger than %(size)s MB. Send a smaller one.", size=largest_file_mb())
            )
        try:
            reading.accepted_type(self.content)
        except Invalid as error:
            raise ValidationError(gettext(error.message)) from error

    def taken(self, field: Any) -> bytes:
        """Return the bytes that were sent, one more than allowed at most."""
        content: bytes = field.data.read(largest_file_mb() * MEGABYTE + 1)
        return content


class ChosenOrKept:
    """A file is chosen now, or was kept when the form came back before."""

    field_flags = {"required": True}  # noqa: RUF012 - as WTForms wants it

    def __call__(self, form: Any, field: Any) -> None:
        """Stop where there is neither."""
        if not field.data and form.draft is None:
            raise StopValidation(gettext("Choose the file with your résumé."))


class ApplyForm(FileForm):
    """An application: the résumé first, then how to reach the person."""

    resume = FileField(
        _l("Your résumé"),
        [ChosenOrKept()],
        render_kw={"accept": ".pdf,.docx,.odt,.txt"},
    )
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
    consent = BooleanField(
        _l("I agree that you keep my application for 12 months and read it with software."),
        [Needed(_l("Tick the box so that we may keep and read your application."))],
    )
    token = HiddenField()
    kept = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give each fresh form a token of its own, so that sending it twice is one application."""
        super().__init__(*args, **kwargs)
        if not (self.token.data or "").strip():
            self.token.data = new_token()
        self.draft = self._kept() if self.kept.data else None

    def _kept(self) -> drafts.Draft | None:
        return drafts.kept(_folder(), token=self.token.data or "", reference=self.kept.data or "")

    def taken(self, field: Any) -> bytes:
        """Return the file chosen now, or else the one kept before."""
        return super().taken(field) if field.data or self.draft is None else self.draft.content

    def keep_file(self) -> None:
        """Keep a good file while the rest of the form is mended; without room for it, say so."""
        if self.resume.errors or not self.resume.data:
            self.kept.data = self.draft.reference if self.draft else ""
            return
        before, token = self.draft, self.token.data or ""
        name = self.resume.data.filename or ""
        self.draft = drafts.keep(_folder(), token=token, name=name, content=self.content)
        if before is not None:
            drafts.forget(_folder(), token=token, draft=before)
        self.kept.data = self.draft.reference if self.draft else ""
        if self.draft is None:
            self.resume.errors = [gettext("Choose the file again: browsers do not keep it.")]

    def forget_file(self) -> None:
        """Remove the kept file once it has become an application."""
        if self.draft is not None:
            drafts.forget(_folder(), token=self.token.data or "", draft=self.draft)

    def validate_phone(self, field: Any) -> None:
        """Refuse what no telephone network could dial (ITU-T E.164: 15 digits at most)."""
        if field.data and not LEAST_DIGITS <= sum(sign.isdigit() for sign in field.data) <= MOST_DIGITS:
            raise ValidationError(gettext("Write the number in digits, like +34 600 000 000."))

    def validate_token(self, field: Any) -> None:
        """A token nobody made is replaced."""
        if not 20 <= len(field.data or "") <= 64:
            field.data = new_token()

    def value(self) -> NewApplication:
        """Return what was sent."""
        return NewApplication(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            locale=locale(),
            content=self.content,
            form_token=self.token.data or "",
            consent=bool(self.consent.data),
        )


class FindForm(BaseForm):
    """The address an application was sent from."""

    email = EmailField(_l("E-mail"), EMAIL_CHECKS, render_kw={"autocomplete": "email"})


class WithdrawForm(BaseForm):
    """Nothing to fill in: the button takes the application back."""

"""Forms of the door: sign in, ask for a link, choose a password."""

from wtforms import EmailField, HiddenField, PasswordField, SubmitField
from wtforms.validators import Email, Length

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed

EMAIL_CHECKS = [Needed(), Length(max=254), Email(_l("Write the e-mail address like name@example.com."))]


class SignInForm(BaseForm):
    """E-mail and password."""

    email = EmailField(_l("E-mail"), EMAIL_CHECKS, render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), [Needed()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    submit = SubmitField(_l("Sign in"))


class LinkForm(BaseForm):
    """Where to send a sign-in link."""

    email = EmailField(_l("E-mail"), EMAIL_CHECKS, render_kw={"autocomplete": "username"})
    submit = SubmitField(_l("Send me a link"))


class UseLinkForm(BaseForm):
    """Nothing to fill in: pressing the button uses the link."""

    next = HiddenField()
    submit = SubmitField(_l("Continue"))


class AgainForm(BaseForm):
    """The password once more, before a sensitive step."""

    password = PasswordField(_l("Password"), [Needed()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    submit = SubmitField(_l("Confirm"))


class PasswordForm(BaseForm):
    """A new password."""

    password = PasswordField(
        _l("New password"),
        [Needed(), Length(max=256)],
        description=_l("At least 15 characters; a sentence of four words works well. Pasting is fine."),
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Save the password"))

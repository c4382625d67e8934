"""Forms of the door: sign in, ask for a link, use one, confirm again, choose a password."""

from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import Email, Length

from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed

EMAIL_CHECKS = [
    Needed(),
    Length(max=254, message=_l("This is longer than an e-mail address can be.")),
    Email(_l("Write the e-mail address like name@example.com.")),
]
SPELLED = {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}


class SignInForm(BaseForm):
    """E-mail and password."""

    email = EmailField(_l("E-mail"), EMAIL_CHECKS, render_kw=SPELLED)
    password = PasswordField(_l("Password"), [Needed()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class LinkForm(BaseForm):
    """Where to send a link."""

    email = EmailField(_l("E-mail"), EMAIL_CHECKS, render_kw=SPELLED)
    next = HiddenField()


class UseLinkForm(BaseForm):
    """Nothing to fill in: pressing the button uses the link."""

    next = HiddenField()


class NewLinkForm(BaseForm):
    """Nothing to fill in: which spent link is to be replaced."""

    link_id = HiddenField()


class AgainForm(BaseForm):
    """The password once more, before a sensitive step."""

    password = PasswordField(_l("Password"), [Needed()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class PasswordForm(BaseForm):
    """A new password."""

    password = PasswordField(
        _l("New password"),
        [Needed(), Length(max=256, message=_l("Use at most 256 characters."))],
        description=_l("At least 15 characters; a sentence of four words works well. Pasting is fine."),
        render_kw={"autocomplete": "new-password"},
    )
    next = HiddenField()

"""Forms of accounts: invite somebody, set roles, choose a language."""

from typing import Any

from wtforms import EmailField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from hr.access import Role
from hr.accounts.service import ROLE_NAMES
from hr.i18n import LANGUAGE_NAMES, N_, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, EmailAddress, Needed


class RolesField(SelectMultipleField):
    """One checkbox per role."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _role_choices() -> dict[str, str]:
    return {role.value: gettext(ROLE_NAMES[role]) for role in Role}


class RolesForm(BaseForm):
    """Which roles an account has."""

    roles = RolesField(
        _l("Roles"),
        [Needed(_l("Choose at least one role."))],
        choices=_role_choices,
        description=_l("Preparing and approving pay exclude each other."),
    )

    @property
    def chosen(self) -> list[Role]:
        """The roles as the service wants them."""
        return [Role(value) for value in self.roles.data or []]


class InviteForm(RolesForm):
    """Somebody new; the fields in the order of the page, which is that of the error summary."""

    name = StringField(
        _l("Full name"), [Needed(), Length(max=200)], render_kw={"autocomplete": "off", "spellcheck": "false"}
    )
    email = EmailField(
        _l("E-mail"),
        [
            Needed(),
            Length(max=254, message=_l("This is longer than an e-mail address can be.")),
            EmailAddress(),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    locale = SelectField(_l("Language of their e-mails"), choices=LANGUAGE_NAMES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the inherited roles last."""
        super().__init__(*args, **kwargs)
        self._fields["roles"] = self._fields.pop("roles")


class LanguageForm(BaseForm):
    """The language of one's own pages and mails."""

    locale = SelectField(_l("Language of pages and e-mails"), choices=LANGUAGE_NAMES)


def role_filter(text: str) -> Role | None:
    """Return the role named in an address, or none."""
    return Role(text) if text in {role.value for role in Role} else None


NO_ROLES = {"system": N_("by itself"), "candidate": N_("candidate"), "anonymous": N_("not signed in")}


def role_words(label: str) -> str:
    """Return the roles that a record keeps as one word, in the reader's words."""
    if label in NO_ROLES:
        return gettext(NO_ROLES[label])
    return named_roles([role for word in label.split("+") if (role := role_filter(word))])


def named_roles(roles: Any) -> str:
    """Return roles in the reader's words."""
    return ", ".join(gettext(ROLE_NAMES[role]) for role in Role if role in roles)

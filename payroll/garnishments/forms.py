"""The form of a court order."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from hr import clock
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed
from payroll.garnishments.kinds import KINDS
from payroll.garnishments.service import NewOrder

MONEY = {"inputmode": "decimal"}
OF_US = ("rate", "supports_other_family", "is_long_overdue")
OF_SPAIN = ("cut",)


class OrderForm(BaseForm):
    """An order as it came in."""

    kind = SelectField(_l("Kind of order"), [Needed()])
    authority = StringField(_l("Who orders it"), [Needed(), Length(max=200)])
    reference = StringField(_l("Number of the case"), [Needed(), Length(max=100)])
    account = StringField(
        _l("Account it is paid to"), [Optional(), Length(max=60)], description=_l("As the order names it.")
    )
    received_on = DayField(
        _l("Received on"), [Needed()], description=_l("The earlier of two orders is paid first.")
    )
    starts_on = DayField(_l("Counts from"), [Needed()])
    principal = MoneyField(
        _l("Owed in all"),
        [Optional()],
        description=_l("Empty for maintenance without an end."),
        render_kw=MONEY,
    )
    each = MoneyField(_l("Most of one pay"), [Optional()], render_kw=MONEY)
    rate = MoneyField(_l("Limit of the order or the state, in percent"), [Optional()], render_kw=MONEY)
    cut = MoneyField(
        _l("Cut for dependants, in points"),
        [Optional()],
        description=_l("Between 10 and 15, where the court has granted it (LEC 607.4)."),
        render_kw=MONEY,
    )
    supports_other_family = BooleanField(_l("They support another family"))
    is_long_overdue = BooleanField(_l("The support is more than twelve weeks overdue"))

    def __init__(self, *, country: str, **options: Any) -> None:
        """Offer the kinds of a country; the questions of one country are asked there alone."""
        super().__init__(**options)
        kinds = KINDS.get(country, {})
        self.kind.choices = [(key, gettext(kind.name)) for key, kind in kinds.items()]
        for name in (*(OF_US if country != "us" else ()), *(OF_SPAIN if country != "es" else ())):
            del self[name]
        if not self.is_submitted():
            self.received_on.data = self.starts_on.data = clock.today()

    def order(self, employment_id: str) -> NewOrder:
        """Return what was filled in."""
        given = {name: self[name].data for name in (*OF_US, *OF_SPAIN) if name in self._fields}
        return NewOrder(
            employment_id=employment_id,
            kind=self.kind.data,
            authority=self.authority.data or "",
            reference=self.reference.data or "",
            account=self.account.data or "",
            received_on=self.received_on.data or clock.today(),
            starts_on=self.starts_on.data or clock.today(),
            principal=self.principal.data,
            each=self.each.data,
            **given,
        )

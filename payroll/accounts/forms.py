"""Forms of pay accounts: a decision with its reason, and pay split over accounts."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from hr import identifiers
from hr.errors import Invalid
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.money import to_minor
from hr.people import service as people
from hr.web.forms import BaseForm, MoneyField
from payroll.accounts.dividing import FIXED, PERCENT

PARTS = (1, 2)


class DecisionForm(BaseForm):
    """Why a change goes on or not."""

    reason = TextAreaField(
        _l("How you made sure, or why not"),
        [Length(max=500)],
        description=_l("Call the number on file. Never use a number or address from the request itself"),
    )


class DivisionForm(BaseForm):
    """Up to two parts of the pay that go elsewhere; the rest goes to the main account."""

    iban_1 = StringField(_l("First other account"), [Optional(), Length(max=50)])
    kind_1 = SelectField(_l("How much of it"))
    value_1 = MoneyField(_l("Amount or percentage"), [Optional()])
    iban_2 = StringField(_l("Second other account"), [Optional(), Length(max=50)])
    kind_2 = SelectField(_l("How much of it"))
    value_2 = MoneyField(_l("Amount or percentage"), [Optional()])

    def __init__(self, *, country: str = "es", **options: Any) -> None:
        """Offer both ways of splitting."""
        super().__init__(**options)
        self.country = country
        choices = [(FIXED, gettext("a fixed amount")), (PERCENT, gettext("a percentage"))]
        self.kind_1.choices = self.kind_2.choices = choices

    def validate_iban_1(self, field: Any) -> None:
        """Check the account."""
        self._check(field, self.value_1)

    def validate_iban_2(self, field: Any) -> None:
        """Check the account."""
        self._check(field, self.value_2)

    def validate_value_1(self, field: Any) -> None:
        """Check the share."""
        self._check_share(field, self.kind_1.data)

    def validate_value_2(self, field: Any) -> None:
        """Check the share."""
        self._check_share(field, self.kind_2.data)

    def _check(self, field: Any, value: Any) -> None:
        if value.data is None:
            raise ValidationError(gettext("Say how much goes to this account."))
        try:
            identifiers.account(field.data, self.country)
        except Invalid as error:
            raise ValidationError(gettext(error.message, **error.values)) from error

    def _check_share(self, field: Any, kind: str) -> None:
        if field.data is None:
            return  # the field itself says that it is no amount, or _check that it is missing
        if field.data <= 0 or (kind == PERCENT and field.data > 100):
            raise ValidationError(gettext("Write more than zero, and no more than 100 percent."))

    def parts(self) -> list[dict[str, str]]:
        """Return the parts in their order, as they are kept."""
        return list(self._parts())

    def _parts(self) -> Iterator[dict[str, str]]:
        for number in PARTS:
            account, kind = self[f"iban_{number}"].data, self[f"kind_{number}"].data
            if account:
                yield self._part(account, kind, self[f"value_{number}"].data)

    def _part(self, account: str, kind: str, value: Decimal) -> dict[str, str]:
        compact = identifiers.account(account, self.country)
        bank_code, _, number = compact.rpartition("/")
        return {
            "kind": kind,
            "value": str(to_minor(value)),  # hundredths, of the currency or of a percent
            "scheme": people.SCHEMES.get(self.country, "sepa"),
            "number": number,
            "bank_code": bank_code,
            "last_four": number[-4:],
            "fingerprint": people.account_fingerprint(compact),
        }

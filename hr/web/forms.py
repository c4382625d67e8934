"""The house form: CSRF, trimmed text, messages in the reader's language, house fields."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import flash
from flask_wtf import FlaskForm
from wtforms import DateField, Field, Form, StringField, ValidationError
from wtforms.i18n import get_translations
from wtforms.validators import Email, InputRequired, StopValidation
from wtforms.widgets import TextInput

from hr.errors import DomainError, Invalid
from hr.i18n import format_date, gettext, lazy_gettext, locale
from hr.web import drafts


def strip(value: str | None) -> str | None:
    """Take blanks off both ends and control characters out; None stays None."""
    if value is None:
        return None
    return "".join(sign for sign in value if sign >= " " or sign in "\n\r\t").strip()


class BaseForm(FlaskForm):
    """Every form of the portal."""

    class Meta(FlaskForm.Meta):
        """Trim every text field and translate WTForms' own messages."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give text fields the trimming filter."""
            filters = unbound_field.kwargs.get("filters", [])
            if issubclass(unbound_field.field_class, StringField):
                options = {**options, "filters": [strip, *filters]}
            return unbound_field.bind(form=form, **options)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what was sent, or what this reader had typed before they had to sign in again."""
            sent = super().wrap_formdata(form, formdata)
            return drafts.for_form(form._fields) if sent is None else sent

        def get_translations(self, _form: Any) -> Any:
            """Use WTForms' catalogue of the reader's language, never the server's."""
            return get_translations([locale()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what could not be read at all is told once, not measured as well."""
        valid: bool = super().validate(extra_validators)
        _tell_once(self)
        return valid

    def take(self, error: DomainError) -> None:
        """Show a domain error beside the fields it names, or at the top when it names none."""
        named = False
        if isinstance(error, Invalid):
            for name, message in error.fields.items():
                if name in self._fields:
                    field = self._fields[name]
                    field.errors = [*field.errors, gettext(message, **error.values)]
                    named = True
        if not named:
            previous: list[str] = list(getattr(self, "form_errors", []))
            self.form_errors = [*previous, gettext(error.message, **error.values)]

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Validate, then act; domain errors become form errors. Returns None when it did not happen."""
        if not self.validate_on_submit():
            return None
        try:
            return act()
        except Invalid as error:
            self.take(error)
            return None


class PartForm(Form):
    """A part of a form that repeats, such as a child; the form around it guards and trims."""

    class Meta(Form.Meta):
        """Translate WTForms' own messages."""

        def get_translations(self, _form: Any) -> Any:
            """Use WTForms' catalogue of the reader's language, never the server's."""
            return get_translations([locale()])


def _tell_once(fields: Iterable[Any]) -> None:
    """Keep the first thing said about a value that is no number or date."""
    for field in fields:
        inner = getattr(field, "form", None) or getattr(field, "entries", None)
        if inner is not None:
            _tell_once(inner)
        elif field.process_errors and len(field.errors) > 1:
            field.errors = list(field.errors[:1])


class MoneyField(Field):
    """An amount typed as people type it in either language (`1.916,58` or `1,916.58`); gives Decimal."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.2f}".replace(".", "," if locale() == "es" else ".")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed amount."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = parse_amount(valuelist[0])
            if self.data is None:
                raise ValueError(gettext("Write the amount like 1,234.50."))


PLAIN = re.compile(r"([+-]?)([0-9]*)(?:[.,]([0-9]{1,2}))?")
GROUPED = re.compile(r"([+-]?)([1-9][0-9]{0,2}([.,'])[0-9]{3}(?:\3[0-9]{3})*)(?:(?!\3)[.,]([0-9]{1,2}))?")


def parse_amount(text: str) -> Decimal | None:
    """Read an amount with either decimal sign; None when it is not one or has more than two decimals.

    Thousands are groups of three, parted by another sign than the decimals: 0.125, 1234.567 and 1.50.00 are
    slips, which would otherwise be paid many times over.
    """
    bare = "".join(text.replace("€", "").split())
    found = PLAIN.fullmatch(bare) or GROUPED.fullmatch(bare)
    if found is None or not any(sign.isdigit() for sign in bare):
        return None
    sign, whole, *_, cents = found.groups()
    plain = "".join(each for each in whole if each.isdigit())
    amount = Decimal(f"{sign}{plain or 0}.{cents or '00'}")
    return amount if abs(amount) < Decimal("1e10") else None


class DayField(DateField):
    """A date; the browser shows its own picker."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an ISO date, or day/month/year as typed without a picker."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
            try:
                self.data = datetime.strptime(text, shape).date()  # noqa: DTZ007  (a date has no zone)
            except ValueError:
                continue
            return
        raise ValueError(gettext("Write the date like 31/12/2026."))


class Needed(InputRequired):
    """The field must be filled; says so in words of the house."""

    def __init__(self, message: Any = None) -> None:
        """Default to the house's words."""
        super().__init__(message or lazy_gettext("Fill in this field."))

    def __call__(self, form: Any, field: Any) -> None:
        """Stop at a field that is missing or holds only blanks."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            field.errors = []
            raise StopValidation(self.message)


class EmailAddress(Email):
    """An address that every mail server can deliver to: letters outside ASCII only after the @."""

    def __init__(self) -> None:
        """Say it in the house's words."""
        super().__init__(lazy_gettext("Write the e-mail address like name@example.com."))

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError for what is no address, or none that mail reaches everywhere."""
        super().__call__(form, field)
        if not field.data.rpartition("@")[0].isascii():
            raise ValidationError(
                gettext(
                    "Write an address without accents or ñ before the @: most mail servers refuse others."
                )
            )


class Between:
    """A date must lie in a range; catches absurd years."""

    def __init__(self, first: date, last: date) -> None:
        """Keep the range."""
        self.first, self.last = first, last

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise ValidationError outside the range."""
        if field.data is not None and not self.first <= field.data <= self.last:
            raise ValidationError(
                gettext(
                    "The date must lie between %(first)s and %(last)s.",
                    first=format_date(self.first),
                    last=format_date(self.last),
                )
            )


def flash_done(message: str, **values: object) -> None:
    """Tell the reader on the next page that it worked."""
    flash(gettext(message, **values), "success")


def flash_problem(error: DomainError) -> None:
    """Tell the reader on the next page what did not work."""
    flash(gettext(error.message, **error.values), "danger")

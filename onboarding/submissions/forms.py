"""The new hire's forms: personal details, account, family situation, and the plain tick."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, RadioField, SelectField, StringField
from wtforms import IntegerField as WholeNumberField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError

from hr import clock, identifiers
from hr.errors import Invalid
from hr.i18n import gettext, ngettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed
from onboarding.submissions.service import (
    ACCOUNT,
    PERSONAL,
    TAX,
    FamilySituation,
    OwnTask,
    PayAccount,
    PersonalDetails,
)

YOUNGEST, OLDEST = 16, 100  # nobody under 16 may work: Estatuto de los Trabajadores, art. 6.1
CHILDREN, ASCENDANTS = 4, 2
CHILD_AGE, ASCENDANT_AGE = 25, 65  # modelo 145, sections 2 and 3
SPANISH_IBAN = 24


class PlainForm(BaseForm):
    """Nothing to fill in: pressing the button completes the task."""

    def value(self) -> None:
        """Return nothing, since the word is the evidence."""
        return


class PersonalForm(BaseForm):
    """NIF or NIE, social security number, date of birth, address."""

    tax_number = StringField(
        _l("NIF or NIE"),
        [Length(max=20)],
        description=_l("As on your identity card, like 12345678Z"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    social_number = StringField(
        _l("Social security number"),
        [Length(max=24)],
        description=_l("12 digits. It stands on your social security card and on any earlier payslip"),
        render_kw={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"},
    )
    birth_on = DayField(_l("Date of birth"), [Needed()], render_kw={"autocomplete": "bday"})
    street = StringField(
        _l("Street and number"), [Needed(), Length(max=120)], render_kw={"autocomplete": "street-address"}
    )
    postcode = StringField(
        _l("Postcode"), [Needed(), Length(max=10)], render_kw={"autocomplete": "postal-code"}
    )
    town = StringField(_l("Town"), [Needed(), Length(max=80)], render_kw={"autocomplete": "address-level2"})

    def __init__(self, *, known: bool = False, **options: Any) -> None:
        """Let the two numbers stay empty when we know them already."""
        super().__init__(**options)
        self.known = known

    def validate_tax_number(self, field: Any) -> None:
        """Check the letter of the NIF or NIE."""
        self._check(field, identifiers.tax_number)

    def validate_social_number(self, field: Any) -> None:
        """Check the control digits of the NAF."""
        self._check(field, identifiers.social_number)

    def validate_birth_on(self, field: Any) -> None:
        """Keep absurd dates out."""
        if field.data is None:
            return
        age = clock.today().year - field.data.year
        if not YOUNGEST <= age <= OLDEST:
            raise ValidationError(
                gettext("Check the year: with this date you would be %(age)s years old.", age=age)
            )

    def _check(self, field: Any, normal: Callable[[str], str]) -> None:
        if not field.data:
            if self.known:
                return
            raise StopValidation(gettext("Fill in this field."))
        try:
            field.normal = normal(field.data)
        except Invalid as error:
            raise ValidationError(gettext(error.message)) from error

    def value(self) -> PersonalDetails:
        """Return what was given, in its normal form."""
        assert self.birth_on.data is not None
        return PersonalDetails(
            tax_number=getattr(self.tax_number, "normal", None),
            social_number=getattr(self.social_number, "normal", None),
            birth_on=self.birth_on.data,
            address=f"{self.street.data}, {self.postcode.data} {self.town.data}",
        )


class AccountForm(BaseForm):
    """The account pay goes to."""

    iban = StringField(
        _l("Account number (IBAN)"),
        [Needed(), Length(max=50)],
        description=_l("A Spanish one has 24 characters and begins with ES. You find it in your bank's app"),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )

    def validate_iban(self, field: Any) -> None:
        """Say what is wrong: too short, too long, or a digit that does not fit."""
        compact = "".join(field.data.split()).upper()
        missing = SPANISH_IBAN - len(compact)
        if compact.startswith("ES") and missing > 0:
            raise ValidationError(
                ngettext(
                    "Check the account number: %(n)s digit is missing.",
                    "Check the account number: %(n)s digits are missing.",
                    missing,
                )
            )
        if compact.startswith("ES") and missing < 0:
            raise ValidationError(
                ngettext(
                    "Check the account number: there is %(n)s digit too many.",
                    "Check the account number: there are %(n)s digits too many.",
                    -missing,
                )
            )
        try:
            identifiers.iban(compact)
        except Invalid as error:
            raise ValidationError(gettext(error.message, **error.values)) from error

    def value(self) -> PayAccount:
        """Return what was given."""
        return PayAccount(self.iban.data)


class YearField(WholeNumberField):
    """A year in four digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the year; an empty one is none."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValueError(gettext("Write a year like 2015."))
        self.data = int(text)


def _between_years(field: Any, first: int, last: int) -> None:
    if field.data is not None and not first <= field.data <= last:
        raise ValidationError(gettext("Write a year between %(first)s and %(last)s.", first=first, last=last))


class ChildForm(Form):
    """One child or grandchild who lives with the person."""

    birth_year = YearField(render_kw={"inputmode": "numeric", "maxlength": 4})
    whole = BooleanField(_l("Nobody else counts this child"))

    def validate_birth_year(self, field: Any) -> None:
        """Count children up to their 25th year, as the form does."""
        year = clock.today().year
        _between_years(field, year - CHILD_AGE, year)
        if field.data is None and self.whole.data:
            raise ValidationError(gettext("Write a year like 2015."))


class AscendantForm(Form):
    """One parent or grandparent who lives with the person."""

    birth_year = YearField(render_kw={"inputmode": "numeric", "maxlength": 4})
    sharing = SelectField(coerce=int, choices=[SelectChoice(n, str(n)) for n in range(1, 7)], default=1)

    def validate_birth_year(self, field: Any) -> None:
        """Count them from the year in which they turn 65."""
        year = clock.today().year
        _between_years(field, year - 120, year - ASCENDANT_AGE)


class TaxForm(BaseForm):
    """The family situation of the tax form, in plain words."""

    situation = RadioField(
        _l("Which of these fits you?"),
        coerce=int,
        choices=[
            SelectChoice(
                1, _l("I am single, widowed, divorced or separated, and children under 18 live with me alone")
            ),
            SelectChoice(2, _l("I am married and my spouse earns no more than 1,500 euros a year")),
            SelectChoice(3, _l("Neither, or I prefer not to say")),
        ],
        validators=[Needed(_l("Choose one of the three."))],
    )
    children = FieldList(FormField(ChildForm), min_entries=CHILDREN, max_entries=CHILDREN)
    ascendants = FieldList(FormField(AscendantForm), min_entries=ASCENDANTS, max_entries=ASCENDANTS)
    disability = SelectField(
        _l("Do you have a recognised disability?"),
        choices=[
            SelectChoice("none", _l("No, or I prefer not to say")),
            SelectChoice("from_33", _l("Yes, from 33%% to 64%%")),
            SelectChoice("from_65", _l("Yes, 65%% or more")),
        ],
        default="none",
    )
    moved_for_work = BooleanField(
        _l("I was registered as unemployed and move house to take this job"),
    )
    spouse_pension = MoneyField(
        _l("Pension you pay your former spouse by court order, a year"),
        [Optional(), NumberRange(min=0, message=_l("An amount cannot be less than zero."))],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    child_support = MoneyField(
        _l("Support you pay your children by court order, a year"),
        [Optional(), NumberRange(min=0, message=_l("An amount cannot be less than zero."))],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    home_loan_before_2013 = BooleanField(
        _l("I pay off a loan for the home I live in, bought before 2013, and earn under 33,007.20 euros"),
    )

    def __init__(self, **options: Any) -> None:
        """Name each line of the two lists."""
        super().__init__(**options)
        for number, entry in enumerate(self.children, start=1):
            entry.form.birth_year.label.text = gettext("Child %(number)s: year of birth", number=number)
        for number, entry in enumerate(self.ascendants, start=1):
            entry.form.birth_year.label.text = gettext("Relative %(number)s: year of birth", number=number)
            entry.form.sharing.label.text = gettext("How many of their children they live with")

    def validate_situation(self, field: Any) -> None:
        """Ask for the child that the first situation stands on."""
        if field.data == 1 and not any(entry.form.birth_year.data for entry in self.children):
            raise ValidationError(gettext("This situation needs a child: write the year of birth below."))

    def value(self) -> FamilySituation:
        """Return what was declared; empty lines of the lists count for nothing."""
        children = [entry.form for entry in self.children if entry.form.birth_year.data]
        ascendants = [entry.form for entry in self.ascendants if entry.form.birth_year.data]
        return FamilySituation(
            situation=self.situation.data,
            disability=self.disability.data,
            moved_for_work=self.moved_for_work.data,
            children=tuple((form.birth_year.data, form.whole.data) for form in children),
            ascendants=tuple((form.birth_year.data, form.sharing.data) for form in ascendants),
            spouse_pension=self.spouse_pension.data or Decimal(0),
            child_support=self.child_support.data or Decimal(0),
            home_loan_before_2013=self.home_loan_before_2013.data,
        )


def form_for(own: OwnTask) -> Any:
    """Return the form of a task, filled with what may be shown again."""
    if own.task.key == PERSONAL:
        return PersonalForm(known=own.task.is_done, data=_personal(own))
    if own.task.key == ACCOUNT:
        return AccountForm()
    return TaxForm(data=_declared(own)) if own.task.key == TAX else PlainForm()


def _personal(own: OwnTask) -> dict[str, Any]:
    birth_on: date | None = own.person.birth_on
    street, _, rest = own.person.address.rpartition(", ")
    postcode, _, town = rest.partition(" ")
    return {"birth_on": birth_on, "street": street, "postcode": postcode, "town": town}


def _declared(own: OwnTask) -> dict[str, Any]:
    if own.declaration is None:
        return {}
    facts = own.declaration.facts
    amounts = {name: Decimal(facts.get(name, "0")) for name in ("spouse_pension", "child_support")}
    kept = {name: facts.get(name) for name in ("situation", "disability", "moved_for_work")}
    return {
        **kept,
        **amounts,
        "home_loan_before_2013": facts.get("home_loan_before_2013", False),
        "children": [dict(child) for child in facts.get("descendants", [])],
        "ascendants": [dict(relative) for relative in facts.get("ascendants", [])],
    }

"""The family situation of the tax form (modelo 145): what the withholding algorithm asks, in plain words."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField
from wtforms import IntegerField as WholeNumberField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from hr import clock, identifiers
from hr.errors import Invalid
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.people.models import TaxDeclaration
from hr.web.forms import BaseForm, MoneyField, Needed, PartForm
from onboarding.submissions.service import Child, FamilySituation, Relative

CHILDREN, ASCENDANTS = 12, 4
# By years, never days, as the tax agency's algorithm counts: modelo 145, sections 2 and 3; LIRPF 58 and 59.
LAST_CHILD_AGE, ASCENDANT_AGE, ADULT_AGE = 24, 65, 18
OLDEST_CHILD, OLDEST_ASCENDANT = 100, 120
NO_DISABILITY = "none"
MARRIED = 2  # the situation of modelo 145 that names the spouse
DEGREES = [
    SelectChoice("from_33", _l("Yes, from 33%% to 64%%")),
    SelectChoice("from_65", _l("Yes, 65%% or more")),
]


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


class RelativeForm(PartForm):
    """What is asked alike about a child and about a parent; `year` is the year the declaration counts in."""

    year = 0
    birth_year = YearField(render_kw={"inputmode": "numeric", "maxlength": 4})
    disability = SelectField(
        _l("A recognised disability?"),
        choices=[SelectChoice(NO_DISABILITY, _l("None recognised")), *DEGREES],
        default=NO_DISABILITY,
    )
    needs_help = BooleanField(_l("Needs the help of others, or has reduced mobility (recognised)"))

    @property
    def is_disabled(self) -> bool:
        """Whether a disability was chosen."""
        return bool(self.disability.data and self.disability.data != NO_DISABILITY)

    @property
    def age(self) -> int:
        """The age the algorithm counts with."""
        return self.year - int(self.birth_year.data or self.year)

    @property
    def has_more(self) -> bool:
        """Whether there is something to see beyond the year of birth."""
        return self.is_disabled or bool(self.needs_help.data) or any(self.errors.values())

    @property
    def is_used(self) -> bool:
        """Whether this line of the list says anything."""
        return bool(self.birth_year.data) or self.has_more

    def validate_disability(self, _field: Any) -> None:
        """Help counts only together with a degree of disability (LIRPF 60)."""
        _refuse_help_alone(self)


def _refuse_help_alone(form: Any) -> None:
    if form.needs_help.data and form.disability.data == NO_DISABILITY:
        raise ValidationError(gettext("Help from others counts with a disability: choose its degree."))


class ChildForm(RelativeForm):
    """One child or grandchild who lives with the person."""

    whole = BooleanField(_l("Nobody else counts this child"))
    adoption_year = YearField(
        _l("Year of adoption or fostering"), render_kw={"inputmode": "numeric", "maxlength": 4}
    )

    @property
    def has_more(self) -> bool:
        """Whether there is something to see beyond the first line."""
        return bool(self.adoption_year.data) or super().has_more

    def validate_birth_year(self, field: Any) -> None:
        """Count children under 25, and those with a disability at any age."""
        today = clock.today().year
        _between_years(field, today - OLDEST_CHILD, today)
        is_used = self.whole.data or self.adoption_year.data or self.is_disabled
        if field.data is None and is_used and not field.errors:
            raise ValidationError(gettext("Write a year like 2015."))
        if self.age > LAST_CHILD_AGE and not self.is_disabled:
            raise ValidationError(
                gettext(
                    "Born in %(born)s, this child counts only with a recognised disability. Say so below, or "
                    "leave the year empty.",
                    born=field.data,
                )
            )

    def validate_adoption_year(self, field: Any) -> None:
        """Nobody is adopted before they are born."""
        today = clock.today().year
        _between_years(field, self.birth_year.data or today - OLDEST_CHILD, today)


class AscendantForm(RelativeForm):
    """One parent or grandparent who lives with the person."""

    sharing = SelectField(coerce=int, choices=[SelectChoice(n, str(n)) for n in range(1, 7)], default=1)

    def validate_birth_year(self, field: Any) -> None:
        """Count them from the year in which they turn 65, and with a disability at any age."""
        today = clock.today().year
        _between_years(field, today - OLDEST_ASCENDANT, today)
        if field.data is None and self.is_disabled and not field.errors:
            raise ValidationError(gettext("Write a year like 2015."))
        if field.data and self.age < ASCENDANT_AGE and not self.is_disabled:
            raise ValidationError(
                gettext(
                    "Born after %(last)s, this relative counts only with a recognised disability. Say so "
                    "below, or leave the year empty.",
                    last=self.year - ASCENDANT_AGE,
                )
            )


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
    spouse_tax_number = StringField(
        _l("NIF or NIE of your spouse, if you are in the second situation"),
        [Length(max=20)],
        description=_l("The tax agency asks for it: the company names it in its yearly summary (form 190)"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    children = FieldList(FormField(ChildForm), min_entries=CHILDREN, max_entries=CHILDREN)
    ascendants = FieldList(FormField(AscendantForm), min_entries=ASCENDANTS, max_entries=ASCENDANTS)
    disability = SelectField(
        _l("Do you have a recognised disability?"),
        choices=[
            SelectChoice(NO_DISABILITY, _l("No, or I prefer not to say")),
            *DEGREES,
        ],
        default=NO_DISABILITY,
    )
    needs_help = BooleanField(
        _l("I need the help of others, or have reduced mobility (recognised)"),
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

    def __init__(self, *, year: int, own_tax_number: str = "", **options: Any) -> None:
        """Name each line of the two lists; ages are counted in `year`."""
        super().__init__(**options)
        self.own_tax_number = own_tax_number
        for entry in (*self.children, *self.ascendants):
            entry.form.year = year
        for number, entry in enumerate(self.children, start=1):
            entry.form.birth_year.label.text = gettext("Child %(number)s: year of birth", number=number)
        for number, entry in enumerate(self.ascendants, start=1):
            entry.form.birth_year.label.text = gettext("Relative %(number)s: year of birth", number=number)
            entry.form.sharing.label.text = gettext("How many of their children they live with")

    def validate_situation(self, field: Any) -> None:
        """Ask for the child that the first situation stands on (LIRPF 82: a minor, or with a disability)."""
        given = [entry.form for entry in self.children if entry.form.birth_year.data]
        if field.data == 1 and not any(form.age <= ADULT_AGE or form.is_disabled for form in given):
            raise ValidationError(
                gettext(
                    "This situation needs a child under 18, or an older one with a disability: write the "
                    "year of birth below."
                )
            )

    def validate_spouse_tax_number(self, field: Any) -> None:
        """Ask for it in the second situation only, and check its letter; nobody is their own spouse."""
        field.normal = ""
        if self.situation.data != MARRIED:
            return
        if not field.data:
            raise ValidationError(gettext("The second situation asks for the NIF or NIE of your spouse."))
        try:
            field.normal = identifiers.tax_number(field.data)
        except Invalid as error:
            raise ValidationError(gettext(error.message)) from error
        if field.normal == self.own_tax_number:
            raise ValidationError(gettext("This is your own number. Write that of your spouse."))

    def validate_disability(self, _field: Any) -> None:
        """Help counts only together with a degree of disability."""
        _refuse_help_alone(self)

    def value(self) -> FamilySituation:
        """Return what was declared; empty lines of the lists count for nothing."""
        children = [entry.form for entry in self.children if entry.form.birth_year.data]
        ascendants = [entry.form for entry in self.ascendants if entry.form.birth_year.data]
        return FamilySituation(
            situation=self.situation.data,
            spouse_tax_number=getattr(self.spouse_tax_number, "normal", ""),
            disability=self.disability.data,
            needs_help=self.needs_help.data,
            moved_for_work=self.moved_for_work.data,
            children=tuple(Child(**form.data) for form in children),
            ascendants=tuple(Relative(**form.data) for form in ascendants),
            spouse_pension=self.spouse_pension.data or Decimal(0),
            child_support=self.child_support.data or Decimal(0),
            home_loan_before_2013=self.home_loan_before_2013.data,
        )


def declared(declaration: TaxDeclaration | None) -> dict[str, Any]:
    """Return what was declared before, as the form takes it."""
    if declaration is None:
        return {}
    facts = declaration.facts
    amounts = {name: Decimal(facts.get(name, "0")) for name in ("spouse_pension", "child_support")}
    names = ("situation", "spouse_tax_number", "disability", "needs_help", "moved_for_work")
    kept = {name: facts.get(name) for name in names}
    return {
        **kept,
        **amounts,
        "home_loan_before_2013": facts.get("home_loan_before_2013", False),
        "children": [dict(child) for child in facts.get("descendants", [])],
        "ascendants": [dict(relative) for relative in facts.get("ascendants", [])],
    }

"""Forms of people: add somebody, change how to reach them, set contract and pay."""

from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional, Regexp

from hr import clock, identifiers
from hr.company import service as company
from hr.company.forms import Normal
from hr.i18n import LANGUAGE_NAMES, N_, gettext
from hr.i18n import lazy_gettext as _l
from hr.people.plausible import doubt
from hr.people.service import NewEmployment, NewPerson, NewTerms
from hr.web.forms import BaseForm, Between, DayField, EmailAddress, MoneyField, Needed

FIRST_DAY, LAST_DAY = date(1960, 1, 1), date(2099, 12, 31)
MOST_PAY = Decimal(5_000_000)
FULL_TIME = Decimal(40)  # Estatuto de los Trabajadores, art. 34.1
CONTRACTS = {"indefinite": N_("Indefinite"), "temporary": N_("Temporary")}
# Contribution groups of the general scheme: article 26 of Real Decreto 2064/1995.
GROUPS = {
    1: N_("1 · Engineers and graduates, senior management"),
    2: N_("2 · Technical engineers, qualified assistants"),
    3: N_("3 · Administrative and workshop heads"),
    4: N_("4 · Assistants without a degree"),
    5: N_("5 · Administrative officers"),
    6: N_("6 · Subordinate staff"),
    7: N_("7 · Administrative assistants"),
    8: N_("8 · First and second class officers"),
    9: N_("9 · Third class officers and specialists"),
    10: N_("10 · Labourers"),
    11: N_("11 · Workers under eighteen"),
}
# A telephone number has at most 15 digits: ITU-T E.164.
PHONE = Regexp(
    r"^\+?(?:[ ()/.-]*[0-9]){6,15}[ ()/.-]*$", message=_l("Write the number like +34 600 000 100.")
)
YOUNGEST, OLDEST = 16, 100  # nobody under 16 may work: Estatuto de los Trabajadores, art. 6.1
UNASSISTED = {"autocomplete": "off", "spellcheck": "false"}


class ContactForm(BaseForm):
    """Name, and how to reach somebody."""

    given_name = StringField(_l("Given name"), [Needed(), Length(max=100)], render_kw=UNASSISTED)
    family_name = StringField(_l("Family names"), [Needed(), Length(max=140)], render_kw=UNASSISTED)
    email = EmailField(
        _l("E-mail"),
        [Needed(), Length(max=254), EmailAddress()],
        render_kw=UNASSISTED,
    )
    phone = StringField(
        _l("Telephone"), [Optional(), Length(max=40), PHONE], render_kw={**UNASSISTED, "inputmode": "tel"}
    )
    locale = SelectField(_l("Language of their e-mails"), choices=LANGUAGE_NAMES)


class ChangeContactForm(ContactForm):
    """The same with the postal address."""

    address = StringField(_l("Postal address"), [Optional(), Length(max=300)], render_kw=UNASSISTED)

    @property
    def changes(self) -> dict[str, str]:
        """The values as the record keeps them."""
        kept = {name: value or "" for name, value in self.data.items() if name != "csrf_token"}
        return {**kept, "email": kept["email"].lower()}


class IdentityForm(BaseForm):
    """Identifiers that HR enters for somebody; what stays empty stays as it was."""

    tax_number = StringField(
        _l("NIF or NIE"), [Optional(), Length(max=20), Normal(identifiers.tax_number)], render_kw=UNASSISTED
    )
    social_number = StringField(
        _l("Social security number"),
        [Optional(), Length(max=24), Normal(identifiers.social_number)],
        render_kw={**UNASSISTED, "inputmode": "numeric"},
    )
    birth_on = DayField(_l("Date of birth"), [Optional()])

    def validate_birth_on(self, field: Any) -> None:
        """Keep absurd dates out."""
        age = clock.today().year - field.data.year if field.data else YOUNGEST
        if not YOUNGEST <= age <= OLDEST:
            raise ValidationError(
                gettext("Check the year: with this date they would be %(age)s years old.", age=age)
            )

    @property
    def changes(self) -> dict[str, Any]:
        """What was filled in."""
        names = ("tax_number", "social_number", "birth_on")
        given = {name: self[name].data for name in names if name in self}
        return {name: value for name, value in given.items() if value}


class BritishIdentityForm(IdentityForm):
    """The same in the United Kingdom, where the one number is that of National Insurance."""

    tax_number = None
    social_number = StringField(
        _l("National Insurance number"),
        [Optional(), Length(max=20), Normal(identifiers.national_insurance_number)],
        render_kw=UNASSISTED,
    )


class AmericanIdentityForm(IdentityForm):
    """The same in the United States, where the one number is that of Social Security."""

    social_number = None
    tax_number = StringField(
        _l("Social Security number (SSN)"),
        [Optional(), Length(max=20), Normal(identifiers.social_security_number)],
        render_kw={**UNASSISTED, "inputmode": "numeric"},
    )


IDENTITY_FORMS: dict[str, type[IdentityForm]] = {
    "es": IdentityForm,
    "uk": BritishIdentityForm,
    "us": AmericanIdentityForm,
}


def _entities() -> dict[str, str]:
    return {row.id: row.name for row in company.legal_entities()}


def _departments() -> dict[str, str]:
    names = _entities()
    several = len(names) > 1
    rows = company.departments()
    return {
        "": gettext("None"),
        **{row.id: f"{row.name} · {names[row.legal_entity_id]}" if several else row.name for row in rows},
    }


class NewEmployeeForm(ContactForm):
    """Somebody new with their first job."""

    job_title = StringField(_l("Job"), [Needed(), Length(max=140)], render_kw=UNASSISTED)
    legal_entity_id = SelectField(_l("Legal entity"), choices=_entities)
    department_id = SelectField(_l("Department"), choices=_departments)
    starts_on = DayField(_l("First day"), [Needed(), Between(FIRST_DAY, LAST_DAY)])

    @property
    def person(self) -> NewPerson:
        """Who is added."""
        return NewPerson(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            email=self.email.data,
            phone=self.phone.data or "",
            locale=self.locale.data,
        )

    @property
    def employment(self) -> NewEmployment:
        """What they are employed as."""
        assert self.starts_on.data is not None
        return NewEmployment(
            legal_entity_id=self.legal_entity_id.data,
            job_title=self.job_title.data,
            starts_on=self.starts_on.data,
            department_id=self.department_id.data or None,
        )


def group_choices() -> dict[str, str]:
    """Return the contribution groups to choose from; none is chosen beforehand."""
    return {"": gettext("Choose"), **{str(number): gettext(name) for number, name in GROUPS.items()}}


class MeantPay:
    """A box that appears when the pay is doubtful: it must be ticked, or the pay corrected."""

    def __call__(self, form: Any, field: Any) -> None:
        """Ask back once; fields that are wrong by themselves are corrected first."""
        gross, hours = form.annual_gross.data, form.weekly_hours.data
        whole = form.full_time_hours.data if "full_time_hours" in form else FULL_TIME
        if field.data or not gross or not hours or not whole or gross < 0 or not 0 < hours <= whole:
            return
        found = doubt(gross, hours, whole)
        if found is not None:
            asked = gettext("Correct it, or tick this box if it is meant.")
            raise ValidationError(f"{found} {asked}")


def contract_choices() -> dict[str, str]:
    """Return the kinds of contract to choose from."""
    return {kind: gettext(name) for kind, name in CONTRACTS.items()}


def _pays() -> dict[str, str]:
    return {
        "14": gettext("14: twelve months and two extra pays"),
        "12": gettext("12: extra pays spread over the months"),
    }


def plain(number: Decimal) -> Decimal:
    """Drop trailing zeros without falling into exponents."""
    return Decimal(f"{number.normalize():f}")


class TermsForm(BaseForm):
    """Contract and pay from a day on."""

    effective_from = DayField(
        _l("In force from"),
        [Needed(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("Earlier months keep the terms they had."),
    )
    contract_kind = SelectField(_l("Contract"), choices=contract_choices)
    contract_ends_on = DayField(
        _l("Last day of the contract"),
        [Optional(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("Only for a temporary contract."),
    )
    contribution_group = SelectField(
        _l("Contribution group"), [Needed(_l("Choose the contribution group."))], choices=group_choices
    )
    professional_category = StringField(_l("Professional category"), [Needed(), Length(max=140)])
    annual_gross = MoneyField(
        _l("Gross pay of a year, in euros"),
        [Needed()],
        description=_l("Everything agreed for twelve months, extra pays included."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    pays_per_year = SelectField(_l("Pays in a year"), choices=_pays)
    weekly_hours = MoneyField(_l("Hours a week"), [Needed()], render_kw={"inputmode": "decimal"})
    full_time_hours = MoneyField(
        _l("Hours a week of a full-time worker"), [Needed()], render_kw={"inputmode": "decimal"}
    )
    trial_days = IntegerField(
        _l("Days of trial"),
        [Optional(), NumberRange(0, 365, message=_l("Between 0 and 365 days."))],
        render_kw={"inputmode": "numeric"},
    )
    meant = BooleanField(_l("This pay is meant as it is written"), [MeantPay()])

    reason = StringField(
        _l("What the change rests on"),
        [Length(max=200)],
        description=_l("Like: agreement signed on 3 March. It stays in the trail."),
        render_kw=UNASSISTED,
    )

    def validate_annual_gross(self, field: Any) -> None:
        """Refuse an amount nobody is paid."""
        if field.data is not None and not 0 < field.data <= MOST_PAY:
            raise ValidationError(gettext("Check the yearly pay: this amount cannot be right."))

    def validate_full_time_hours(self, field: Any) -> None:
        """Refuse hours that no week has or that are fewer than this person's."""
        hours, whole = self.weekly_hours.data, field.data
        if whole is not None and not 0 < whole <= 48:
            raise ValidationError(gettext("A full-time week has up to 48 hours."))
        if hours is not None and whole is not None and not 0 < hours <= whole:
            raise ValidationError(
                gettext("The hours of this person cannot exceed those of a full-time worker.")
            )

    def validate_contract_ends_on(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        start = self.effective_from.data
        if field.data is not None and start is not None and field.data < start:
            raise ValidationError(gettext("The contract cannot end before it begins."))

    @property
    def terms(self) -> NewTerms:
        """The terms as the service wants them; the form has been validated."""
        start, gross = self.effective_from.data, self.annual_gross.data
        hours, whole = self.weekly_hours.data, self.full_time_hours.data
        assert start is not None
        assert gross is not None
        assert hours is not None
        assert whole is not None
        return NewTerms(
            effective_from=start,
            annual_gross=gross,
            contract_kind=self.contract_kind.data,
            contribution_group=int(self.contribution_group.data),
            professional_category=self.professional_category.data,
            pays_per_year=int(self.pays_per_year.data),
            weekly_hours=plain(hours),
            full_time_hours=plain(whole),
            trial_days=self.trial_days.data or 0,
            contract_ends_on=self.contract_ends_on.data if self.contract_kind.data == "temporary" else None,
        )


# Why an employment ends, as far as the settlement tells causes apart (Spain).
END_CAUSES = {
    "": N_("Not known yet: no settlement"),
    "without_indemnity": N_("Without indemnity: resignation, retirement, fair dismissal"),
    "end_of_fixed_term": N_("The fixed term is over: 12 days a year"),
    "objective": N_("Objective dismissal: 20 days a year"),
    "unfair": N_("Unfair dismissal: 33 days a year"),
}


class LastDayForm(BaseForm):
    """When an employment ends, and in Spain what its last pay settles."""

    end_cause = SelectField(
        _l("Why it ends"),
        choices=lambda: {key: gettext(words) for key, words in END_CAUSES.items()},
        default="",
        description=_l("The last pay then holds extra pays accrued, unused holiday and the legal indemnity."),
    )
    unused_holiday = MoneyField(
        _l("Days of holiday not taken"), [Optional()], render_kw={"inputmode": "decimal"}
    )

    def validate_unused_holiday(self, field: Any) -> None:
        """Refuse what no year owes."""
        if field.data is not None and not 0 <= field.data <= 90:
            raise ValidationError(gettext("Between 0 and 90 days."))

    last_day = DayField(
        _l("Last day"),
        [Optional(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("Leave it empty when the employment goes on."),
    )


class ActivationForm(BaseForm):
    """Why somebody is activated without onboarding."""

    reason = StringField(
        _l("Why there is no onboarding"),
        [Needed(), Length(max=200)],
        description=_l("For example: worked here before the portal."),
    )

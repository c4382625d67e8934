"""The forms by their names: whose they are, what they begin with, and who may fill them in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hr.i18n import N_
from hr.web.forms import BaseForm
from payroll.tax_forms import forms_uk, forms_us
from payroll.tax_forms.service import Declared


@dataclass(frozen=True)
class TaxFormKind:
    """One form of a country; `is_own` when the employee fills it in, else only HR and payroll do."""

    name: str
    country: str
    title: str
    form: type[BaseForm]
    filled: Callable[[Declared], dict[str, Any]]
    keys: tuple[str, ...]  # the facts it says, by which the page knows whether it is there
    is_own: bool = False


def _code(known: Declared) -> dict[str, Any]:
    names = ("tax_code", "week1", "ni_category")
    since = known.facts.get("director_since")
    return {
        **{name: known.facts.get(name) for name in names},
        "director_since": date.fromisoformat(since) if since else None,
    }


FORMS = (
    TaxFormKind(
        "starter",
        "uk",
        N_("Starter declaration, P45 and student loans"),
        forms_uk.StarterForm,
        lambda known: forms_uk.starter_filled(known.facts),
        ("starter", "p45"),
        is_own=True,
    ),
    TaxFormKind(
        "tax-code",
        "uk",
        N_("Tax code and National Insurance"),
        forms_uk.CodeForm,
        _code,
        ("tax_code", "ni_category"),
    ),
    TaxFormKind(
        "pension",
        "uk",
        N_("Workplace pension"),
        forms_uk.PensionForm,
        lambda known: forms_uk.pension_filled(known.facts),
        ("pension",),
    ),
    TaxFormKind(
        "w4",
        "us",
        N_("Form W-4"),
        forms_us.W4Form,
        lambda known: forms_us.w4_filled(known.facts),
        ("w4",),
        is_own=True,
    ),
    TaxFormKind(
        "w4-2019",
        "us",
        N_("Form W-4 of 2019 or before"),
        forms_us.FormerW4Form,
        lambda known: forms_us.w4_filled(known.facts),
        (),
    ),
    TaxFormKind(
        "state",
        "us",
        N_("Withholding form of the state"),
        forms_us.StateForm,
        lambda known: forms_us.state_filled(known.facts),
        ("state_form",),
        is_own=True,
    ),
    TaxFormKind(
        "work",
        "us",
        N_("States and local taxes"),
        forms_us.WorkForm,
        lambda known: forms_us.work_filled(known.facts, known.state),
        ("work_state", "local_taxes"),
    ),
)


def of_country(country: str, *, own: bool = False) -> tuple[TaxFormKind, ...]:
    """Return the forms of a country, those of the employee alone when `own`."""
    return tuple(kind for kind in FORMS if kind.country == country and (kind.is_own or not own))

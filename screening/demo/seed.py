"""Seeding the demo company's openings and applicants through the same services that people use."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hr import clock
from hr.access import SYSTEM
from hr.auth import service as auth
from hr.company import service as company
from screening.applications import service as applications
from screening.applications.service import NewApplication
from screening.demo import seed_texts
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing

FOLDER = Path(__file__).parent
# The others apply by hand when the whole way is shown.
ALREADY_APPLIED = (
    "lucia-ferrer",
    "marc-vidal",
    "aisha-benali",
    "tom-whitfield",
    "elena-moreno",
    "sofia-marin-scan",
)


def seed() -> None:
    """Publish two openings and take in the first applicants; workers read their résumés."""
    wanted = tomllib.loads((FOLDER / "openings.toml").read_text(encoding="utf-8"))
    jobs = {
        "warehouse_lead": _publish(_warehouse(wanted["warehouse_lead"])),
        "payroll_administrator": _publish(_payroll(wanted["payroll_administrator"])),
    }
    applicants = tomllib.loads((FOLDER / "applicants.toml").read_text(encoding="utf-8"))["applicant"]
    for number, applicant in enumerate(applicants):
        if Path(applicant["file"]).stem in ALREADY_APPLIED:
            _apply(jobs[applicant["opening"]], applicant, number)


def _publish(text: JobText) -> Job:
    job = openings.create_job(actor=SYSTEM, job=text)
    return openings.set_state(actor=SYSTEM, job_id=job.id, act="publish")


def _apply(job: Job, applicant: dict[str, Any], number: int) -> None:
    sent = NewApplication(
        name=applicant["name"],
        email=applicant["email"],
        phone=f"+34 600 000 {300 + number}",
        locale=applicant["language"],
        content=(FOLDER / applicant["file"]).read_bytes(),
        form_token=f"demo-{applicant['file']}",
        consent=True,
    )
    applications.submit(actor=SYSTEM, job=job, sent=sent)


def _warehouse(wanted: dict[str, Any]) -> JobText:
    return JobText(
        text_es=seed_texts.WAREHOUSE_ES,
        text_en=seed_texts.WAREHOUSE_EN,
        pay_min=Decimal(24000),
        pay_max=Decimal(28500),
        **_common(wanted, department="Almacén", manager="elena.campos@almaceneslevante.example", days=18),
    )


def _payroll(wanted: dict[str, Any]) -> JobText:
    return JobText(
        text_es=seed_texts.PAYROLL_ES,
        text_en=seed_texts.PAYROLL_EN,
        pay_min=Decimal(23500),
        pay_max=Decimal(27000),
        **_common(wanted, department="Oficina", manager=None, days=25),
    )


def _common(wanted: dict[str, Any], *, department: str, manager: str | None, days: int) -> dict[str, Any]:
    entity = company.legal_entities()[0]
    found = [each.id for each in company.departments(entity.id) if each.name == department]
    user = auth.user_by_email(manager) if manager else None
    closes_on: date = clock.today() + timedelta(days=days)
    return {
        "title_es": wanted["title"]["es"],
        "title_en": wanted["title"]["en"],
        "legal_entity_id": entity.id,
        "department_id": found[0] if found else None,
        "manager_user_id": user.id if user else None,
        "location": "València",
        "closes_on": closes_on,
        "requirements": tuple(_requirement(item) for item in wanted["items"]),
    }


def _requirement(item: dict[str, Any]) -> WantedThing:
    return WantedThing(
        kind=item["kind"],
        text_es=item["text"]["es"],
        text_en=item["text"]["en"],
        must=item.get("must", False),
        weight=item.get("weight", 1),
        min_years=item.get("min_years", 0),
        level=item.get("level", ""),
    )

"""The careers pages and the editor, as people see them."""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from hr import db
from hr.access import Role
from screening.openings.models import Job, JobRequirement
from tests.conftest import BUSINESS_DATE
from tests.screening.openings import examples
from tests.support import factories
from tests.support.client import PageClient


def make_job(**changes: Any) -> Job:
    with db.unit_of_work():
        return examples.make_job(**changes)


def test_the_careers_page_lists_open_jobs_with_their_pay(client: PageClient) -> None:
    make_job()
    make_job(publish=False, title_en="Secret draft", title_es="Borrador")
    client.get("/careers")
    assert "Warehouse shift lead" in client.text
    assert "€24,000–28,500" in client.text
    assert "Secret draft" not in client.text


def test_the_careers_page_is_spanish_for_who_reads_spanish(client: PageClient) -> None:
    job = make_job(closes_on=BUSINESS_DATE + timedelta(days=11))
    client.language = "es"
    page = client.get("/careers")
    assert page.get("lang") == "es"
    assert "Trabaja con nosotros" in client.text
    assert "24.000–28.500\u00a0€" in page.text_content()
    client.get(f"/careers/{job.slug}")
    assert "3 años de experiencia: Almacén" in client.text
    assert "4 de diciembre de 2026" in client.text
    assert "Presentarme a este puesto" in client.text


def test_a_search_without_a_hit_offers_the_way_back(client: PageClient) -> None:
    make_job()
    client.get("/careers?q=astronaut")
    assert "No job fits this search" in client.text


def test_a_draft_is_not_found_and_a_closed_job_cannot_be_applied_for(client: PageClient) -> None:
    draft = make_job(publish=False)
    client.get(f"/careers/{draft.slug}", status=404)
    client.get("/careers/no-such-job", status=404)
    closed = make_job()
    with db.unit_of_work() as work:
        row = work.session.get(Job, closed.id)
        assert row is not None
        row.closes_on = BUSINESS_DATE - timedelta(days=1)
    page = client.get(f"/careers/{closed.slug}")
    assert "no longer takes applications" in client.text
    assert not page.xpath("//a[contains(@href, '/apply')]")


def form_values(page: Any) -> dict[str, str]:
    """Return what a browser would send of the page's editor as it stands."""
    form = page.xpath("//main//form[.//textarea]")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def test_a_recruiter_writes_and_publishes_a_job(client: PageClient) -> None:
    with db.unit_of_work():
        factories.make_entity()
    client.sign_in(Role.RECRUITER)
    values = form_values(client.get("/hr/jobs/new"))
    values |= {
        "title_es": "Mozo/a de almacén",
        "title_en": "Warehouse operative",
        "text_es": "Preparas pedidos.",
        "text_en": "You pick orders.",
        "location": "Sagunt",
        "pay_min": "18.000,00",
        "pay_max": "20000",
        "requirements-0-text_es": "Carretilla elevadora",
        "requirements-0-text_en": "Forklift",
        "requirements-0-must": "y",
    }
    page = client.post("/hr/jobs/new", values)
    assert "saved as a draft" in page.text_content()
    action = page.xpath("//form[contains(@action, '/state')]/@action")[0]
    page = client.post(action, {"act": "publish"})
    assert "The job is published." in page.text_content()
    client.get("/careers/mozo-a-de-almacen")
    assert "€18,000–20,000" in client.text


def test_typed_values_stay_when_a_job_cannot_be_saved(client: PageClient) -> None:
    with db.unit_of_work():
        factories.make_entity()
    client.sign_in(Role.RECRUITER)
    values = form_values(client.get("/hr/jobs/new"))
    values |= {"title_es": "Sin texto", "requirements-0-text_es": "Solo en español", "pay_min": "much"}
    values |= {"requirements-1-min_years": "many"}
    page = client.post("/hr/jobs/new", values, status=422)
    summary = page.xpath("//div[@role='alert']//li")
    rows = [" ".join(each.text_content().split()) for each in summary if "row" in each.text_content()]
    assert [each.split(":")[0] for each in rows] == ["Requirements, row 1", "Requirements, row 2"]
    assert len(page.xpath("//*[@id='requirements-1-min_years-error']")) == 1
    assert "between" not in rows[1]  # what is no number is not measured as well
    assert page.xpath("//input[@name='title_es']/@value") == ["Sin texto"]
    assert page.xpath("//input[@name='requirements-0-text_es']/@value") == ["Solo en español"]
    assert "both languages" in client.text
    assert "Write the amount like" in client.text


def test_fields_that_are_not_in_the_form_change_nothing(client: PageClient) -> None:
    job = make_job()
    client.sign_in(Role.RECRUITER)
    values = form_values(client.get(f"/hr/jobs/{job.id}/edit"))
    values |= {"id": "x", "slug": "stolen", "state": "closed", "reference": "X", "pipeline": "other"}
    client.post(f"/hr/jobs/{job.id}/edit", values)
    with db.reading() as session:
        row = session.get(Job, job.id)
        assert row is not None
        assert (row.slug, row.state, row.reference) == (job.slug, "published", job.reference)
        assert row.pipeline == "default"
        assert len(session.exec(select(JobRequirement)).all()) == len(examples.WANTED)


def test_more_rows_keep_what_was_typed_and_save_nothing(client: PageClient) -> None:
    job = make_job()
    client.sign_in(Role.RECRUITER)
    values = form_values(client.get(f"/hr/jobs/{job.id}/edit"))
    page = client.post(f"/hr/jobs/{job.id}/edit", {**values, "location": "Gandia", "more": "1"})
    assert page.xpath("//input[@name='location']/@value") == ["Gandia"]
    assert len(page.xpath("//input[contains(@name, '-text_es')]")) == len(examples.WANTED) + 4
    with db.reading() as session:
        row = session.get(Job, job.id)
        assert row is not None
        assert row.location == "València"


def test_a_hiring_manager_sees_the_own_board_and_edits_nothing(client: PageClient) -> None:
    other = make_job()
    user_id = client.sign_in(Role.HIRING_MANAGER)
    own = make_job(manager_user_id=user_id, title_en="My opening")
    client.get("/hr/jobs")
    assert "My opening" in client.text
    assert "Warehouse shift lead" not in client.text
    client.get(f"/hr/jobs/{own.id}/board")
    client.get(f"/hr/jobs/{other.id}/board", status=404)
    client.get(f"/hr/jobs/{own.id}/edit", status=403)
    client.post(f"/hr/jobs/{own.id}/state", {"act": "close"}, status=403)


def test_who_prepares_pay_sees_no_hiring(client: PageClient) -> None:
    job = make_job()
    client.sign_in(Role.PAYROLL_PREPARER)
    for path in ("/hr/jobs", f"/hr/jobs/{job.id}/board", "/hr/jobs/new", "/hr/applications"):
        client.get(path, status=403)

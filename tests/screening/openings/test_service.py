"""Openings: what may be published, who reaches which, what the scorer is given."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hr.access import SYSTEM, Role
from hr.errors import Conflict, Invalid, NotFound
from screening.openings import service
from screening.openings.service import WantedThing
from tests.conftest import BUSINESS_DATE
from tests.screening.openings import examples
from tests.support import factories


def test_two_jobs_of_the_same_title_get_addresses_of_their_own(house: None) -> None:
    first, second = examples.make_job(), examples.make_job()
    assert first.slug == "responsable-de-turno-de-almacen"
    assert second.slug == "responsable-de-turno-de-almacen-2"
    assert first.reference != second.reference


def test_a_job_that_asks_for_nothing_is_not_published(house: None) -> None:
    job = examples.make_job(publish=False, requirements=())
    with pytest.raises(Conflict, match="what the job asks for"):
        service.set_state(actor=SYSTEM, job_id=job.id, act="publish")


def test_a_job_whose_last_day_has_passed_is_not_published(house: None) -> None:
    job = examples.make_job(publish=False, closes_on=BUSINESS_DATE - timedelta(days=1))
    with pytest.raises(Conflict, match="closing date"):
        service.set_state(actor=SYSTEM, job_id=job.id, act="publish")


def test_a_published_job_is_not_published_again(house: None) -> None:
    job = examples.make_job()
    with pytest.raises(Conflict):
        service.set_state(actor=SYSTEM, job_id=job.id, act="publish")


def test_a_job_closes_by_itself_after_its_last_day(house: None) -> None:
    job = examples.make_job(closes_on=BUSINESS_DATE)
    assert job.is_open_on(BUSINESS_DATE)
    assert not job.is_open_on(BUSINESS_DATE + timedelta(days=1))
    assert service.open_jobs() == [job]


def test_pay_from_high_to_low_is_refused(house: None) -> None:
    with pytest.raises(Invalid) as refused:
        examples.make_job(pay_min=Decimal(30000), pay_max=Decimal(20000))
    assert list(refused.value.fields) == ["pay_max"]


def test_a_change_made_on_an_old_page_is_refused(house: None) -> None:
    job = examples.make_job()
    text = examples.job_text(legal_entity_id=job.legal_entity_id, location="Sagunt")
    service.change_job(actor=SYSTEM, job_id=job.id, job=text, version=job.version)
    with pytest.raises(Conflict, match="Somebody else"):
        service.change_job(actor=SYSTEM, job_id=job.id, job=text, version=job.version - 1)


def test_requirements_keep_their_identity_when_a_job_changes(house: None) -> None:
    job = examples.make_job()
    first, *_rest = service.requirements_of(job.id)
    kept = WantedThing("skill", "Carretilla", "Forklift truck", must=True, id=first.id)
    text = examples.job_text(legal_entity_id=job.legal_entity_id, requirements=(kept,))
    service.change_job(actor=SYSTEM, job_id=job.id, job=text, version=job.version)
    assert [(row.id, row.text_en) for row in service.requirements_of(job.id)] == [
        (first.id, "Forklift truck")
    ]


def test_a_requirement_of_another_job_cannot_be_taken_over(house: None) -> None:
    job, other = examples.make_job(), examples.make_job()
    foreign = service.requirements_of(other.id)[0]
    stolen = WantedThing("skill", "Robado", "Stolen", id=foreign.id)
    text = examples.job_text(legal_entity_id=job.legal_entity_id, requirements=(stolen,))
    service.change_job(actor=SYSTEM, job_id=job.id, job=text, version=job.version)
    assert service.requirements_of(other.id)[0].text_en == "Forklift"
    assert service.requirements_of(job.id)[0].id != foreign.id


def test_a_hiring_manager_reaches_only_their_own_jobs(house: None) -> None:
    manager = factories.make_actor(Role.HIRING_MANAGER)
    own = examples.make_job(manager_user_id=manager.user_id)
    other = examples.make_job()
    assert service.jobs_for(actor=manager) == [own]
    with pytest.raises(NotFound):
        service.visible_job(actor=manager, job_id=other.id)
    recruiter = factories.make_actor(Role.RECRUITER)
    assert {job.id for job in service.jobs_for(actor=recruiter)} == {own.id, other.id}


def test_the_scorer_is_asked_in_the_language_of_the_resume(house: None) -> None:
    job = examples.make_job()
    assert service.wanted(job, language="es").items[0].text == "Carretilla elevadora"
    english = service.wanted(job, language="en")
    assert (english.title, english.items[0].text) == ("Warehouse shift lead", "Forklift")
    assert (english.items[1].min_years, english.items[2].level) == (3.0, "B1")


def test_a_search_looks_past_accents_and_capitals(house: None) -> None:
    job = examples.make_job(closes_on=date(2026, 12, 31))
    assert service.open_jobs(search="WAREHOUSE shift") == [job]
    assert service.open_jobs(search="nurse") == []
    assert service.open_jobs(place="Sagunt") == []

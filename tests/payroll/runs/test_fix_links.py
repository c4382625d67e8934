"""Whatever holds somebody back or stands out leads to where it is put right, if the reader may open that."""

import pytest
from flask import Flask

from hr import db
from hr.access import Actor, Role
from payroll.review import page
from payroll.review.flags import HOLDS, TITLES, Flag
from payroll.runs import service
from payroll.runs.problems import MESSAGES, PLACES, SKIPPED
from payroll.skips import service as skips
from tests.payroll.runs.test_abroad import House
from tests.support import factories
from tests.support.client import PageClient

COMPANY = {key for key, (_endpoint, whose) in PLACES.items() if whose == "entity"}
KEYS = sorted({*MESSAGES, *TITLES, *PLACES})


@pytest.mark.parametrize("key", KEYS)
def test_the_link_of_a_reason_opens_for_whoever_reads_it(app: Flask, client: PageClient, key: str) -> None:
    house = House("us")
    one = house.hired()
    run = house.calculated()
    if key == SKIPPED:
        with db.unit_of_work():
            skips.skip(actor=house.preparer, run_id=run.id, employment_id=one.id, reason="Espera")
    flag = Flag(key, HOLDS, one.id, one.person_id, "", {})
    for actor in (house.preparer, house.approver):
        link = link_for(app, actor, flag, run.id)
        assert bool(link) == (key not in COMPANY), "only an administrator sets the company's figures"
        client.sign_in_user(actor.user_id or "")
        if link:
            client.get(link.partition("#")[0])


@pytest.mark.parametrize("key", sorted(COMPANY))
def test_the_company_s_figures_lead_whoever_may_set_them_to_their_page(
    app: Flask, client: PageClient, key: str
) -> None:
    house = House("us")
    one = house.hired()
    with db.unit_of_work():
        both = factories.make_actor(Role.ADMIN)
    run = house.opened()
    link = link_for(app, both, Flag(key, HOLDS, one.id, one.person_id, "", {}), run.id)
    client.sign_in_user(both.user_id or "")
    client.get(link)


def test_a_reader_of_the_run_sees_who_enters_the_company_s_figures(app: Flask, client: PageClient) -> None:
    house = House("us")
    house.hired()
    house.hired(facts={"w4": {"filing_status": "single"}, "work_state": "FL"}, ssn="536904400")
    run = house.calculated()
    client.sign_in_user(house.preparer.user_id or "")
    client.get(f"/payroll/runs/{run.id}")
    assert "Unemployment rate missing" in client.text
    assert "An administrator enters it." in client.text


def link_for(app: Flask, actor: Actor, flag: Flag, run_id: str) -> str:
    """Return where a flag leads a reader."""
    with app.test_request_context(), db.reading():
        return page.fix_url(service.get_run(run_id), flag, actor)


def test_who_lacks_a_number_has_it_asked_for_from_the_record(app: Flask, client: PageClient) -> None:
    house = House("us")
    one = house.hired(ssn="")
    run = house.calculated()
    client.sign_in_user(house.preparer.user_id or "")
    page_of_run = client.get(f"/payroll/runs/{run.id}")
    (link,) = page_of_run.xpath("//a[contains(., 'Social Security number missing')]/@href")
    path, _, anchor = link.partition("#")
    profile = client.get(path)
    assert one.person_id in path
    assert profile.xpath("//section[@aria-labelledby=$anchor]//form", anchor=anchor), (
        "the button that asks for it"
    )

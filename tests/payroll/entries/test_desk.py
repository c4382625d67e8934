"""The start page tells whoever may approve what was entered, and nobody else."""

from dataclasses import replace

from flask import Flask

from hr import db
from hr.access import Role
from hr.i18n import use_locale
from payroll.entries import desk, service
from tests.payroll.entries.test_service import proposed
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient


def test_the_desk_leads_to_what_somebody_else_entered_for_somebody_else(app: Flask) -> None:
    house = PayHouse(2)
    entry = proposed(house)
    client = PageClient(app)
    client.sign_in_user(house.approver.user_id or "")
    page = client.get("/hr")
    (link,) = page.xpath("//main//a[contains(., 'Approve 1 pay input of November 2026')]/@href")
    client.get(link)
    assert "250.00" in client.text
    with db.unit_of_work(), use_locale("en"):
        colleague = factories.make_actor(Role.PAYROLL_PREPARER)
        assert len(desk.to_approve(colleague)) == 1
        assert desk.to_approve(house.preparer) == []  # entered it
        own = replace(colleague, person_id=house.employments[0].person_id)
        assert desk.to_approve(own) == []  # is paid it
        service.approve(actor=house.approver, entry_ids=[entry.id])
        assert desk.to_approve(colleague) == []

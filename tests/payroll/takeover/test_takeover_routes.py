"""The pages of a take-over: bring payslips, settle the concepts, read what differs, take over the year."""

import io
from urllib.parse import urlsplit

from flask import Flask

from hr.access import Role
from hr.jobs import worker
from payroll.takeover import concepts
from tests.payroll.takeover.legacy_world import LegacyHouse
from tests.support.client import PageClient

BASE = "/payroll/takeover"


def test_two_people_come_from_another_payroll(app: Flask, client: PageClient) -> None:
    house = LegacyHouse()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"{BASE}/new")
    file = (io.BytesIO(house.file().encode()), "2026.csv")
    page = client.post(f"{BASE}/new", {"entity": house.entity.id, "file": file})
    assert client.response is not None
    here = urlsplit(client.response.request.url).path
    meant = {
        each.get("name"): each.xpath("string(option[@selected]/@value)") or concepts.IGNORE
        for each in page.xpath("//main//select")
    }
    client.post(here, {**meant, "concept-1": ""})
    assert "Say of every concept what it means" in client.page.text_content()
    client.post(here, meant)
    worker.run_waiting()
    shown = here.removesuffix("/concepts")
    client.get(f"{shown}?cause=accident_rate")
    assert "Theirs is 3.60" in client.text
    client.get(f"{shown}?q=rounding")
    assert "A cent or two" in client.text
    sheet = client.raw(f"{shown}/differences.csv?cause=part_month").data.decode()
    assert "Their salary is that of 17 of 30 days." in sheet
    client.raw(f"{shown}/balances", "POST")
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(shown)
    client.post(f"{shown}/balances")
    assert "took over the year so far" in client.text
    client.get(BASE)
    assert "Compared" in client.text


def test_a_file_without_payslips_is_refused_beside_its_field(app: Flask, client: PageClient) -> None:
    house = LegacyHouse()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"{BASE}/new")
    sent = {"entity": house.entity.id, "file": (io.BytesIO(b""), "x.csv")}
    client.post(f"{BASE}/new", sent, status=422)
    assert "The file is empty" in client.text

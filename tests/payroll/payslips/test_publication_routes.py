"""Employees see a payslip from its day on; every look at it is a row they can read."""

import io
from datetime import date

import pypdf
import pytest
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from hr.documents import render
from hr.jobs import worker
from hr.notifications.models import Delivery
from payroll.groups.calendar import Plan
from payroll.payslips import jobs, service, standing, upcoming
from payroll.payslips.models import Payslip
from payroll.runs.models import REPLACEMENT, VOID, PayItem, PayRun
from payroll.runs.states import COMMITTED
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient

PAY_DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Return a PDF that other programs can open."""
    made = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return made.getvalue()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, pdf: bytes) -> None:
    """Stand in for WeasyPrint; everything around it is real."""
    monkeypatch.setattr(render, "render", lambda *_args, **_options: pdf)


def issued(*, publish_days: int = 10) -> tuple[PayHouse, PayRun, Payslip]:
    house = PayHouse(publish_days=publish_days)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, locale="en")
    run = house.committed()
    worker.run_waiting()
    with db.reading() as session:
        return house, run, session.exec(select(Payslip).where(Payslip.run_id == run.id)).one()


def account_of(payslip: Payslip) -> str:
    with db.reading():
        user = auth.user_of_person(payslip.person_id)
        assert user is not None
        return user.id


def fresh(payslip: Payslip) -> Payslip:
    with db.reading() as session:
        return session.get_one(Payslip, payslip.id)


def mails() -> int:
    with db.reading() as session:
        return len(session.exec(select(Delivery).where(Delivery.message == "payslip_ready")).all())


def test_before_its_day_an_employee_sees_nothing_and_gets_no_mail(client: PageClient) -> None:
    _, _, payslip = issued(publish_days=0)
    assert payslip.publish_on == PAY_DAY
    client.sign_in_user(account_of(payslip))
    client.get("/me/payslips")
    assert "No payslip yet" in client.text
    for path in ("", ".pdf", "/protected", "/copies/en.pdf"):
        assert client.raw(f"/me/payslips/{payslip.id}{path}").status_code == 404
    assert client.raw(f"/documents/{payslip.document_id}").status_code == 404
    assert mails() == 0
    with clock.on(PAY_DAY):
        assert service_waits()
        for _ in range(2):  # whoever comes second finds nothing to do
            with db.unit_of_work():
                for due in service.due_today():
                    service.publish_one(actor=SYSTEM, payslip=due)
    worker.run_waiting()
    assert mails() == 1
    client.get(f"/me/payslips/{payslip.id}")
    assert client.raw(f"/me/payslips/{payslip.id}.pdf").status_code == 200


def service_waits() -> bool:
    with db.reading():
        return service.waiting_for_today()


def test_bank_days_of_the_employers_own_country_decide_the_day(client: PageClient) -> None:
    def seen(country: str, paid_on: date, days: int) -> date:
        return service.days_before(paid_on, Plan(country, "monthly", 28, 0, days))

    assert seen("es", date(2026, 12, 28), 2) == date(2026, 12, 23)
    assert seen("us", date(2026, 11, 27), 1) == date(2026, 11, 25)
    assert seen("es", date(2026, 11, 27), 1) == date(2026, 11, 26)
    assert seen("uk", date(2026, 9, 1), 1) == date(2026, 8, 28)  # after the bank holiday of August


def test_payroll_publishes_early_and_only_approvers_may(client: PageClient) -> None:
    _, run, payslip = issued(publish_days=0)
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"/payroll/runs/{run.id}/payslips")
    assert "Not published yet" in client.text
    client.post(f"/payroll/runs/{run.id}/payslips/publish", status=403)
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/runs/{run.id}/payslips")
    client.post(f"/payroll/runs/{run.id}/payslips/publish")
    assert fresh(payslip).published_at is not None


def test_payroll_says_what_for_and_the_employee_reads_it(client: PageClient) -> None:
    _, _, payslip = issued()
    client.sign_in(Role.PAYROLL_PREPARER, name="Andrés Mira")
    assert client.raw(f"/payroll/payslips/{payslip.id}.pdf").status_code == 403
    client.get(f"/payroll/payslips/{payslip.id}")
    assert "What you receive" not in client.text
    assert "From gross to net" not in client.text
    client.post(f"/payroll/payslips/{payslip.id}/open", {"purpose": "question"})
    assert "From gross to net" in client.text
    assert client.raw(f"/payroll/payslips/{payslip.id}.pdf").status_code == 200
    assert fresh(payslip).seen_at is None
    client.sign_in_user(account_of(payslip))
    client.get(f"/me/payslips/{payslip.id}")
    for words in ("Opened it for payroll", "Somebody asked about it", "Andrés Mira", "Downloaded the PDF"):
        assert words in client.text
    assert fresh(payslip).seen_at is not None


def test_hr_and_managers_do_not_open_payslips(client: PageClient) -> None:
    _, run, payslip = issued()
    client.sign_in(Role.HR)
    client.get(f"/payroll/payslips/{payslip.id}", status=403)
    client.get(f"/payroll/runs/{run.id}/payslips", status=403)


def test_an_employee_confirms_once(client: PageClient) -> None:
    _, _, payslip = issued()
    client.sign_in_user(account_of(payslip))
    client.get(f"/me/payslips/{payslip.id}")
    client.post(f"/me/payslips/{payslip.id}/received")
    assert "You confirmed it on" in client.text
    client.post(f"/me/payslips/{payslip.id}/received")
    with db.reading() as session:
        rows = session.exec(select(AuditEntry).where(AuditEntry.action == "payslip.acknowledged")).all()
    assert len(rows) == 1


def test_a_protected_copy_opens_with_its_password_only(client: PageClient, pdf: bytes) -> None:
    _, _, payslip = issued()
    client.sign_in_user(account_of(payslip))
    path = f"/me/payslips/{payslip.id}/protected"
    client.get(path)
    client.post(path, {"password": "short", "repeated": "short"}, status=422)
    client.post(path, {"password": "una clave larga", "repeated": "otra clave larga"}, status=422)
    client.post(path, {"password": "una clave larga", "repeated": "una clave larga"})
    assert client.response is not None
    closed = client.response.get_data()
    reader = pypdf.PdfReader(io.BytesIO(closed))
    assert reader.is_encrypted
    assert not reader.decrypt("another")
    assert reader.decrypt("una clave larga")
    assert len(reader.pages) == 1
    with db.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "payslip.protected")).all()
    assert "clave" not in " ".join(f"{entry.details}{entry.personal}" for entry in entries)


def test_colleagues_reach_none_of_it(client: PageClient) -> None:
    house = PayHouse(people=2)
    house.committed()
    worker.run_waiting()
    with db.reading() as session:
        mine, other = session.exec(select(Payslip)).all()
    client.sign_in_user(account_of(mine))
    client.get("/me/payslips")
    assert other.id not in str(client.response.get_data() if client.response else "")
    for path in ("", ".pdf", "/protected", "/copies/es.pdf"):
        assert client.raw(f"/me/payslips/{other.id}{path}").status_code == 404
        assert client.raw(f"/payroll/payslips/{other.id}{path}").status_code in (403, 404)
    for path in ("received", "copies/en", "protected"):
        client.post(f"/me/payslips/{other.id}/{path}", status=404)
    assert fresh(other).acknowledged_at is None


def test_a_replaced_payslip_says_so_and_keeps_its_bytes(client: PageClient) -> None:
    house, run, payslip = issued()
    correction = corrected(house, run, payslip)
    client.sign_in_user(account_of(payslip))
    client.get(f"/me/payslips/{payslip.id}")
    assert "This payslip was replaced by a later one." in client.text
    client.get(f"/me/payslips/{correction.id}")
    assert "It replaces the payslip of the same period" in client.text
    client.get("/me/payslips")
    assert client.text.count("Replaced") == 1
    assert fresh(payslip).sha256 == payslip.sha256
    with db.reading():
        assert standing.of(payslip).state == standing.SUPERSEDED
        assert standing.of(correction).state == standing.CURRENT


def corrected(house: PayHouse, run: PayRun, payslip: Payslip) -> Payslip:
    """Void and replace a payslip in a correction run that is sealed at once."""
    with db.unit_of_work() as work:
        original = work.session.get_one(PayItem, payslip.item_id)
        values = run.model_dump(exclude={"id", "created_at", "kind", "state"})
        later = PayRun(**values, kind="correction")
        work.session.add(later)
        work.session.flush()
        for kind in (VOID, REPLACEMENT):
            same = original.model_dump(exclude={"id", "created_at", "run_id", "kind", "original_item_id"})
            sign = -1 if kind == VOID else 1
            amounts = {name: sign * same[name] for name in same if name.endswith("_minor")}
            work.session.add(
                PayItem(**{**same, **amounts}, run_id=later.id, kind=kind, original_item_id=original.id)
            )
        work.session.flush()
        later.state = COMMITTED
    with db.reading():
        waiting = service.outstanding(later.id)
        assert [item.kind for item in waiting] == [REPLACEMENT]
    pdf, locale, printed = jobs.draw(later, waiting[0])
    with db.unit_of_work():
        made = service.issue(
            actor=SYSTEM, run=later, item=waiting[0], pdf=pdf + b"2", locale=locale, code=printed
        )
    assert made is not None
    return made


def test_the_next_payslip_is_the_next_pay_day(client: PageClient) -> None:
    _, _, payslip = issued()
    with db.reading():
        coming = upcoming.next_of(payslip.person_id)
    assert coming is not None
    assert coming.paid_on == date(2026, 12, 31)
    client.sign_in_user(account_of(payslip))
    client.get("/me/payslips")
    assert "The next one comes on" in client.text

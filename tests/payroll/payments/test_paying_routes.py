"""From a bank file to a closed run: two people, answers of the bank, money that comes back, nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.audit.models import AuditEntry
from hr.documents import service as documents
from hr.errors import Conflict, Invalid, NotAllowed
from hr.people import service as people
from payroll.banking.sepa import read_back
from payroll.payments import answers, closing, desk, reissuing, service, settling
from payroll.payments.answers import NotTakenIn
from payroll.payments.models import BankAnswer, Payment
from payroll.runs import states as run_states
from tests.payroll.payments.paying import PayingHouse
from tests.support import factories, numbers
from tests.support.client import PageClient

PAY_DAY = date(2026, 11, 30)


def test_the_run_follows_its_payments_to_the_close(app: Flask) -> None:
    house = PayingHouse(people=3)
    assert {row.state for row in house.payments()} == {"created"}
    house.release()
    assert house.now().state == run_states.PAYING
    first, second, third = house.payments()
    house.answer((first, "ACSP"), (second, "ACSC"))
    assert [row.state for row in house.payments()] == ["sent", "settled", "exported"]
    assert house.now().state == run_states.PARTIALLY_PAID
    house.answer((first, "ACSC"), (third, "ACSC"))
    assert house.now().state == run_states.PAID
    with db.unit_of_work():
        assert closing.close(actor=house.preparer, run_id=house.run.id).state == run_states.CLOSED
    with db.unit_of_work():
        closing.close(actor=house.preparer, run_id=house.run.id)
    with db.reading() as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "run.closed")).all()) == 1


def test_a_run_that_does_not_agree_is_not_closed(app: Flask) -> None:
    house = PayingHouse()
    house.release()
    house.answer((house.payments()[0], "ACSC"))
    with pytest.raises(Conflict, match="do not agree"), db.unit_of_work():
        closing.close(actor=house.preparer, run_id=house.run.id)
    with db.reading():
        found = closing.reconcile(house.now())
    assert found.bank_minor == found.liabilities_minor == house.payments()[1].amount_minor
    assert found.journal_minor == 0


def test_whoever_prepared_the_run_cannot_release_it(app: Flask) -> None:
    house = PayingHouse()
    batch = house.batches()[0]
    with pytest.raises(NotAllowed), db.unit_of_work():
        service.release(actor=house.preparer, batch_id=batch.id, seen_sha256=batch.sha256)
    with pytest.raises(Conflict, match="another file"), db.unit_of_work():
        service.release(actor=house.approver, batch_id=batch.id, seen_sha256="0" * 64)
    assert {row.state for row in house.payments()} == {"created"}


def test_bytes_that_differ_from_the_payments_are_not_released(app: Flask) -> None:
    house = PayingHouse()
    with db.unit_of_work() as work:
        payment = work.session.exec(select(Payment)).first()
        assert payment is not None
        payment.amount_minor += 1
        work.session.add(payment)
    with pytest.raises(Conflict, match="does not agree"):
        house.release()


def test_a_file_whose_day_is_past_is_not_released(app: Flask) -> None:
    house = PayingHouse()
    with clock.on(PAY_DAY + timedelta(days=1)):
        with pytest.raises(Conflict, match="too late"):
            house.release()
        with db.unit_of_work():
            service.cancel(actor=house.approver, batch_id=house.batches()[0].id)
        with db.unit_of_work():
            reissuing.write_again(actor=house.preparer, run_id=house.run.id)
        house.release(2)
    first, second = house.batches()
    assert (first.state, second.state) == ("cancelled", "released")
    assert second.execution_date == date(2026, 12, 1)
    assert second.total_minor == first.total_minor


def test_a_file_is_cancelled_until_the_day_before_the_bank_acts(app: Flask) -> None:
    house = PayingHouse()
    house.release()
    batch = house.batches()[0]
    with (
        clock.on(batch.execution_date),
        pytest.raises(Conflict, match="acts on this file already"),
        db.unit_of_work(),
    ):
        service.cancel(actor=house.approver, batch_id=batch.id)
    with db.unit_of_work():
        service.cancel(actor=house.approver, batch_id=batch.id)
    assert {row.state for row in house.payments()} == {"cancelled"}
    assert house.now().state == run_states.PAYING


def test_returned_pay_goes_to_the_corrected_account_once(app: Flask) -> None:
    house = PayingHouse()
    house.release()
    good, bad = house.payments()
    house.answer((good, "settled"), (bad, "returned"))
    assert house.now().state == run_states.PARTIALLY_PAID
    with db.reading():
        (task,) = desk.to_settle(house.preparer)
    assert "1 returned payment" in task.title
    again = {"actor": house.preparer, "run_id": house.run.id, "payment_ids": [bad.id]}
    with pytest.raises(Conflict, match="still has the account"), db.unit_of_work():
        reissuing.reissue(**again)  # type: ignore[arg-type]
    with db.unit_of_work():
        people.set_bank_account(actor=house.preparer, person_id=bad.person_id, iban=numbers.iban(77))
    with db.unit_of_work():
        reissuing.reissue(**again)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="made again"), db.unit_of_work():
        reissuing.reissue(**again)  # type: ignore[arg-type]
    second = house.batches()[1]
    assert (second.count, second.total_minor) == (1, bad.amount_minor)
    with db.reading():
        content = documents.read(documents.get(second.document_id)).content
    assert [one.account for one in read_back(content).transfers] == [numbers.iban(77)]
    house.release(2)
    house.answer((house.payments("exported")[0], "settled"))
    assert house.now().state == run_states.PAID
    settled = sum(row.amount_minor for row in house.payments("settled"))
    assert settled == house.run.net_minor


def test_whoever_made_it_again_cannot_release_it(app: Flask) -> None:
    house = PayingHouse(people=1)
    house.release()
    (bad,) = house.payments()
    house.answer((bad, "R03"))
    with db.unit_of_work():
        person_id = factories.make_person().id
        other = factories.make_actor(Role.PAYROLL_PREPARER, person_id=person_id)
        second_account = factories.make_actor(Role.PAYROLL_APPROVER, person_id=person_id)
        batch = reissuing.reissue(actor=other, run_id=house.run.id, payment_ids=[bad.id], same_account=True)
    for actor in (other, second_account):
        with pytest.raises(NotAllowed), db.unit_of_work():
            service.release(actor=actor, batch_id=batch.id, seen_sha256=batch.sha256)
    house.release(2)


def test_a_return_after_the_close_opens_the_run_again(app: Flask) -> None:
    house = PayingHouse(people=1)
    house.release()
    (payment,) = house.payments()
    house.answer((payment, "ACSC"))
    with db.unit_of_work():
        closing.close(actor=house.preparer, run_id=house.run.id)
    house.answer((payment, "RJCT"))
    assert house.now().state == run_states.PARTIALLY_PAID


def test_the_same_answer_twice_is_taken_in_once(app: Flask) -> None:
    house = PayingHouse()
    house.release()
    rows = [(row, "ACSC") for row in house.payments()]
    house.answer(*rows)
    house.answer(*rows)
    with db.reading() as session:
        assert session.exec(select(BankAnswer)).one().settled == 2


def test_nothing_of_a_file_with_a_bad_row_is_taken_in(app: Flask) -> None:
    house = PayingHouse()
    good, other = house.payments()
    lines = [
        "id;status;amount",
        f"{good.end_to_end_id};ACSC;{good.amount_minor / 100:.2f}".replace(".", ","),
        f"{other.end_to_end_id};ACSC;1e999999",
        "NOBODY;ACSC;1,00",
    ]
    content = "\n".join(lines).encode()
    with pytest.raises(NotTakenIn) as refused, db.unit_of_work():
        answers.take_in(actor=house.preparer, run_id=house.run.id, content=content, filename="a.csv")
    assert [row.key for row in refused.value.rows] == ["not_out", "other_amount", "unknown_payment"]
    house.release()
    with pytest.raises(NotTakenIn) as refused, db.unit_of_work():
        answers.take_in(actor=house.preparer, run_id=house.run.id, content=content, filename="a.csv")
    assert [row.key for row in refused.value.rows] == ["other_amount", "unknown_payment"]
    assert {row.state for row in house.payments()} == {"exported"}
    with db.reading() as session:
        assert session.exec(select(BankAnswer)).all() == []
    assert "NOBODY" in answers.rows_as_csv(refused.value.rows).decode("utf-8-sig")


def test_money_that_came_back_does_not_settle_afterwards(app: Flask) -> None:
    house = PayingHouse(people=1)
    house.release()
    (payment,) = house.payments()
    house.answer((payment, "RJCT"))
    with pytest.raises(NotTakenIn) as refused:
        house.answer((payment, "ACSC"))
    assert refused.value.rows[0].key == "came_back"


def test_a_whole_file_may_be_refused(app: Flask) -> None:
    house = PayingHouse()
    house.release()
    message = house.batches()[0].message_id
    content = f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><GrpSts>RJCT</GrpSts>
    <StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"""
    given = {"actor": house.preparer, "run_id": house.run.id, "filename": "answer.xml"}
    with db.unit_of_work():
        answer = answers.take_in(content=content.encode(), **given)  # type: ignore[arg-type]
    assert answer.returned == 2
    assert {(row.state, row.reason) for row in house.payments()} == {("returned", "FF01")}
    other = content.replace(message, "SOMETHING")
    with pytest.raises(Conflict, match="none of this run"), db.unit_of_work():
        answers.take_in(content=other.encode(), **given)  # type: ignore[arg-type]
    with pytest.raises(Invalid), db.unit_of_work():
        answers.take_in(content=b"<Document/>", **given)  # type: ignore[arg-type]


# ---- two at once -------------------------------------------------------------------------------------


def at_once(*acts: object) -> list[BaseException | None]:
    """Run acts in threads of their own, all from the same moment; return what each raised."""
    start = Barrier(len(acts))

    def run(act: object) -> None:
        start.wait()
        with db.unit_of_work():
            act()  # type: ignore[operator]

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.exception() for done in [pool.submit(run, act) for act in acts]]


def test_two_releases_at_once_let_one_file_out(app: Flask) -> None:
    house = PayingHouse()
    other, batch = house.another_approver(), house.batches()[0]

    def release(actor: object) -> object:
        return lambda: service.release(actor=actor, batch_id=batch.id, seen_sha256=batch.sha256)  # type: ignore[arg-type]

    assert at_once(release(house.approver), release(other)) == [None, None]
    with db.reading() as session:
        acts = session.exec(select(AuditEntry).where(AuditEntry.action == "payments.released")).all()
    assert len(acts) == 1
    assert house.now().state == run_states.PAYING


def test_release_and_cancel_at_once_agree(app: Flask) -> None:
    house = PayingHouse()
    batch = house.batches()[0]
    at_once(
        lambda: service.release(actor=house.approver, batch_id=batch.id, seen_sha256=batch.sha256),
        lambda: service.cancel(actor=house.another_approver(), batch_id=batch.id),
    )
    (after,) = house.batches()
    assert after.state == "cancelled"  # released first and then taken back, or taken back and not released
    assert {row.state for row in house.payments()} == {"cancelled"}


def test_two_who_pay_again_at_once_pay_once(app: Flask) -> None:
    house = PayingHouse(people=1)
    house.release()
    (bad,) = house.payments()
    house.answer((bad, "RJCT"))

    def again() -> None:
        reissuing.reissue(actor=house.preparer, run_id=house.run.id, payment_ids=[bad.id], same_account=True)

    raised = at_once(again, again)
    assert sorted(type(each).__name__ for each in raised) == ["Conflict", "NoneType"]
    assert len(house.batches()) == 2
    assert len(house.payments("created")) == 1


def test_two_writers_write_one_file(app: Flask) -> None:
    house = PayingHouse(is_written=False)

    def write() -> None:
        service.write_bank_file(actor=house.approver, run=settling.lock(house.run.id))

    assert at_once(write, write) == [None, None]
    assert len(house.batches()) == 1
    assert len(house.payments()) == 2


# ---- pages -------------------------------------------------------------------------------------------


def test_the_whole_way_in_the_browser(client: PageClient) -> None:
    house = PayingHouse()
    here = f"/payroll/runs/{house.run.id}/payments"
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(here)
    assert "Waits to be released" in client.text
    batch = house.batches()[0]
    client.post(f"{here}/{batch.id}/release", {"seen": batch.sha256})
    assert client.raw(f"{here}/{batch.id}/file").status_code == 200
    client.sign_in(Role.PAYROLL_PREPARER)
    good, bad = house.payments()
    rows = f"id;status\n{good.end_to_end_id};paid\n{bad.end_to_end_id};AC04\n"
    upload = {"file": (BytesIO(rows.encode()), "answer.csv")}
    client.post(f"{here}/answers", upload, status=422)
    assert "is no outcome we know" in client.text
    rows = f"id;status;reason\n{good.end_to_end_id};paid;\n{bad.end_to_end_id};returned;AC04\n"
    client.post(f"{here}/answers", {"file": (BytesIO(rows.encode()), "answer.csv")})
    client.get(here)
    assert "AC04" in client.text
    client.post(f"{here}/reissue", {"payment": [bad.id], "same_account": "1"})
    assert len(house.batches()) == 2


def test_the_errors_of_an_answer_come_as_a_list(client: PageClient) -> None:
    house = PayingHouse(people=1)
    client.sign_in(Role.PAYROLL_PREPARER)
    here = f"/payroll/runs/{house.run.id}/payments/answers/errors"
    client.get(f"/payroll/runs/{house.run.id}/payments")
    upload = {"csrf_token": client._token(), "file": (BytesIO(b"id;status\nX;paid\n"), "a.csv")}
    answer = client.raw(here, method="POST", data=upload)
    assert answer.mimetype == "text/csv"
    assert "this run has no payment X" in answer.get_data(as_text=True)


def test_the_journal_is_handed_to_other_systems(client: PageClient) -> None:
    house = PayingHouse()
    client.sign_in(Role.PAYROLL_PREPARER)
    entry = client.raw(f"/payroll/runs/{house.run.id}/journal.json").get_json()
    assert sum(float(line["debit"]) - float(line["credit"]) for line in entry["lines"]) == pytest.approx(0)
    found = client.raw("/payroll/journals.json?from=2026-11-01&to=2026-11-30").get_json()
    assert [each["entry"] for each in found["entries"]] == [entry["entry"]]
    assert client.raw("/payroll/journals.json?from=2026-12-01&to=2026-12-31").get_json() == {"entries": []}
    assert client.raw("/payroll/journals.json?from=soon").status_code == 422
    client.sign_in(Role.HR)
    assert client.raw(f"/payroll/runs/{house.run.id}/journal.json").status_code == 403

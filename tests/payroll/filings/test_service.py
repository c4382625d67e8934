"""Filings from a real ledger: they tie to the cent, two people make them, a late commit shows."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.errors import Conflict, Invalid, NotAllowed
from payroll.filings import kinds, service, states
from payroll.filings.figures import ledger, make
from payroll.filings.formats import modelo_111, modelo_190
from payroll.filings.models import Filing, FilingAct
from payroll.runs.models import REPLACEMENT
from tests.payroll.filings.support import FilingHouse, items_of, lines_of
from tests.support.tampering import without_triggers

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
JANUARY = date(2027, 1, 11)
RECEIPT = ("justificante.pdf", b"%PDF-1.7 receipt")

# Each pays people by real runs, month by month.
pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]


def quarter(house: FilingHouse) -> Filing:
    return house.filing(kinds.MODELO_111, "2026-Q4", on=JANUARY)


def test_the_quarter_and_the_year_tie_to_the_cent_and_trace_to_lines(app: Flask) -> None:
    house = FilingHouse(people=3)
    house.pay(OCTOBER, NOVEMBER)
    for kind, period in ((kinds.MODELO_111, "2026-Q4"), (kinds.MODELO_190, "2026")):
        filing = house.filing(kind, period, on=JANUARY)
        with clock.on(JANUARY), db.reading():
            figures = make.figures_of(filing)
            lines = ledger.lines_of(house.entity.id, filing.period_from, filing.period_to)
            slips = ledger.payslips(house.entity.id, filing.period_from, filing.period_to)
        assert figures.problems == ()
        assert figures.findings == ()
        assert [tie.difference for tie in figures.ties] == [0] * len(figures.ties)
        assert figures.ties[0].payslips == slips.tax > 0
        for box in figures.boxes:
            if box.takes is None:
                continue
            shares = ledger.by_person(lines, box.takes)
            assert (len(shares) if box.is_count else sum(shares.values())) == box.amount, box.code


def test_the_file_of_the_year_names_everybody_once(app: Flask) -> None:
    house = FilingHouse(people=2)
    house.pay(OCTOBER, NOVEMBER)
    filing = house.filing(kinds.MODELO_190, "2026", on=JANUARY)
    with clock.on(JANUARY), db.reading():
        figures = make.figures_of(filing)
    first, people = modelo_190.read(figures.content)
    assert (first["declarant"], first["records"], first["number"]) == ("B97000012", "2", "1902026000001")
    assert [person["name"] for person in people] == ["NUÑEZ IBAÑEZ LUCIA", "SOLER MARTA"]
    assert {person["province"] for person in people} == {"46"}
    assert {person["birth_year"] for person in people} == {"1990"}


def test_prepared_by_one_reviewed_by_another_filed_with_a_receipt(app: Flask) -> None:
    house = FilingHouse()
    house.pay(OCTOBER)
    filing = house.prepared(quarter(house), on=JANUARY)
    assert filing.state == states.PREPARED
    with clock.on(JANUARY):
        with pytest.raises(NotAllowed), db.unit_of_work():
            service.review(actor=house.preparer, filing_id=filing.id, seen_hash=filing.figures_hash)
        with pytest.raises(Conflict), db.unit_of_work():
            service.review(actor=house.approver, filing_id=filing.id, seen_hash="another")
        with db.unit_of_work():
            service.review(actor=house.approver, filing_id=filing.id, seen_hash=filing.figures_hash)
        with pytest.raises(Invalid) as refused, db.unit_of_work():
            service.record_filed(
                actor=house.preparer, filing_id=filing.id, reference="111", filed_on=date(2027, 1, 12),
                receipt=("x.exe", b"MZ\xff\x00"),
            )  # fmt: skip
        assert "filed_on" in refused.value.fields
        with pytest.raises(Invalid) as refused, db.unit_of_work():
            service.record_filed(
                actor=house.preparer, filing_id=filing.id, reference="111", filed_on=JANUARY,
                receipt=("x.exe", b"MZ\xff\x00"),
            )  # fmt: skip
        assert "receipt" in refused.value.fields
        with db.unit_of_work():
            filed = service.record_filed(
                actor=house.preparer, filing_id=filing.id, reference="1112027000001", filed_on=JANUARY,
                receipt=RECEIPT,
            )  # fmt: skip
            assert filed.state == states.FILED
            service.record_answer(actor=house.preparer, filing_id=filing.id, is_accepted=True)
    with db.reading():
        done = service.get(filing.id)
        assert (done.state, done.reference) == (states.ACCEPTED, "1112027000001")
        assert [act.act for act in service.acts_of(filing.id)] == [
            "prepared",
            "reviewed",
            "filed",
            "accepted",
        ]
        document = service.file_of(done)
        assert document is not None


def test_of_two_who_prepare_at_once_one_does(app: Flask) -> None:
    house = FilingHouse()
    house.pay(OCTOBER)
    filing = quarter(house)
    with clock.on(JANUARY), db.reading():
        seen = service.digest_of(make.figures_of(filing))
    house.prepared(filing, on=JANUARY)
    with clock.on(JANUARY), pytest.raises(Conflict) as refused, db.unit_of_work():
        service.prepare(actor=house.approver, filing_id=filing.id, seen_hash=seen)
    assert refused.value.key == "already_prepared"
    with db.reading() as session:
        assert len(session.exec(select(FilingAct)).all()) == 1


def test_a_commit_after_the_preparation_voids_it_until_it_is_prepared_again(app: Flask) -> None:
    house = FilingHouse()
    house.pay(OCTOBER)
    filing = house.prepared(quarter(house), on=JANUARY)
    before = filing.figures
    house.pay(NOVEMBER)
    with clock.on(JANUARY):
        with db.reading():
            assert service.is_stale(service.get(filing.id))
        with pytest.raises(Conflict) as refused, db.unit_of_work():
            service.review(actor=house.approver, filing_id=filing.id, seen_hash=filing.figures_hash)
        assert refused.value.key == "stale"
    again = house.prepared(filing, on=JANUARY)
    assert again.generation == 2
    assert again.figures != before
    with clock.on(JANUARY), db.unit_of_work():
        service.review(actor=house.approver, filing_id=filing.id, seen_hash=again.figures_hash)


def test_what_does_not_tie_is_blocked_with_the_difference_in_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = FilingHouse()
    (run,) = house.pay(OCTOBER)
    filing = quarter(house)
    # A run that was never sealed rightly: an item that its lines do not make.
    without_triggers("UPDATE pay_item SET tax_minor = tax_minor + 1 WHERE id = :id", id=items_of(run)[0].id)
    with clock.on(JANUARY), db.unit_of_work():
        seen = service.digest_of(make.figures_of(filing))
        with pytest.raises(Conflict) as refused:
            service.prepare(actor=house.preparer, filing_id=filing.id, seen_hash=seen)
    assert refused.value.key == "does_not_tie"
    assert "0.01" in str(refused.value.values["difference"])


def test_rejected_then_corrected_links_both_versions(app: Flask) -> None:
    house = FilingHouse()
    house.pay(OCTOBER)
    filing = house.prepared(quarter(house), on=JANUARY)
    with clock.on(JANUARY), db.unit_of_work():
        service.review(actor=house.approver, filing_id=filing.id, seen_hash=filing.figures_hash)
        service.record_filed(
            actor=house.preparer, filing_id=filing.id, reference="R-1", filed_on=JANUARY, receipt=RECEIPT
        )
        with pytest.raises(Invalid):
            service.record_answer(actor=house.preparer, filing_id=filing.id, is_accepted=False)
        service.record_answer(
            actor=house.preparer, filing_id=filing.id, is_accepted=False, reason="NIF de declarante"
        )
        second = service.correct(actor=house.preparer, filing_id=filing.id, reason="NIF")
    assert (second.version, second.corrects_id, second.state) == (2, filing.id, states.READY)
    with db.reading():
        assert service.get(filing.id).state == states.CORRECTED
        assert [row.version for row in service.versions_of(second)] == [1, 2]
        assert service.acts_of(filing.id)[-2].note == "NIF de declarante"
    with clock.on(JANUARY), db.reading():  # the rejected one has paid nothing
        page = modelo_111.read(make.figures_of(second).content)
        assert (page["complementary"], page["earlier"]) == ("", "0")


def test_a_correction_of_an_accepted_quarter_pays_the_rest_only(app: Flask) -> None:
    house = FilingHouse()
    house.pay(OCTOBER)
    filing = house.prepared(quarter(house), on=JANUARY)
    with clock.on(JANUARY), db.unit_of_work():
        service.review(actor=house.approver, filing_id=filing.id, seen_hash=filing.figures_hash)
        service.record_filed(
            actor=house.preparer, filing_id=filing.id, reference="1112027000001", filed_on=JANUARY,
            receipt=RECEIPT,
        )  # fmt: skip
        service.record_answer(actor=house.preparer, filing_id=filing.id, is_accepted=True)
        with pytest.raises(Conflict):
            service.correct(actor=house.preparer, filing_id=filing.id, reason="?")
    paid = {row[0]: row[2] for row in filing.figures["boxes"]}["30"]
    house.pay(NOVEMBER)
    with clock.on(JANUARY), db.unit_of_work():
        second = service.correct(actor=house.preparer, filing_id=filing.id, reason="November")
    with clock.on(JANUARY), db.reading():
        figures = make.figures_of(second)
        page = modelo_111.read(figures.content)
    assert (page["complementary"], page["receipt_before"]) == ("X", "1112027000001")
    assert int(page["earlier"]) == paid > 0
    assert int(page["to_pay"]) == int(page["total"]) - paid > 0
    assert figures.is_clean


def test_void_and_replacement_tell_the_same_year_as_pay_that_was_right_at_once(app: Flask) -> None:
    wrong = FilingHouse(people=1)
    right = FilingHouse(people=1, annual=22_400, numbered=20_000_000)
    (run,) = wrong.pay(OCTOBER)
    (model,) = right.pay(OCTOBER)
    (item,), (paid,) = items_of(run), items_of(model)
    first = wrong.replaced(item, paid_on=date(2026, 10, 30), lines=lines_of(paid))
    assert _record(wrong) == _record(right)
    # And once more: the replacement is itself voided and replaced.
    (again,) = [each for each in items_of(first) if each.kind == REPLACEMENT]
    wrong.replaced(again, paid_on=date(2026, 11, 15), lines=lines_of(paid))
    assert _record(wrong) == _record(right)


def _record(house: FilingHouse) -> dict[str, str]:
    filing = house.filing(kinds.MODELO_190, "2026", on=JANUARY)
    with clock.on(JANUARY), db.reading():
        figures = make.figures_of(filing)
    assert figures.is_clean
    _, (told,) = modelo_190.read(figures.content)
    return {name: value for name, value in told.items() if name != "perceptor"}


def test_a_period_without_pay_is_closed_and_one_with_pay_is_not(app: Flask) -> None:
    house = FilingHouse()
    house.pay(OCTOBER)
    first = house.filing(kinds.MODELO_111, "2026-Q4", on=JANUARY)
    later = house.filing(kinds.MODELO_111, "2027-Q1", on=date(2027, 4, 5))
    with clock.on(date(2027, 4, 5)), db.unit_of_work():
        with pytest.raises(Conflict):
            service.not_needed(actor=house.preparer, filing_id=first.id)
        assert service.not_needed(actor=house.preparer, filing_id=later.id).state == states.NOT_NEEDED

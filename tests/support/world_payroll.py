"""The world's payroll beside its runs: inputs, files, filings, another payroll's file, people abroad."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewEmployment
from payroll.corrections import service as corrections
from payroll.entries import keeping, service
from payroll.entries.importing import files
from payroll.entries.keeping import NewAbsence, NewAssignment
from payroll.entries.service import NewEntry
from payroll.filings import kinds, papers, states
from payroll.filings import service as filings
from payroll.filings.calendar import obligations
from payroll.filings.figures import make
from payroll.filings.models import Filing
from payroll.filings.moves import move
from payroll.filings.papers import Paper
from payroll.groups import acts
from payroll.groups.acts import GroupTerms
from payroll.payslips import copies
from payroll.payslips import service as payslips
from payroll.runs.models import PayItem, PayRun
from payroll.takeover import service as takeover
from tests.support import abroad
from tests.support.numbers import nif
from tests.support.paper import blank_pdf
from tests.support.waiting import do_waiting

if TYPE_CHECKING:
    from tests.support.world import World

NAMES = ("own", "other")
EARLY_NOVEMBER, NOVEMBER, JANUARY = date(2026, 11, 3), date(2026, 11, 1), date(2027, 1, 11)
RECEIPT = ("receipt.pdf", b"%PDF-1.7 receipt")
HEADER = "NIF;Concepto;Importe;Cantidad;Mes;Observaciones\n"
LEGACY = "NIF;Periodo;Concepto;Importe\n"
ENTRIES: tuple[dict[str, Any], ...] = (
    {"element_code": "bonus", "amount": Decimal("120.00")},
    {"element_code": "overtime", "quantity": Decimal(4), "rate": Decimal("13.20")},
)


def build(
    world: "World",
    entities: Sequence[LegalEntity],
    runs: Sequence[PayRun],
    employments: Sequence[Employment],
    slips: Sequence[str],
) -> None:
    """Make two of each object that stands in an address of payroll, and more in other states."""
    with clock.on(EARLY_NOVEMBER):
        with db.unit_of_work():
            _inputs(world, employments)
        _entry_files(world, entities)
    with db.unit_of_work():
        _groups(world, entities)
        _copies(world, slips)
        _tax_forms(world, employments)
    _filings(world, entities, employments)
    _legacy(world, entities)
    _correction(world, runs[1])


# ---- inputs ------------------------------------------------------------------------------------------


def _inputs(world: "World", employments: Sequence[Employment]) -> None:
    """Give both people a recurring element, an absence and entries in two states."""
    preparer, approver = world.actor("payroll_preparer"), world.actor("payroll_approver")
    absent = []
    for employment in employments:
        given = NewAssignment(
            employment_id=employment.id,
            element_code="seniority",
            effective_from=NOVEMBER,
            amount=Decimal("35.50"),
        )
        keeping.assign(actor=preparer, new=given)
        leave = NewAbsence(
            employment_id=employment.id,
            kind="illness",
            starts_on=date(2026, 11, 16),
            ends_on=date(2026, 11, 20),
        )
        absent.append(keeping.record_absence(actor=preparer, new=leave).id)
        entries = [
            service.propose(
                actor=preparer, new=NewEntry(employment_id=employment.id, period=NOVEMBER, **each)
            )
            for each in ENTRIES
        ]
        service.approve(actor=approver, entry_ids=[entries[0].id])
    world.pair("absence", "absence_id", *absent)
    world.pair("pay_inputs", "employment_id", *(each.id for each in employments))
    world.objects["assignment"] = {
        name: {"employment_id": each.id, "code": "seniority"}
        for name, each in zip(NAMES, employments, strict=True)
    }


def _entry_files(world: "World", entities: Sequence[LegalEntity]) -> None:
    """Bring files: one is checked and has a bad row, one is taken in, one cannot be read."""
    rows = {
        "bad.csv": (entities[0], f"{nif(30_000_000)};Comisión;310,40;;noviembre 2026;\nX;Comisión;1,00;;;\n"),
        "good.csv": (entities[1], f"{nif(30_000_001)};Comisión;95,10;;noviembre 2026;\n"),
        "other.csv": (entities[1], f"{nif(30_000_001)};Nada así;95,10;;noviembre 2026;\n"),
    }
    with db.unit_of_work():
        preparer = world.actor("payroll_preparer")
        made = [
            files.upload(
                actor=preparer,
                entity_id=entity.id,
                period=NOVEMBER,
                name=name,
                content=f"{HEADER}{text}".encode(),
            ).id
            for name, (entity, text) in rows.items()
        ]
    do_waiting("check_file")
    with db.unit_of_work():
        files.take_in(actor=preparer, file_id=made[1], mode=files.ALL)
    do_waiting("import_file")
    world.pair("entry_file", "file_id", *made[:2])
    world.all["entry_file"].append(made[2])


# ---- groups, copies, people abroad -------------------------------------------------------------------


def _groups(world: "World", entities: Sequence[LegalEntity]) -> None:
    """Name the groups everybody is in, and make one more."""
    world.pair("pay_group", "group_id", *(each.id for each in entities))
    terms = GroupTerms("Turno de noche", "monthly", pay_day=25, publish_days=2)
    more = acts.create_group(actor=world.actor("payroll_preparer"), entity_id=entities[0].id, terms=terms)
    world.all["pay_group"].append(more.id)
    world.objects["pay_period"] = {
        name: {"group_id": entity.id, "first": "2027-01-01"}
        for name, entity in zip(NAMES, entities, strict=True)
    }


def _copies(world: "World", slips: Sequence[str]) -> None:
    """Have a copy of both payslips in the other language."""
    locale = "en" if world.locale == "es" else "es"
    for name, payslip_id in zip(NAMES, slips, strict=True):
        payslip = payslips.get(payslip_id)
        copies.request_copy(actor=SYSTEM, payslip=payslip, locale=locale)
        copies.file_copy(actor=SYSTEM, payslip=payslip, locale=locale, pdf=blank_pdf())
        made = copies.copy_in(payslip, locale).document_id or ""
        world.objects["document"][f"{name} copy"] = {"document_id": made}
    world.objects["payslip_copy"] = {
        name: {"payslip_id": payslip_id, "locale": locale}
        for name, payslip_id in zip(NAMES, slips, strict=True)
    }


def _tax_forms(world: "World", employments: Sequence[Employment]) -> None:
    """Employ the employee in the United Kingdom too, and somebody else in the United States."""
    british = abroad.british_entity(name="Prueba Depots Ltd")
    american = abroad.american_entity("NY", name="Prueba Freight Inc.", figures={})
    own = employments[0].person_id
    second = people.start_employment(
        actor=SYSTEM, person_id=own, employment=NewEmployment(british.id, "Operaria", NOVEMBER)
    )
    people.activate_employment(actor=SYSTEM, employment_id=second.id)
    people.declare_tax_facts(
        actor=SYSTEM, person_id=own, facts=abroad.STARTER, effective_from=NOVEMBER, country="uk"
    )
    other = abroad.american(american, given_name="Sam", family_name="De Prueba").person_id
    world.pair("person_abroad", "person_id", own, other)
    world.objects["tax_form"] = {
        "own": {"person_id": own, "name": "starter"},
        "other": {"person_id": other, "name": "w4"},
        "own code": {"person_id": own, "name": "tax-code"},
        "own pension": {"person_id": own, "name": "pension"},
        "other before": {"person_id": other, "name": "w4-2019"},
        "other state": {"person_id": other, "name": "state"},
        "other work": {"person_id": other, "name": "work"},
    }
    world.objects["own_tax_form"] = {"own": {"name": "starter"}, "other": {"name": "w4"}}


# ---- filings -----------------------------------------------------------------------------------------


def _filings(world: "World", entities: Sequence[LegalEntity], employments: Sequence[Employment]) -> None:
    """Hand in October of both companies; one is accepted, one rejected and corrected."""
    with db.unit_of_work():
        preparer = world.actor("payroll_preparer")
        for entity in entities:
            filings.save_settings(
                actor=preparer,
                entity_id=entity.id,
                is_monthly=True,
                contact_name="Prueba Persona",
                contact_phone="963000001",
            )
            obligations.keep(company.get_legal_entity(entity.id))
        paid = [_filing(entity, kinds.MODELO_111, "2026-10") for entity in entities]
        for filing in paid:
            _handed_in(world, filing)
        filings.record_answer(actor=preparer, filing_id=paid[0].id, is_accepted=True)
        filings.record_answer(actor=preparer, filing_id=paid[1].id, is_accepted=False, reason="NIF")
        filings.correct(actor=preparer, filing_id=paid[1].id, reason="NIF")
        ids = [filing.id for filing in paid]
        world.objects["document"]["filing"] = {"document_id": paid[0].document_id}
        world.objects["document"]["receipt"] = {"document_id": paid[0].receipt_id}
    do_waiting("render_document")
    world.pair("filing", "filing_id", *ids)
    world.objects["filing_box"] = {
        name: {"filing_id": each, "code": "01"} for name, each in zip(NAMES, ids, strict=True)
    }
    with db.unit_of_work():
        _papers(world, entities, employments)
    with clock.on(JANUARY), db.unit_of_work():
        # The other company's stays as it is, with what the checks find: somebody without an address.
        address = "C/ Mayor 3, 46002 València"
        people.set_identity(actor=SYSTEM, person_id=employments[0].person_id, address=address)
        years = [_filing(entity, kinds.MODELO_190, "2026") for entity in entities]
        move(years[1], states.READY)
        _prepared(world, years[0])
    with db.reading() as session:
        query = select(Filing.id).where(col(Filing.id).not_in(ids))
        world.all["filing"] += session.exec(query)


def _filing(entity: LegalEntity, kind: str, period: str) -> Filing:
    query = select(Filing).where(
        Filing.legal_entity_id == entity.id, Filing.kind == kind, Filing.period == period
    )
    return db.session().exec(query).one()


def _prepared(world: "World", filing: Filing) -> Filing:
    seen = filings.digest_of(make.figures_of(filing))
    return filings.prepare(actor=world.actor("payroll_preparer"), filing_id=filing.id, seen_hash=seen)


def _handed_in(world: "World", filing: Filing) -> None:
    seen = _prepared(world, filing).figures_hash
    filings.review(actor=world.actor("payroll_approver"), filing_id=filing.id, seen_hash=seen)
    filings.record_filed(
        actor=world.actor("payroll_preparer"),
        filing_id=filing.id,
        reference="111202610",
        filed_on=clock.today(),
        receipt=RECEIPT,
    )


def _papers(world: "World", entities: Sequence[LegalEntity], employments: Sequence[Employment]) -> None:
    """Issue both people's certificate of the year."""
    world.objects["filing_paper"] = {}
    for name, entity, employment in zip(NAMES, entities, employments, strict=True):
        filing = _filing(entity, kinds.CERTIFICATE, "2026")
        filing.state = states.REVIEWED
        db.session().add(filing)
        paper = Paper(employment.person_id, world.locale, {})
        papers.store(actor=SYSTEM, filing=filing, paper=paper, pdf=blank_pdf())
        made = papers.paper_of(filing.id, employment.person_id).document_id
        world.objects["document"][f"{name} certificate"] = {"document_id": made}
        world.objects["filing_paper"][name] = {"filing_id": filing.id, "person_id": employment.person_id}


# ---- another payroll, corrections --------------------------------------------------------------------


def _legacy(world: "World", entities: Sequence[LegalEntity]) -> None:
    """Bring each company's payslips of September from another payroll, and compare one of them."""
    made = []
    with db.unit_of_work():
        preparer = world.actor("payroll_preparer")
        for number, entity in enumerate(entities):
            rows = "".join(
                f"{who};09/2026;{concept};{amount}\n"
                for who in (nif(30_000_000 + number), nif(39_999_999))
                for concept, amount in (("Salario base 001", "1400,00"), ("Líquido a percibir", "1250,00"))
            )
            content = f"{LEGACY}{rows}".encode()
            file = takeover.upload(actor=preparer, entity_id=entity.id, name="september.csv", content=content)
            made.append(file.id)
        mapping = dict(takeover.get_file(made[0]).mapping)
        takeover.save_mapping(actor=preparer, file_id=made[0], mapping=mapping)
    do_waiting("compare_file")
    world.pair("legacy_file", "file_id", *made)


def _correction(world: "World", run: PayRun) -> None:
    """Open and calculate the correction of a committed pay."""
    with db.unit_of_work() as work:
        item = work.session.exec(select(PayItem.id).where(PayItem.run_id == run.id)).one()
        preparer = world.actor("payroll_preparer")
        row = corrections.correct(actor=preparer, item_id=item, reason="Faltaba un plus")
        world.all["pay_run"].append(row.run_id)
        world.pair("correction", "correction_id", row.id, row.id)
    do_waiting("calculate_run")

"""Files of entries: what is read in them, what is wrong with them, all or nothing."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import clock, db, i18n
from hr.access import Role
from hr.errors import Conflict, Invalid
from hr.jobs import worker
from hr.people import service as people
from payroll.entries import service
from payroll.entries.importing import export, files, tables
from payroll.entries.models import CONSUMED, PROPOSED, STAGED, VOID, EntryFile, PayEntry
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories

HEADER = "NIF;Nombre;Concepto;Importe;Cantidad;Precio;Mes;Observaciones\n"


class FileHouse(PayHouse):
    """A company with people and a way to take in files."""

    def nif(self, place: int = 0) -> str:
        with db.reading():
            return people.get_person(self.employments[place].person_id).tax_number

    def upload(
        self, content: bytes | str, *, period: date = NOVEMBER, on: date = date(2026, 11, 3)
    ) -> EntryFile:
        plain = content.encode() if isinstance(content, str) else content
        with clock.on(on):
            with db.unit_of_work():
                file = files.upload(
                    actor=self.preparer, entity_id=self.entity.id, period=period, name="n.csv", content=plain
                )
            worker.run_waiting()
        return self.file(file)

    def file(self, file: EntryFile) -> EntryFile:
        with db.reading():
            return files.get_file(file.id)

    def troubles(self, file: EntryFile) -> list[str]:
        with db.reading():
            return [f"{number}: {sentence}" for number, sentence, _ in files.troubles(self.file(file))]

    def take_in(self, file: EntryFile, mode: str = files.ALL, *, on: date = date(2026, 11, 3)) -> EntryFile:
        with clock.on(on):
            with db.unit_of_work():
                files.take_in(actor=self.preparer, file_id=file.id, mode=mode)
            worker.run_waiting()
        return self.file(file)

    def entries(self, *states: str) -> list[PayEntry]:
        with db.reading() as session:
            rows = session.exec(select(PayEntry).order_by(col(PayEntry.source_row))).all()
        return [row for row in rows if not states or row.state in states]


def test_a_spanish_file_comes_in_as_it_is(app: Flask) -> None:
    house = FileHouse(2)
    text = (
        HEADER + f"{house.nif(0)};;Gratificación;1.250,50;;;noviembre 2026;por el inventario\n"
        f" {house.nif(1).lower()[:-1]}-{house.nif(1)[-1]} ;Prueba, Lucía;overtime;;7,5;13,333;;\n"
    )
    file = house.upload(text.encode("cp1252"))
    assert (file.rows, file.good, file.bad) == (2, 2, 0), house.troubles(file)
    assert file.reading["encoding"] == "cp1252"
    assert file.reading["decimal"] == ","
    assert house.entries() == []
    done = house.take_in(file)
    assert (done.state, done.done) == (files.DONE, 2)
    first, second = house.entries(PROPOSED)
    assert (first.element_code, first.amount_minor, first.note) == ("bonus", 125_050, "por el inventario")
    assert (second.quantity, second.rate) == ("7.5", "13.333")
    # Four eyes hold for files too.
    with db.unit_of_work(), pytest.raises(Exception, match="You proposed this"):
        service.approve(actor=house.preparer, entry_ids=[first.id])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found_out(encoding: str, delimiter: str) -> None:
    text = delimiter.join(("NIF", "Descripción", "Importe")) + "\r\n" + delimiter.join(("1", "niño", '"1,5"'))
    table = tables.read(text.encode(encoding))
    assert table.rows == (("NIF", "Descripción", "Importe"), ("1", "niño", "1,5"))
    assert table.delimiter == delimiter


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        ("concepto;importe\nbonus;1\n", "We miss: person"),
        ("nif;concepto;persona\n1;bonus;x\n", "We miss: amount, quantity"),
        ("nif;concepto;importe\n", "no rows"),
        (b"PK\x03\x04 broken", "Excel file cannot be read"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81", "not readable text"),
        (
            "nif;concepto;importe\nMuñoz;bonus;1\n".encode() + "Muñoz;bonus;1\n".encode("cp1252"),
            "two encodings",
        ),
    ],
    ids=["0 bytes", "blanks", "no person", "no amount", "header only", "no excel", "binary", "mixed"],
)
def test_what_is_no_table_of_entries_is_refused_at_once(app: Flask, content: bytes | str, says: str) -> None:
    house = FileHouse(1)
    with pytest.raises(Invalid, match=says):
        house.upload(content)


def test_every_bad_row_says_why_and_none_comes_in(app: Flask) -> None:
    house = FileHouse(1)
    nif = house.nif()
    rows = [
        f"{nif};;bonus;100,00;;;;",
        f"{nif};;bonus;1000000000;;;;",
        f"{nif};;bonus;-5,00;;;;",
        f"{nif};;bonus;100,00;;;;",
        "99999999R;;bonus;10,00;;;;",
        f"{nif};;nada;10,00;;;;",
        f"{nif};;bonus;diez;;;;",
        f"{nif};;overtime;;7;;;",
        f"{nif};Otra Persona;bonus;10,00;;;;",
        f"{nif};;bonus;9.999,00;;;;",
        f"{nif};;bonus;1,005;;;;",
        f"{nif};;bonus;10,00;;;2026-13;",
        ";;bonus;10,00;;;;",
    ]
    file = house.upload(HEADER + "\n".join(rows) + "\n")
    assert (file.rows, file.good, file.bad, file.doubtful) == (13, 1, 11, 1)
    said = house.troubles(file)
    for row, says in (
        (3, "more than can be paid"), (4, "above zero"), (5, "same as row 2"), (6, "Nobody here"),
        (7, "no element nada"), (8, "not a number"), (9, "what one costs"), (10, "belongs to Lucía"),
        (11, "three months"), (12, "too many decimals"), (13, "not a month"), (14, "names nobody"),
    ):  # fmt: skip
        assert any(line.startswith(f"{row}: ") and says in line for line in said), (row, said)
    with pytest.raises(Conflict, match="nothing was taken in"):
        house.take_in(file)
    assert house.entries() == []
    with db.reading():
        back = files.error_file(house.file(file)).decode()
    assert back.count("\r\n") == 13
    assert "'-5,00" not in back
    assert house.take_in(file, files.GOOD).done == 1


def test_formulas_of_a_file_go_out_harmless(app: Flask) -> None:
    house = FileHouse(1)
    file = house.upload(HEADER + '=HYPERLINK("http://x");;bonus;1,00;;;;\n')
    with db.reading():
        assert "'=HYPERLINK" in files.error_file(file).decode()
    assert export.inert("@SUM(A1)") == "'@SUM(A1)"
    assert export.inert("-12,50") == "-12,50"


def test_the_same_file_comes_in_once(app: Flask) -> None:
    house = FileHouse(1)
    text = HEADER + f"{house.nif()};;bonus;100,00;;;;\n"
    file, twin = house.upload(text), house.upload(text)
    house.take_in(file)
    with pytest.raises(Invalid, match="Andrés Prepara took in this same file on"):
        house.upload(text)
    with pytest.raises(Invalid, match="took in this same file"):
        house.take_in(twin)
    with db.unit_of_work():
        assert files.undo(actor=house.preparer, file_id=file.id) == 1
        assert files.undo(actor=house.preparer, file_id=file.id) == 0
    assert [row.state for row in house.entries()] == [VOID]
    again = house.take_in(house.upload(text))
    assert again.done == 1


def test_a_file_that_was_paid_cannot_be_undone(app: Flask) -> None:
    house = FileHouse(1)
    early = date(2026, 10, 5)
    file = house.upload(HEADER + f"{house.nif()};;bonus;100,00;;;;\n", period=OCTOBER, on=early)
    house.take_in(file, on=early)
    with db.unit_of_work():
        service.approve(actor=house.approver, entry_ids=[row.id for row in house.entries()])
    house.committed(OCTOBER)
    worker.run_waiting()
    assert [row.state for row in house.entries()] == [CONSUMED]
    with db.unit_of_work(), pytest.raises(Conflict, match="paid 1 of its entries"):
        files.undo(actor=house.preparer, file_id=file.id)


def test_a_file_holds_nothing_for_whoever_uploads_it(app: Flask) -> None:
    house = FileHouse(1)
    with db.unit_of_work():
        house.preparer = factories.make_actor(Role.PAYROLL_PREPARER, person_id=house.employments[0].person_id)
    file = house.upload(HEADER + f"{house.nif()};;bonus;100,00;;;;\n")
    assert "own pay" in house.troubles(file)[0]


def test_a_worker_that_died_leaves_nothing_to_see_and_the_next_goes_on(app: Flask) -> None:
    house = FileHouse(3)
    rows = "".join(f"{house.nif(i)};;bonus;{100 + i},00;;;;\n" for i in range(3))
    file = house.upload(HEADER + rows)
    with db.unit_of_work():
        files.take_in(actor=house.preparer, file_id=file.id, mode=files.ALL)
    with db.unit_of_work():  # what a worker had written when it was killed
        held = house.file(file)
        files.stage(held, files.check(held)[:2])
    assert [row.state for row in house.entries()] == [STAGED, STAGED]
    with clock.on(date(2026, 11, 3)):
        worker.run_waiting()
    assert [row.state for row in house.entries()] == [PROPOSED] * 3
    assert [row.amount_minor for row in house.entries()] == [10_000, 10_100, 10_200]


def test_excel_files_are_read(app: Flask) -> None:
    house = FileHouse(1)
    file = house.upload(workbook([["NIF", "Element", "Amount"], [house.nif(), "Bonus", 1250.5]]))
    assert house.troubles(file) == []
    house.take_in(file)
    assert [row.amount_minor for row in house.entries()] == [125_050]


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_goes_out_comes_in_again(app: Flask, language: str) -> None:
    house = FileHouse(1)
    amounts = [Decimal("0.01"), Decimal("1234.50"), Decimal("999.99")]
    with i18n.use_locale(language):
        rows = [
            [house.nif(), "", "bonus", export.money(int(a * 100)), "", "", "2026-11", "", ""] for a in amounts
        ]
        content = export.sheet(export.entry_header(), rows)
    file = house.upload(content)
    assert house.troubles(file) == []
    house.take_in(file)
    assert [row.amount_minor for row in house.entries()] == [1, 123_450, 99_999]


def workbook(rows: list[list[object]]) -> bytes:
    """Write the smallest Excel file that holds a table."""
    sheet = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{chr(65 + i)}{n}"><v>{v}</v></c>'
            if isinstance(v, float)
            else f'<c r="{chr(65 + i)}{n}" t="inlineStr"><is><t>{v}</t></is></c>'
            for i, v in enumerate(row)
        )
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f"ContentType="
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()

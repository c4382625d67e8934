"""Files are written from a table, read back the same, and the checker finds each thing that is wrong."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.filings.formats import characters, efw2, fixed, modelo_111, modelo_190
from payroll.filings.formats.checking import Fault
from tests.payroll.filings.samples import (
    DECLARANT,
    EMPLOYER,
    SUBMITTER,
    exempt,
    page_111,
    person,
    w2_record,
)
from tests.support import numbers

TABLES = sorted(path.stem for path in fixed.TABLES.glob("*.toml"))
YEAR = modelo_190.write(DECLARANT, [person(), exempt()])
QUARTER = modelo_111.write(page_111())
W2S = efw2.write(SUBMITTER, EMPLOYER, [w2_record(), w2_record(ssn="223456789", wages=1)])
HEAD = modelo_190.declarant_table().length + 2  # a record and what ends it


def faults_190(content: bytes) -> list[tuple[Fault, int, str]]:
    return [(each.fault, each.record, each.field) for each in modelo_190.check_file(content)]


def put(content: bytes, record: int, position: int, text: str) -> bytes:
    """Overwrite positions of a record of the 190, both counted from 1."""
    start = (record - 1) * HEAD + position - 1
    raw = text.encode("iso-8859-1")
    return content[:start] + raw + content[start + len(raw) :]


def test_every_table_covers_its_record_and_names_a_source() -> None:
    assert {fixed.table(name).length for name in TABLES} == {500, 328, 1000, 512}
    assert all(fixed.table(name).source for name in TABLES)


def test_a_good_year_has_no_finding_and_stands_where_the_design_says() -> None:
    first, employee, travel, rest = YEAR.decode("iso-8859-1").split("\r\n")
    assert (faults_190(YEAR), rest) == ([], "")
    assert {len(first), len(employee), len(travel)} == {500}
    assert first[:17] == "11902026B97000012"
    assert first[17:57].rstrip() == "ALMACENES LEVANTE SL"
    assert first[135:144] == "000000002"
    assert first[144:160] == " " + "2107800".rjust(15, "0")
    assert first[160:175] == "210000".rjust(15, "0")
    assert employee[17:26] == "10000000Z"
    assert employee[35:75].rstrip() == "NUÑEZ IBAÑEZ LUCIA"
    assert employee[75:80] == "46A00"
    assert employee[81:94] == "2100000".rjust(13, "0")
    assert employee[152:157] == "19903"
    assert (travel[77:80], travel[81:94]) == ("L01", "7800".rjust(13, "0"))


def test_n_and_c_keep_their_sign_in_one_byte() -> None:
    row = person(name="Muñoz Çelik")
    assert b"MU\xd1OZ \xc7ELIK" in modelo_190.write(DECLARANT, [row])


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda _: b"", (Fault.EMPTY, 0, "")),
        (lambda good: good.replace(b"LEVANTE", b"LEV\x00NTE", 1), (Fault.ENCODING, 0, "")),
        (lambda good: good[:-3] + b"\r\n", (Fault.LENGTH, 3, "")),
        (lambda good: put(good, 2, 1, "1"), (Fault.CONSTANT, 2, "record_type")),
        (lambda good: put(good, 2, 18, "10000000A"), (Fault.RULE, 2, "perceptor")),
        (lambda good: put(good, 1, 9, "B97000013"), (Fault.RULE, 1, "declarant")),
        (lambda good: put(good, 1, 146, "000000002107801"), (Fault.TOTAL, 1, "paid")),
        (lambda good: put(good, 1, 161, "000000000210001"), (Fault.TOTAL, 1, "withheld")),
        (lambda good: put(good, 1, 136, "000000003"), (Fault.COUNT, 1, "records")),
        (lambda good: put(good, 2, 36, "á"), (Fault.CHARACTER, 2, "name")),
        (lambda good: put(good, 2, 36, " " * 40), (Fault.MISSING, 2, "name")),
        (lambda good: put(good, 2, 76, "54"), (Fault.NOT_ALLOWED, 2, "province")),
        (lambda good: put(good, 2, 76, "00"), (Fault.NOT_ALLOWED, 2, "province")),
        (lambda good: put(good, 2, 78, "M"), (Fault.NOT_ALLOWED, 2, "key")),
        (lambda good: put(good, 2, 82, "00000210000 0"), (Fault.NOT_NUMERIC, 2, "cash")),
        (lambda good: put(good, 2, 153, "0000"), (Fault.MISSING, 2, "birth_year")),
        (lambda good: put(good, 2, 153, "1789"), (Fault.RULE, 2, "birth_year")),
        (lambda good: put(good, 2, 157, "2"), (Fault.MISSING, 2, "spouse")),
        (lambda good: put(good, 2, 158, "10000000Z"), (Fault.NOT_HERE, 2, "spouse")),
        (lambda good: put(good, 2, 223, "1"), (Fault.COUNT, 2, "child_1")),
        (lambda good: put(good, 2, 224, "1"), (Fault.EXCEEDS, 2, "infants_whole")),
        (lambda good: put(good, 2, 395, "X"), (Fault.NOT_BLANK, 2, "reserved")),
        (lambda good: put(good, 2, 5, "2025"), (Fault.DIFFERS, 2, "year")),
        (lambda good: put(good, 3, 79, "00"), (Fault.NOT_ALLOWED, 3, "subkey")),
        (lambda good: put(good, 3, 153, "1990"), (Fault.NOT_HERE, 3, "birth_year")),
        (lambda good: put(good, 1, 122, "S"), (Fault.MISSING, 1, "number_before")),
        (lambda good: put(good, 1, 59, "000000000"), (Fault.MISSING, 1, "contact_phone")),
    ],
)  # fmt: skip
def test_the_checker_names_record_and_field_of_each_defect(
    damage: Callable[[bytes], bytes], expected: tuple[Fault, int, str]
) -> None:
    assert expected in faults_190(damage(YEAR))


def test_what_an_employee_gave_back_lessens_the_total_and_its_sign_is_checked() -> None:
    back = person(perceptor="10000001S", cash=30_000, cash_sign="N", withheld=0, sick_cash=0, in_kind=0)
    kept = person(cash=100_000, withheld=10_000, sick_cash=0, in_kind=0)
    assert modelo_190.totals([kept, back])["paid"] == 70_000
    assert modelo_190.totals([back]) | {"withheld": 0} == {
        "records": 1, "paid": 30_000, "paid_sign": "N", "withheld": 0,
    }  # fmt: skip
    good = modelo_190.write(DECLARANT, [kept, back])
    assert (Fault.TOTAL, 1, "paid") not in faults_190(good)
    assert (Fault.TOTAL, 1, "paid") in faults_190(put(good, 3, 81, " "))


def test_nobody_is_told_twice_under_one_clave() -> None:
    assert (Fault.DUPLICATE, 3, "perceptor") in faults_190(modelo_190.write(DECLARANT, [person(), person()]))


def test_nothing_is_cut_or_written_below_zero_in_silence() -> None:
    with pytest.raises(fixed.CannotWrite, match="cash"):
        modelo_190.write(DECLARANT, [person(cash=10**13)])
    with pytest.raises(fixed.CannotWrite, match="withheld"):
        modelo_190.write(DECLARANT, [person(withheld=-1)])
    with pytest.raises(fixed.CannotWrite, match="salary"):
        modelo_190.write(DECLARANT, [person(salary=1)])


LETTERS = "ABYZabyzÑñÇçÁéÜïßØÆ09 .,-'&/ºª·_()"
names = st.text(LETTERS, min_size=1, max_size=60).filter(characters.plain)
amounts = st.integers(0, 10**12)


@st.composite
def employees(draw: st.DrawFn) -> list[dict[str, fixed.Value]]:
    rows = []
    for place in draw(st.lists(st.integers(0, 400), unique=True, min_size=1, max_size=6)):
        cash, in_kind = draw(amounts) + 1, draw(amounts)
        children = draw(st.integers(0, 4))
        rows.append(
            person(
                perceptor=numbers.nif(10_000_000 + place),
                name=draw(names),
                cash=cash,
                withheld=draw(st.integers(0, cash)),
                in_kind=in_kind,
                on_account=draw(st.integers(0, in_kind)),
                others=children,
                **{f"child_{place}": 2 for place in range(1, min(children, 3) + 1)},
            )
        )
    return rows


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(employees())
def test_what_is_written_is_read_back_and_adds_up(rows: list[dict[str, fixed.Value]]) -> None:
    content = modelo_190.write(DECLARANT, rows)
    assert modelo_190.check_file(content) == []
    first, people = modelo_190.read(content)
    assert int(first["withheld"]) == sum(int(r["withheld"]) + int(r["on_account"]) for r in rows)
    for row, told in zip(rows, people, strict=True):
        assert told["name"] == characters.plain(str(row["name"]))[:40].rstrip()
        same = ("cash", "withheld", "in_kind", "on_account", "others", "child_1")
        assert [int(told[name]) for name in same] == [int(row.get(name, 0)) for name in same]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(employees(), st.data())
def test_any_other_amount_in_any_record_is_noticed(
    rows: list[dict[str, fixed.Value]], data: st.DataObject
) -> None:
    content = modelo_190.write(DECLARANT, rows)
    record = data.draw(st.integers(2, len(rows) + 1))
    position = data.draw(st.integers(82, 107))
    start = (record - 1) * HEAD + position - 1
    digit = chr(content[start])
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != digit]))
    assert modelo_190.check_file(put(content, record, position, other)) != []


def test_a_quarter_is_one_page_in_its_envelope() -> None:
    text = QUARTER.decode("iso-8859-1")
    assert modelo_111.check_file(QUARTER) == []
    assert text.startswith("<T111020264T0000><AUX>")
    assert text.endswith("</T11101000></T111020264T0000>")
    assert len(text) == 328 + 1000 + 18
    page = text[328:1328]
    assert (page[:11], page[12], page[13:22]) == ("<T11101000>", "I", "B97000012")
    assert (page[108:116], page[116:133], page[133:150]) == (
        "00000002", "1000000".rjust(17, "0"), "123456".rjust(17, "0"),
    )  # fmt: skip
    assert page[486:503] == page[520:537] == "124536".rjust(17, "0")
    assert modelo_111.read(QUARTER)["work_in_kind_paid"] == "9000"


def test_a_quarter_without_tax_is_a_negative_return() -> None:
    nothing = modelo_111.write(page_111(work_cash_withheld=0, work_in_kind_withheld=0))
    assert modelo_111.read(nothing)["declaration_type"] == "N"
    assert modelo_111.check_file(nothing) == []


@pytest.mark.parametrize(
    ("position", "text", "fault", "field"),
    [
        (487, "124537".rjust(17, "0"), Fault.TOTAL, "total"),
        (521, "0" * 17, Fault.TOTAL, "to_pay"),
        (14, "B97000013", Fault.RULE, "declarant"),
        (107, "5T", Fault.RULE, "period"),
        (103, "2025", Fault.DIFFERS, "year"),
        (109, "00000000", Fault.COUNT, "work_cash_people"),
        (134, "1000001".rjust(17, "0"), Fault.EXCEEDS, "work_cash_withheld"),
        (23, "Ó", Fault.CHARACTER, "name"),
        (600, "X", Fault.NOT_BLANK, "reserved"),
        (989, "</T11102000>", Fault.CONSTANT, "end"),
    ],
)
def test_the_checker_of_the_111_names_each_defect(position: int, text: str, fault: Fault, field: str) -> None:
    start, raw = 328 + position - 1, text.encode("iso-8859-1")
    damaged = QUARTER[:start] + raw + QUARTER[start + len(raw) :]
    assert (fault, field) in [(each.fault, each.field) for each in modelo_111.check_file(damaged)]
    assert [each.fault for each in modelo_111.check_file(QUARTER[:-1])] == [Fault.LENGTH]


def test_the_w2_file_has_its_five_kinds_of_record_and_its_sums() -> None:
    records = W2S.decode("ascii").split("\r\n")[:-1]
    assert efw2.check_file(W2S) == []
    assert [record[:2] for record in records] == ["RA", "RE", "RW", "RW", "RT", "RF"]
    assert {len(record) for record in records} == {512}
    worker, total, end = records[2], records[4], records[5]
    assert worker[2:11] == "123456789"
    assert worker[41:61].rstrip() == "NUNEZ"
    assert worker[187:198] == "05200000".rjust(11, "0")
    assert (total[2:9], total[9:24]) == ("0000002", "5200001".rjust(15, "0"))
    assert end[7:16] == "000000002"


def test_the_checker_of_the_w2_file_names_each_defect() -> None:
    def found(content: bytes) -> list[tuple[Fault, str]]:
        return [(each.fault, each.field) for each in efw2.check_file(content)]

    employee = 2 * 514
    assert (Fault.RULE, "ssn") in found(W2S[: employee + 2] + b"000456789" + W2S[employee + 11 :])
    assert (Fault.TOTAL, "wages") in found(W2S[: employee + 187] + b"00005200001" + W2S[employee + 198 :])
    assert (Fault.ENCODING, "") in found(W2S.replace(b"AUSTIN", "AUSTÍN".encode("iso-8859-1")[:6], 1))
    assert found(W2S[: 4 * 514] + W2S[5 * 514 :]) == [(Fault.ORDER, "")]
    assert (Fault.RECORD_KIND, "") in found(b"XX" + W2S[2:])
    twice = efw2.write(SUBMITTER, EMPLOYER, [w2_record(), w2_record()])
    assert found(twice) == [(Fault.DUPLICATE, "ssn")]

"""What each kind of file keeps of its words and their style, and what nobody sees."""

from datetime import date

import pytest

from screening.parsing import parse
from screening.parsing.reading import opendocument, plain, richtext, webpage, word
from screening.parsing.reading.filetypes import Kind, kind_of
from screening.parsing.reading.pages import Line, RawText
from tests.screening.parsing import files

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RICH = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}
{\colortbl;\red255\green255\blue255;}{\stylesheet{\s0 Normal;}}{\info{\author Somebody}}
{\header \pard Ana P\'e9rez Gil\par}{\footer \pard Page 1\par}
\pard\fs32\b Camarera\b0\par\fs20 ana@example.com \u8211? Valencia\par
{\field{\*\fldinst{HYPERLINK "https://linkedin.com/in/ana"}}{\fldrslt LinkedIn}}\par
\trowd\cellx2000\cellx8000\pard\intbl 2019 - 2021\cell Bar Sol\cell\row
\pard{\listtext\'b7\tab}\ls1 Atenci\u243\'f3n al cliente\par
\pard {\v kept from sight}{\cf1 white words}seen {\fs2 tiny words}\par
{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard In a box\par}}{\shprslt In a box}}
}"""
PAGE = """<!doctype html><meta charset="utf-8"><title>no text</title>
<style>.h{display:none} .row{display:flex} .w{color:#fff} .off{position:absolute;left:-9999px}
 .dark{background:#123456;color:#fff}</style><script>var skills = "stolen";</script>
<h1>Ana Pérez Gil</h1><p><a href="https://linkedin.com/in/ana">LinkedIn</a>
<a href="javascript:x()">go</a></p>
<div class="row"><span>Camarera</span><span>2019 – 2021</span></div>
<ul><li>Atención al <b>cliente</b></li></ul>
<table><tr><td>2015</td><td>Grado</td></tr></table><div class="dark">on a dark bar</div>
<p class="h">kept from sight</p><p class="w">white words</p><div class="off">far away</div>
<p style="font-size:1px">tiny words</p>"""


def texts(raw: RawText) -> list[str]:
    return [line.text.strip() for line in raw.lines if line.text.strip()]


def line_of(raw: RawText, text: str) -> Line:
    return next(line for line in raw.lines if line.text.strip() == text)


def test_rich_text_keeps_order_style_tables_boxes_and_links() -> None:
    raw = richtext.read(RICH)
    assert texts(raw) == [
        "Ana Pérez Gil",
        "Camarera",
        "ana@example.com – Valencia",
        "LinkedIn",
        "2019 - 2021\tBar Sol",
        "• Atención al cliente",
        "seen",
        "In a box",
        "Page 1",
    ]
    assert (line_of(raw, "Camarera").size, line_of(raw, "Camarera").bold) == (16, True)
    assert raw.links == ["https://linkedin.com/in/ana"]
    for words in ("kept from sight", "white words", "tiny words"):
        assert words in raw.hidden


def test_a_web_page_is_read_as_it_is_seen() -> None:
    raw = webpage.read(PAGE.encode())
    assert texts(raw) == [
        "Ana Pérez Gil",
        "LinkedIn go",
        "Camarera\t2019 – 2021",
        "• Atención al cliente",
        "2015\tGrado",
        "on a dark bar",
    ]
    assert line_of(raw, "Ana Pérez Gil").size > line_of(raw, "on a dark bar").size
    assert raw.links == ["https://linkedin.com/in/ana"]
    assert " ".join(raw.hidden.split()) == "kept from sight white words far away tiny words"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_a_web_page_in_another_encoding(encoding: str) -> None:
    page = '<html><meta charset="iso-8859-1"><p>Camarera en Logroño</p></html>'.encode(encoding)
    assert kind_of(page) is Kind.HTML
    assert texts(webpage.read(page)) == ["Camarera en Logroño"]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso-8859-1"],
)
def test_plain_text_in_any_encoding(encoding: str) -> None:
    data = "Núria Sanchis\nCamarera en Logroño\n".encode(encoding)
    assert kind_of(data) is Kind.TXT
    assert texts(plain.read(data)) == ["Núria Sanchis", "Camarera en Logroño"]


def test_the_signs_of_markdown_are_not_read_as_words() -> None:
    raw = plain.read(b"# Ana Gil\n\n## Experience ##  \n**Waiter**, [Sol](https://sol.example.com)\n")
    assert texts(raw) == ["Ana Gil", "Experience", "Waiter, Sol"]
    assert raw.links == ["https://sol.example.com"]
    assert line_of(raw, "Experience").bold


def test_a_resume_quoted_in_a_mail_is_read_without_the_signs_that_quote_it() -> None:
    raw = plain.read(b"> Ana Gil\n>\n> Experience\n> Waiter\n> Sol SL\n> 2019 - 2021\n")
    assert texts(raw)[0] == "Ana Gil"
    assert not any(">" in line.text for line in raw.lines)
    assert texts(plain.read(b"> 80 words a minute\nAna Gil\nWaiter\nSol SL\nExperience\n"))[0][0] == ">"


def box(text: str) -> str:
    inside = f"<w:txbxContent>{files.paragraphs(text)}</w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent {spaces}>{new}{old}</mc:AlternateContent></w:r></w:p>"


def test_a_text_box_of_word_is_read_once() -> None:
    data = files.docx(box("Ana Pérez Gil") + files.paragraphs("Camarera"))
    assert texts(word.read(data)) == ["Ana Pérez Gil", "Camarera"]


def test_an_old_text_box_of_word_is_read() -> None:
    inside = f"<w:txbxContent>{files.paragraphs('Ana Pérez Gil')}</w:txbxContent>"
    vml = f'<w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{inside}</v:textbox></w:pict>'
    assert texts(word.read(files.docx(f"<w:p><w:r>{vml}</w:r></w:p>"))) == ["Ana Pérez Gil"]


def test_word_headers_footers_and_notes_are_read() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="1">{files.paragraphs("With honours")}</w:footnote></w:footnotes>'
    )
    reference = '<w:p><w:r><w:t>Degree</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'
    data = files.docx(
        reference + files.paragraphs("Bar Sol"),
        **{
            "word/footnotes.xml": notes,
            "word/header1.xml": f"<w:hdr {W}>{files.paragraphs('Ana Pérez Gil')}</w:hdr>",
            "word/header2.xml": f"<w:hdr {W}>{files.paragraphs('Ana Pérez Gil')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {W}>{files.paragraphs('ana@example.com')}</w:ftr>",
        },
    )
    assert texts(word.read(data)) == ["Ana Pérez Gil", "Degree", "With honours", "Bar Sol", "ana@example.com"]


def test_word_styles_give_size_weight_and_hide() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Title">'
        '<w:rPr><w:sz w:val="40"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Name">'
        '<w:basedOn w:val="Title"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Name"/></w:pPr><w:r><w:t>Ana Gil</w:t></w:r></w:p>'
        '<w:p><w:r><w:rPr><w:rStyle w:val="Ghost"/></w:rPr><w:t>ghost</w:t></w:r>'
        "<w:r><w:t>seen</w:t></w:r></w:p>"
    )
    raw = word.read(files.docx(body, **{"word/styles.xml": styles}))
    assert (line_of(raw, "Ana Gil").size, line_of(raw, "Ana Gil").bold) == (20, True)
    assert texts(raw) == ["Ana Gil", "seen"]
    assert raw.hidden == "ghost"


@pytest.mark.parametrize(
    ("properties", "is_seen"),
    [
        ('<w:color w:val="FFFFFF"/>', False),
        ('<w:color w:val="FEFEFE"/>', False),
        ('<w:color w:val="auto" w:themeColor="background1"/>', False),
        ('<w:sz w:val="2"/>', False),
        ("<w:vanish/>", False),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>', True),
        ('<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>', False),
        ('<w:vanish w:val="0"/>', True),
    ],
)
def test_what_nobody_sees_in_word_is_hidden(properties: str, is_seen: bool) -> None:
    raw = word.read(files.docx(files.paragraphs("Seen words") + files.paragraphs("odd words", properties)))
    assert ("odd words" in texts(raw)) is is_seen
    assert raw.hidden == ("" if is_seen else "odd words")


def test_an_opendocument_frame_and_hidden_words() -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    styles = (
        f'<s:style xmlns:s="{space}:style:1.0" xmlns:f="{space}:xsl-fo-compatible:1.0" s:name="T1"'
        f' s:family="text"><s:text-properties f:font-size="18pt" f:font-weight="bold"/></s:style>'
        f'<s:style xmlns:s="{space}:style:1.0" s:name="T2" s:family="text">'
        f'<s:text-properties t:display="none"/></s:style>'
    )
    frame = f'<d:frame xmlns:d="{space}:drawing:1.0"><d:text-box><t:p>In a frame</t:p></d:text-box></d:frame>'
    raw = opendocument.read(
        files.odt(
            f'{styles}<t:p><t:span t:style-name="T1">Ana Gil</t:span>{frame}</t:p>'
            '<t:p>seen<t:span t:style-name="T2">unseen</t:span></t:p>'
        )
    )
    assert texts(raw) == ["Ana Gil", "In a frame", "seen"]
    assert (line_of(raw, "Ana Gil").size, line_of(raw, "Ana Gil").bold) == (18, True)
    assert raw.hidden == "unseen"


def test_what_floats_to_the_right_on_a_web_page_stands_apart_from_what_follows() -> None:
    page = b"<html><body><p><span style='float:right'>2019 - 2021</span><b>Bar Uno</b></p></body></html>"
    assert [line.text.strip("\t") for line in webpage.read(page).lines] == ["2019 - 2021\tBar Uno"]


@pytest.mark.parametrize("address", ["tel:+34612345678", "TEL:+34-612-34-56-78"])
def test_a_number_to_call_behind_a_word_is_read(address: str) -> None:
    name = "<h1>Ana Pérez Gil</h1><p>Logroño"
    page = f"{name} <a href='{address}'>Llámame</a></p><h2>Experiencia</h2><p>Camarera</p>"
    parsed = parse(page.encode(), today=date(2026, 11, 23))
    assert [phone.key for phone in parsed.phones] == ["+34612345678"]


def test_the_first_day_above_the_last_in_a_cell_is_one_period() -> None:
    rows = "".join(
        f"<tr><td>{dates}</td><td><b>{employer}</b><br><i>{title}</i><br>Turnos de noche.</td></tr>"
        for dates, employer, title in [
            ("01/2021<br>hoy", "Textil Prueba, S.A.", "Técnica de mantenimiento"),
            ("05/2017<br>12/2020", "Papelera Prueba, S.L.", "Electromecánica"),
        ]
    )
    page = f"<h1>Ana Pérez Gil</h1><p>ana@example.com</p><h2>Experiencia</h2><table>{rows}</table>"
    parsed = parse(page.encode(), today=date(2026, 11, 23))
    dates = [(job.start and job.start.text, job.end and job.end.text) for job in parsed.work]
    assert dates == [("2021-01", "present"), ("2017-05", "2020-12")]


def test_years_beside_as_many_rows_stay_years() -> None:
    page = "<table><tr><td>2015<br>2017</td><td>Grado en Química<br>Máster en Polímeros</td></tr></table>"
    assert texts(webpage.read(page.encode())) == ["2015\tGrado en Química", "2017\tMáster en Polímeros"]


SEEN = "Ana Pérez Gil"


@pytest.mark.parametrize(
    "hidden",
    [
        r"{\charscalex1 stolen\par}",
        r"{\expndtw-400 stolen\par}",
        r"{\up3000 stolen\par}",
        r"{\cf2\highlight2 stolen\par}",
        r"{\cf2\chcbpat3 stolen\par}",
        r"{\deleted stolen\par}",
    ],
)
def test_rich_text_nobody_sees_is_left_out(hidden: str) -> None:
    colours = r"{\colortbl;\red255\green255\blue255;\red17\green34\blue51;\red17\green51\blue51;}"
    shown = r"{\cf1\highlight2 on a dark bar\par}{\cf2\charscalex80\expndtw-5\up6 plain\par}"
    raw = richtext.read(rf"{{\rtf1\ansi{colours}{shown}{hidden}}}".encode())
    assert texts(raw) == ["on a dark bar", "plain"]
    assert raw.hidden.strip() == "stolen"


LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
ODT_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "style": "style",
        "fo": "xsl-fo-compatible",
        "draw": "drawing",
        "svg": "svg-compatible",
    }.items()
)
SPAN = '<t:p><t:span t:style-name="T">stolen</t:span></t:p>'
FRAME = "<t:p><draw:frame {}><draw:text-box><t:p>stolen</t:p></draw:text-box></draw:frame></t:p>"


@pytest.mark.parametrize(
    ("properties", "hidden"),
    [
        ('style:text-scale="1%"', SPAN),
        ('fo:color="#113333" fo:background-color="#112233"', SPAN),
        ('fo:letter-spacing="-0.5in"', SPAN),
        ('fo:color="transparent"', SPAN),
        (f'xmlns:loext="{LOEXT}" loext:opacity="0%"', SPAN),
        ("", '<t:p><t:hidden-paragraph t:is-hidden="true"/>stolen</t:p>'),
        ("", FRAME.format('svg:x="-50cm" svg:y="0cm"')),
        ("", FRAME.format('svg:width="0.01cm" svg:height="5cm"')),
    ],
)
def test_an_open_document_nobody_sees_is_left_out(properties: str, hidden: str) -> None:
    style = f'<style:style style:name="T"><style:text-properties {properties}/></style:style>'
    shown = f"<t:p>{SEEN}</t:p>" + FRAME.format('svg:x="-1cm" svg:width="5cm"').replace("stolen", "Camarera")
    raw = opendocument.read(files.odt(f"<t:section {ODT_NAMES}>{style}{shown}{hidden}</t:section>"))
    assert texts(raw) == [SEEN, "Camarera"]
    assert raw.hidden.strip() == "stolen"

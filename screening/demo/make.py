"""Write the demo résumés that are not PDFs: `python -m screening.demo.make`.

The PDFs were designed by hand and are kept as files; one is a picture without text, one is behind a password.
All people are fictional; addresses end in example.com.
"""

import io
import sys
import zipfile
from pathlib import Path

from lxml import etree

FOLDER = Path(__file__).parent
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_STAMP = (2026, 11, 2, 9, 0, 0)  # one date for all parts, so that the files come out the same every time

AISHA = """Aisha Benali Haddad
# Experiencia laboral
Jefa de equipo|Almacenes Horta Nord S.L., Moncada|Octubre 2022 – Actualidad
• Ocho personas a cargo en preparación de pedidos.
• Inventarios cíclicos con SGA.
Carretillera|Papelera del Palància S.A., Segorbe|Enero 2019 – Septiembre 2022
• Carretilla elevadora frontal y retráctil, carga de camiones.
Operaria de almacén|Juguetes Ibi S.L., Ibi|Mayo 2016 – Diciembre 2018
• Picking, embalaje y etiquetado.
# Formación académica
Graduado en Educación Secundaria|IES La Moreria|2015
# Conocimientos
Carretilla elevadora, Transpaleta eléctrica, SGA, Inventarios, Trabajo en equipo
# Idiomas
Español: nativo
Árabe: nativo
Francés: B2
# Cursos
Carné de carretillero (2024)
Primeros auxilios (2023)"""

JAMES = """James Okoro
# Professional summary
Payroll administrator with seven years in shared services, four of them running Spanish payroll from Valencia.
# Employment history
Payroll Administrator|Levantine Shared Services S.L., Valencia|June 2022 – Present
• End-to-end payroll for 640 employees in A3nom, with social security filings through SILTRA.
• Income tax withholding (IRPF), joiners and leavers, time and attendance.
Payroll Clerk|Harbour & Finch Ltd, Bristol|September 2018 – May 2022
• Monthly payroll for 300 employees in Sage.
• Bank reconciliations and payslip queries.
# Education
BA (Hons) Business Administration|University of Severnside|2018
# Key skills
Payroll, A3nom, Sage, Excel, Social security contributions, Employment contracts
# Languages
English: native
Spanish: C1"""

ELENA = """Elena Moreno Castelló
Torrent, Valencia
Teléfono: +34 600 000 107
Correo electrónico: elena.moreno@example.com
# Perfil profesional
Administrativa de nóminas en asesoría y en empresa. Once años de nóminas, contratos y seguros sociales.
# Experiencia profesional
Administrativa de nóminas|Asesoría Benlloch S.L., Valencia|Febrero 2018 – Actualidad
• Gestión de nóminas de 45 empresas en A3nom: cálculo, IRPF y finiquitos.
• Seguros sociales por Sistema RED y SILTRA, altas y bajas, Contrat@.
Auxiliar administrativa|Muebles Picassent S.L., Picassent|Abril 2015 – Enero 2018
• Facturación, archivo y control horario.
# Formación
Técnico Superior en Administración y Finanzas|IES Tirant lo Blanc|2015
# Competencias
Nóminas, Seguros sociales, A3nom, Excel, Contratación, Convenios colectivos, Protección de datos
# Idiomas
Español: nativo
Valenciano: C1
Inglés: A2"""

NURIA = """NURIA SANCHIS BLASCO
Gandía, Valencia
Tel. 600 000 108
nuria.sanchis@example.com

PERFIL
Dependienta con cinco años de trato con el público. Busco un trabajo estable cerca de casa.

EXPERIENCIA LABORAL
Dependienta, Zapaterías La Safor S.L., Gandía
Mayo 2021 - Actualidad
- Atención al cliente, TPV y cuadre de caja.
- Reposición y escaparatismo.

Camarera, Restaurante El Grau, Gandía
Junio 2019 - Septiembre 2020
- Servicio de mesas en terraza.

ESTUDIOS
Bachillerato de Humanidades
IES Joan Fuster, 2019

HABILIDADES
Atención al cliente, Ventas, TPV, Trabajo en equipo

IDIOMAS
Español (nativo), Valenciano (C1), Inglés (A2)
"""


def main() -> int:
    """Write every file again."""
    (FOLDER / "aisha-benali.docx").write_bytes(
        _docx(AISHA, ["Mislata, Valencia", "600 000 109", "aisha.benali@example.com"])
    )
    (FOLDER / "james-okoro.docx").write_bytes(
        _docx(JAMES, ["Valencia, Spain", "+44 7700 900110", "james.okoro@example.com"])
    )
    (FOLDER / "elena-moreno.odt").write_bytes(_odt(ELENA))
    (FOLDER / "nuria-sanchis.txt").write_text(NURIA, encoding="utf-8")
    return 0


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _docx(text: str, contact: list[str]) -> bytes:
    """Return a Word file; the contact data stands in the page header, as in many Word designs."""
    document = etree.Element(f"{{{_W}}}document", nsmap={"w": _W, "r": _R})
    body = etree.SubElement(document, f"{{{_W}}}body")
    for line in text.splitlines():
        for part in line.split("|"):
            _paragraph(body, part.removeprefix("# "), "Heading1" if line.startswith("# ") else "")
    section = etree.SubElement(body, f"{{{_W}}}sectPr")
    etree.SubElement(section, f"{{{_W}}}headerReference", {f"{{{_W}}}type": "default", f"{{{_R}}}id": "rId1"})
    header = etree.Element(f"{{{_W}}}hdr", nsmap={"w": _W})
    for line in contact:
        _paragraph(header, line, "")
    return _zip({**_word_frame(), "word/document.xml": _xml(document), "word/header1.xml": _xml(header)})


def _paragraph(parent: etree._Element, text: str, style: str) -> None:
    paragraph = etree.SubElement(parent, f"{{{_W}}}p")
    if style:
        properties = etree.SubElement(paragraph, f"{{{_W}}}pPr")
        etree.SubElement(properties, f"{{{_W}}}pStyle", {f"{{{_W}}}val": style})
    run = etree.SubElement(paragraph, f"{{{_W}}}r")
    if style:
        etree.SubElement(etree.SubElement(run, f"{{{_W}}}rPr"), f"{{{_W}}}b")
    etree.SubElement(run, f"{{{_W}}}t").text = text


def _word_frame() -> dict[str, bytes]:
    types = f'<Types xmlns="{_PACKAGE}/content-types">'
    types += (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    for name, kind in (("document", "document.main"), ("header1", "header")):
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
    links = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_R}/'
    end = "</Relationships>"
    return {
        "[Content_Types].xml": f"{types}</Types>".encode(),
        "_rels/.rels": f'{links}officeDocument" Target="word/document.xml"/>{end}'.encode(),
        "word/_rels/document.xml.rels": f'{links}header" Target="header1.xml"/>{end}'.encode(),
    }


def _odt(text: str) -> bytes:
    office, words = f"{_ODF}:office:1.0", f"{_ODF}:text:1.0"
    content = etree.Element(f"{{{office}}}document-content", nsmap={"office": office, "text": words})
    content.set(f"{{{office}}}version", "1.2")
    body = etree.SubElement(etree.SubElement(content, f"{{{office}}}body"), f"{{{office}}}text")
    for line in text.splitlines():
        for part in line.split("|"):
            tag = "h" if line.startswith("# ") else "p"
            etree.SubElement(body, f"{{{words}}}{tag}").text = part.removeprefix("# ")
    kind = "application/vnd.oasis.opendocument.text"
    manifest = f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">'
    for path, media in (("/", kind), ("content.xml", "text/xml")):
        manifest += f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
    closing = manifest + "</manifest:manifest>"
    return _zip(
        {"mimetype": kind.encode(), "content.xml": _xml(content), "META-INF/manifest.xml": closing.encode()}
    )


def _xml(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


if __name__ == "__main__":
    sys.exit(main())

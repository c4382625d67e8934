"""Payslips from stored pay lines to PDF bytes, against rendering each one on its own.

payslips_per_cpu_second: what the documents worker does for each payslip of a committed run before storing it
(`payroll.payslips.jobs.draw`: read the lines, fill the template, render in the limited child), by the CPU
time of the process and its rendering children together. Like the worker, the process is warm beforehand.
payslips_vs_naive: how many times as much CPU time the same pages take when each is rendered the plain way:
stylesheets parsed and a font configuration made for every document, everything else alike, no child.
"""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from sqlmodel import select

from hr import db
from hr.documents import render
from hr.i18n import use_locale
from hr.templating import TEMPLATES, environment
from payroll.payslips import drawing, jobs, service, sheet
from payroll.payslips.content import FILENAME
from payroll.runs.models import PAYABLE, PayItem, PayRun
from scripts.benchmarks import house
from scripts.benchmarks.figures import Figure, hand_over

EMPLOYEES = 90
GROUPS = 3
GROUP, PLAIN = 25, 10  # documents: as many as one rendering child serves; fewer the plain way, which is slow


def measure(folder: Path) -> Iterator[Figure]:
    """Calculate a month, then draw its payslips in groups, in turn the house's way and the plain way."""
    house.open_demo(folder, employees=EMPLOYEES)
    run = house.calculate(house.open_run(date(2026, 11, 1)))
    with db.reading() as session:
        query = select(PayItem).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
        items = list(session.exec(query.order_by(PayItem.id)))
    render.warm()
    fonts = font_faces()
    ours, plain = [], []
    for number in range(GROUPS):
        group = items[number * GROUP : (number + 1) * GROUP]
        ours.append(_cpu_seconds(lambda item: jobs.draw(run, item)[0], group))
        plain.append(_cpu_seconds(lambda item: draw_plainly(run, item, fonts), group[:PLAIN]))
    yield Figure("payslips_per_cpu_second", 1 / median(ours), "payslips/CPU-s")
    ratios = [theirs / own for own, theirs in zip(ours, plain, strict=True)]
    yield Figure("payslips_vs_naive", median(ratios), "x")


def _cpu_seconds(draw: Callable[[PayItem], bytes], items: Sequence[PayItem]) -> float:
    """Return the CPU time a document takes in this process and in the children it made and ended for them."""
    before = _used()
    for item in items:
        if not draw(item).startswith(b"%PDF-"):
            raise ValueError("a payslip is no PDF")
    render.stop()
    return (_used() - before) / len(items)


def _used() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def draw_plainly(run: PayRun, item: PayItem, fonts: str) -> bytes:
    """Render one payslip as a program would that renders one only."""
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    with db.separate_reading():
        locale = service.language_of(item)
        slip = sheet.build(run, item)
    with use_locale(locale):
        html = environment().get_template("pdf/payslip/document.html").render(**drawing.context(slip))
    configuration = FontConfiguration()
    styles = [
        CSS(string=text, font_config=configuration)
        for text in (fonts, *(path.read_text() for path in stylesheets()))
    ]
    pdf: Any = HTML(string=html, base_url="plain:").write_pdf(
        stylesheets=styles,
        font_config=configuration,
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        attachments=[Attachment(string=slip.to_json(), name=FILENAME)],
    )
    return bytes(pdf)


def stylesheets() -> list[Path]:
    """Return the stylesheets of a payslip."""
    folder = TEMPLATES / "pdf"
    return [path for path in (folder / "base.css", folder / "payslip" / "document.css") if path.is_file()]


def font_faces() -> str:
    """Return the rules of the documents' font, read from its files."""
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    faces = (
        ("Regular", "normal", 400),
        ("It", "italic", 400),
        ("Semibold", "normal", 600),
        ("Bold", "normal", 700),
    )
    return "".join(
        f'@font-face{{font-family:"Source Sans Pro";font-style:{style};font-weight:{weight};'
        f"src:url({(folder / f'SourceSansPro-{face}.ttf').as_uri()})}}"
        for face, style, weight in faces
    )


if __name__ == "__main__":
    raise SystemExit(hand_over("payslips", measure))

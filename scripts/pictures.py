"""Take the pictures of the README from a running demo company: `python -m scripts.pictures`.

Needs the tools of `make check` and a Chromium. Each picture is a page as it is served, at the width of a desk
or of a phone; only its colours are reduced, to keep the files small. They land in docs/pictures.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from hr.instance import Instance
from scripts.visitor import MailReader, Visitor
from tests.support.services import chromium

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESK, PHONE = (1280, 860), (390, 844)
COLOURS = 256
RECRUITER = "nuria.peiro@almaceneslevante.example"
HR = "marta.soler@almaceneslevante.example"
PREPARER = "andres.roca@almaceneslevante.example"
EMPLOYEE = "joan.mateu@almaceneslevante.example"
READ = 4  # applications for the first opening whose résumés must have been read


class Studio:
    """The running company, its mailbox and a browser."""

    def __init__(self, instance: Instance, browser: Browser) -> None:
        """Look at a company that has just started."""
        self.portal = instance.url
        self.mailbox = MailReader(instance.mailbox_url)
        self.browser = browser

    def link(self, address: str) -> str:
        """Ask for a sign-in link as anybody would, and take it out of the mailbox."""
        before = len(self.mailbox.all())
        Visitor(self.portal).get("/sign-in/link").submit("/sign-in/link", email=address)
        mail = self.mailbox.wait(address, after=before)
        return str(next(link for link in mail["links"] if "/link/" in link))

    def visitor(self, address: str) -> Visitor:
        """Return somebody signed in who prepares what a picture shows."""
        return Visitor(self.portal).get(self.link(address)).submit("/link/")

    def page(self, locale: str, size: tuple[int, int] = DESK) -> Page:
        """Open a window for somebody who is not signed in."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.portal,
            viewport={"width": width, "height": height},
            locale={"es": "es-ES", "en": "en-GB"}[locale],
            reduced_motion="reduce",
        )
        return context.new_page()

    def desk(self, address: str) -> Page:
        """Open a window for somebody who is signed in and reads English."""
        page = self.page("en")
        page.goto(self.link(address))
        with page.expect_navigation():
            page.locator("main form button").first.click()
        if page.locator("html").get_attribute("lang") != "en":
            with page.expect_navigation():
                page.locator(".pl-bar button[lang=en]").click()
        return page


def take(page: Page, name: str, path: str) -> None:
    """Open a page and keep what a visitor sees of it first."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    keep(Image.open(io.BytesIO(page.screenshot())), name)


def keep(image: Image.Image, name: str) -> None:
    """Write a picture with few colours."""
    target = FOLDER / f"{name}.png"
    # Maximum coverage keeps the few orange dots of the mark that a median cut gives up.
    few = image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size // 1000} kB")


def screening(studio: Studio) -> None:
    """Take the job on a phone, the board and one application with its reasons."""
    recruiter = studio.visitor(RECRUITER)
    recruiter.get("/hr/jobs")
    board = next(link for link in recruiter.links("/board") if "almacén" in recruiter.get(link).words)
    recruiter.wait_for(board, lambda page: page.words.count("Experiencia en") >= READ - 1)
    found = [link.split("?")[0] for link in recruiter.links("/hr/applications/")]
    applications = list(dict.fromkeys(found))
    for link, stage in zip(applications, ("interview", "review"), strict=False):
        recruiter.get(link).submit("/move", stage=stage)
    slug = Visitor(studio.portal).get("/careers").links("/careers/responsable")[0]
    take(studio.page("es", PHONE), "job-phone", slug)
    window = studio.desk(RECRUITER)
    take(window, "board", board)
    take(window, "review", applications[0])


def onboarding(studio: Studio) -> None:
    """Take the plan of the new hire as HR sees it."""
    window = studio.desk(HR)
    window.goto("/hr/onboarding")
    plan = window.locator("main a[href*='/hr/onboarding/']").first.get_attribute("href")
    take(window, "onboarding", plan or "")


def payroll(studio: Studio) -> None:
    """Take the review of November's run and a payslip of October's."""
    preparer = studio.visitor(PREPARER).get("/payroll/runs/new")
    preparer.submit("/payroll/runs/new", period="2026-11-01")
    run = "/payroll/runs/" + preparer.url.split("/runs/")[1].split("?")[0].strip("/")
    preparer.get(run).submit("/calculate")
    preparer.wait_for(run, lambda page: any("/send" in str(form.get("action")) for form in page.page.forms))
    take(studio.desk(PREPARER), "payrun", run)
    employee = studio.visitor(EMPLOYEE)
    employee.wait_for("/me/payslips", lambda page: bool(page.links("/me/payslips/")))
    employee.follow("/me/payslips/").follow(".pdf")
    keep(first_sheet(employee.body), "payslip")


def first_sheet(pdf: bytes) -> Image.Image:
    """Return the first sheet of a document as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet: Image.Image = document[0].render(scale=1.4).to_pil()
    finally:
        document.close()
    return sheet


def main() -> int:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings = {"BUSINESS_DATE": "2026-11-23", "DISPATCH_SECONDS": "0.2"}
    with (
        tempfile.TemporaryDirectory() as folder,
        Instance(Path(folder), env=settings) as instance,
        chromium() as browser,
    ):
        studio = Studio(instance, browser)
        for part in (screening, onboarding, payroll):
            part(studio)
    return 0


if __name__ == "__main__":
    sys.exit(main())

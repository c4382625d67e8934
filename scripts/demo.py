"""One person's way from application to payslip, without a browser: `make demo`.

Starts an instance of its own on free ports in a new folder and speaks only HTTP, as each role in turn; every
link comes out of the mailbox. What came of it lies in var/demo.
"""

import csv
import hashlib
import io
import json
import shutil
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hr.instance import Instance
from scripts.visitor import Lost, MailReader, Visitor
from scripts.visitor import apply as send_application

RESULTS = Path("var/demo")
RESUME = Path("screening/demo/carlos-ibanez.pdf")
JOB = "/careers/responsable"
CANDIDATE = "carlos.ibanez@example.com"
NAME = ("Carlos", "Ibáñez Peris")
FIRST_DAY = "2026-11-23"  # the day the demo lives on; nobody is activated, or paid, before their first
ROLES = {
    "admin": "admin@almaceneslevante.example",
    "recruiter": "nuria.peiro@almaceneslevante.example",
    "hr": "marta.soler@almaceneslevante.example",
    "payroll_preparer": "andres.roca@almaceneslevante.example",
    "payroll_approver": "paula.lara@almaceneslevante.example",
}
WANTED = (
    "parsed.json",
    "score.json",
    "contract.pdf",
    "payslip.pdf",
    "payment.xml",
    "journal.csv",
    "audit.txt",
)


class Failed(Exception):
    """A step did not come out as promised."""


class Tour:
    """The state of one walk through the product."""

    def __init__(self, instance: Instance, results: Path = RESULTS) -> None:
        """Start at a running instance with nobody signed in."""
        self.portal = instance.url
        self.results = results
        self.mailbox = MailReader(instance.mailbox_url)
        self.people: dict[str, Visitor] = {}
        self.application_id = self.case_id = self.run_id = ""
        self.started = time.monotonic()

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Print a line for the step with how long it took."""
        began = time.monotonic()
        try:
            yield
        except BaseException:
            print(f"  ✗ {words}")
            raise
        print(f"  ✓ {words:<70} {time.monotonic() - began:6.1f} s", flush=True)

    def keep(self, name: str, content: bytes) -> None:
        """Leave an artefact in the results."""
        (self.results / name).write_bytes(content)

    def as_role(self, role: str) -> Visitor:
        """Return the browser of a role, signing in by a link from the mailbox when it is new."""
        if role not in self.people:
            self.people[role] = self.sign_in(ROLES[role])
        return self.people[role]

    def sign_in(self, address: str) -> Visitor:
        """Ask for a link as anybody would, and follow it."""
        before = len(self.mailbox.all())
        visitor = Visitor(self.portal)
        visitor.get("/sign-in/link").submit("/sign-in/link", email=address)
        return self.use_link(visitor, address, after=before)

    def use_link(self, visitor: Visitor, address: str, *, after: int = 0, about: str = "") -> Visitor:
        """Open the newest link mailed to an address and press its button."""
        mail = self.mailbox.wait(address, after=after, about=about)
        link = next(each for each in mail["links"] if "/link/" in each)
        return visitor.get(link).submit("/link/")


def apply(tour: Tour) -> None:
    """A person applies with a résumé file, from the careers page."""
    with tour.step("Carlos applies with his résumé"):
        visitor = Visitor(tour.portal).get("/careers").follow(JOB)
        send_application(visitor, RESUME, name=" ".join(NAME), email=CANDIDATE, phone="+34 600 111 222")
    with tour.step("the acknowledgement arrives; its link shows his application"):
        visitor = tour.use_link(Visitor(tour.portal), CANDIDATE)
        tour.application_id = visitor.url.rstrip("/").rsplit("/", 1)[-1]
        tour.people["candidate"] = visitor


def screen(tour: Tour) -> None:
    """A worker reads and scores; a recruiter looks and moves."""
    recruiter = tour.as_role("recruiter")
    here = f"/hr/applications/{tour.application_id}"
    with tour.step("a worker reads and scores it"):
        recruiter.wait_for(f"{here}/score.json", lambda page: bool(page.json()))
        tour.keep("score.json", recruiter.body)
    with tour.step("the recruiter reads the reasons and moves it to the interview"):
        recruiter.get(here).submit("/move", stage="interview")
    with tour.step("with the name shown, what was read can be compared with the file"):
        parsed = recruiter.get(f"{here}/parsed.json")
        tour.keep("parsed.json", parsed.body)
        if CANDIDATE not in json.dumps(parsed.json(), ensure_ascii=False):
            raise Failed("the e-mail address was not read from the résumé")


def hire(tour: Tour) -> None:
    """A person decides to hire."""
    with tour.step("HR hires Carlos"):
        hr = tour.as_role("hr")
        hr.get(f"/hr/applications/{tour.application_id}/hire")
        hr.submit("/hire", given_name=NAME[0], family_name=NAME[1], starts_on=FIRST_DAY)
    with tour.step("his plan opens and he is invited"):
        hr.wait_for("/hr/onboarding", lambda page: NAME[1].split()[0] in page.words)


def onboard(tour: Tour) -> None:
    """The new hire gives his data, HR enters the terms, the contract is signed and sealed."""
    with tour.step("Carlos opens his plan from the mail"):
        newcomer = tour.use_link(Visitor(tour.portal), CANDIDATE, about="tus primeras tareas")
        tour.people["employee"] = newcomer
    with tour.step("he gives NIF, social security number, account and family situation"):
        fill_in(newcomer, {"tax_number": "20000000M"}, social_number="461234567843", **PERSONAL)
        fill_in(newcomer, {"iban": "ES0321000418401111111111"})
        fill_in(newcomer, {"situation": "3"})
    hr = tour.as_role("hr")
    with tour.step("HR enters contribution group, contract and pay"):
        hr.get("/hr/onboarding")
        found = [link for link in hr.links("/hr/onboarding/") if link.count("/") == 3]
        tour.case_id = next(link for link in found if NAME[1].split()[0] in hr.get(link).words).rsplit(
            "/", 1
        )[-1]
        hr.get(f"/hr/onboarding/{tour.case_id}/terms").submit(
            "/terms", annual_gross="24.500,00", contribution_group="5", pays_per_year="14", trial_days="60"
        )
    with tour.step("the contract is drafted; HR checks it, signs it for the company and sends it"):
        here = f"/hr/onboarding/{tour.case_id}/contract"
        hr.wait_for(here, lambda page: bool(page.page.xpath("//form[contains(@action, '/contract')]")))
        hr.submit(here)
    with tour.step("he reads it and signs it"):
        mail = tour.mailbox.wait(CANDIDATE, link="/onboarding/contract/")
        newcomer.get(next(link for link in mail["links"] if "/onboarding/contract/" in link)).submit("/link/")
        newcomer.submit("/onboarding/contract/", typed_name=" ".join(NAME), agreed="y")
    with tour.step("the signed contract is sealed"):
        contract = f"/hr/onboarding/{tour.case_id}/contract.pdf"
        hr.wait_for(contract, lambda page: b"PDF" in page.body[:10] and is_sealed(page.body))
        tour.keep("contract.pdf", hr.body)
    with tour.step("HR registers him with social security and activates him"):
        hr.get(f"/hr/onboarding/{tour.case_id}")
        (register,) = hr.page.xpath("//li[contains(., $task)]//form/@action", task=REGISTRATION)
        hr.submit(register)
        hr.submit("/activate")


REGISTRATION = "Da el alta en la Seguridad Social"
PERSONAL = {
    "birth_on": "1991-04-17",
    "street": "Carrer de la Reina, 8",
    "postcode": "46011",
    "town": "València",
}


def fill_in(visitor: Visitor, wanted: dict[str, str], **others: str) -> None:
    """Open the task whose form asks for a field, fill it in and send it."""
    (field,) = wanted
    visitor.get("/onboarding")
    for link in visitor.links("/onboarding/tasks/"):
        visitor.get(link)
        if visitor.page.xpath("//main//form//*[@name=$name]", name=field):
            visitor.submit("/onboarding/tasks/", **wanted, **others)
            return
    raise Failed(f"no task of the plan asks for {field}")


def is_sealed(pdf: bytes) -> bool:
    """Tell whether a contract carries its evidence page."""
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "SHA-256" in text


def pay(tour: Tour) -> None:
    """One person prepares the run, another approves and commits it; the payslip arrives."""
    preparer = tour.as_role("payroll_preparer")
    with tour.step("payroll opens and calculates the November run"):
        preparer.get("/payroll/runs/new").submit("/payroll/runs/new", period="2026-11-01")
        tour.run_id = preparer.url.split("/runs/")[1].split("?")[0].strip("/")
        here = f"/payroll/runs/{tour.run_id}"
        preparer.get(here).submit("/calculate")
        preparer.wait_for(
            here,
            lambda page: (
                bool(page.links("/changes/"))
                or any("/send" in (form.get("action") or "") for form in page.page.forms)
            ),
        )
    with tour.step("the preparer looks at what has changed and sends it for approval"):
        if "Hughes" not in preparer.words:
            raise Failed("the employee without an account is not named on the run")
        look_through(preparer, here)
        preparer.get(here).submit("/send")
    with tour.step("the preparer may not approve it"):
        refuse(lambda: preparer.get(here).submit("/approve"))
    approver = tour.as_role("payroll_approver")
    with tour.step("a second person approves and commits it"):
        approver.get(here).submit("/approve")
        approver.get(here).submit("/commit")
    with tour.step("bank file and journal are written"):
        approver.wait_for(f"{here}/payments", lambda page: b"/release" in page.body)
        approver.submit("/release")
        approver.get(f"{here}/payment.xml")
        tour.keep("payment.xml", approver.body)
        approver.wait_for(f"{here}/journal.csv", lambda page: b"640" in page.body)
        tour.keep("journal.csv", approver.body)
    with tour.step("the payslips are issued; Carlos opens his"):
        employee = tour.people["employee"]
        employee.wait_for("/me/payslips", lambda page: bool(page.links("/me/payslips/")))
        employee.follow("/me/payslips/").follow(".pdf")
        tour.keep("payslip.pdf", employee.body)


def look_through(preparer: Visitor, here: str) -> None:
    """Tick every category of changes and say why each flag is right, as a run asks before it is sent."""
    while any((form.get("action") or "").endswith("/tick") for form in preparer.get(here).page.forms):
        preparer.submit("/tick")
    for link in preparer.get(f"{here}/flags").links(f"{here}/flags/"):
        preparer.get(link).submit("/flags/", reason="Visto con la empresa.")


def refuse(act: Callable[[], object]) -> None:
    """Make sure that something is not possible."""
    try:
        act()
    except Lost:
        return
    raise Failed("what must not be possible was possible")


def collect(tour: Tour) -> list[dict[str, str]]:
    """Keep every mail and the audit trail; return the trail's entries."""
    with tour.step("mails and audit trail are kept"):
        tour.mailbox.wait(CANDIDATE, link="/me/payslips")
        folder = tour.results / "mails"
        folder.mkdir()
        for mail in tour.mailbox.all():
            with urllib.request.urlopen(f"{tour.mailbox.base}/mails/{mail['number']}.eml", timeout=30) as raw:  # noqa: S310
                (folder / mail["name"]).write_bytes(raw.read())
        admin = tour.as_role("admin").get("/admin/audit.csv")
        tour.keep("audit.txt", admin.body)
        return list(csv.DictReader(io.StringIO(admin.body.decode())))


def check(entries: list[dict[str, str]], results: Path) -> None:
    """Compare every artefact with the trail: who acted, which job made it, and the very bytes."""
    missing = [name for name in WANTED if not (results / name).stat().st_size]
    if missing:
        raise Failed(f"empty or missing: {', '.join(missing)}")
    expected = (
        ("application.submitted", "candidate", ""),
        ("application.scored", "candidate", "screening.applications.jobs.parse_and_score"),
        ("application.hired", "hr", ""),
        ("contract.sent", "hr", ""),
        ("contract.signed", "employee", ""),
        ("contract.sealed", "employee", "hr.documents.jobs.seal_document"),
        ("run.approved", "payroll_approver", ""),
        ("run.committed", "payroll_approver", ""),
        ("bank_file.stored", "payroll_approver", "payroll.payments.jobs.write_bank_file"),
        ("journal.stored", "payroll_approver", "payroll.payments.jobs.write_journal"),
        ("payslip.stored", "payroll_approver", "payroll.payslips.jobs.issue_payslips"),
    )
    for action, role, job in expected:
        if not any(e["action"] == action and role in e["role"] and e["job"] == job for e in entries):
            raise Failed(f"the trail lacks {action} by {role or 'anybody'} through {job or 'a page'}")
    for name, action in (
        ("contract.pdf", "contract.sealed"),
        ("payslip.pdf", "payslip.stored"),
        ("payment.xml", "bank_file.stored"),
    ):
        digest = hashlib.sha256((results / name).read_bytes()).hexdigest()
        if not any(e["action"] == action and digest in e["details"] for e in entries):
            raise Failed(f"the trail's {action} does not name the bytes of {name}")


def walk(tour: Tour) -> None:
    """Go the whole way and check what it left."""
    for part in (apply, screen, hire, onboard, pay):
        part(tour)
    entries = collect(tour)
    with tour.step("every artefact is in the trail with its role, its job and its bytes"):
        check(entries, tour.results)


def main() -> int:
    """Walk the whole way; return the exit status."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True, mode=0o700)
    environment = {"BUSINESS_DATE": FIRST_DAY, "DISPATCH_SECONDS": "0.2"}
    try:
        with Instance(RESULTS / "instance", env=environment) as instance:
            tour = Tour(instance)
            print(f"A new instance at {instance.url}, its mailbox at {instance.mailbox_url}")
            walk(tour)
            with tour.step(instance.flask("audit", "verify").strip()):
                pass
    except (Lost, Failed) as error:
        print(f"The demo failed: {error}\nLogs are in {RESULTS / 'instance' / 'logs'}.", file=sys.stderr)
        return 1
    print(f"Done. The results are in {RESULTS}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pages over real HTTP: 2,000 employees, 5,000 applications, two pay runs, gunicorn with its usual settings.

page_p95_ms_<page>: from sending the request to the last byte of the answer, 95th percentile of 60 requests
one after the other, signed in as somebody whose page it is; the first few are not counted. The instance has
no workers, so that nothing but the web server, the scheduler and the queue server runs beside it.

careers: the public list of open jobs. board: a job with 2,000 applications. review: 60 different applications
of that job. directory: its pages in turn. payroll_review: a calculated run of 2,000 people beside a committed
month, its views in turn.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import url_for

from hr import db
from hr.auth import service as auth
from hr.instance import Instance
from scripts.benchmarks import applicants, house
from scripts.benchmarks.browser import Browser
from scripts.benchmarks.figures import Figure, Gap, hand_over, p95

EMPLOYEES, APPLICATIONS, BIGGEST_JOB, JOBS = 2_000, 5_000, 2_000, 12
REQUESTS, UNCOUNTED = 60, 5
NO_WORKERS = {f"WORKERS_{pool}": "0" for pool in ("DOCUMENTS", "READING", "DEFAULT")}


@dataclass(frozen=True)
class Page:
    """A page to measure: who opens it (nobody: a visitor) and its addresses, taken in turn."""

    name: str
    role: str
    paths: Sequence[str]


def measure(folder: Path) -> Iterator[Figure | Gap]:
    """Fill an installation, start it, and open each page again and again."""
    pages = prepare(folder)
    with Instance(folder, env={**house.environment(folder), **NO_WORKERS}) as portal:
        links = json.loads(portal.flask("demo", "links", "--json"))
        browsers = {role: _browser(portal.url, links.get(role)) for role in {page.role for page in pages}}
        for page in pages:
            name = f"page_p95_ms_{page.name}"
            try:
                yield Figure(name, 1000 * p95(times(browsers[page.role], page)), "ms")
            except (OSError, LookupError, ValueError) as error:
                yield Gap(name, f"{type(error).__name__}: {error}")


def _browser(address: str, link: str | None) -> Browser:
    browser = Browser(address)
    if link:
        browser.sign_in(link)
    return browser


def times(browser: Browser, page: Page) -> list[float]:
    """Return how long each counted request for a page took."""
    paths = [page.paths[number % len(page.paths)] for number in range(UNCOUNTED + REQUESTS)]
    return [browser.seconds(path) for path in paths][UNCOUNTED:]


def prepare(folder: Path) -> list[Page]:
    """Fill an installation with people, applications and pay runs, and return the pages to open."""
    app = house.open_demo(folder, employees=EMPLOYEES)
    application_ids, job_id = _applications()
    before, run = house.open_run(date(2026, 10, 1)), house.open_run(date(2026, 11, 1))
    house.commit(house.calculate(before))
    house.calculate(run)
    with app.test_request_context():
        return _pages(job_id, application_ids, run.id)


def _applications() -> tuple[list[str], str]:
    with db.reading():
        manager = auth.user_by_email("elena.campos@almaceneslevante.example")
    biggest, *others = applicants.publish_jobs(
        JOBS,
        actor=house.actor(house.RECRUITER),
        entity_id=house.the_entity(),
        manager_user_id=manager.id if manager else "",
    )
    application_ids = applicants.add_applications(BIGGEST_JOB, job=biggest)
    for number, job in enumerate(others):
        rest = APPLICATIONS - BIGGEST_JOB
        share = rest // len(others) + (number < rest % len(others))
        applicants.add_applications(share, job=job)
    step = BIGGEST_JOB // (REQUESTS + UNCOUNTED)
    shown = application_ids[: step * (REQUESTS + UNCOUNTED) : step]
    applicants.file_resumes(shown)
    return shown, biggest.id


def _pages(job_id: str, application_ids: Sequence[str], run_id: str) -> list[Page]:
    numbers = range(1, EMPLOYEES // 50 + 1)
    return [
        Page("careers", "", [url_for("openings.careers")]),
        Page("board", "recruiter", [url_for("boards.show", job_id=job_id)]),
        Page(
            "review",
            "recruiter",
            [url_for("shortlists.review", application_id=each) for each in application_ids],
        ),
        Page("directory", "hr", [url_for("people.directory", page=number) for number in numbers]),
        Page(
            "payroll_review",
            "payroll_approver",
            [url_for("runs.show", run_id=run_id, view=view) for view in ("change", "flags", "all")],
        ),
    ]


if __name__ == "__main__":
    raise SystemExit(hand_over("pages", measure))

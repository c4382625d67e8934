"""Decisions of last summer in a running portal: `python -m tests.browser.decided {first|rest|declared}`.

Everybody is made up: the résumés differ in a few things, and whoever decided looked at languages far more
than the score does. No mail goes out, since all of it lies in the past.
"""

import sys
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random

from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Actor, Role
from hr.app import create_app
from hr.auth import service as auth
from hr.company import service as company
from hr.crypto import blind_index
from screening.applications import reading
from screening.applications import service as applications
from screening.applications.models import Application
from screening.equality import service as equality
from screening.equality.service import Answers
from screening.learning import service as learning
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing
from screening.parsing import ParsedResume
from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText
from screening.scoring import Profile, Score, profile_of, score_profile

OPENED, DECIDED = date(2026, 6, 1), date(2026, 6, 15)
UNTIL = {"first": 34, "rest": 88, "declared": 112}  # how many are decided after each step
TITLE = "Personal de preparación de pedidos"
WANTED = (
    WantedThing("skill", "Preparación de pedidos", "Order picking", must=True),
    WantedThing("skill", "Carretilla elevadora", "Forklift"),
    WantedThing("experience", "Almacén", "Warehouse", min_years=2),
    WantedThing("language", "Inglés", "English", level="B1"),
)
SKILLS = ("Preparación de pedidos, carretilla elevadora", "Preparación de pedidos", "Carretilla elevadora")
YEARS, ENGLISH = (1, 3), ("A1", "A2", "B1", "C1")
KINDS = list(product(SKILLS, YEARS, ENGLISH))
Read = tuple[ParsedResume, Profile, Score]


def kind_of(number: int) -> int:
    """Return which résumé somebody has; mixed, the same each time."""
    return number * 7 % len(KINDS)


def goes_on(number: int) -> bool:
    """Say what was decided: languages first, then skills, and a little luck."""
    place = kind_of(number)
    english, skills = place % len(ENGLISH), 2 - place // (len(YEARS) * len(ENGLISH))
    return 2 * english + skills + Random(number).uniform(-1, 1) > 4


def main(step: str) -> None:
    """Take the decisions of a step and learn from them."""
    create_app()
    before = {"first": 0, "rest": UNTIL["first"], "declared": UNTIL["rest"]}[step]
    with db.unit_of_work():
        job = _opening()
        recruiter = auth.actor_of_user(auth.users_with_role(Role.RECRUITER)[0])
    with db.reading():
        kinds = [_read(job, *each) for each in KINDS]
    with db.unit_of_work():
        for number in range(before, UNTIL[step]):
            with clock.on(DECIDED + timedelta(days=number // 8)):
                _decide(recruiter, _application(job, number, kinds[kind_of(number)]), goes_on(number))
        if step == "declared":
            _declare(job)
    found = learning.estimate(groups=equality.groups_of)
    assert found is not None, "nothing was learned"
    with db.unit_of_work():
        sys.stdout.write(learning.keep(actor=SYSTEM, found=found).state)


def _opening() -> Job:
    known = db.session().exec(select(Job).where(Job.title_es == TITLE)).first()
    if known is not None:
        return known
    text = JobText(
        title_es=TITLE,
        title_en="Order pickers",
        text_es="Preparabas los pedidos de las tiendas en el turno de mañana.",
        text_en="You picked the orders of the shops in the morning shift.",
        legal_entity_id=company.legal_entities()[0].id,
        location="València",
        pay_min=Decimal(18500),
        pay_max=Decimal(20500),
        requirements=WANTED,
    )
    job = openings.create_job(actor=SYSTEM, job=text)
    return openings.set_state(actor=SYSTEM, job_id=job.id, act="close")


def _read(job: Job, skills: str, years: int, english: str) -> Read:
    text = (
        f"Experiencia\n01/{2026 - years} - 05/2026  Personal de almacén, Distribuciones Ejemplo\n{skills}\n\n"
        f"Competencias\n{skills}\n\nIdiomas\nInglés {english}"
    )
    parsed = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=OPENED)
    profile = profile_of(parsed, meanings=False)
    wanted = openings.wanted(job, language=parsed.language)
    return parsed, profile, score_profile(profile, wanted, today=OPENED)


def _application(job: Job, number: int, read: Read) -> Application:
    email = f"junio-{number}@example.com"
    row = Application(
        job_id=job.id,
        reference=f"C-2026{number:02d}",
        person_key=f"{job.id}:junio-{number}",
        form_token=f"junio-{number}",
        name_sealed="",
        email_sealed="",
        email_index=blind_index(email, column="application.email"),
        stage="applied",
        stage_since=OPENED,
        consent_version=applications.CONSENT_VERSION,
        consented_at=clock.now(),
        applied_on=OPENED,
        keep_until=OPENED + applications.KEPT_FOR,
    )
    row.name, row.email = f"Ana Junio {number}", email
    db.session().add(row)
    db.session().flush()
    parsed, profile, score = read
    reading.store(actor=SYSTEM, row=row, parsed=parsed, score=score, profile=profile)
    return row


def _decide(recruiter: Actor, row: Application, is_chosen: bool) -> None:
    """Take the decision of then; the opening was filled with somebody else in the end."""
    if is_chosen:
        _step(recruiter, row, "move", "fits", stage="interview")
        _step(recruiter, row, "reject", "position_filled")
    else:
        _step(recruiter, row, "reject", "better_fit_elsewhere")


def _step(recruiter: Actor, row: Application, act: str, reason: str, *, stage: str | None = None) -> None:
    applications.advance(actor=recruiter, row=row, act=act, version=row.version, stage=stage, reason=reason)


def _declare(job: Job) -> None:
    """Let everybody declare a gender: a love of languages passes the women over."""
    rows = db.session().exec(select(Application).where(Application.job_id == job.id))
    for row in rows:
        english = kind_of(int(row.reference.removeprefix("C-2026"))) % len(ENGLISH)
        said = Answers(gender="woman" if english < 2 else "man")
        equality.answer(actor=applications.candidate_actor(row), application_id=row.id, said=said)


if __name__ == "__main__":
    main(sys.argv[1])

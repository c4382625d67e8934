"""What the pages of a review show: categories with their ticks, flags, the bridge of the total."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.auth import service as auth
from hr.i18n import format_date, gettext, ngettext
from hr.people.models import Person
from hr.web.guards import guard_of
from hr.web.paging import Pager
from payroll.permissions import PayrollPermission
from payroll.review import wording
from payroll.review.categories import CATEGORIES, LEFT, NEW
from payroll.review.changes import Changes
from payroll.review.flags import BLOCKING, HOLDS, Flag
from payroll.review.reading import chunks
from payroll.review.service import Standing
from payroll.runs import states
from payroll.runs.models import PayRun
from payroll.runs.problems import PLACES, SKIPPED
from payroll.skips import service as skips

PER_PAGE = 50
SHOWN = 8  # flags on the page of the run
# What a person's record names as missing, with the button that asks for it.
ASKED_FOR = frozenset(
    {"missing_bank", "missing_tax_id", "missing_social_number", "no_tax_declaration", "no_compensation"}
)


@dataclass(frozen=True)
class Row:
    """One row of a bridge: a level when `total`, else a step."""

    label: str
    amount: int
    total: bool = False
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class CategoryRow:
    """One category of changes and who has looked at it."""

    name: str
    title: str
    people: str
    net: int
    url: str
    content_hash: str
    ticked_by: str


@dataclass(frozen=True)
class FlagRow:
    """One flag as a reader sees it."""

    title: str
    reason: str
    name: str
    url: str
    tone: str
    word: str
    accept_url: str
    answer: str
    hint: str = ""


def of_run(run: PayRun, found: Standing, actor: Actor) -> dict[str, Any]:
    """Return what the page of a run shows of its review."""
    shown = found.flags[:SHOWN]
    return {
        "categories": categories(run, found),
        "unchanged": found.changed.unchanged if found.changed else 0,
        "bridge": bridge(run, found.changed) if found.changed else [],
        "flags": flag_rows(run, found, shown, actor),
        "flag_count": len(found.flags),
        "open_categories": len(found.open_categories),
        "open_flags": len(found.open_flags),
        "may_review": may_review(actor, run),
    }


def may_review(actor: Actor, run: PayRun) -> bool:
    """Tell whether somebody may tick and accept on a run as it stands."""
    return run.state == states.CALCULATED and actor.may(PayrollPermission.RUN_PREPARE)


def categories(run: PayRun, found: Standing) -> list[CategoryRow]:
    """Return the categories in which something changed."""
    if found.changed is None:
        return []
    return [category_row(run, found, found.changed, name) for name in found.changed.by_category]


def category_row(run: PayRun, found: Standing, changed: Changes, name: str) -> CategoryRow:
    """Return one category with its count, its share of the net and its tick."""
    tick, count = found.ticked.get(name), len(changed.by_category.get(name, ()))
    return CategoryRow(
        name=name,
        title=str(CATEGORIES[name]),
        people=ngettext("%(num)s person", "%(num)s people", count),
        net=changed.net_of(name),
        url=url_for("review.category", run_id=run.id, name=name),
        content_hash=changed.hash_of(name),
        ticked_by=auth.get_user(tick.user_id).name if tick and tick.user_id else "",
    )


def bridge(run: PayRun, changed: Changes) -> list[Row]:
    """Return the way from the total before to the one now; what moved nothing is left out."""

    def level(day: Any, amount: int) -> Row:
        return Row(gettext("Net of %(month)s", month=format_date(day, "month")), amount, total=True)

    steps = [
        Row(
            _step(name, len(rows)),
            changed.net_of(name),
            url=url_for("review.category", run_id=run.id, name=name),
        )
        for name, rows in changed.by_category.items()
        if changed.net_of(name)
    ]
    return [level(changed.period, changed.before), *steps, level(run.period, changed.after)]


def _step(name: str, count: int) -> str:
    if name == NEW:
        return ngettext("%(num)s person more", "%(num)s people more", count)
    if name == LEFT:
        return ngettext("%(num)s person less", "%(num)s people less", count)
    return str(CATEGORIES[name])


def flag_rows(run: PayRun, found: Standing, shown: Sequence[Flag], actor: Actor) -> list[FlagRow]:
    """Return flags with the names of the people, the place where each is put right, and its answer."""
    known, may = people_of(flag.person_id for flag in shown), may_review(actor, run)
    said = {(row.employment_id, SKIPPED): row.reason for row in skips.of_run(run.id).values()}
    said |= {key: row.reason for key, row in found.accepted.items()}
    return [_flag_row(run, flag, fix_url(run, flag, actor), known, said, may=may) for flag in shown]


def _flag_row(
    run: PayRun,
    flag: Flag,
    url: str,
    known: dict[str, str],
    said: dict[tuple[str, str], str],
    *,
    may: bool,
) -> FlagRow:
    answer = said.get((flag.employment_id, flag.key))
    tone, word = wording.grade(flag, is_accepted=answer is not None and flag.grade != HOLDS)
    accept = url_for("review.accept", run_id=run.id, employment_id=flag.employment_id, key=flag.key)
    return FlagRow(
        title=wording.title(flag),
        reason=wording.reason(flag, run.currency),
        name=known.get(flag.person_id, ""),
        url=url,
        hint="" if url else gettext("An administrator enters it."),
        tone=tone,
        word=word,
        accept_url=accept if may and answer is None and flag.grade != HOLDS else "",
        answer=answer or "",
    )


def fix_url(run: PayRun, flag: Flag, actor: Actor) -> str:
    """Return the page on which a flag is put right, as far as this reader may open it.

    Who may not enter somebody's facts is led to the record, where what is missing can be asked for; who may
    not set the company's figures is led nowhere.
    """
    if flag.key == SKIPPED and _may_open(actor, "skips.show"):
        return url_for("skips.show", run_id=run.id, employment_id=flag.employment_id)
    endpoint, whose = PLACES.get(flag.key, ("people.profile", "person"))
    is_open = _may_open(actor, endpoint)
    if whose == "entity":
        return url_for(endpoint, entity_id=run.legal_entity_id) if is_open else ""
    endpoint = endpoint if is_open else "people.profile"
    is_asked = flag.key in ASKED_FOR or endpoint != PLACES.get(flag.key, (endpoint,))[0]
    anchor = "missing" if is_asked and endpoint == "people.profile" else None
    return url_for(endpoint, person_id=flag.person_id, _anchor=anchor)


def _may_open(actor: Actor, endpoint: str) -> bool:
    guard = guard_of(current_app, endpoint)
    return guard is not None and guard.permission is not None and actor.may(guard.permission)


def people_of(person_ids: Iterable[str]) -> dict[str, str]:
    """Return names by person."""
    found: dict[str, str] = {}
    for part in chunks(person_ids):
        for person in db.session().exec(select(Person).where(col(Person.id).in_(part))):
            found[person.id] = person.name
    return found


def of_category(run: PayRun, found: Standing, name: str, page: int, actor: Actor) -> dict[str, Any]:
    """Return one page of a category: each person with old, new and the day it counts from."""
    changed = found.changed
    rows = changed.by_category.get(name, ()) if changed else ()
    part = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    known = people_of(row.person_id for row in part)
    return {
        "run": run,
        "row": category_row(run, found, changed, name) if changed else None,
        "rows": [
            {
                "name": known.get(row.person_id, ""),
                "person_id": row.person_id,
                "old": wording.value(row.old, run.currency),
                "new": wording.value(row.new, run.currency),
                "effective": row.effective,
                "net": row.net,
            }
            for row in part
        ],
        "pager": Pager(page, len(rows), PER_PAGE),
        "may_review": may_review(actor, run),
    }


def all_flags(run: PayRun, found: Standing, page: int, actor: Actor) -> dict[str, Any]:
    """Return one page of all flags, the gravest first."""
    part = found.flags[(page - 1) * PER_PAGE : page * PER_PAGE]
    return {
        "run": run,
        "flags": flag_rows(run, found, part, actor),
        "pager": Pager(page, len(found.flags), PER_PAGE),
        "blocking": sum(flag.grade == BLOCKING for flag in found.flags),
    }

"""Looking at a run before it goes to its approver: ticks of categories, answers for flags, and what is open.

Whoever prepares the run looks; a tick and an acceptance count while what was looked at stays as it was.
"""

from dataclasses import dataclass

from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.i18n import N_
from payroll.review import changes, flags
from payroll.review.flags import BLOCKING, Flag
from payroll.review.models import FlagAcceptance, ReviewTick
from payroll.runs import states
from payroll.runs.models import PayRun


@dataclass(frozen=True)
class Standing:
    """How far the review of a run is."""

    changed: changes.Changes | None
    ticked: dict[str, ReviewTick]
    flags: list[Flag]
    accepted: dict[tuple[str, str], FlagAcceptance]

    @property
    def open_categories(self) -> list[str]:
        """The categories with changes that nobody has ticked."""
        found = self.changed.by_category if self.changed else {}
        return [name for name in found if name not in self.ticked]

    @property
    def open_flags(self) -> list[Flag]:
        """The blocking flags nobody answers for."""
        return [flag for flag in self.flags if flag.grade == BLOCKING and not self.is_accepted(flag)]

    @property
    def is_done(self) -> bool:
        """Whether nothing keeps the run from its approver."""
        return not self.open_categories and not self.open_flags

    def is_accepted(self, flag: Flag) -> bool:
        """Tell whether somebody answers for a flag as it is now."""
        return (flag.employment_id, flag.key) in self.accepted


def standing(run: PayRun) -> Standing:
    """Return how far the review of a run is, reading only what still holds."""
    changed = changes.of(run)
    found = flags.of(run)
    session = db.session()
    ticks = session.exec(select(ReviewTick).where(ReviewTick.run_id == run.id)).all()
    answers = session.exec(select(FlagAcceptance).where(FlagAcceptance.run_id == run.id)).all()
    hashes = {(flag.employment_id, flag.key): flag.content_hash for flag in found}
    return Standing(
        changed=changed,
        ticked={row.category: row for row in ticks if _still(changed, row)},
        flags=found,
        accepted={
            (row.employment_id, row.key): row
            for row in answers
            if hashes.get((row.employment_id, row.key)) == row.content_hash
        },
    )


def _still(changed: changes.Changes | None, row: ReviewTick) -> bool:
    return changed is not None and changed.hash_of(row.category) == row.content_hash


def tick(*, actor: Actor, run: PayRun, category: str, seen_hash: str) -> None:
    """Note that somebody has looked at a category as it was on their page."""
    _refuse_closed(run)
    changed = changes.of(run)
    if changed is None or category not in changed.by_category:
        raise NotFound(N_("Nothing changed in this category."))
    if changed.hash_of(category) != seen_hash:
        raise Conflict(
            N_("The changes are others by now. Look at them again before you tick them."), key="changed"
        )
    session = db.session()
    row = session.exec(_ticks(run.id, category).with_for_update()).first()
    if row is None:
        row = ReviewTick(run_id=run.id, category=category, content_hash="", user_id="")
    if row.content_hash == seen_hash:
        return
    row.content_hash, row.user_id = seen_hash, actor.user_id or ""
    session.add(row)
    session.flush()
    _record(actor, run, "run.category_reviewed", category=category)


def untick(*, actor: Actor, run: PayRun, category: str) -> None:
    """Take a tick back."""
    _refuse_closed(run)
    session = db.session()
    row = session.exec(_ticks(run.id, category)).first()
    if row is not None:
        session.delete(row)
        session.flush()
        _record(actor, run, "run.category_reopened", category=category)


def accept(*, actor: Actor, run: PayRun, employment_id: str, key: str, seen_hash: str, reason: str) -> None:
    """Answer for a flag as it was on the page, with a reason."""
    _refuse_closed(run)
    if not reason.strip():
        text = N_("Say why it is right.")
        raise Invalid(text, fields={"reason": text})
    flag = get_flag(run, employment_id, key)
    if actor.person_id and actor.person_id == flag.person_id:
        raise NotAllowed(N_("This is your own pay, so somebody else has to decide."), key="own_pay")
    if flag.content_hash != seen_hash:
        raise Conflict(N_("The flag says something else by now. Look at it again."), key="changed")
    session = db.session()
    query = select(FlagAcceptance).where(
        FlagAcceptance.run_id == run.id,
        FlagAcceptance.employment_id == employment_id,
        FlagAcceptance.key == key,
    )
    row = session.exec(query.with_for_update()).first()
    row = row or FlagAcceptance(
        run_id=run.id, employment_id=employment_id, key=key, content_hash="", user_id="", reason_sealed=""
    )
    row.content_hash, row.user_id, row.reason = seen_hash, actor.user_id or "", reason.strip()
    session.add(row)
    session.flush()
    _record(actor, run, "run.flag_accepted", flag=key, employment=employment_id)


def answered_by(run_id: str) -> set[str]:
    """Return the accounts that answered for a flag of a run."""
    return set(db.session().exec(select(FlagAcceptance.user_id).where(FlagAcceptance.run_id == run_id)))


def get_flag(run: PayRun, employment_id: str, key: str) -> Flag:
    """Return a flag of a run that can be accepted, or raise NotFound."""
    for flag in flags.of(run):
        if (flag.employment_id, flag.key) == (employment_id, key) and flag.grade != flags.HOLDS:
            return flag
    raise NotFound(N_("This flag is gone: what it was about has changed."))


def refuse_unreviewed(run: PayRun) -> None:
    """Refuse to hand a run on that nobody has looked at whole."""
    found = standing(run)
    if not found.is_done:
        raise Conflict(
            N_("The review is not complete: %(categories)s categories to tick, %(flags)s flags to settle."),
            key="not_reviewed",
            categories=len(found.open_categories),
            flags=len(found.open_flags),
        )


def _refuse_closed(run: PayRun) -> None:
    if run.state != states.CALCULATED:
        raise Conflict(
            N_("A run is reviewed after its calculation and before it goes to its approver."), key="run_moved"
        )


def _ticks(run_id: str, category: str) -> SelectOfScalar[ReviewTick]:
    return select(ReviewTick).where(ReviewTick.run_id == run_id, ReviewTick.category == category)


def _record(actor: Actor, run: PayRun, action: str, **details: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("pay_run", run.id),
        details={"lines_hash": run.lines_hash, **details},
    )

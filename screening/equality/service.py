"""Keep and count the optional answers; whoever counts gets groups, and never shows a person's answer."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.i18n import N_
from screening.applications import service as applications
from screening.equality.models import EqualityAnswer

GENDER, AGE = "gender", "age"
# The words are shown where groups are compared; the candidate chooses among the same ones.
GROUPS: dict[str, dict[str, str]] = {
    GENDER: {"woman": N_("Women"), "man": N_("Men"), "other": N_("Another gender")},
    AGE: {"under_30": N_("Under 30"), "30_to_49": N_("30 to 49"), "50_plus": N_("50 or older")},
}
ATTRIBUTES = {GENDER: N_("Gender"), AGE: N_("Age")}
_AT_ONCE = 500  # identifiers in one query


@dataclass(frozen=True)
class Answers:
    """What a candidate says; '' where they prefer not to."""

    gender: str = ""
    age: str = ""


def answer(*, actor: Actor, application_id: str, said: Answers) -> None:
    """Keep a candidate's answers, in the place of earlier ones; without any, nothing is kept."""
    row = applications.own(actor=actor, application_id=application_id)
    kept = _row_of(application_id)
    if not (said.gender or said.age):
        if kept is not None:
            forget(actor=actor, application_id=application_id)
        return
    new = kept or EqualityAnswer(
        application_id=application_id,
        gender_sealed="",
        age_sealed="",
        answered_on=clock.today(),
        keep_until=row.keep_until,
    )
    new.gender, new.age, new.answered_on = said.gender, said.age, clock.today()
    db.session().add(new)
    _record(actor, application_id, "equality.answered")


def _record(actor: Actor, application_id: str, action: str) -> None:
    """Record that it happened, never what was said."""
    audit.record(actor=actor, action=action, subject=("application", application_id), details={})


def answers_of(*, actor: Actor, application_id: str) -> Answers:
    """Return what a candidate said themselves; nobody else may ask."""
    applications.own(actor=actor, application_id=application_id)
    row = _row_of(application_id)
    return Answers(row.gender, row.age) if row else Answers()


def forget(*, actor: Actor, application_id: str) -> None:
    """Remove what somebody said, if they said anything."""
    if (kept := _row_of(application_id)) is not None:
        db.session().delete(kept)
        _record(actor, application_id, "equality.removed")


def expired() -> list[str]:
    """Return the applications whose answers have been kept long enough."""
    query = select(EqualityAnswer.application_id).where(EqualityAnswer.keep_until < clock.today())
    return list(db.session().exec(query))


def any_expired() -> bool:
    """Say whether there is anything to remove."""
    return bool(expired())


def _row_of(application_id: str) -> EqualityAnswer | None:
    query = select(EqualityAnswer).where(EqualityAnswer.application_id == application_id)
    return db.session().exec(query).first()


def groups_of(application_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Return, for each attribute, which application belongs to which group, as far as people said.

    For counting only: `scoring.fairness` hides what is too small, and no caller shows who is who.
    """
    found: dict[str, dict[str, str]] = {name: {} for name in GROUPS}
    ids = sorted(application_ids)
    for start in range(0, len(ids), _AT_ONCE):
        query = select(EqualityAnswer).where(
            col(EqualityAnswer.application_id).in_(ids[start : start + _AT_ONCE])
        )
        for row in db.session().exec(query):
            for name, value in ((GENDER, row.gender), (AGE, row.age)):
                if value:
                    found[name][row.application_id] = value
    return found

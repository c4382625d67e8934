"""Which decisions count: those of people, about fit, before the interview, beside a score."""

from collections.abc import Callable

import pytest

from hr import db
from hr.access import Actor, Role
from screening.applications import service as applications
from screening.applications.models import Application
from screening.learning import decisions
from screening.scoring import Band, Feature
from screening.shortlists import service as shortlists
from screening.shortlists.forms import CATEGORIES
from screening.shortlists.service import REASONS_TO_GO_ON
from tests.screening.learning.records import go_on, make_scored, refuse
from tests.screening.openings import examples
from tests.support import factories

Steps = Callable[[Actor, Application], None]


def outcome(steps: Steps, *, band: Band = Band.MEDIUM) -> tuple[list[bool], dict[str, int]]:
    """Return which judgements the steps of one application give, and what was left out."""
    recruiter = factories.make_actor(Role.RECRUITER)
    row = make_scored(examples.make_job(), band=band)
    steps(recruiter, row)
    found = decisions.census()
    return [each.chosen for each in found.judgements], found.left_out


@pytest.mark.usefixtures("house")
class TestOneApplication:
    def test_who_goes_to_the_interview_because_they_fit_was_chosen(self) -> None:
        assert outcome(lambda actor, row: go_on(actor, row)) == ([True], {})

    def test_who_is_declined_because_a_must_have_is_missing_was_not(self) -> None:
        assert outcome(lambda actor, row: refuse(actor, row)) == ([False], {})

    def test_nobody_is_judged_by_a_look_at_the_review_stage(self) -> None:
        assert outcome(lambda actor, row: go_on(actor, row, stage="review")) == ([], {})

    @pytest.mark.parametrize("category", [key for key, _words in CATEGORIES if key])
    def test_only_reasons_about_fit_count_against_somebody(self, category: str) -> None:
        judged, left_out = outcome(lambda actor, row: refuse(actor, row, category))
        is_about_fit = category in ("not_qualified", "better_fit_elsewhere")
        assert judged == ([False] if is_about_fit else [])
        assert left_out == ({} if is_about_fit else {decisions.NOT_ABOUT_FIT: 1})

    @pytest.mark.parametrize("reason", ["", *REASONS_TO_GO_ON])
    def test_only_fit_counts_for_somebody(self, reason: str) -> None:
        judged, left_out = outcome(lambda actor, row: go_on(actor, row, reason))
        assert judged == ([True] if reason == "fits" else [])
        why = decisions.NOT_ABOUT_FIT if reason else decisions.NO_REASON
        assert left_out == ({} if reason == "fits" else {why: 1})

    def test_a_reason_nobody_offered_is_no_reason(self) -> None:
        assert outcome(lambda actor, row: go_on(actor, row, "astrology")) == ([], {decisions.NO_REASON: 1})

    def test_who_was_moved_back_was_not_judged(self) -> None:
        def steps(actor: Actor, row: Application) -> None:
            go_on(actor, row)
            go_on(actor, row, stage="review")

        assert outcome(steps) == ([], {decisions.UNDONE: 1})

    def test_what_follows_the_interview_changes_nothing(self) -> None:
        def steps(actor: Actor, row: Application) -> None:
            go_on(actor, row)
            refuse(actor, row, "better_fit_elsewhere")

        assert outcome(steps) == ([True], {})

    def test_a_decision_without_a_shown_score_is_left_out(self) -> None:
        assert outcome(lambda actor, row: refuse(actor, row), band=Band.PERSON) == (
            [],
            {decisions.NO_SCORE: 1},
        )

    def test_what_candidates_and_pauses_do_is_no_decision(self) -> None:
        def steps(actor: Actor, row: Application) -> None:
            shortlists.set_aside(actor=actor, application_id=row.id, act="hold", version=row.version)
            applications.withdraw(actor=applications.candidate_actor(row), application_id=row.id)

        assert outcome(steps) == ([], {})


def test_a_decision_counts_with_the_score_that_was_seen(house: None) -> None:
    recruiter = factories.make_actor(Role.RECRUITER)
    job = examples.make_job()
    row = make_scored(job, shares={Feature.MUST: 0.25, Feature.TITLE: None})
    go_on(recruiter, row)
    other = make_scored(job, shares={Feature.MUST: 1.0})
    row.score_id = other.score_id  # scored again since
    db.session().add(row)
    (example,) = decisions.examples(decisions.census().judgements)
    assert example.chosen
    assert example.job == job.id
    assert example.shares[Feature.MUST] == 0.25
    assert example.shares[Feature.TITLE] is None

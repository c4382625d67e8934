"""From the board to other weights and back: decisions through the web, what the page says, what scores do."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from hr import db
from hr.access import Role
from hr.audit.models import AuditEntry
from hr.jobs import schedule, worker
from screening.applications import service as applications
from screening.applications.models import Application, ScoreRecord
from screening.equality import service as equality
from screening.equality.models import EqualityAnswer
from screening.equality.service import Answers
from screening.feature import FEATURE
from screening.learning import service, states
from screening.learning.jobs import learn_from_decisions
from screening.learning.models import LearnedWeights
from screening.scoring import Feature
from screening.scoring.weights import DEFAULT
from tests.screening.learning import applicants
from tests.support.client import PageClient

PAGE = "/screening/learned"
DECLINE = {"category": "not_qualified", "visible_text": "Esta vez seguimos con otra persona, por el inglés."}
Scores = dict[str, tuple[str, float | None, str]]  # application: id, value and weights of its score


@dataclass
class Board:
    """A recruiter at the board of one job, who looks at languages far more than the score does."""

    client: PageClient
    ids: list[str]
    decided: int = 0

    def decide(self, count: int) -> None:
        """Take so many decisions through the pages of the board."""
        for application_id in self.ids[self.decided : self.decided + count]:
            here = f"/hr/applications/{application_id}"
            if likes(application_id):
                self.client.post(f"{here}/move", {"stage": "interview", "reason": "fits", "version": "1"})
            else:
                self.client.post(f"{here}/reject", {**DECLINE, "version": "1"})
        self.decided += count

    def scores(self) -> Scores:
        """Return the scores of those nobody has decided on yet."""
        with db.reading() as session:
            query = select(Application, ScoreRecord).where(Application.score_id == ScoreRecord.id)
            found = {
                row.id: (score.id, score.value, score.weights_version) for row, score in session.exec(query)
            }
        return {each: found[each] for each in self.ids[self.decided :]}


def likes(application_id: str) -> bool:
    shares = applicants.shares(application_id)
    worth = 0.8 * (shares[Feature.LANGUAGES] or 0) + 0.2 * (shares[Feature.MUST] or 0)
    luck = int(hashlib.sha256(application_id.encode()).hexdigest()[:4], 16) / 2**15 - 1
    return worth + 0.1 * luck > 0.62


@pytest.fixture
def board(client: PageClient) -> Board:
    """The board, with applicants who have been read and scored."""
    ids = applicants.make_applicants(140, job=applicants.make_job())
    client.sign_in(Role.RECRUITER)
    return Board(client, ids)


def work() -> LearnedWeights | None:
    """Let the schedule look whether there is something to learn, and the workers work; return the newest."""
    (found,) = [each for each in FEATURE.periodics if each.job is learn_from_decisions]
    schedule.start_if_due(replace(found, every=timedelta(seconds=1)))
    worker.run_waiting(limit=100_000)
    with db.reading():
        return service.newest()


def declare(ids: list[str]) -> None:
    """Let candidates declare their gender; whom a love of languages passes over calls herself a woman."""
    with db.unit_of_work():
        for each in ids:
            shares = applicants.shares(each)
            is_passed_over = (shares[Feature.LANGUAGES] or 0) < 0.7
            actor = applications.candidate_actor(applications.get(each))
            said = Answers(gender="woman" if is_passed_over else "man")
            equality.answer(actor=actor, application_id=each, said=said)


def acts() -> list[str]:
    """Return what the trail says about weights."""
    with db.reading() as session:
        query = select(AuditEntry).where(col(AuditEntry.action).startswith("weights."))
        return [entry.action for entry in session.exec(query.order_by(col(AuditEntry.id)))]


def refuse(board: Board, row: LearnedWeights) -> None:
    """Press a button that the page does not show: nothing may happen."""
    before = acts()
    board.client.post(f"{PAGE}/promote", {"weights": row.id})
    assert "This cannot be done any more" in board.client.text
    assert acts() == before


def statuses() -> Counter[str]:
    with db.reading() as session:
        return Counter(session.exec(select(Application.status)))


def test_decisions_teach_weights_which_people_promote_unless_a_group_falls_behind(board: Board) -> None:
    board.decide(29)
    assert work() is None
    board.client.get(PAGE)
    assert "Nothing learned yet: it needs 30 decisions" in board.client.text
    assert "So far 29 count" in board.client.text
    assert "1 decision more" in board.client.text

    board.decide(11)
    first = work()
    assert first is not None
    assert (first.state, first.decisions) == (states.SHADOW, 40)
    original = board.scores()
    board.client.get(PAGE)
    assert "They stay in shadow until 10 more decisions have come in" in board.client.text
    assert not board.client.page.xpath("//button[contains(., 'Promote')]")
    refuse(board, first)
    assert {version for _id, _value, version in original.values()} == {DEFAULT.version}

    board.decide(80)
    second = work()
    assert second is not None
    assert (second.state, second.decisions) == (states.PROMOTABLE, 120)
    assert second.measures["loss_new"] < second.measures["loss_now"]
    learned = second.content["company"]
    assert learned["languages"] > 1.5 * DEFAULT.features[Feature.LANGUAGES]
    assert learned["must"] < DEFAULT.features[Feature.MUST]
    board.client.get(PAGE)
    assert "Ready to promote" in board.client.text
    assert "No group could be compared" in board.client.text
    declare(board.ids[:120])  # after the estimate was judged
    board.client.post(f"{PAGE}/promote", {"weights": second.id})
    assert "Counted anew, a group would fall behind" in board.client.text
    board.client.get(PAGE)
    assert "Ready to promote" not in board.client.text
    assert "These weights cannot be promoted" in board.client.text
    assert not board.client.page.xpath("//button[contains(., 'Promote')]")
    with db.unit_of_work() as work_unit:
        work_unit.session.execute(delete(EqualityAnswer))
    original, decided = board.scores(), statuses()
    assert {version for _id, _value, version in original.values()} == {DEFAULT.version}
    with db.reading() as session:
        here = f"/hr/jobs/{session.get_one(Application, board.ids[0]).job_id}/board"
    board.client.get(here)
    assert "being made again" not in board.client.text
    board.client.post(f"{PAGE}/promote", {"weights": second.id})
    board.client.get(here)
    assert "scores are being made again. Until then they stand below the others." in board.client.text
    worker.run_waiting(limit=100_000)
    board.client.get(here)
    assert "being made again" not in board.client.text
    board.client.get(PAGE)
    promoted = board.scores()
    (version,) = {version for _id, _value, version in promoted.values()}
    assert version != DEFAULT.version
    assert [value for _id, value, _version in promoted.values()] != [
        v for _id, v, _version in original.values()
    ]
    assert statuses() == decided
    assert "In use" in board.client.text

    board.client.get(PAGE)
    board.client.post(f"{PAGE}/return", {"weights": "prior"})
    worker.run_waiting(limit=100_000)
    assert board.scores() == original
    assert "Return to weights 2" in board.client.text

    declare(board.ids[:120])
    board.decide(10)
    third = work()
    assert third is not None
    assert third.state == states.BLOCKED
    board.client.get(PAGE)
    assert "These weights cannot be promoted" in board.client.text
    (women,) = [each for each in third.measures["impacts"] if each["group"] == "woman"]
    assert women["is_breach"]
    assert (
        f"Women: impact ratio {women['now']:.2f} now, {women['new']:.2f} with the new weights"
        in board.client.text
    )
    assert not board.client.page.xpath("//button[contains(., 'Promote')]")
    refuse(board, third)

    board.client.post(f"{PAGE}/return", {"weights": second.id})
    worker.run_waiting(limit=100_000)
    assert board.scores() == {each: promoted[each] for each in board.ids[board.decided :]}
    estimated, switched = (
        acts().count("weights.estimated"),
        [each for each in acts() if "estimated" not in each],
    )
    assert estimated == 3
    assert switched == ["weights.promoted", "weights.returned", "weights.returned"]

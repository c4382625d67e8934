"""The manifest of screening."""

from datetime import timedelta

from hr.events.catalog import ApplicationSubmitted, RequirementsChanged
from hr.feature import DeskItem, Feature, NavItem
from hr.i18n import N_
from hr.jobs.schedule import Periodic
from screening.applications import apply_routes
from screening.applications import messages as application_messages
from screening.applications import routes as application_routes
from screening.applications.drafts import any_expired
from screening.applications.events import (
    ApplicationWithdrawn,
    ResumeChosen,
    ResumeCorrected,
    ResumeReplaced,
)
from screening.applications.jobs import (
    forget_drafts,
    parse_and_score,
    read_draft,
    renew_scores,
    score_again,
    score_corrected,
)
from screening.applications.reading import any_scored
from screening.demo.seed import seed
from screening.equality import routes as equality_routes
from screening.equality.jobs import forget_answers, forget_old_answers
from screening.equality.service import any_expired as any_answers_expired
from screening.learning import routes as learning_routes
from screening.learning.events import WeightsSwitched
from screening.learning.jobs import learn_from_decisions, score_with_other_weights
from screening.learning.service import is_due
from screening.openings import routes as opening_routes
from screening.parsing import concepts
from screening.permissions import GRANTS, ScreeningPermission
from screening.previews import routes as preview_routes
from screening.scoring import encoder
from screening.shortlists import desk
from screening.shortlists import messages as shortlist_messages
from screening.shortlists import routes as shortlist_routes


def _warm_up() -> None:
    """Load what the first résumé would otherwise wait for."""
    concepts.warm_up()
    encoder.warm_up()


FEATURE = Feature(
    name="screening",
    blueprints=(
        opening_routes.blueprint,
        apply_routes.blueprint,
        application_routes.blueprint,
        equality_routes.blueprint,
        preview_routes.blueprint,
        shortlist_routes.boards,
        shortlist_routes.blueprint,
        learning_routes.blueprint,
    ),
    permissions=(ScreeningPermission,),
    grants=GRANTS,
    jobs=(
        parse_and_score,
        score_again,
        renew_scores,
        score_corrected,
        read_draft,
        forget_drafts,
        learn_from_decisions,
        score_with_other_weights,
        forget_answers,
        forget_old_answers,
    ),
    subscriptions={
        ApplicationSubmitted: (parse_and_score,),
        ApplicationWithdrawn: (forget_answers,),
        ResumeReplaced: (parse_and_score,),
        ResumeChosen: (read_draft,),
        ResumeCorrected: (score_corrected,),
        RequirementsChanged: (score_again,),
        WeightsSwitched: (score_with_other_weights,),
    },
    periodics=(
        Periodic(learn_from_decisions, every=timedelta(minutes=5), only_if=is_due),
        Periodic(forget_old_answers, every=timedelta(days=1), only_if=any_answers_expired),
        Periodic(forget_drafts, every=timedelta(minutes=30), only_if=any_expired),
        Periodic(renew_scores, every=timedelta(days=1), only_if=any_scored),
    ),
    messages=(*application_messages.MESSAGES, *shortlist_messages.MESSAGES),
    landings={"visitor": "/careers", "candidate": "/application/{id}"},
    navigation=(
        NavItem(
            N_("Hiring"),
            N_("Jobs"),
            "boards.index_of_jobs",
            ScreeningPermission.OPENINGS_SEE,
            "briefcase",
            order=10,
        ),
        NavItem(
            N_("Hiring"),
            N_("Applications"),
            "shortlists.index",
            ScreeningPermission.APPLICATIONS_SEE,
            "file-earmark-person",
            order=20,
        ),
        NavItem(
            N_("Hiring"),
            N_("What was learned"),
            "learning.show",
            ScreeningPermission.LEARNING_SEE,
            "bar-chart",
            order=25,
        ),
    ),
    desk=(DeskItem(ScreeningPermission.APPLICATIONS_MOVE, desk.tasks),),
    seeders=(seed,),
    warmers={"reading": _warm_up},
)

"""The manifest of screening."""

from hr.events.catalog import ApplicationSubmitted, RequirementsChanged
from hr.feature import DeskItem, Feature, NavItem
from hr.i18n import N_
from screening.applications import messages as application_messages
from screening.applications import routes as application_routes
from screening.applications.events import ResumeReplaced
from screening.applications.jobs import parse_and_score, score_again
from screening.demo.seed import seed
from screening.openings import routes as opening_routes
from screening.parsing.concepts import warm_up
from screening.permissions import GRANTS, ScreeningPermission
from screening.shortlists import desk
from screening.shortlists import messages as shortlist_messages
from screening.shortlists import routes as shortlist_routes

FEATURE = Feature(
    name="screening",
    blueprints=(
        opening_routes.blueprint,
        application_routes.blueprint,
        shortlist_routes.boards,
        shortlist_routes.blueprint,
    ),
    permissions=(ScreeningPermission,),
    grants=GRANTS,
    jobs=(parse_and_score, score_again),
    subscriptions={
        ApplicationSubmitted: (parse_and_score,),
        ResumeReplaced: (parse_and_score,),
        RequirementsChanged: (score_again,),
    },
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
    ),
    desk=(DeskItem(ScreeningPermission.APPLICATIONS_MOVE, desk.tasks),),
    seeders=(seed,),
    warmers={"reading": warm_up},
)

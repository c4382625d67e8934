"""The manifest of onboarding."""

from datetime import timedelta

from hr.events.catalog import (
    CandidateHired,
    DocumentRendered,
    DocumentSent,
    DocumentSigned,
    EmployeeAdded,
    EmploymentTermsSet,
    NewHireDataSubmitted,
)
from hr.feature import DeskItem, Feature, NavItem
from hr.i18n import N_
from hr.jobs.schedule import Periodic
from onboarding import demo
from onboarding.contracts import messages as contract_messages
from onboarding.contracts.jobs import announce_contract, ask_to_send, close_contract, draft_contract
from onboarding.contracts.routes import blueprint as contract_pages
from onboarding.permissions import GRANTS, OnboardingPermission
from onboarding.plans import desk
from onboarding.plans import messages as plan_messages
from onboarding.plans.jobs import open_plan, remind_due
from onboarding.plans.routes import blueprint as staff_pages
from onboarding.submissions.own_routes import blueprint as own_details_pages
from onboarding.submissions.routes import blueprint as own_pages

FEATURE = Feature(
    name="onboarding",
    blueprints=(staff_pages, own_pages, own_details_pages, contract_pages),
    permissions=(OnboardingPermission,),
    grants=GRANTS,
    jobs=(open_plan, remind_due, draft_contract, ask_to_send, announce_contract, close_contract),
    subscriptions={
        CandidateHired: (open_plan,),
        EmployeeAdded: (open_plan,),
        EmploymentTermsSet: (draft_contract,),
        NewHireDataSubmitted: (draft_contract,),
        DocumentRendered: (ask_to_send,),
        DocumentSent: (announce_contract,),
        DocumentSigned: (close_contract,),
    },
    landings={"new_hire": "/onboarding"},
    periodics=(Periodic(remind_due, every=timedelta(days=1)),),
    messages=(*plan_messages.MESSAGES, *contract_messages.MESSAGES),
    navigation=(
        NavItem(
            N_("People"),
            N_("Onboarding"),
            "onboarding_cases.index",
            OnboardingPermission.CASES_SEE,
            "list-check",
            order=30,
        ),
        NavItem(
            N_("Mine"),
            N_("My onboarding"),
            "onboarding.index",
            OnboardingPermission.OWN,
            "check2-square",
            order=60,
        ),
        NavItem(
            N_("Mine"),
            N_("My tax details"),
            "my_pay.tax",
            OnboardingPermission.OWN_DETAILS,
            "file-earmark-text",
            order=73,
        ),
    ),
    desk=(DeskItem(OnboardingPermission.CASES_SEE, desk.tasks),),
    seeders=(demo.seed,),
)

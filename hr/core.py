"""The core's own manifest: its pages, permissions, jobs, messages and menu."""

from datetime import timedelta

from hr.accounts import routes as accounts_routes
from hr.analytics import routes as operations
from hr.analytics.jobs import tidy
from hr.asking import messages as asking_messages
from hr.asking import routes as asking_routes
from hr.audit.jobs import seal_late, seal_trail
from hr.audit.service import has_unsealed
from hr.auth.permissions import GRANTS, CorePermission
from hr.company import routes as company_routes
from hr.documents import routes as documents_routes
from hr.documents.jobs import render_document, seal_document, sweep_files
from hr.door import routes as door_routes
from hr.events.catalog import DocumentRequested, DocumentSigned, MessageQueued
from hr.feature import Feature, NavItem
from hr.home import routes as home_routes
from hr.i18n import N_
from hr.jobs.schedule import Periodic
from hr.notifications import links
from hr.notifications import routes as inbox_routes
from hr.notifications.jobs import deliver, mails_can_leave, send_waiting
from hr.people import employment_routes
from hr.people import routes as people_routes
from hr.people.jobs import close_employments
from hr.web import preferences

CORE = Feature(
    name="core",
    blueprints=(
        door_routes.blueprint,
        home_routes.blueprint,
        operations.blueprint,
        documents_routes.blueprint,
        people_routes.blueprint,
        asking_routes.blueprint,
        employment_routes.blueprint,
        company_routes.blueprint,
        accounts_routes.blueprint,
        inbox_routes.blueprint,
        preferences.blueprint,
    ),
    permissions=(CorePermission,),
    grants=GRANTS,
    jobs=(
        seal_trail,
        seal_late,
        render_document,
        seal_document,
        sweep_files,
        deliver,
        send_waiting,
        close_employments,
        links.answer_request,
        links.replace_link,
        tidy,
    ),
    subscriptions={
        DocumentRequested: (render_document,),
        DocumentSigned: (seal_document,),
        MessageQueued: (deliver,),
    },
    periodics=(
        Periodic(seal_trail, every=timedelta(seconds=30), only_if=has_unsealed),
        Periodic(seal_late, every=timedelta(days=1)),
        Periodic(send_waiting, every=timedelta(minutes=1), only_if=mails_can_leave),
        Periodic(tidy, every=timedelta(days=1)),
        Periodic(sweep_files, every=timedelta(days=1)),
        Periodic(close_employments, every=timedelta(hours=1)),
    ),
    messages=(*links.MESSAGES, *asking_messages.MESSAGES),
    navigation=(
        NavItem(
            N_("System"), N_("Background work"), "operations.jobs", CorePermission.JOBS_SEE, "gear", order=80
        ),
        NavItem(
            N_("System"),
            N_("Messages"),
            "operations.messages",
            CorePermission.MESSAGES_SEE,
            "envelope",
            order=81,
        ),
        NavItem(
            N_("System"),
            N_("Audit trail"),
            "operations.audit_trail",
            CorePermission.AUDIT_SEE,
            "shield-check",
            order=82,
        ),
        NavItem(
            N_("System"),
            N_("System status"),
            "operations.status",
            CorePermission.STATUS_SEE,
            "activity",
            order=83,
        ),
        NavItem(
            N_("Mine"), N_("My documents"), "documents.mine", CorePermission.OWN_ACCOUNT, "folder", order=70
        ),
        NavItem(
            N_("People"), N_("Directory"), "people.directory", CorePermission.PEOPLE_LIST, "people", order=40
        ),
        NavItem(N_("Mine"), N_("My page"), "home.me", CorePermission.OWN_ACCOUNT, "house", order=60),
        NavItem(
            N_("System"),
            N_("Company"),
            "company.settings",
            CorePermission.COMPANY_SETTINGS,
            "building",
            order=70,
        ),
        NavItem(N_("System"), N_("Users"), "accounts.users", CorePermission.USERS_MANAGE, "key", order=71),
        NavItem("", N_("Today"), "home.desk", CorePermission.HOME_SEE, "house", order=1),
    ),
)

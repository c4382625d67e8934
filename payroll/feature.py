"""The manifest of payroll."""

from hr.feature import Feature, NavItem
from hr.i18n import N_
from payroll.permissions import GRANTS, PayrollPermission
from payroll.runs import routes as run_routes
from payroll.runs.events import PayRunCalculationRequested
from payroll.runs.jobs import calculate_run

FEATURE = Feature(
    name="payroll",
    blueprints=(run_routes.blueprint,),
    permissions=(PayrollPermission,),
    grants=GRANTS,
    jobs=(calculate_run,),
    subscriptions={
        PayRunCalculationRequested: (calculate_run,),
    },
    navigation=(
        NavItem(
            N_("Payroll"), N_("Pay runs"), "runs.index", PayrollPermission.RUN_SEE, "cash-stack", order=50
        ),
    ),
)

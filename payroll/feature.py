"""The manifest of payroll."""

from hr.events.catalog import PayRunCommitted, PayslipPublished
from hr.feature import DeskItem, Feature, NavItem
from hr.i18n import N_
from payroll.demo import seed
from payroll.payments import routes as payment_routes
from payroll.payments.jobs import write_bank_file, write_journal
from payroll.payslips import routes as payslip_routes
from payroll.payslips.jobs import announce_payslip, issue_payslips
from payroll.payslips.messages import PAYSLIP_READY
from payroll.permissions import GRANTS, PayrollPermission
from payroll.runs import desk
from payroll.runs import messages as run_messages
from payroll.runs import routes as run_routes
from payroll.runs.events import PayRunCalculationRequested
from payroll.runs.jobs import calculate_run

FEATURE = Feature(
    name="payroll",
    blueprints=(run_routes.blueprint, payment_routes.blueprint, payslip_routes.blueprint),
    permissions=(PayrollPermission,),
    grants=GRANTS,
    jobs=(calculate_run, issue_payslips, announce_payslip, write_bank_file, write_journal),
    subscriptions={
        PayRunCalculationRequested: (calculate_run,),
        PayRunCommitted: (write_bank_file, write_journal, issue_payslips),
        PayslipPublished: (announce_payslip,),
    },
    messages=(PAYSLIP_READY, *run_messages.MESSAGES),
    desk=(
        DeskItem(PayrollPermission.RUN_PREPARE, desk.to_prepare),
        DeskItem(PayrollPermission.RUN_APPROVE, desk.to_approve),
    ),
    seeders=(seed,),
    navigation=(
        NavItem(
            N_("Payroll"), N_("Pay runs"), "runs.index", PayrollPermission.RUN_SEE, "cash-stack", order=50
        ),
        NavItem(
            N_("Mine"), N_("My payslips"), "payslips.mine", PayrollPermission.PAYSLIP_OWN, "receipt", order=62
        ),
    ),
)

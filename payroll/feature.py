"""The manifest of payroll."""

from datetime import timedelta

from hr.auth.permissions import CorePermission
from hr.events.catalog import (
    BankAccountSet,
    CandidateHired,
    EmployeeAdded,
    EmploymentChanged,
    EmploymentTermsSet,
    IdentitySet,
    NewHireDataSubmitted,
    PayRunApproved,
    PayRunCommitted,
    PayslipPublished,
    TaxFactsDeclared,
)
from hr.feature import DeskItem, Feature
from hr.jobs.schedule import Periodic
from payroll.accounts import desk as account_desk
from payroll.accounts import messages as account_messages
from payroll.accounts import routes as account_routes
from payroll.accounts import service as accounts
from payroll.accounts.jobs import settle_bank_changes
from payroll.adjustments import routes as adjustment_routes
from payroll.approvals import routes as approval_routes
from payroll.corrections import routes as correction_routes
from payroll.corrections.events import PayOwedBack
from payroll.corrections.jobs import tell_owed
from payroll.demo import seed
from payroll.drafts import service as drafts
from payroll.drafts.jobs import keep_drafts, refresh_draft
from payroll.entries import desk as entry_desk
from payroll.entries import file_routes as entry_file_routes
from payroll.entries import routes as entry_routes
from payroll.entries.events import (
    EntryFileApproved,
    EntryFileCheckRequested,
    EntryFileImportRequested,
    PayInputsChanged,
)
from payroll.entries.jobs import approve_entries, check_file, consume_entries, import_file
from payroll.estimates.panel import FIRST_PAY
from payroll.filings import desk as filing_desk
from payroll.filings import routes as filing_routes
from payroll.filings.events import FilingPapersRequested
from payroll.filings.jobs import issue_papers, keep_filings
from payroll.filings.messages import FILING_DUE
from payroll.garnishments import routes as garnishment_routes
from payroll.groups import routes as group_routes
from payroll.groups.jobs import keep_calendars
from payroll.navigation import NAVIGATION
from payroll.offcycle import routes as off_cycle_routes
from payroll.payments import chart_routes
from payroll.payments import desk as payment_desk
from payroll.payments import routes as payment_routes
from payroll.payments.jobs import write_bank_file, write_journal
from payroll.payslips import public_routes as verification_routes
from payroll.payslips import routes as payslip_routes
from payroll.payslips import service as payslips
from payroll.payslips import staff_routes as staff_payslip_routes
from payroll.payslips.events import PayslipCopyRequested
from payroll.payslips.jobs import announce_payslip, copy_payslip, issue_payslips, publish_payslips
from payroll.payslips.messages import PAYSLIP_READY
from payroll.permissions import GRANTS
from payroll.permissions import PayrollPermission as Allowed
from payroll.questions import desk as question_desk
from payroll.questions import routes as question_routes
from payroll.questions.messages import PAY_QUESTION_ANSWERED
from payroll.receivables import desk as receivable_desk
from payroll.receivables import dunning
from payroll.receivables import own_routes as own_receivable_routes
from payroll.receivables import routes as receivable_routes
from payroll.receivables.jobs import keep_owed_back, note_recoveries, remind_of_repayments
from payroll.receivables.messages import REPAYMENT
from payroll.retro import desk as retro_desk
from payroll.retro import routes as retro_routes
from payroll.retro.jobs import scan_everybody, scan_person
from payroll.review import routes as review_routes
from payroll.runs import desk, step_routes
from payroll.runs import messages as run_messages
from payroll.runs import routes as run_routes
from payroll.runs.events import PayRunCalculationRequested
from payroll.runs.jobs import calculate_run
from payroll.skips import routes as skip_routes
from payroll.snapshots import commands as snapshot_commands
from payroll.snapshots import desk as snapshot_desk
from payroll.snapshots import models as snapshots  # noqa: F401  (its tables)
from payroll.snapshots.jobs import replay_sample, seal_run
from payroll.takeover import routes as takeover_routes
from payroll.takeover.events import LegacyComparisonRequested
from payroll.takeover.jobs import compare_file
from payroll.tax_forms import routes as tax_form_routes

# What a person's pay is made of: each change of it is worked into the runs that are open.
FACTS = (
    BankAccountSet,
    CandidateHired,
    EmployeeAdded,
    EmploymentChanged,
    EmploymentTermsSet,
    IdentitySet,
    NewHireDataSubmitted,
    PayInputsChanged,
    TaxFactsDeclared,
)

FEATURE = Feature(
    name="payroll",
    blueprints=(
        run_routes.blueprint,
        step_routes.blueprint,
        review_routes.blueprint,
        skip_routes.blueprint,
        approval_routes.blueprint,
        question_routes.own,
        question_routes.blueprint,
        group_routes.blueprint,
        tax_form_routes.blueprint,
        payment_routes.blueprint,
        chart_routes.blueprint,
        payslip_routes.blueprint,
        filing_routes.blueprint,
        staff_payslip_routes.blueprint,
        verification_routes.blueprint,
        entry_routes.blueprint,
        entry_file_routes.blueprint,
        account_routes.own,
        account_routes.alarms,
        account_routes.queue,
        takeover_routes.blueprint,
        receivable_routes.blueprint,
        own_receivable_routes.own,
        garnishment_routes.blueprint,
        correction_routes.blueprint,
        adjustment_routes.blueprint,
        retro_routes.blueprint,
        off_cycle_routes.blueprint,
    ),
    permissions=(Allowed,),
    grants=GRANTS,
    jobs=(
        calculate_run,
        seal_run,
        refresh_draft,
        keep_drafts,
        replay_sample,
        issue_payslips,
        publish_payslips,
        announce_payslip,
        write_bank_file,
        write_journal,
        consume_entries,
        keep_filings,
        issue_papers,
        copy_payslip,
        keep_calendars,
        check_file,
        import_file,
        approve_entries,
        settle_bank_changes,
        compare_file,
        tell_owed,
        note_recoveries,
        keep_owed_back,
        remind_of_repayments,
        scan_person,
        scan_everybody,
    ),
    subscriptions={
        LegacyComparisonRequested: (compare_file,),
        EntryFileApproved: (approve_entries,),
        EntryFileCheckRequested: (check_file,),
        EntryFileImportRequested: (import_file,),
        PayRunCalculationRequested: (calculate_run,),
        PayRunApproved: (seal_run,),
        **dict.fromkeys(FACTS, (refresh_draft, scan_person)),
        PayRunCommitted: (
            write_bank_file,
            write_journal,
            issue_payslips,
            consume_entries,
            keep_filings,
            tell_owed,
            note_recoveries,
        ),
        PayOwedBack: (keep_owed_back,),
        PayslipPublished: (announce_payslip,),
        FilingPapersRequested: (issue_papers,),
        PayslipCopyRequested: (copy_payslip,),
    },
    periodics=(
        Periodic(publish_payslips, every=timedelta(minutes=5), only_if=payslips.waiting_for_today),
        Periodic(keep_filings, every=timedelta(hours=6)),
        Periodic(keep_drafts, every=timedelta(minutes=10), only_if=drafts.is_any_missing),
        Periodic(replay_sample, every=timedelta(days=1)),
        Periodic(scan_everybody, every=timedelta(days=1)),
        Periodic(keep_calendars, every=timedelta(days=1)),
        Periodic(remind_of_repayments, every=timedelta(days=1), only_if=dunning.is_needed),
        Periodic(settle_bank_changes, every=timedelta(minutes=15), only_if=accounts.has_due),
    ),
    messages=(
        PAYSLIP_READY,
        PAY_QUESTION_ANSWERED,
        FILING_DUE,
        REPAYMENT,
        *run_messages.MESSAGES,
        *account_messages.MESSAGES,
    ),
    desk=(
        DeskItem(Allowed.RUN_SEE, snapshot_desk.to_look_into),
        DeskItem(CorePermission.STATUS_SEE, snapshot_desk.to_keep),
        DeskItem(Allowed.RUN_PREPARE, desk.to_prepare),
        DeskItem(Allowed.ENTRY_APPROVE, entry_desk.to_approve),
        DeskItem(Allowed.QUESTION_ANSWER, question_desk.to_answer),
        DeskItem(Allowed.RUN_PREPARE, retro_desk.to_decide),
        DeskItem(Allowed.RUN_APPROVE, desk.to_approve),
        DeskItem(Allowed.PAYMENTS_RELEASE, payment_desk.to_release),
        DeskItem(Allowed.PAYMENTS_PREPARE, payment_desk.to_settle),
        DeskItem(Allowed.BANK_CHANGES_DECIDE, account_desk.to_decide),
        DeskItem(Allowed.RECEIVABLE_APPROVE, receivable_desk.to_decide),
        DeskItem(Allowed.RECEIVABLE_KEEP, receivable_desk.to_look_into),
        DeskItem(Allowed.FILING_PREPARE, filing_desk.to_prepare),
        DeskItem(Allowed.FILING_REVIEW, filing_desk.to_review),
    ),
    panels=(FIRST_PAY,),
    seeders=(seed,),
    commands=(snapshot_commands.payroll,),
    navigation=NAVIGATION,
)

"""Payroll's places in the menu."""

from hr.feature import NavItem
from hr.i18n import N_
from payroll.permissions import PayrollPermission as Allowed

PAYROLL = (
    (N_("Pay runs"), "runs.index", Allowed.RUN_SEE, "cash-stack", 50),
    (N_("Pay inputs"), "inputs.index", Allowed.ENTRY_SEE, "list-check", 51),
    (N_("Corrections"), "corrections.index", Allowed.RUN_SEE, "arrow-repeat", 52),
    (N_("Differences in past pay"), "retro.index", Allowed.RUN_SEE, "clock", 53),
    (N_("Questions about pay"), "pay_questions.index", Allowed.QUESTION_ANSWER, "chat-dots", 54),
    (N_("Filings"), "filings.index", Allowed.FILING_SEE, "calendar3", 54),
    (N_("Receivables"), "receivables.index", Allowed.RECEIVABLE_SEE, "cash-stack", 55),
    (N_("Pay groups"), "pay_groups.index", Allowed.GROUP_SEE, "people", 58),
    (N_("Approval limits"), "approval_limits.index", Allowed.APPROVAL_LIMIT, "check2-square", 58),
    (N_("Accounts of the books"), "account_map.index", Allowed.ACCOUNT_MAP, "list-check", 57),
    (N_("Account changes"), "bank_changes.index", Allowed.BANK_CHANGES_SEE, "bank", 59),
)
MINE = (
    (N_("My payslips"), "payslips.mine", Allowed.PAYSLIP_OWN, "receipt", 62),
    (N_("My pay account"), "pay_account.show", Allowed.ACCOUNT_OWN, "bank", 72),
    (N_("Advances"), "advances.index", Allowed.RECEIVABLE_OWN, "cash-stack", 74),
)
NAVIGATION = tuple(
    NavItem(group, label, endpoint, permission, icon, order=order)
    for group, places in ((N_("Payroll"), PAYROLL), (N_("Mine"), MINE))
    for label, endpoint, permission, icon, order in places
)

"""What payroll lets people do, and which roles it grants it to."""

from hr.access import Permission, Role


class PayrollPermission(Permission):
    """Permissions of payroll."""

    RUN_SEE = "payroll:run:see", "See pay runs and every amount in them."
    RUN_PREPARE = "payroll:run:prepare", "Open, calculate, cancel pay runs and send them for approval."
    RUN_APPROVE = "payroll:run:approve", "Approve and commit a pay run that somebody else prepared."
    JOURNAL_SEE = "payroll:journal:see", "Download the accounting journal of a pay run."
    BANK_FILE = "payroll:bank_file:download", "Download the bank file of a pay run."
    ENTRY_SEE = "payroll:entry:see", "See what is paid or withheld besides the salary, and absences."
    ENTRY_PROPOSE = "payroll:entry:propose", "Enter one-off and recurring pay and absences of others."
    ENTRY_APPROVE = "payroll:entry:approve", "Approve one-off pay that somebody else entered."
    ENTRY_EXCEPTION = "payroll:entry:exception", "Approve one-off pay that came after the cut-off."
    PAYMENTS_SEE = "payroll:payments:see", "See the payments of a pay run and what became of them."
    PAYMENTS_PREPARE = (
        "payroll:payments:prepare",
        "Take in banks' answers, pay returned pay again, close a paid run.",
    )
    PAYMENTS_RELEASE = (
        "payroll:payments:release",
        "Release or cancel a bank file that somebody else prepared.",
    )
    PAYING_ACCOUNT = "payroll:paying_account:set", "Set what the bank knows a company by."
    BANK_CHANGES_SEE = (
        "payroll:bank_changes:see",
        "See which pay accounts are about to change, without numbers.",
    )
    BANK_CHANGES_DECIDE = (
        "payroll:bank_changes:decide",
        "Approve or refuse a change of somebody's pay account.",
    )
    ACCOUNT_OWN = "payroll:account:own", "See and change one's own pay account."
    FILING_SEE = "payroll:filing:see", "See the filings with the authorities and every figure in them."
    FILING_PREPARE = "payroll:filing:prepare", "Prepare filings and open their corrections."
    FILING_REVIEW = "payroll:filing:review", "Review filings that somebody else prepared."
    FILING_FILE = "payroll:filing:file", "Record that a filing was handed in, and the authority's answer."
    PAYSLIP_SEE = (
        "payroll:payslip:see",
        "Open an employee's payslip after saying what for; the employee sees it.",
    )
    GROUP_SEE = "payroll:group:see", "See the pay groups, their calendars and who is in them."
    GROUP_EDIT = "payroll:group:edit", "Make pay groups, change their calendars and move people between them."
    TAX_FORMS_OWN = "payroll:tax_forms:own", "See and give one's own tax forms abroad."
    TAX_FORMS_EDIT = "payroll:tax_forms:edit", "See and enter the tax forms of people employed abroad."
    RECEIVABLE_SEE = "payroll:receivable:see", "See what people owe the company, and court orders on wages."
    RECEIVABLE_KEEP = (
        "payroll:receivable:keep",
        "Enter what others owe and court orders, let them rest, propose to write off.",
    )
    RECEIVABLE_APPROVE = (
        "payroll:receivable:approve",
        "Approve advances and debts of others, and write-offs that somebody else proposed.",
    )
    RECEIVABLE_OWN = "payroll:receivable:own", "Ask for an advance, see what one owes and contest it."
    TAKEOVER_SEE = "payroll:takeover:see", "See how another payroll's payslips compare with ours."
    TAKEOVER_COMPARE = "payroll:takeover:compare", "Bring another payroll's payslips and compare them."
    TAKEOVER_BALANCES = "payroll:takeover:balances", "Take over the year so far that somebody else compared."
    QUESTION_ANSWER = "payroll:question:answer", "Read and answer what employees ask about their pay."
    APPROVAL_LIMIT = (
        "payroll:approval_limit:set",
        "Set up to which cost one approver signs a pay run alone.",
    )
    ACCOUNT_MAP = "payroll:account_map:set", "Set which accounts of the books pay goes to."
    PAYSLIP_OWN = "payroll:payslip:own", "See one's own payslips."


GRANTS: dict[Role, tuple[Permission, ...]] = {
    Role.ADMIN: (
        PayrollPermission.GROUP_SEE,
        PayrollPermission.GROUP_EDIT,
        PayrollPermission.APPROVAL_LIMIT,
    ),
    Role.PAYROLL_PREPARER: (
        PayrollPermission.RUN_SEE,
        PayrollPermission.RUN_PREPARE,
        PayrollPermission.GROUP_SEE,
        PayrollPermission.GROUP_EDIT,
        PayrollPermission.TAX_FORMS_EDIT,
        PayrollPermission.JOURNAL_SEE,
        PayrollPermission.ENTRY_SEE,
        PayrollPermission.ENTRY_PROPOSE,
        PayrollPermission.ENTRY_APPROVE,
        PayrollPermission.PAYMENTS_SEE,
        PayrollPermission.PAYMENTS_PREPARE,
        PayrollPermission.BANK_CHANGES_SEE,
        PayrollPermission.FILING_SEE,
        PayrollPermission.FILING_PREPARE,
        PayrollPermission.FILING_FILE,
        PayrollPermission.PAYSLIP_SEE,
        PayrollPermission.QUESTION_ANSWER,
        PayrollPermission.TAKEOVER_SEE,
        PayrollPermission.TAKEOVER_COMPARE,
        PayrollPermission.RECEIVABLE_SEE,
        PayrollPermission.RECEIVABLE_KEEP,
    ),
    Role.PAYROLL_APPROVER: (
        PayrollPermission.RUN_SEE,
        PayrollPermission.RUN_APPROVE,
        PayrollPermission.GROUP_SEE,
        PayrollPermission.JOURNAL_SEE,
        PayrollPermission.BANK_FILE,
        PayrollPermission.ENTRY_SEE,
        PayrollPermission.ENTRY_APPROVE,
        PayrollPermission.ENTRY_EXCEPTION,
        PayrollPermission.PAYMENTS_SEE,
        PayrollPermission.PAYMENTS_RELEASE,
        PayrollPermission.PAYING_ACCOUNT,
        PayrollPermission.ACCOUNT_MAP,
        PayrollPermission.BANK_CHANGES_SEE,
        PayrollPermission.BANK_CHANGES_DECIDE,
        PayrollPermission.FILING_SEE,
        PayrollPermission.FILING_REVIEW,
        PayrollPermission.FILING_FILE,
        PayrollPermission.PAYSLIP_SEE,
        PayrollPermission.QUESTION_ANSWER,
        PayrollPermission.TAKEOVER_SEE,
        PayrollPermission.TAKEOVER_BALANCES,
        PayrollPermission.RECEIVABLE_SEE,
        PayrollPermission.RECEIVABLE_APPROVE,
    ),
    Role.HR: (
        PayrollPermission.BANK_CHANGES_SEE,
        PayrollPermission.BANK_CHANGES_DECIDE,
        PayrollPermission.TAX_FORMS_EDIT,
    ),
    Role.EMPLOYEE: (
        PayrollPermission.PAYSLIP_OWN,
        PayrollPermission.ACCOUNT_OWN,
        PayrollPermission.TAX_FORMS_OWN,
        PayrollPermission.RECEIVABLE_OWN,
    ),
}

"""What payroll lets people do, and which roles it grants it to."""

from hr.access import Permission, Role


class PayrollPermission(Permission):
    """Permissions of payroll."""

    RUN_SEE = "payroll:run:see", "See pay runs and every amount in them."
    RUN_PREPARE = "payroll:run:prepare", "Open, calculate, cancel pay runs and send them for approval."
    RUN_APPROVE = "payroll:run:approve", "Approve and commit a pay run that somebody else prepared."
    JOURNAL_SEE = "payroll:journal:see", "Download the accounting journal of a pay run."
    BANK_FILE = "payroll:bank_file:download", "Download the bank file of a pay run."
    PAYSLIP_OWN = "payroll:payslip:own", "See one's own payslips."


GRANTS: dict[Role, tuple[Permission, ...]] = {
    Role.PAYROLL_PREPARER: (
        PayrollPermission.RUN_SEE,
        PayrollPermission.RUN_PREPARE,
        PayrollPermission.JOURNAL_SEE,
    ),
    Role.PAYROLL_APPROVER: (
        PayrollPermission.RUN_SEE,
        PayrollPermission.RUN_APPROVE,
        PayrollPermission.JOURNAL_SEE,
        PayrollPermission.BANK_FILE,
    ),
    Role.EMPLOYEE: (PayrollPermission.PAYSLIP_OWN,),
}

"""What the core lets people do, and which roles it grants it to."""

from hr.access import Permission, Role


class CorePermission(Permission):
    """Permissions of the core."""

    HOME_SEE = "home:page:see", "See the start page of the staff portal."
    PEOPLE_LIST = "people:directory:list", "See who works here: name, job, department."
    PEOPLE_EDIT = "people:person:edit", "Enter and change personal records."
    PEOPLE_ASK = "people:details:ask", "Ask people by mail for what their pay lacks."
    PEOPLE_SEE_PAY = "people:pay:see", "See contract terms and pay of others."
    PEOPLE_SET_TERMS = "people:terms:set", "Enter contribution group, contract and pay."
    PEOPLE_SEE_SENSITIVE = "people:sensitive:see", "See identifiers and account numbers of others in full."
    COMPANY_SETTINGS = "company:settings:edit", "Change company settings: identifiers, account, calendar."
    USERS_MANAGE = "users:account:manage", "Invite people, give and take roles, switch accounts off."
    JOBS_SEE = "jobs:run:see", "See background work and its outcome."
    JOBS_CONTROL = "jobs:run:control", "Cancel, continue and retry background work."
    MESSAGES_SEE = "messages:delivery:see", "See which mails went out and which did not."
    AUDIT_SEE = "audit:trail:see", "Read the audit trail."
    STATUS_SEE = "system:status:see", "See whether all parts of the system are well."
    DOCUMENTS_SEE_STAFF = "documents:staff:see", "See contracts and other documents of employees."
    OWN_ACCOUNT = "account:own:manage", "See and change one's own account, inbox and documents."


_STAFF = (
    CorePermission.HOME_SEE,
    CorePermission.PEOPLE_LIST,
    CorePermission.OWN_ACCOUNT,
    CorePermission.STATUS_SEE,
)

GRANTS: dict[Role, tuple[Permission, ...]] = {
    Role.ADMIN: (
        *_STAFF,
        CorePermission.COMPANY_SETTINGS,
        CorePermission.USERS_MANAGE,
        CorePermission.JOBS_SEE,
        CorePermission.JOBS_CONTROL,
        CorePermission.MESSAGES_SEE,
        CorePermission.AUDIT_SEE,
    ),
    Role.RECRUITER: _STAFF,
    Role.HIRING_MANAGER: _STAFF,
    Role.HR: (
        *_STAFF,
        CorePermission.PEOPLE_EDIT,
        CorePermission.PEOPLE_ASK,
        CorePermission.PEOPLE_SEE_PAY,
        CorePermission.PEOPLE_SEE_SENSITIVE,
        CorePermission.PEOPLE_SET_TERMS,
        CorePermission.DOCUMENTS_SEE_STAFF,
        CorePermission.MESSAGES_SEE,
        CorePermission.COMPANY_SETTINGS,
    ),
    Role.PAYROLL_PREPARER: (
        *_STAFF,
        CorePermission.PEOPLE_ASK,
        CorePermission.PEOPLE_SEE_PAY,
        CorePermission.JOBS_SEE,
        CorePermission.JOBS_CONTROL,
    ),
    Role.PAYROLL_APPROVER: (
        *_STAFF,
        CorePermission.PEOPLE_SEE_PAY,
        CorePermission.JOBS_SEE,
        CorePermission.AUDIT_SEE,
    ),
    Role.EMPLOYEE: (CorePermission.OWN_ACCOUNT,),
}

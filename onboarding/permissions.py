"""What onboarding lets people do."""

from hr.access import Permission, Role


class OnboardingPermission(Permission):
    """Permissions of onboarding."""

    OWN = "onboarding:own:do", "Do one's own onboarding tasks and sign one's own contract."
    OWN_DETAILS = "onboarding:own:details", "Give and change one's own pay account and tax details."
    CASES_SEE = "onboarding:case:see", "See the onboarding of the people one leads."
    CASES_SEE_ALL = "onboarding:case:see_all", "See the onboarding of everybody."
    TASKS_MANAGER = "onboarding:task:manager", "Complete the manager's tasks of one's own hires."
    TASKS_IT = "onboarding:task:it", "Complete tasks of equipment and accounts."
    TASKS_ALL = "onboarding:task:all", "Complete and reopen the tasks of everybody."
    CONTRACT_SEND = "onboarding:contract:send", "Sign contracts for the company and send them."
    ACTIVATE = "onboarding:case:activate", "Turn a new hire into an active employee."


GRANTS: dict[Role, tuple[Permission, ...]] = {
    Role.EMPLOYEE: (OnboardingPermission.OWN, OnboardingPermission.OWN_DETAILS),
    Role.HIRING_MANAGER: (OnboardingPermission.CASES_SEE, OnboardingPermission.TASKS_MANAGER),
    Role.ADMIN: (
        OnboardingPermission.CASES_SEE,
        OnboardingPermission.CASES_SEE_ALL,
        OnboardingPermission.TASKS_IT,
    ),
    Role.HR: (
        OnboardingPermission.CASES_SEE,
        OnboardingPermission.CASES_SEE_ALL,
        OnboardingPermission.TASKS_MANAGER,
        OnboardingPermission.TASKS_IT,
        OnboardingPermission.TASKS_ALL,
        OnboardingPermission.CONTRACT_SEND,
        OnboardingPermission.ACTIVATE,
    ),
}

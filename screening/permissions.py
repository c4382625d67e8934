"""What screening lets people do, and which roles it grants it to."""

from hr.access import Permission, Role


class ScreeningPermission(Permission):
    """Permissions of screening; whoever lacks OPENINGS_ALL reaches only the openings they manage."""

    OPENINGS_SEE = "openings:opening:see", "See openings and their board."
    OPENINGS_EDIT = "openings:opening:edit", "Create, change, publish and close openings."
    OPENINGS_ALL = "openings:opening:all", "Reach every opening, not only one's own."
    APPLICATIONS_SEE = "applications:application:see", "See applications, their score and its reasons."
    APPLICATIONS_MOVE = "applications:application:move", "Move applications between stages and hold them."
    APPLICATIONS_REJECT = "applications:application:reject", "Decide not to go on with an application."
    APPLICATIONS_HIRE = "applications:application:hire", "Hire a candidate."
    RESUME_READ = "applications:resume:read", "Download the file a candidate sent."
    READING_CORRECT = "applications:reading:correct", "Correct what the machine read in a résumé."
    LEARNING_SEE = "learning:weights:see", "See what the score learned from decisions."
    LEARNING_SWITCH = "learning:weights:switch", "Promote learned weights, or go back to earlier ones."
    APPLICATIONS_EXPORT = "applications:reading:export", "Export what the machine read and how it scored."


_SEE = (
    ScreeningPermission.OPENINGS_SEE,
    ScreeningPermission.APPLICATIONS_SEE,
    ScreeningPermission.RESUME_READ,
)

GRANTS: dict[Role, tuple[Permission, ...]] = {
    Role.RECRUITER: tuple(ScreeningPermission),
    Role.HIRING_MANAGER: (*_SEE, ScreeningPermission.APPLICATIONS_MOVE),
    Role.HR: (
        *_SEE,
        ScreeningPermission.OPENINGS_ALL,
        ScreeningPermission.APPLICATIONS_HIRE,
        ScreeningPermission.LEARNING_SEE,
        ScreeningPermission.LEARNING_SWITCH,
    ),
}

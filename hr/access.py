"""Who acts and what they may do: below the web, so that guards need not know accounts."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles of the house; what each may do is granted by the features' manifests."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    HR = "hr"
    PAYROLL_PREPARER = "payroll_preparer"
    PAYROLL_APPROVER = "payroll_approver"
    EMPLOYEE = "employee"


STAFF_ROLES = frozenset(Role) - {Role.EMPLOYEE}


class Permission(StrEnum):
    """Base of every permission enum; members are `slice:object:action` with one sentence each."""

    def __new__(cls, value: str, sentence: str = "") -> "Permission":
        """Keep the sentence beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.__doc__ = sentence
        return member


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a user, a candidate with a link, a job, or nobody yet."""

    kind: str  # user | candidate | system | anonymous
    user_id: str | None = None
    person_id: str | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[str] = frozenset()
    subject_type: str | None = None  # what a link session is limited to
    subject_id: str | None = None
    session_id: str | None = None
    is_fresh: bool = False
    address: str = ""  # network address, for records
    extra: dict[str, str] = field(default_factory=dict, compare=False)

    def may(self, permission: str) -> bool:
        """Say whether this actor holds the permission."""
        return permission in self.permissions

    @property
    def id(self) -> str:
        """A stable identifier for records."""
        return self.user_id or self.subject_id or self.kind

    @property
    def is_staff(self) -> bool:
        """Whether the actor works in the staff portal."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def initials(self) -> str:
        """Up to two letters for the round badge."""
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))

    @property
    def role_label(self) -> str:
        """The roles as one word for records: `payroll_approver`, or the kind when there is none."""
        return "+".join(sorted(role.value for role in self.roles)) or self.kind


SYSTEM = Actor(kind="system", name="Plantilla")
ANONYMOUS = Actor(kind="anonymous")

"""ApprovalLimit: up to which cost one approver's signature is enough."""

from datetime import date

from sqlmodel import Field

from hr.db import Row


class ApprovalLimit(Row, table=True):
    """A company's limit from a day on; rows are never changed, and none says that one is always enough."""

    __tablename__ = "pay_approval_limit"

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    effective_from: date
    amount_minor: int | None = None
    user_id: str = Field(default="", max_length=36)

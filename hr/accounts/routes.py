"""Being written."""

from typing import Any

from flask import Blueprint, render_template

from hr.auth.permissions import CorePermission
from hr.web.guards import requires

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/admin/users")
@requires(CorePermission.USERS_MANAGE)
def users() -> Any:
    return ""

"""Being written."""

from typing import Any

from flask import Blueprint, render_template

from hr.auth.permissions import CorePermission
from hr.web.guards import requires

blueprint = Blueprint("company", __name__)


@blueprint.get("/admin/company")
@requires(CorePermission.COMPANY_SETTINGS)
def settings() -> Any:
    return ""

"""Being written."""

from typing import Any

from flask import Blueprint, render_template

from hr.auth.permissions import CorePermission
from hr.web.guards import requires

blueprint = Blueprint("people", __name__)


@blueprint.get("/hr/people")
@requires(CorePermission.PEOPLE_LIST)
def directory() -> Any:
    return ""

"""PURE: plan template × start date × holidays → dated, ordered tasks.

>>> from datetime import date
>>> tasks = plan(load("office_es"), starts_on=date(2026, 12, 1), holidays=frozenset())
>>> tasks[0].key, tasks[0].due_on.isoformat(), tasks[0].phase.value
('personal_data', '2026-11-24', 'before_day_one')
"""

from onboarding.planning.loading import TemplateRefused, load, read
from onboarding.planning.model import Evidence, Gate, Owner, Phase, PlannedTask, Template, TemplateTask
from onboarding.planning.schedule import plan

__all__ = [
    "Evidence",
    "Gate",
    "Owner",
    "Phase",
    "PlannedTask",
    "Template",
    "TemplateRefused",
    "TemplateTask",
    "load",
    "plan",
    "read",
]

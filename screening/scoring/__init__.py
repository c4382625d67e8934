"""Score a résumé against what an opening asks for; pure: no framework, no database, no clock.

Use::

    from screening.scoring import Kind, Requirement, Requirements, score

    wanted = Requirements(
        title="Warehouse shift lead",
        items=(
            Requirement("r1", Kind.SKILL, "Forklift", must=True),
            Requirement("r2", Kind.EXPERIENCE, "Warehouse", must=True, min_years=3),
            Requirement("r3", Kind.LANGUAGE, "English", level="B1"),
            Requirement("r4", Kind.EDUCATION, "Vocational middle"),
        ),
    )
    result = score(parsed, wanted, today=date(2026, 11, 22), answers={"r1": True})
    result.value            # 0 to 100, or None when nothing is known
    result.band             # Band.HIGH, MEDIUM, LOW, or PERSON under a confidence of 0.6
    result.points           # every point with its reason (msgid and values) and evidence (spans or an answer)
    result.flags            # missing must-haves: shown to people, never a rejection
    shares_of(result)       # the share of each feature, None where nothing is known
    result.to_dict()        # plain JSON values; Score.from_dict() reads them back

The scorer works on a `Profile`, which holds no name, contact, age, gender, photo or nationality: `profile_of`
is the only code that sees the whole résumé. Same profile, requirements, day and weights: same score.
"""

from screening.scoring.model import (
    Band,
    Counterfactual,
    Evidence,
    Feature,
    Flag,
    Kind,
    Point,
    Reason,
    Requirement,
    Requirements,
    Score,
    shares_of,
)
from screening.scoring.outcome import Outcome
from screening.scoring.profile import Profile
from screening.scoring.reduction import profile_of
from screening.scoring.scorer import outcomes, score, score_profile
from screening.scoring.wanted import Rubric, rubric_of

__all__ = [
    "Band",
    "Counterfactual",
    "Evidence",
    "Feature",
    "Flag",
    "Kind",
    "Outcome",
    "Point",
    "Profile",
    "Reason",
    "Requirement",
    "Requirements",
    "Rubric",
    "Score",
    "outcomes",
    "profile_of",
    "rubric_of",
    "score",
    "score_profile",
    "shares_of",
]

"""The duties of an opening against what a résumé tells, by meaning; never more than 15 % of the points."""

from collections.abc import Sequence
from typing import NamedTuple

from screening.scoring.encoder import SIZE, matrix
from screening.scoring.findings import Finding, some
from screening.scoring.model import N_
from screening.scoring.profile import Profile
from screening.scoring.wanted import Rubric

MOST = 0.15  # of all points
_MUCH = 0.5
# Cosines of sentences about different work and about the same; Spanish ones come out a little lower, as made
# résumés show that say the same in both languages.
_UNLIKE = {"en": 0.25, "es": 0.23}
_RANGE = 0.5


class Alike(NamedTuple):
    """How near the best sentence of a résumé comes to each duty, and which it is."""

    cosines: list[float]
    sentences: list[int]


def alike(profiles: Sequence[Profile], rubric: Rubric) -> list[Alike | None]:
    """Compare many résumés with the duties in one go; None where there is nothing to compare."""
    wanted = rubric.duties
    if wanted is None:
        return [None] * len(profiles)
    rows = [profile.rows[: SIZE * len(profile.sentences)] for profile in profiles]
    cosines = matrix(b"".join(rows)) @ wanted.T
    found: list[Alike | None] = []
    first = 0
    for profile in profiles:
        end = first + len(profile.sentences)
        own = cosines[first:end]
        found.append(Alike(own.max(axis=0).tolist(), own.argmax(axis=0).tolist()) if first < end else None)
        first = end
    return found


def duties(profile: Profile, rubric: Rubric, told: Alike | None) -> Finding:
    """Rate how near the best sentence of the résumé comes to each duty, on average."""
    if rubric.duties is None or not profile.encoder_version:
        message = N_("Duties were not compared: the language model is not installed")
        return Finding(None, message, {})
    if told is None:
        return Finding(None, N_("The résumé tells no duties to compare"), {})
    # Two digits: the last ones differ between machines, and a score must not.
    unlike = _UNLIKE[profile.written_in]
    shares = [min(1.0, max(0.0, (round(cosine, 2) - unlike) / _RANGE)) for cosine in told.cosines]
    share = round(sum(shares) / len(shares), 3)
    if not share:
        return Finding(0.0, N_("Nothing like the duties of this job found"), {})
    message = N_("Has done much of it") if share >= _MUCH else N_("Has done some of it")
    ranked = sorted(zip(shares, told.sentences, strict=True), key=_nearest_first)
    return Finding(share, message, {}, some([profile.sentences[at].place for near, at in ranked if near > 0]))


def _nearest_first(pair: tuple[float, int]) -> tuple[float, int]:
    return -pair[0], pair[1]

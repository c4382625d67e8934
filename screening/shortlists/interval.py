"""Between which values a score lies when the parts nobody knows turn out to be nothing, or everything."""

from collections.abc import Mapping

from screening.scoring import Feature, Point, Score
from screening.scoring.weights import Weights


def likely(score: Score, weights: Weights, asked: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the lowest and the highest value; `asked` holds the weight of each requirement.

    None when the score was made with other weights or requirements than these, or nothing is known.
    """
    named = {point.requirement_id for point in score.points if point.requirement_id}
    if score.value is None or weights.version != score.weights_version or not named <= set(asked):
        return None
    duties = sum(point.available for point in score.points if point.feature is Feature.DUTIES) / 100
    told = sum(point.points for point in score.points if point.feature is Feature.DUTIES)
    rest = [point for point in score.points if point.feature is not Feature.DUTIES]
    weighed = [(_weight(point, rest, weights, asked), point.share) for point in rest]
    everything = sum(weight for weight, _ in weighed)
    if not everything:
        return None
    sure = sum(weight * share for weight, share in weighed if share is not None)
    open_ = sum(weight for weight, share in weighed if share is None)
    low = (1 - duties) * 100 * sure / everything + told
    high = (1 - duties) * 100 * (sure + open_) / everything + told
    # Shares are stored rounded: the value itself always lies inside.
    return round(min(low, score.value), 1), round(max(high, score.value), 1)


def _weight(point: Point, points: list[Point], weights: Weights, asked: Mapping[str, float]) -> float:
    """Return what a part weighs: its feature's weight, shared by the requirements of the feature."""
    whole = weights.features[point.feature]
    if not point.requirement_id:
        return whole
    of_feature = [each.requirement_id for each in points if each.feature is point.feature]
    total = sum(asked[each] for each in of_feature if each)
    return whole * asked[point.requirement_id] / total

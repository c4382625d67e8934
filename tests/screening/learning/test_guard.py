"""The guard: groups compared by who would go on by the score alone, small ones never shown."""

from collections.abc import Collection, Mapping

import pytest

from screening.learning import service, states
from screening.learning.guard import GroupImpact, impacts
from screening.scoring import Feature
from screening.scoring.learning import Example, WeightSet

BY_SKILL = WeightSet.of({Feature.MUST: 10.0, Feature.LANGUAGES: 1.0})
BY_LANGUAGE = WeightSet.of({Feature.MUST: 1.0, Feature.LANGUAGES: 10.0})


def people(count: int = 40) -> list[Example]:
    """Half of them strong in skills, half in languages; half of them went on."""
    return [
        Example(
            f"p{number:02d}",
            {Feature.MUST: 0.9 - 0.01 * number % 0.1, Feature.LANGUAGES: 0.1}
            if number % 4 < 2
            else {Feature.MUST: 0.2, Feature.LANGUAGES: 0.9},
            chosen=number % 2 == 0,
            job="j",
        )
        for number in range(count)
    ]


def found(
    declared: Mapping[str, Mapping[str, str]], *, new: WeightSet, live: WeightSet = BY_SKILL
) -> dict[str, GroupImpact]:
    def groups(application_ids: Collection[str], /) -> Mapping[str, Mapping[str, str]]:
        assert set(application_ids) == {each.id for each in people()}
        return declared

    both = impacts(people(), live=live, new=new, prior=BY_SKILL, groups=groups)
    return {each.group: each for each in both}


def declared_gender(women_in: tuple[int, ...]) -> dict[str, dict[str, str]]:
    """Declare women by the place of a person among four."""
    return {
        "gender": {
            each.id: "woman" if number % 4 in women_in else "man" for number, each in enumerate(people())
        }
    }


def test_weights_that_turn_away_from_a_group_are_a_breach() -> None:
    groups = found(declared_gender((0, 2)), new=BY_SKILL)
    assert not any(each.is_breach for each in groups.values())
    strong_in_skills = declared_gender((0, 1))
    groups = found(strong_in_skills, new=BY_LANGUAGE)
    assert groups["woman"].now == 1.0
    assert groups["woman"].new == 0.0
    assert groups["woman"].is_breach


def test_what_is_no_worse_than_the_live_weights_may_still_be_worse_than_the_first() -> None:
    groups = found(declared_gender((0, 1)), new=BY_LANGUAGE, live=BY_LANGUAGE)
    assert (groups["woman"].now, groups["woman"].new) == (0.0, 0.0)
    assert groups["woman"].is_breach  # by the weights that scores began with


def test_a_group_of_fewer_than_five_has_no_figures_and_blocks_nothing() -> None:
    declared = declared_gender((0, 1))
    few = {"gender": {**declared["gender"], "p00": "other", "p01": "other", "p04": "other", "p05": "other"}}
    groups = found(few, new=BY_LANGUAGE)
    assert groups["other"] == GroupImpact("gender", "other")
    assert groups["other"].is_few
    assert not groups["other"].is_breach
    assert groups["woman"].people == 16


def test_nobody_is_compared_where_only_one_group_is_large_enough() -> None:
    groups = found({"gender": {each.id: "woman" for each in people()[:20]}}, new=BY_LANGUAGE)
    assert groups == {"woman": GroupImpact("gender", "woman")}
    assert found({}, new=BY_LANGUAGE) == {}


@pytest.mark.parametrize(
    ("gain", "is_breach", "is_seasoned", "state"),
    [
        (0.01, False, True, states.PROMOTABLE),
        (0.01, False, False, states.SHADOW),
        (0.01, True, True, states.BLOCKED),
        (0.01, True, False, states.BLOCKED),
        (0.0, False, True, states.SHADOW),
        (-0.01, False, True, states.SHADOW),
    ],
)
def test_only_better_weights_that_stood_in_shadow_and_harm_no_group_can_be_promoted(
    gain: float, is_breach: bool, is_seasoned: bool, state: str
) -> None:
    group = GroupImpact("gender", "woman", 20, 1.0, 0.7 if is_breach else 1.0, is_breach)
    assert service.judged(gain, [group], is_seasoned=is_seasoned) == state

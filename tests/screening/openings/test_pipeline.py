"""Pipelines are data: a file that leads nowhere or lacks a language is refused."""

import copy
import tomllib
from typing import Any

import pytest

from hr.errors import Conflict
from screening.openings import pipeline


@pytest.fixture
def data() -> dict[str, Any]:
    return tomllib.loads((pipeline.FOLDER / "default.toml").read_text(encoding="utf-8"))


def test_the_house_pipeline_leads_from_the_first_stage_to_a_hire(data: dict[str, Any]) -> None:
    way = pipeline.read(data)
    assert [stage.key for stage in way.stages] == ["applied", "review", "interview", "offer", "hired"]
    assert way.status_after("active", "hire") == "hired"
    assert [stage.key for stage in way.stages if stage.may_hire] == ["interview", "offer"]


def test_what_is_over_stays_over() -> None:
    way = pipeline.load()
    for status in ("hired", "rejected", "withdrawn"):
        for act in ("move", "hold", "resume", "reject", "hire", "withdraw"):
            with pytest.raises(Conflict):
                way.status_after(status, act)


def test_a_stage_without_one_of_the_languages_is_refused(data: dict[str, Any]) -> None:
    del data["stages"][1]["public"]["en"]
    with pytest.raises(pipeline.BadPipeline, match="review"):
        pipeline.read(data)


def test_a_stage_that_leads_nowhere_known_is_refused(data: dict[str, Any]) -> None:
    data["stages"][0]["next"] = ["nowhere"]
    with pytest.raises(pipeline.BadPipeline, match="nowhere"):
        pipeline.read(data)


def test_a_stage_nobody_can_reach_is_refused(data: dict[str, Any]) -> None:
    lost = copy.deepcopy(data["stages"][1])
    lost["key"] = "lost"
    data["stages"].insert(2, lost)
    with pytest.raises(pipeline.BadPipeline, match="lost"):
        pipeline.read(data)


def test_a_pipeline_without_a_stage_to_hire_from_is_refused(data: dict[str, Any]) -> None:
    for stage in data["stages"]:
        stage["may_hire"] = False
    with pytest.raises(pipeline.BadPipeline, match="hired"):
        pipeline.read(data)

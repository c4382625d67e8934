"""Learned weights, and each switch of the weights that scores are made with; rows are only ever added."""

from datetime import date
from typing import Any, Optional

from sqlalchemy import JSON
from sqlmodel import Field

from hr.db import Row


class LearnedWeights(Row, table=True):
    """One estimate: the weights, the decisions it rests on, and how it compares with the live ones."""

    __tablename__ = "learned_weights"

    number: int = Field(unique=True)
    basis: str = Field(max_length=64, unique=True)  # hash of decisions and live weights: estimated once
    state: str = Field(max_length=12)  # shadow | blocked | promotable, as it was judged
    made_on: date
    first_on: date  # of the decisions
    last_on: date
    decisions: int
    chosen: int  # how many of them went on
    last_move_id: str = Field(max_length=36)  # newest step of any application that was looked at
    live_number: int = 0  # which weights it was compared with (0: the prior)
    content: dict[str, Any] = Field(sa_type=JSON)  # the weights, see scoring.learning.WeightSet
    measures: dict[str, Any] = Field(sa_type=JSON)  # figures of the comparison, see learning.judging.Measures


class WeightsSwitch(Row, table=True):
    """A person promoted learned weights or went back to earlier ones."""

    __tablename__ = "weights_switch"

    number: int = Field(unique=True)  # two people at once: the second one finds it taken
    weights_id: Optional[str] = Field(default=None, foreign_key="learned_weights.id", max_length=36)
    act: str = Field(max_length=8)  # promote | return; without weights: to the prior
    switched_on: date
    user_id: str = Field(max_length=36)

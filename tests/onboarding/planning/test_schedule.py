"""Plans: every task once, on a working day, never before what it needs."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.planning import Phase, TemplateRefused, load, plan, read
from onboarding.planning.calendar import first_pay_on, is_business_day, shift
from payroll.banking.calendar import bank_day_on_or_before

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
HOLIDAYS = st.frozensets(st.dates(date(2019, 6, 1), date(2041, 6, 30)), max_size=40)


@given(day=DAYS, offset=st.integers(-60, 60).filter(bool), holidays=HOLIDAYS)
def test_shifting_lands_on_a_business_day_with_exactly_so_many_between(
    day: date, offset: int, holidays: frozenset[date]
) -> None:
    there = shift(day, offset, holidays)
    assert is_business_day(there, holidays)
    step = timedelta(days=1 if offset > 0 else -1)
    walked, at = 0, day
    while at != there:
        at += step
        walked += is_business_day(at, holidays)
    assert walked == abs(offset)


@given(starts_on=DAYS, opened=st.integers(-40, 40), holidays=HOLIDAYS)
def test_a_plan_holds_every_task_once_and_in_an_order_that_can_be_followed(
    starts_on: date, opened: int, holidays: frozenset[date]
) -> None:
    template = load("office_es")
    opened_on = starts_on + timedelta(days=opened)
    tasks = plan(template, starts_on=starts_on, holidays=holidays, opened_on=opened_on)
    assert sorted(task.key for task in tasks) == sorted(task.key for task in template.tasks)
    assert [task.position for task in tasks] == list(range(1, len(tasks) + 1))
    assert [task.due_on for task in tasks] == sorted(task.due_on for task in tasks)
    seen: dict[str, date] = {}
    for task in tasks:
        assert task.due_on >= opened_on
        for needed in task.task.depends_on:
            assert seen[needed] <= task.due_on
        if task.phase == Phase.BEFORE_DAY_ONE:
            assert task.due_on < starts_on or task.due_on == opened_on
        elif task.phase == Phase.FIRST_DAY:
            assert task.due_on == max(starts_on, opened_on)
        seen[task.key] = task.due_on


def test_a_holiday_moves_what_is_due_after_it() -> None:
    template = load("office_es")
    usual = {t.key: t.due_on for t in plan(template, starts_on=date(2026, 12, 1), holidays=frozenset())}
    with_bridge = plan(
        template, starts_on=date(2026, 12, 1), holidays=frozenset({date(2026, 12, 8), date(2026, 11, 30)})
    )
    moved = {t.key: t.due_on for t in with_bridge}
    assert (usual["read_payslip"], moved["read_payslip"]) == (date(2026, 12, 8), date(2026, 12, 9))
    assert (usual["sign_contract"], moved["sign_contract"]) == (date(2026, 11, 30), date(2026, 11, 27))
    assert usual["welcome"] == moved["welcome"] == date(2026, 12, 1)


TASK = 'title = {es = "Uno", en = "One"}\nowner = "hr"\noffset = 0\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            f"version = 1\n[tasks.a]\n{TASK}depends_on = ['b']\n[tasks.b]\n{TASK}depends_on = ['a']",
            "wait for each",
        ),
        (f"version = 1\n[tasks.a]\n{TASK}depends_on = ['z']", "depends on z, which is no task"),
        (f"version = 1\n[tasks.a]\n{TASK.replace('hr', 'boss')}", "owner must be one of"),
        (
            f"version = 1\n[tasks.a]\n{TASK.replace(', en = ' + chr(34) + 'One' + chr(34), '')}",
            "missing in en",
        ),
        (f"version = 1\n[tasks.a]\n{TASK}surprise = 1", "surprise is not known"),
        (f"version = 1\n[tasks.a]\n{TASK.replace('= 0', '= 400')}", "offset must be"),
        (
            f"version = 1\n[tasks.a]\n{TASK}depends_on = ['b']\n[tasks.b]\n{TASK.replace('= 0', '= 3')}",
            "due before b",
        ),
        (f"[tasks.a]\n{TASK}", "version must be"),
        ("version = 1", "no tasks"),
        ("version = ", "not TOML"),
    ],
)
def test_a_template_that_cannot_be_carried_out_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(TemplateRefused, match=reason):
        read(text, key="broken")


def test_our_template_covers_the_gates_and_both_languages() -> None:
    tasks = load("office_es").tasks
    assert {task.gate.value for task in tasks} == {"none", "day_one", "first_pay"}
    assert all(task.title["es"] != task.title["en"] for task in tasks)


@pytest.mark.parametrize(
    ("starts_on", "pay_day", "expected"),
    [
        (date(2026, 12, 1), 0, date(2026, 12, 31)),
        (date(2027, 2, 10), 30, date(2027, 2, 26)),
        (date(2026, 12, 1), 28, date(2026, 12, 28)),
        (date(2026, 10, 1), 0, date(2026, 10, 30)),  # the 31st is a Saturday
        (date(2026, 12, 1), 25, date(2026, 12, 24)),  # Christmas
        (date(2026, 4, 1), 6, date(2026, 4, 2)),  # Easter: Good Friday to Monday
    ],
)
def test_the_first_pay_day_is_one_on_which_banks_pay(starts_on: date, pay_day: int, expected: date) -> None:
    assert first_pay_on(starts_on, pay_day) == expected


def test_onboarding_and_the_pay_run_name_the_same_day() -> None:
    for number in range(365 * 3):
        starts_on = date(2026, 1, 1) + timedelta(days=number)
        last = starts_on.replace(day=monthrange(starts_on.year, starts_on.month)[1])
        assert first_pay_on(starts_on, 0) == bank_day_on_or_before(last)

"""The calendar of a pay group: no day twice, no day left out, and pay days on which banks work."""

from datetime import date, timedelta
from itertools import islice, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.groups import calendar
from payroll.groups.calendar import Plan
from payroll.groups.models import PERIODS_PER_YEAR, WEEKS

YEARS = 5
frequencies = st.sampled_from(sorted(PERIODS_PER_YEAR))
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
plans = st.builds(
    Plan,
    country=st.sampled_from(("es", "uk", "us")),
    frequency=frequencies,
    pay_day=st.integers(0, 28),
    cut_off_days=st.integers(0, 10),
    publish_days=st.integers(0, 5),
    anchor_on=st.none() | days,
    region=st.sampled_from(("", "GB-SCT", "GB-NIR")),
)


@settings(deadline=None, max_examples=60)
@given(plans, days)
def test_periods_follow_one_another_without_gap_or_overlap(plan: Plan, start: date) -> None:
    found = list(islice(calendar.spans(plan, start), PERIODS_PER_YEAR[plan.frequency] * YEARS))
    assert found[0].first <= start <= found[0].last
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(found))
    if plan.frequency in WEEKS:
        assert {(each.last - each.first).days + 1 for each in found} == {7 * WEEKS[plan.frequency]}
    else:
        assert all(each.first.month == each.last.month for each in found)


@settings(deadline=None, max_examples=60)
@given(plans, days)
def test_any_day_finds_the_period_it_lies_in(plan: Plan, day: date) -> None:
    found = calendar.span_of(plan, day)
    assert found.first <= day <= found.last
    assert calendar.span_of(plan, found.first) == calendar.span_of(plan, found.last) == found


@settings(deadline=None, max_examples=60)
@given(plans, days)
def test_the_days_of_a_period_come_in_their_order_and_banks_are_open(plan: Plan, day: date) -> None:
    found = calendar.span_of(plan, day)
    assert found.cut_off_on <= found.approve_by <= found.pay_date
    assert found.publish_on <= found.pay_date
    assert calendar.is_bank_day(plan, found.pay_date)
    assert found.pay_date >= found.first


@settings(deadline=None, max_examples=60)
@given(plans, days)
def test_pay_dates_never_come_back(plan: Plan, day: date) -> None:
    found = [each.pay_date for each in islice(calendar.spans(plan, day), 60)]
    assert found == sorted(found)


def test_a_pay_day_on_a_holiday_comes_earlier_by_the_banks_of_each_country() -> None:
    christmas = date(2026, 12, 25)
    assert calendar.span_of(Plan("es", pay_day=25), christmas).pay_date == date(2026, 12, 24)
    thanksgiving = Plan("us", "weekly", pay_day=4, anchor_on=date(2026, 11, 16))  # a Thursday
    assert calendar.span_of(thanksgiving, date(2026, 11, 20)).pay_date == date(2026, 11, 25)
    # The second of January closes the banks of Scotland alone.
    assert calendar.span_of(Plan("uk", pay_day=2), date(2026, 1, 31)).pay_date == date(2026, 1, 2)
    scottish = Plan("uk", pay_day=2, region="GB-SCT")
    assert calendar.span_of(scottish, date(2026, 1, 31)).pay_date == date(2026, 1, 5)


def test_a_friday_on_the_fourth_or_fifth_of_april_is_tax_week_53() -> None:
    # 2030-04-05 is a Friday: it is the last day of the tax year 2029-30, and its 53rd week.
    weekly = Plan("uk", "weekly", pay_day=0, anchor_on=date(2026, 4, 4))  # Saturday to Friday
    last = calendar.span_of(weekly, date(2030, 4, 4))
    assert (last.pay_date, calendar.number_of(weekly, last)) == (date(2030, 4, 5), 53)
    first = calendar.span_of(weekly, last.last + timedelta(days=1))
    assert calendar.number_of(weekly, first) == 1
    numbers = [
        calendar.number_of(weekly, each) for each in islice(calendar.spans(weekly, date(2026, 4, 6)), 52)
    ]
    assert numbers == list(range(1, 53))


def test_months_of_britain_carry_the_number_of_their_tax_month() -> None:
    monthly = Plan("uk")
    number = calendar.number_of(monthly, calendar.span_of(monthly, date(2026, 4, 30)))
    assert number == 1
    early = Plan("uk", pay_day=1)  # the first of April still lies in the old tax year
    assert calendar.number_of(early, calendar.span_of(early, date(2026, 4, 30))) == 12


def test_a_year_may_have_twenty_seven_fortnights() -> None:
    biweekly = Plan("us", "biweekly", pay_day=0, anchor_on=date(2023, 12, 20))  # ends on Tuesday 2024-01-02
    year = list(islice(calendar.spans(biweekly, date(2024, 1, 2)), 27))
    assert [calendar.number_of(biweekly, each) for each in year] == list(range(1, 28))
    assert calendar.number_of(biweekly, calendar.span_of(biweekly, date(2025, 1, 1))) == 1


def test_the_year_ahead_holds_the_same_day_of_the_next_year() -> None:
    for frequency in PERIODS_PER_YEAR:
        found = calendar.year_ahead(Plan("us", frequency), date(2026, 11, 23))
        assert found[0].first <= date(2026, 11, 23)
        assert found[-1].last >= date(2027, 11, 15)

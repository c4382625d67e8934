"""Dates as people write them, in both languages."""

import pytest

from screening.parsing.dates import find_periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("March 2019 – Present", "2019-03", "present"),
        ("Mar. 2019 - Feb. 2021", "2019-03", "2021-02"),
        ("marzo de 2019 a febrero de 2021", "2019-03", "2021-02"),
        ("03/2019 – 02/2021", "2019-03", "2021-02"),
        ("2019-03 to 2021-02", "2019-03", "2021-02"),
        ("01/03/2019 - 28/02/2021", "2019-03", "2021-02"),
        ("2019 — 2021", "2019", "2021"),
        ("2016-18", "2016", "2018"),
        ("Marzo – Junio 2019", "2019-03", "2019-06"),
        ("Jan ’22 – Present", "2022-01", "present"),
        ("Septiembre 2018 – Actualidad", "2018-09", "present"),
        ("desde marzo de 2020", "2020-03", "present"),
        ("15 JAN 2012 thru 30 NOV 2022", "2012-01", "2022-11"),
        ("12/22 - Pres.", "2022-12", "present"),
        ("2020 en adelante", "2020", "present"),
        ("2020 onwards", "2020", "present"),
        ("Since 2020", "2020", "present"),
        ("2022 –", "2022", "present"),
        ("sept. 2018 hasta la actualidad", "2018-09", "present"),
        ("Junio 2015", None, "2015-06"),
        ("01/17 – 09/19", "2017-01", "2019-09"),
        ("15/01/17 - 30/09/19", "2017-01", "2019-09"),
        ("11/98 a 05/03", "1998-11", "2003-05"),
        ("06/21 hasta la actualidad", "2021-06", "present"),
        ("Ene-19 / Dic-21", "2019-01", "2021-12"),
        ("Oct. 2019 – Act.", "2019-10", "present"),
        ("2018/2020", "2018", "2020"),
        ("2018/19", "2018", "2019"),
        ("03/2019 / 05/2021", "2019-03", "2021-05"),
    ],
)
def test_a_period_is_read(text: str, first: str | None, last: str) -> None:
    (period,) = find_periods(text)
    assert (period.first.date if period.first else None) == first
    assert period.last is not None
    assert period.last.date == last


@pytest.mark.parametrize(
    "text", ["Calle Mayor 1218", "600 000 101", "v2.0.19", "20192021", "DNI 20001999Z", "9.30 - 14.30", "1/2"]
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_periods(text) == []

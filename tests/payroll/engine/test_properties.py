"""What holds for every pay in Spain, tried on many; what holds in every country is in test_every_country."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries.es.facts import TaxForm
from payroll.engine.digest import digest
from payroll.engine.model import Inputs
from payroll.engine.wire import serialise
from tests.payroll.engine.drawn import forms, pays, salaries
from tests.payroll.engine.people import make_inputs, pay

calmly = settings(deadline=None, max_examples=15)


@calmly
@given(pays())
def test_the_same_inputs_give_the_same_bytes(inputs: Inputs) -> None:
    assert serialise(pay(inputs)) == serialise(pay(inputs))
    assert pay(inputs).input_hash == digest(inputs)


@settings(deadline=None, max_examples=8)
@given(st.lists(pays(), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nobody(people: list[Inputs], shuffle: Any) -> None:
    before = [pay(person) for person in people]
    order = list(range(len(people)))
    shuffle.shuffle(order)
    after = {index: pay(people[index]) for index in order}
    assert [after[index] for index in range(len(people))] == before


@settings(deadline=None, max_examples=25)
@given(salaries, st.decimals("0.01", "0.40", places=2), forms, st.sampled_from((12, 14)))
def test_a_raise_raises_the_net(salary: Decimal, share: Decimal, form: TaxForm, pays_per_year: int) -> None:
    # A raise of a cent may cost one step of the cut rate (0.01 % of the pay), a raise of 1 % never does.
    # The one cliff of the law, the home loan relief, is tested by name and not drawn here.
    higher = (salary * (1 + share)).quantize(Decimal("0.01"))
    lower_net, higher_net = (
        pay(make_inputs(str(amount), pays_per_year, tax_form=form)).net for amount in (salary, higher)
    )
    assert higher_net >= lower_net

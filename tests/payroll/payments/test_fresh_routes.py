"""Taking a bank file back and writing it again move money: an old sign-in does neither."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import update

from hr import db
from hr.auth.models import AuthSession
from tests.payroll.payments.paying import PayingHouse
from tests.support.client import PageClient


@pytest.mark.parametrize(("who", "act"), [("approver", "{batch}/cancel"), ("preparer", "again")])
def test_a_stale_sign_in_asks_once_more(client: PageClient, who: str, act: str) -> None:
    house = PayingHouse(people=1)
    batch, here = house.batches()[0], f"/payroll/runs/{house.run.id}/payments"
    client.sign_in_user(getattr(house, who).user_id)
    client.get(here)
    with db.unit_of_work() as work:
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        db.change(work.session, update(AuthSession).values(fresh_at=long_ago))
    client.post(f"{here}/{act.format(batch=batch.id)}")
    assert client.response is not None
    assert client.response.request.path == "/sign-in/again"
    assert [row.state for row in house.batches()] == ["written"]

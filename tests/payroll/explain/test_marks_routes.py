"""Trust marks on the pages: a figure in doubt says so to its person and to whoever reviews the run."""

from datetime import date
from decimal import Decimal

from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.jobs import worker
from hr.people import service as people
from hr.people.service import NewTerms
from payroll.runs.models import PayItem
from tests.payroll.support import PayHouse
from tests.support.client import PageClient

DOUBT = ("Figure not confirmed", "Cifra sin confirmar")
OFFICIAL = ("Official source", "Fuente oficial")


def paid(contribution_group: int) -> PayItem:
    """Pay somebody who earns less than the minimum base of the first groups."""
    house = PayHouse(people=1)
    terms = NewTerms(
        effective_from=date(2026, 11, 1),
        annual_gross=Decimal("17500"),
        contribution_group=contribution_group,
    )
    with db.unit_of_work():
        people.set_terms(actor=SYSTEM, employment_id=house.employments[0].id, terms=terms)
    run = house.committed()
    worker.run_waiting()
    with db.reading() as session:
        return session.exec(select(PayItem).where(PayItem.run_id == run.id)).one()


def read_payslip(client: PageClient, item: PayItem) -> None:
    """Open the payslip as the person it is of."""
    with db.reading():
        user = auth.user_of_person(item.person_id)
    assert user is not None
    client.sign_in_user(user.id)
    client.get("/me/payslips")
    client.get(client.page.xpath("//main//table//a/@href")[0])


def told(client: PageClient, words: tuple[str, ...]) -> int:
    """Return how often the page says something, in whichever language its reader has."""
    return sum(client.text.count(text) for text in words)


def test_a_figure_in_doubt_is_marked_on_the_payslip_and_in_the_run(client: PageClient) -> None:
    # Whether the minimum of group 1 raises the base of professional contingencies too is not confirmed.
    item = paid(contribution_group=1)
    read_payslip(client, item)
    assert told(client, DOUBT) == 7  # that base, and the six quotas that are taken of it
    assert told(client, OFFICIAL)
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"/payroll/runs/{item.run_id}?open={item.id}")
    assert told(client, DOUBT) == 7


def test_a_pay_of_attested_figures_has_no_mark(client: PageClient) -> None:
    read_payslip(client, paid(contribution_group=5))
    assert not told(client, DOUBT)
    assert told(client, OFFICIAL)

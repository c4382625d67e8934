"""What a void mirrors, and what a replacement is computed from: its own period with the facts of now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import col, select

from hr import db
from hr.people import service as people
from payroll import engine
from payroll.corrections import chain
from payroll.corrections.models import REPLACE, Correction
from payroll.countries.registry import COUNTRIES
from payroll.engine.model import Element
from payroll.engine.refusals import Refused
from payroll.entries import service as entries
from payroll.runs import grounds
from payroll.runs.kinds import Ground, Payee, Place, Rows, RunKind, Slot, register
from payroll.runs.models import CORRECTION, REPLACEMENT, VOID, PayItem, PayRun
from payroll.runs.problems import problem
from payroll.snapshots.reading import sealed_result

Retell = Callable[[str, grounds.Told], grounds.Told]
# How the pays of a kind of run are made again, where that is not as a regular run makes them.
MAKERS: dict[str, Callable[[PayRun, Slot, Retell], Ground]] = {}
NO_REPLACEMENT, OTHER_YEAR = "replacement_held_back", "correction_other_year"


def corrections_of(run_id: str) -> list[Correction]:
    """Return what a run corrects, in a stable order."""
    query = select(Correction).where(Correction.run_id == run_id).order_by(col(Correction.employment_id))
    return list(db.session().exec(query))


def places(run: PayRun) -> list[Place]:
    """Return a void for every pay that is corrected, and a replacement for those that get one."""
    return list(_places(corrections_of(run.id)))


def _places(found: Sequence[Correction]) -> Iterator[Place]:
    for row in found:
        yield Place(row.employment_id, row.person_id, VOID, row.original_item_id)
        if row.kind == REPLACE:
            yield Place(row.employment_id, row.person_id, REPLACEMENT, row.original_item_id)


def correction_grounds(run: PayRun, slots: Sequence[Slot]) -> list[Ground]:
    """Return what the items of a correction run rest on."""
    by_item = {row.original_item_id: row for row in corrections_of(run.id)}
    make = {VOID: void_ground, REPLACEMENT: replacement_ground}
    return [
        make[slot.kind](run, slot, by_item[slot.original_item_id])
        for slot in slots
        if slot.original_item_id in by_item
    ]


def void_ground(run: PayRun, slot: Slot, row: Correction) -> Ground:
    """Return the sealed pay that a void takes back; never without the one that is to replace it."""
    item, its_run = chain.paid(slot.original_item_id)
    payee = Payee(people.get_person(slot.person_id).name)
    if row.kind == REPLACE:
        replacement = replacement_ground(run, slot._replace(kind=REPLACEMENT), row)
        if not can_be_paid(replacement):
            return Ground(slot, payee, problems=(problem(NO_REPLACEMENT),))
    elif not in_same_year(run.country, its_run.pay_date, run.pay_date):
        return Ground(slot, payee, problems=(problem(OTHER_YEAR),))
    return Ground(
        slot, payee, rows=rows_of(item), mirrors=sealed_result(item.id), period_days=item.period_days
    )


def can_be_paid(ground: Ground) -> bool:
    """Tell whether the engine makes a pay of a ground."""
    if ground.problems or ground.inputs is None or ground.pack is None:
        return False
    try:
        engine.calculate(ground.inputs, ground.pack)
    except Refused:
        return False
    return True


def rows_of(item: PayItem) -> Rows:
    """Return the rows that an item was paid from."""
    return Rows(item.terms_id, item.bank_account_id, item.account_fingerprint, item.declaration_id)


def replacement_ground(run: PayRun, slot: Slot, row: Correction) -> Ground:
    """Return what a corrected pay is computed from now; it is paid to the account of now."""
    replaced = chain.paid(slot.original_item_id)
    found = anew(slot, replaced, left_out=row.left_out, added=own_elements(run, slot.employment_id))
    if not in_same_year(run.country, chain.first_of(replaced).run.pay_date, run.pay_date):
        return replace(found, inputs=None, pack=None, problems=(problem(OTHER_YEAR),))
    return _to_account_of(found, run.pay_date)


def anew(
    slot: Slot, replaced: chain.Paid, *, left_out: Sequence[str] = (), added: Sequence[Element] = ()
) -> Ground:
    """Return what a sealed pay would be computed from today, for its own period and pay day.

    Its entries stay, with those that earlier corrections of it added or left out, less `left_out` and more
    what is `added`.
    """
    first, *later = chain.links_of(replaced)
    changes = [(_left_out_by(link), own_elements(link.run, link.item.employment_id)) for link in later]

    def retell(_: str, told: grounds.Told) -> grounds.Told:
        elements = told.elements
        for gone, more in (*changes, (left_out, added)):
            elements = (*(each for each in elements if each.code not in gone), *more)
        return told._replace(year_to_date=chain.year_before(first), elements=elements)

    return MAKERS.get(first.run.kind, _as_regular)(first.run, slot, retell)


def _as_regular(run: PayRun, slot: Slot, retell: Retell) -> Ground:
    found, *_ = grounds.grounds_of(run, [slot], grounds.period_of(run), retell=retell)
    return found


def own_elements(run: PayRun, employment_id: str) -> tuple[Element, ...]:
    """Return what was entered for one person on a run itself."""
    made = entries.elements_for(
        [employment_id],
        first=run.period,
        last=run.period_to,
        pay_date=run.pay_date,
        run_kind=run.kind,
        run_id=run.id,
    )
    return made.get(employment_id, ())


def _left_out_by(link: chain.Paid) -> list[str]:
    query = select(Correction).where(
        Correction.run_id == link.run.id, Correction.employment_id == link.item.employment_id
    )
    row = db.session().exec(query).first()
    return list(row.left_out) if row else []


def _to_account_of(ground: Ground, day: date) -> Ground:
    account = people.bank_account_on(ground.slot.person_id, day)
    if account is None or ground.problems:
        return ground
    rows = ground.rows._replace(bank_account_id=account.id, account_fingerprint=account.fingerprint)
    # What is transferred is the difference to the void, so the bank's rules wait for the payment itself.
    return replace(ground, rows=rows, payee=Payee(ground.payee.name))


def in_same_year(country: str, one: date, other: date) -> bool:
    """Tell whether two pay days belong to one tax year, by the country's own count."""
    tax_year = COUNTRIES[country].tax_year
    return tax_year(one) == tax_year(other)


register(RunKind(CORRECTION, places, correction_grounds))

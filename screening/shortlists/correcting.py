"""A recruiter corrects what was read; while names are hidden, so are they in the form."""

from difflib import SequenceMatcher
from typing import Any

from hr.access import Actor
from hr.errors import NotFound
from hr.i18n import N_
from screening.applications import corrections, reading, receipts
from screening.applications import service as applications
from screening.applications.fact_forms import CorrectionForm, Typed, facts_typed, written
from screening.applications.models import Application
from screening.openings.models import Job
from screening.parsing import ParsedResume
from screening.parsing.facts import LISTS
from screening.shortlists.masking import Mask, mask_of
from screening.shortlists.service import is_blind

_ADDED = "+"  # before the place of a row that no machine read: no number, so it is taken for no such place


def read_of(row: Application) -> ParsedResume:
    """Return what the machine read; without it there is nothing to correct."""
    read = reading.original_of(row)
    if read is None:
        raise NotFound(N_("The file has not been read: there is nothing to correct."))
    return read


def form_of(row: Application, job: Job, typed: Typed | None = None) -> CorrectionForm:
    """Return the form filled with what counts now, or with what was typed."""
    if typed is None:
        facts = corrections.facts_now(row, read_of(row))
        typed = _hidden(written(facts), row) if is_blind(row, job) else written(facts)
    return CorrectionForm(formdata=None, data=typed)


def receipt_of(row: Application, job: Job, form: CorrectionForm) -> receipts.Receipt:
    """Return what stands beside the form; while names are hidden, without the text, which shows them."""
    read = read_of(row)
    view = receipts.shown(read, form)
    return view if not is_blind(row, job) else receipts.without_text(view)


def correct(*, actor: Actor, application_id: str, form: CorrectionForm) -> int:
    """Take the corrections in; what was hidden in the form stays what it was."""
    row, job = applications.visible(actor=actor, application_id=application_id)
    read, typed = read_of(row), form.typed()
    if is_blind(row, job):
        typed = _put_back(typed, written(corrections.facts_now(row, read)), row)
    return corrections.correct(actor=actor, row=row, facts=facts_typed(typed, read.text_hash))


def _hidden(typed: Typed, row: Application) -> Typed:
    hidden: Typed = mask_of(row, reading.parsed_of(row)).hide_all(typed)
    return {name: _placed(value) if name in LISTS else value for name, value in hidden.items()}


def _placed(rows: list[Typed]) -> list[Typed]:
    """Name the place of rows that were added by hand, so that what is hidden in them finds its way back."""
    return [{**each, "read": each["read"] or f"{_ADDED}{number}"} for number, each in enumerate(rows)]


def _put_back(typed: Typed, before: Typed, row: Application) -> Typed:
    """Return what was typed with what was hidden in the place it was taken from, where nobody changed it."""
    mask = mask_of(row, reading.parsed_of(row))
    rows = {name: _rows_back(typed.get(name) or [], before[name], mask) for name in LISTS}
    return {**typed, **rows, "skills": _lines_back(str(typed.get("skills") or ""), before["skills"], mask)}


def _rows_back(typed: list[Typed], before: list[Typed], mask: Mask) -> list[Typed]:
    known = {each["read"]: each for each in _placed(before)}
    return [
        {
            name: _value_back(name, value, known.get(each.get("read"), {}), mask)
            for name, value in each.items()
        }
        for each in typed
    ]


def _value_back(name: str, value: Any, before: Typed, mask: Mask) -> Any:
    is_untouched = name != "read" and name in before and mask.hide(before[name]) == value
    return before[name] if is_untouched else value


def _lines_back(typed: str, before: str, mask: Mask) -> str:
    """Put lines back by their order: those around them tell which of several alike was taken out."""
    old, new = before.splitlines(), typed.splitlines()
    hidden = [mask.hide(line) for line in old]
    left = list(range(len(old)))
    for here, there, size in SequenceMatcher(None, hidden, new, autojunk=False).get_matching_blocks():
        new[there : there + size] = old[here : here + size]
        left = [at for at in left if not here <= at < here + size]
    for number, line in enumerate(new):
        moved = next((at for at in left if hidden[at] == line != old[at]), None)
        if moved is not None:
            left.remove(moved)
            new[number] = old[moved]
    return "\n".join(new)

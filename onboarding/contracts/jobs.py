"""Jobs of contracts: draft, ask HR to send, announce, close."""

from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from onboarding.contracts import service


@job(label=N_("Draft a contract"))
def draft_contract(running: Running, employment_id: str, person_id: str = "") -> None:  # noqa: ARG001
    """Draft the contract when terms and identity are both there; a second run finds it drafted."""
    with running.step(done=1, total=1):
        service.draft(actor=running.actor, employment_id=employment_id)


@job(label=N_("Ask HR to send a contract"))
def ask_to_send(running: Running, document_id: str, kind: str, about_type: str, about_id: str) -> None:  # noqa: ARG001
    """Tell HR that a contract is drawn up; other documents are not ours."""
    if kind == service.KIND:
        with running.step(done=1, total=1):
            service.ask_to_send(document_id=document_id)


@job(label=N_("Announce a contract"))
def announce_contract(running: Running, document_id: str, kind: str, about_type: str, about_id: str) -> None:  # noqa: ARG001
    """Tell the new hire that the contract is ready; other documents are not ours."""
    if kind == service.KIND:
        with running.step(done=1, total=1):
            service.announce(document_id=document_id)


@job(label=N_("Close a signed contract"))
def close_contract(running: Running, document_id: str, kind: str, about_type: str, about_id: str) -> None:  # noqa: ARG001
    """Tick the signing task; other documents are not ours."""
    if kind == service.KIND:
        with running.step(done=1, total=1):
            service.close(actor=running.actor, document_id=document_id)

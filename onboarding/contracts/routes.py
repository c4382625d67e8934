"""Pages of contracts: HR's terms, the new hire's signing page, and the PDF."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from hr import clock
from hr.auth.permissions import CorePermission
from hr.documents import service as documents
from hr.documents.models import COMPANY, REQUESTED
from hr.documents.service import File
from hr.errors import NotFound
from hr.i18n import N_
from hr.people import service as people
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from onboarding.contracts import service
from onboarding.contracts.forms import SignForm, terms_form
from onboarding.permissions import OnboardingPermission
from onboarding.plans import overview
from onboarding.plans import service as plans
from onboarding.plans.models import OnboardingCase

blueprint = Blueprint("contracts", __name__)


@blueprint.get("/hr/onboarding/<case_id>/terms")
@requires(CorePermission.PEOPLE_SET_TERMS)
def terms(case_id: str) -> Any:
    """Show contract and pay."""
    case = plans.visible_case(actor=current_actor(), case_id=case_id)
    return _terms_page(case, _terms_form(case))


@blueprint.post("/hr/onboarding/<case_id>/terms")
@requires(CorePermission.PEOPLE_SET_TERMS)
def terms_post(case_id: str) -> Any:
    """Store contract and pay; the contract is drafted as soon as the new hire's details are there."""
    actor = current_actor()
    case = plans.visible_case(actor=actor, case_id=case_id)
    form = _terms_form(case)
    if not form.attempt(lambda: service.set_terms(actor=actor, case_id=case_id, terms=form.value(case))):
        return _terms_page(case, form), 422
    if "estimate" in request.form:
        tried = _terms_page(case, form)
        forget_changes()
        return tried
    flash_done(N_("Contract and pay are saved."))
    return redirect(url_for("onboarding_cases.case", case_id=case_id))


def _terms_form(case: OnboardingCase) -> Any:
    return terms_form(service.current_terms(case), people.get_employment(case.employment_id).job_title)


def _terms_page(case: OnboardingCase, form: Any) -> str:
    return render_template(
        "onboarding/contracts/terms.html",
        form=form,
        case=case,
        person=people.get_person(case.person_id),
        employment=people.get_employment(case.employment_id),
        contract=overview.contract_of(case),
    )


@blueprint.get("/hr/onboarding/<case_id>/contract")
@requires(OnboardingPermission.CONTRACT_SEND)
def check(case_id: str) -> Any:
    """Show what the contract says, to be checked before it is signed for the company and sent."""
    case = plans.visible_case(actor=current_actor(), case_id=case_id)
    contract = overview.contract_of(case)
    is_there = contract is not None and contract.state != REQUESTED
    return render_template(
        "onboarding/contracts/send.html",
        case=case,
        person=people.get_person(case.person_id),
        contract=contract if is_there else None,
        values=contract.context if contract else {},
        days=_days(contract.context) if contract else {},
        sha256=service.shown_hash(contract) if contract else "",
        statement=service.company_statement(contract) if contract else "",
        warnings=service.warnings(contract) if contract else [],
        signature=documents.signature_of(contract.id, party=COMPANY) if contract else None,
    )


@blueprint.post("/hr/onboarding/<case_id>/contract")
@requires(OnboardingPermission.CONTRACT_SEND)
def send_post(case_id: str) -> Any:
    """Sign the contract for the company and send it."""
    sha256 = request.form.get("sha256", "")
    service.sign_and_send(actor=current_actor(), case_id=case_id, sha256=sha256)
    flash_done(N_("The contract is signed for the company and on its way."))
    return redirect(url_for("onboarding_cases.case", case_id=case_id))


@blueprint.get("/hr/onboarding/<case_id>/contract.pdf")
@requires(CorePermission.DOCUMENTS_SEE_STAFF)
def staff_file(case_id: str) -> Any:
    """Hand the contract to those who keep contracts."""
    actor = current_actor()
    contract = service.staff_contract(actor=actor, case_id=case_id)
    return _sent(service.hand_out(actor=actor, document=contract, number=_asked_version()))


@blueprint.get("/onboarding/contract/<document_id>")
@requires(OnboardingPermission.OWN)
def read(document_id: str) -> Any:
    """Show the contract's key terms with the signature below."""
    document = service.own_contract(actor=current_actor(), document_id=document_id)
    newest = service.newest(document)
    if newest.id != document.id:
        return redirect(url_for("contracts.read", document_id=newest.id))
    return _contract_page(document_id, SignForm(sha256=service.shown_hash(document)))


@blueprint.post("/onboarding/contract/<document_id>")
@requires(OnboardingPermission.OWN)
def sign(document_id: str) -> Any:
    """Sign the contract."""
    form, actor = SignForm(), current_actor()
    service.own_contract(actor=actor, document_id=document_id)
    given = {"typed_name": form.typed_name.data or "", "agreed": form.agreed.data, "sha256": form.sha256.data}
    if not form.attempt(lambda: service.sign(actor=actor, document_id=document_id, **given)):
        return _contract_page(document_id, form), 422
    flash_done(N_("You have signed your contract."))
    return redirect(url_for("contracts.read", document_id=document_id))


def _days(values: dict[str, Any]) -> dict[str, date]:
    """Return the contract's days, which a page writes in its reader's language and not in the contract's."""
    return {name: date.fromisoformat(day) for name, day in values["days"].items() if day}


def _contract_page(document_id: str, form: SignForm) -> str:
    document, signature = documents.get(document_id), documents.signature_of(document_id)
    values = document.context
    return render_template(
        "onboarding/contracts/read.html",
        form=form,
        document=document,
        values=values,
        days=_days(values),
        versions=documents.versions_of(document.id),
        signature=signature,
        signed_on=clock.day_of(signature.signed_at) if signature else None,
        company_signature=documents.signature_of(document.id, party=COMPANY),
        can_sign=document.is_signable,
    )


@blueprint.get("/onboarding/contract/<document_id>/contract.pdf")
@requires(OnboardingPermission.OWN)
def own_file(document_id: str) -> Any:
    """Hand the contract to whom it belongs."""
    actor = current_actor()
    document = service.own_contract(actor=actor, document_id=document_id)
    return _sent(service.hand_out(actor=actor, document=document, number=_asked_version()))


def _asked_version() -> int | None:
    text = request.args.get("version")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise NotFound(N_("We could not find this document."))
    return int(text)


def _sent(file: File) -> Any:
    return send_file(
        BytesIO(file.content),
        mimetype=file.media_type,
        download_name=file.filename,
        as_attachment="download" in request.args,
    )

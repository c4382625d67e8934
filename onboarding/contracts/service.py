"""Contracts: enter terms, draft, read, sign, close."""

from hr import db
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth import service as auth
from hr.company import service as company
from hr.documents import service as documents
from hr.documents.models import READY, SEALED, SIGNED, Document, Signature
from hr.documents.service import File
from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_, format_date, gettext, use_locale
from hr.money import to_minor
from hr.notifications.service import Recipient, send
from hr.people import service as people
from hr.people.models import EmploymentTerms
from hr.people.service import NewTerms
from onboarding.contracts.wording import contract_values, says_the_same
from onboarding.plans import invitations, overview
from onboarding.plans import service as plans
from onboarding.plans.models import OnboardingCase

KIND = "contract"
TERMS_TASK, SIGN_TASK = "contract_terms", "sign_contract"
BOUND = (SIGNED, SEALED)


# ---- terms -------------------------------------------------------------------------------------------


def current_terms(case: OnboardingCase) -> EmploymentTerms | None:
    """Return the terms with which the employment begins, if they are entered."""
    return people.terms_on(case.employment_id, case.starts_on)


def set_terms(*, actor: Actor, case_id: str, terms: NewTerms) -> OnboardingCase:
    """Enter contract and pay of a new hire; the same again changes nothing."""
    case = plans.visible_case(actor=actor, case_id=case_id)
    contract = overview.contract_of(case)
    if contract is not None and contract.state in BOUND:
        raise Conflict(
            N_("The contract is signed. A change of its terms needs a new agreement."), key="contract_signed"
        )
    _check(terms, case)
    if not _is_as_before(current_terms(case), terms):
        people.set_terms(actor=actor, employment_id=case.employment_id, terms=terms)
    plans.tick(actor=actor, case=case, key=TERMS_TASK)
    return case


def _check(terms: NewTerms, case: OnboardingCase) -> None:
    problems = {}
    if terms.contract_kind == "temporary" and terms.contract_ends_on is None:
        problems["contract_ends_on"] = N_("A temporary contract needs its last day.")
    if terms.contract_kind == "indefinite" and terms.contract_ends_on is not None:
        problems["contract_ends_on"] = N_("An indefinite contract has no last day: leave it empty.")
    if terms.contract_ends_on is not None and terms.contract_ends_on <= case.starts_on:
        problems["contract_ends_on"] = N_("The last day must come after the first.")
    if problems:
        raise Invalid(N_("Check the marked fields."), fields=problems)


def _is_as_before(row: EmploymentTerms | None, terms: NewTerms) -> bool:
    return row is not None and (
        row.effective_from,
        row.contract_kind,
        row.contribution_group,
        row.professional_category,
        row.annual_gross_minor,
        row.pays_per_year,
        row.weekly_hours,
        row.full_time_hours,
        row.trial_days,
        row.contract_ends_on,
    ) == (
        terms.effective_from,
        terms.contract_kind,
        terms.contribution_group,
        terms.professional_category,
        to_minor(terms.annual_gross),
        terms.pays_per_year,
        str(terms.weekly_hours),
        str(terms.full_time_hours),
        terms.trial_days,
        terms.contract_ends_on,
    )


# ---- draft -------------------------------------------------------------------------------------------


def draft(*, actor: Actor, employment_id: str) -> Document | None:
    """Draft the contract once terms and identity are there; draft anew when they changed before signing.

    Returns None while something is missing, or when the contract stands as it is.
    """
    case = plans.case_of_employment(employment_id)
    if case is None:
        return None
    person = people.get_person(case.person_id)
    terms = current_terms(case)
    if terms is not None:  # entered on the person's record rather than from the plan
        plans.tick(actor=actor, case=case, key=TERMS_TASK)
    if terms is None or not (person.tax_number and person.social_number and person.address):
        return None
    employment = people.get_employment(employment_id)
    values = contract_values(
        person=person,
        employment=employment,
        entity=company.get_legal_entity(employment.legal_entity_id),
        terms=terms,
    )
    latest = overview.contract_of(case)
    if latest is not None and (latest.state in BOUND or says_the_same(latest.context, values)):
        return None
    with use_locale(person.locale):
        title = gettext("Employment contract")
    return documents.request(
        actor=actor,
        kind=KIND,
        title=title,
        template=KIND,
        context=values,
        locale=person.locale,
        about=("employment", employment_id),
        person_id=person.id,
        needs_signature=True,
        edition=latest.edition + 1 if latest else 1,
    )


def announce(*, document_id: str) -> None:
    """Tell the new hire that the contract can be read and signed."""
    document = documents.get(document_id)
    case = plans.case_of_employment(document.about_id)
    user = auth.user_of_person(document.person_id or "")
    key = f"contract_ready:{document.id}"
    if case is None or user is None or document.state != READY or invitations.was_sent(key):
        return
    path = f"/onboarding/contract/{document.id}"
    with use_locale(user.locale):
        starts_on = format_date(case.starts_on, "weekday")
    send(
        message="contract_ready",
        to=Recipient.user(user),
        context={
            "link": invitations.own_link(user, path=path),
            "given_name": people.get_person(case.person_id).given_name,
            "starts_on": starts_on,
            "days": invitations.LINK_DAYS,
        },
        about=("document", document.id),
        key=key,
        path=path,
    )


# ---- read and sign -----------------------------------------------------------------------------------


def own_contract(*, actor: Actor, document_id: str) -> Document:
    """Return the actor's own contract, or raise NotFound."""
    document = documents.get(document_id)
    if document.kind != KIND or actor.person_id is None or document.person_id != actor.person_id:
        raise NotFound(N_("We could not find this document."))
    return document


def newest(document: Document) -> Document:
    """Return the newest edition of a contract."""
    case = plans.case_of_employment(document.about_id)
    return (overview.contract_of(case) if case else None) or document


def staff_contract(*, actor: Actor, case_id: str) -> Document:
    """Return the contract of a case for those who keep contracts, or raise NotFound."""
    case = plans.visible_case(actor=actor, case_id=case_id)
    contract = overview.contract_of(case)
    if contract is None:
        raise NotFound(N_("There is no contract yet."))
    return documents.visible_document(actor=actor, document_id=contract.id)


def hand_out(*, actor: Actor, document: Document, number: int | None) -> File:
    """Return the bytes of a contract, and record in a transaction of its own that they were read."""
    file = documents.read(document, number=number)
    with db.separate_unit_of_work():
        audit.record(
            actor=actor,
            action="document.read",
            subject=("document", document.id),
            details={"kind": document.kind, "sha256": file.sha256},
        )
    return file


def shown_hash(document: Document) -> str:
    """Return the hash of the version to be signed, empty while there is none."""
    versions = documents.versions_of(document.id)
    return versions[0].sha256 if versions else ""


def statement() -> str:
    """Return the sentence a signer agrees to, in the language they read."""
    return gettext("I have read this contract and I agree to it. My name, typed here, is my signature.")


def sign(*, actor: Actor, document_id: str, typed_name: str, agreed: bool, sha256: str) -> Signature:
    """Sign one's own contract; the same once more returns the signature that is there."""
    document = own_contract(actor=actor, document_id=document_id)
    signature = documents.signature_of(document.id)
    if signature is not None:
        return signature
    if newest(document).id != document.id:
        raise Conflict(
            N_("There is a newer version of your contract. Read and sign that one."), key="newer_contract"
        )
    return documents.sign(
        actor=actor,
        document_id=document.id,
        typed_name=typed_name,
        agreed=agreed,
        sha256=sha256,
        statement=statement(),
    )


def close(*, actor: Actor, document_id: str) -> None:
    """Tick the task of a signed contract and tell HR; a second time changes nothing."""
    document = documents.get(document_id)
    case = plans.case_of_employment(document.about_id)
    if case is None or documents.signature_of(document_id) is None:
        return
    plans.tick(actor=actor, case=case, key=SIGN_TASK)
    person = people.get_person(case.person_id)
    for user in auth.users_with_role(Role.HR):
        send(
            message="contract_signed",
            to=Recipient.user(user),
            context={"person": person.name, "page_link": invitations.page_of(case)},
            about=("document", document.id),
            key=f"contract_signed:{document.id}:{user.id}",
            path=f"/hr/onboarding/{case.id}",
        )

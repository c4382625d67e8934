"""Contracts: enter terms, draft, send, read, sign, close."""

from decimal import Decimal

from hr import clock, db
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth import service as auth
from hr.company import service as company
from hr.documents import sending
from hr.documents import service as documents
from hr.documents.models import READY, SEALED, SENT, SIGNED, SUPERSEDED, Document, Signature
from hr.documents.service import File
from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_, format_date, gettext, use_locale
from hr.money import from_minor, to_minor
from hr.notifications import notices
from hr.notifications.service import Recipient, send
from hr.people import service as people
from hr.people.models import EmploymentTerms
from hr.people.plausible import doubt, is_wrong_group
from hr.people.service import NewTerms
from onboarding.contracts.wording import contract_values, says_the_same
from onboarding.plans import invitations, overview
from onboarding.plans import service as plans
from onboarding.plans.models import OnboardingCase

KIND = "contract"
TERMS_TASK, SEND_TASK, SIGN_TASK = "contract_terms", "send_contract", "sign_contract"
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
    if latest is not None:
        _replace(actor, case, latest)
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
        needs_company_signature=True,
        edition=latest.edition + 1 if latest else 1,
    )


def _replace(actor: Actor, case: OnboardingCase, latest: Document) -> None:
    """Take the edition before out of force, with the notices that ask to sign or to send it."""
    sending.supersede(actor=actor, document=latest)
    notices.close(kind="contract_ready", path=_own_page(latest))
    notices.close(kind="contract_to_send", path=_send_page(case))
    plans.untick(actor=actor, case=case, key=SEND_TASK)


def _own_page(document: Document) -> str:
    return f"/onboarding/contract/{document.id}"


def _send_page(case: OnboardingCase) -> str:
    return f"/hr/onboarding/{case.id}/contract"


# ---- check and send ----------------------------------------------------------------------------------


def ask_to_send(*, document_id: str) -> None:
    """Tell HR that a contract is drawn up, to be checked, signed for the company and sent."""
    document = documents.get(document_id)
    case = plans.case_of_employment(document.about_id)
    if case is None or document.state != READY:
        return
    for user in auth.users_with_role(Role.HR):
        send(
            message="contract_to_send",
            to=Recipient.user(user),
            context={
                "person": people.get_person(case.person_id).name,
                "page_link": f"{auth.base_url()}{_send_page(case)}",
            },
            about=("document", document.id),
            key=f"contract_to_send:{document.id}:{user.id}",
            path=_send_page(case),
        )


def company_statement(document: Document) -> str:
    """Return the sentence that whoever signs for the company agrees to, in the language they read."""
    return gettext(
        "I have checked this contract for %(company)s and sign it in its name.",
        company=document.context["company"]["name"],
    )


def warnings(document: Document) -> list[str]:
    """Return what somebody should look at before they sign for the company, in their language."""
    employment = people.get_employment(document.about_id)
    terms = people.terms_on(employment.id, employment.starts_on)
    if terms is None:
        return []
    found = doubt(
        from_minor(terms.annual_gross_minor), Decimal(terms.weekly_hours), Decimal(terms.full_time_hours)
    )
    group = document.context["job"]["group"]
    birth_on = people.get_person(employment.person_id).birth_on
    is_wrong = is_wrong_group(group, birth_on, employment.starts_on)
    return [*([str(found)] if found else []), *([gettext(people.UNDER_AGE)] if is_wrong else [])]


def sign_and_send(*, actor: Actor, case_id: str, sha256: str) -> Signature:
    """Sign the newest contract of a case for the company; that sends it to the new hire."""
    case = plans.visible_case(actor=actor, case_id=case_id)
    contract = overview.contract_of(case)
    if contract is None:
        raise NotFound(N_("There is no contract yet."))
    person = people.get_person(case.person_id)
    if is_wrong_group(contract.context["job"]["group"], person.birth_on, case.starts_on):
        raise Conflict(people.UNDER_AGE, key="under_age_group")
    signature = sending.sign_for_company(
        actor=actor, document_id=contract.id, sha256=sha256, statement=company_statement(contract)
    )
    plans.tick(actor=actor, case=case, key=SEND_TASK)
    notices.close(kind="contract_to_send", path=_send_page(case))
    return signature


def announce(*, document_id: str) -> None:
    """Tell the new hire that the contract can be read and signed."""
    document = documents.get(document_id)
    case = plans.case_of_employment(document.about_id)
    user = auth.user_of_person(document.person_id or "")
    key = f"contract_ready:{document.id}"
    if case is None or user is None or document.state != SENT or invitations.was_sent(key):
        return
    path = _own_page(document)
    with use_locale(user.locale):
        starts_on = format_date(case.starts_on, "weekday")
    send(
        message="contract_ready",
        to=Recipient.user(user),
        context={
            "link": invitations.own_link(user, path=path),
            "given_name": people.get_person(case.person_id).given_name,
            "starts_on": starts_on,
            "has_started": case.starts_on <= clock.today(),
            "days": invitations.LINK_DAYS,
        },
        about=("document", document.id),
        key=key,
        path=path,
    )


# ---- read and sign -----------------------------------------------------------------------------------


def own_contract(*, actor: Actor, document_id: str) -> Document:
    """Return the actor's own contract once the company has sent it, or raise NotFound."""
    document = documents.get(document_id)
    is_own = actor.person_id is not None and document.person_id == actor.person_id
    if document.kind != KIND or not is_own or not documents.is_out(document):
        raise NotFound(N_("We could not find this document."))
    return document


def newest(document: Document) -> Document:
    """Return the newest edition of a contract that the company has sent."""
    case = plans.case_of_employment(document.about_id)
    latest = overview.contract_of(case) if case else None
    return latest if latest is not None and documents.is_out(latest) else document


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
    if document.state == SUPERSEDED:
        raise Conflict(
            N_("This version of your contract no longer counts. A newer one takes its place."),
            key="newer_contract",
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
    notices.close(kind="contract_ready", path=_own_page(document))
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

"""Copies of a payslip that change nothing of it: in another language, or closed by a password."""

import io
from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.documents import service as documents
from hr.errors import Invalid, NotFound
from hr.events import publish
from hr.i18n import LOCALES, N_, pgettext
from payroll.payslips import access, service
from payroll.payslips.content import FILENAME, Slip
from payroll.payslips.events import PayslipCopyRequested
from payroll.payslips.models import Payslip, PayslipCopy
from payroll.runs.models import PayItem, PayRun

SHORTEST, LONGEST = 8, 120
ALGORITHM = "AES-256"


# ---- another language --------------------------------------------------------------------------------


def request_copy(*, actor: Actor, payslip: Payslip, locale: str) -> None:
    """Ask for the payslip in another language; a job makes it, once however often one asks."""
    if locale not in LOCALES:
        raise NotFound(N_("We could not find this payslip."))
    if db.insert_once(PayslipCopy(payslip_id=payslip.id, locale=locale)):
        audit.record(
            actor=actor,
            action="payslip.copy_asked",
            subject=("payslip", payslip.id),
            details={"locale": locale},
        )
        publish(PayslipCopyRequested(payslip_id=payslip.id, locale=locale), actor=actor)


def copies_of(payslip_id: str) -> Sequence[PayslipCopy]:
    """Return the copies that were asked for, by language."""
    query = select(PayslipCopy).where(PayslipCopy.payslip_id == payslip_id)
    return db.session().exec(query.order_by(col(PayslipCopy.locale))).all()


def copy_in(payslip: Payslip, locale: str) -> PayslipCopy:
    """Return the finished copy in a language or raise NotFound."""
    found = next((row for row in copies_of(payslip.id) if row.locale == locale and row.document_id), None)
    if found is None:
        raise NotFound(N_("This copy is not ready yet."))
    return found


def slip_of(payslip: Payslip) -> Slip:
    """Return what a payslip says, read from the data in its stored file: the copy says the same."""
    import pypdf

    content = documents.read(documents.get(payslip.document_id)).content
    files = pypdf.PdfReader(io.BytesIO(content)).attachments
    if FILENAME not in files:
        raise NotFound(N_("This payslip was issued before copies could be made."))
    return Slip.model_validate_json(files[FILENAME][0])


def file_copy(*, actor: Actor, payslip: Payslip, locale: str, pdf: bytes) -> bool:
    """File the rendered copy; False when another try already did."""
    session = db.session()
    run, item = session.get_one(PayRun, payslip.run_id), session.get_one(PayItem, payslip.item_id)
    wanted = next(row for row in copies_of(payslip.id) if row.locale == locale)
    if wanted.document_id is not None:
        return False
    about = ("payslip_copy", wanted.id)
    document = service.file_pdf(actor=actor, run=run, item=item, pdf=pdf, locale=locale, about=about)
    document.person_id = payslip.person_id
    session.add(document)
    sha256 = documents.versions_of(document.id)[-1].sha256
    free = update(PayslipCopy).where(col(PayslipCopy.id) == wanted.id, col(PayslipCopy.document_id).is_(None))
    return bool(db.change(session, free.values(document_id=document.id, sha256=sha256)))


def languages(payslip: Payslip, issued_in: str) -> list[tuple[str, str, PayslipCopy | None]]:
    """Return the other languages: code, name in the reader's own, and the copy if one was asked for."""
    made = {row.locale: row for row in copies_of(payslip.id)}
    names = {"es": pgettext("language", "Spanish"), "en": pgettext("language", "English")}
    return [(each, names[each], made.get(each)) for each in LOCALES if each != issued_in]


# ---- with a password ---------------------------------------------------------------------------------


def protected(*, actor: Actor, payslip: Payslip, password: str) -> documents.File:
    """Return a copy of the PDF that only opens with a password; the password is kept nowhere."""
    if not SHORTEST <= len(password) <= LONGEST:
        text = N_("Use between 8 and 120 signs.")
        raise Invalid(text, fields={"password": text})
    file = documents.read(documents.get(payslip.document_id))
    audit.record(actor=actor, action=access.PROTECTED, subject=("payslip", payslip.id))
    return documents.File(_encrypted(file.content, password), file.media_type, file.filename, "")


def _encrypted(content: bytes, password: str) -> bytes:
    import pypdf
    from pypdf.constants import UserAccessPermissions

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(password, algorithm=ALGORITHM, permissions_flag=UserAccessPermissions.all())
    closed = io.BytesIO()
    writer.write(closed)
    return closed.getvalue()

"""The page that vouches for a payslip to whoever holds one; it tells nothing about the person."""

from typing import Any

from flask import Blueprint, render_template, request

from hr.web.guards import own_transaction, public
from payroll.payslips import verification
from payroll.payslips.forms import CodeForm, FileForm
from payroll.payslips.verification import Verdict

blueprint = Blueprint("verification", __name__, url_prefix="/verify")


@blueprint.get("")
@public("whoever is shown a payslip may ask whether it is authentic")
def ask() -> Any:
    """Ask for the code."""
    return _page(CodeForm(formdata=None))


@blueprint.post("")
@public("whoever is shown a payslip may ask whether it is authentic")
@own_transaction
def check() -> Any:
    """Say what a typed code and amount are."""
    address, form = _address(), CodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    verdict = verification.by_code(form.code.data or "", address=address, net=form.net.data)
    return _page(form, verdict, asked="code")


@blueprint.get("/<code>")
@public("the QR code of a payslip leads here")
def show(code: str) -> Any:
    """Say what a scanned code is."""
    verdict = verification.by_code(code, address=_address())
    return _page(CodeForm(formdata=None, code=code), verdict, asked="code")


@blueprint.get("/file")
@public("whoever is sent a payslip may ask whether it is authentic")
def ask_file() -> Any:
    """Ask for the file."""
    return _page(FileForm(formdata=None))


@blueprint.post("/file")
@public("whoever is sent a payslip may ask whether it is authentic")
@own_transaction
def check_file() -> Any:
    """Say whether a file is byte for byte as we issued it."""
    address, form = _address(), FileForm()
    if not form.validate_on_submit():
        return _page(form), 422
    verdict = verification.by_file(form.file.data.read(), address=address)
    return _page(FileForm(formdata=None), verdict, asked="file")


def _address() -> str:
    """Return who asks, unless they have tried too many wrong codes."""
    address = request.remote_addr or ""
    verification.refuse_flood(address)
    return address


def _page(form: CodeForm | FileForm, verdict: Verdict | None = None, *, asked: str = "") -> str:
    by_file = isinstance(form, FileForm)
    return render_template(
        "payroll/payslips/verify.html", form=form, by_file=by_file, verdict=verdict, asked=asked
    )

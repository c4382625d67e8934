"""One request, one transaction: a GET reads, anything else commits only when its answer is not an error."""

from flask import Flask, Response, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from hr import db

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class House(Flask):
    """Flask with the request's database scope around it."""

    def full_dispatch_request(self) -> Response:
        """Answer inside the scope; commit, then do what was to follow the commit."""
        view = self.view_functions.get(request.endpoint or "")
        writes = request.method not in READING and not getattr(view, "__own_transaction__", False)
        with db.request_scope(writes=writes) as work:
            g.work = work
            response: Response = super().full_dispatch_request()
            if writes and response.status_code < 400:
                response = self._commit(work, response)
            else:
                db.abandon(work)
        db.run_hooks(work)
        return response

    def _commit(self, work: db.UnitOfWork, response: Response) -> Response:
        """Commit and keep the answer; a commit that fails is answered as an error of the view would be."""
        try:
            db.commit(work)
        except SQLAlchemyError as error:
            session.pop("_flashes", None)  # they speak of what did not happen
            response = self.make_response(self.handle_user_exception(error))
            for finish in self.after_request_funcs[None]:  # headers; the cookie stays as it was
                response = self.ensure_sync(finish)(response)
        return response


def forget_changes() -> None:
    """Roll back what this request changed so far; the error page then reads the state before it."""
    work = g.get("work")
    if work is not None:
        db.abandon(work)

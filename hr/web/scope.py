"""One request, one transaction: a GET reads, anything else commits only when its answer is not an error."""

from flask import Flask, Response, g, request

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
                db.commit(work)
            else:
                db.abandon(work)
        db.run_hooks(work)
        return response


def forget_changes() -> None:
    """Roll back what this request changed so far; the error page then reads the state before it."""
    work = g.get("work")
    if work is not None:
        db.abandon(work)

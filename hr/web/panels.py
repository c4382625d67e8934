"""Parts of a page that another package draws: the page names a place, the manifests what belongs there."""

from collections.abc import Sequence

from flask import Flask, render_template
from markupsafe import Markup

from hr.feature import Panel


def register(app: Flask, panels: Sequence[Panel]) -> None:
    """Give templates `panels(place, …)`: what the packages put there, nothing where none has anything."""

    def drawn(place: str, **about: str) -> Markup:
        found = ((panel.template, panel.values(**about)) for panel in panels if panel.place == place)
        parts = (render_template(template, **values) for template, values in found if values is not None)
        return Markup("").join(Markup(part) for part in parts)  # noqa: S704  (each escaped what it drew)

    app.jinja_env.globals["panels"] = drawn

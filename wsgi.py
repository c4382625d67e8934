"""The web application for gunicorn and the flask command."""

from hr.app import create_app

app = create_app()

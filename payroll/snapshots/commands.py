"""`flask payroll replay`: the proof on demand, for one run, all of them or a sample."""

import json
import sys

import click
from flask.cli import AppGroup

from hr import db
from hr.access import SYSTEM
from hr.errors import NotFound
from payroll.runs.models import PayRun
from payroll.snapshots import replaying

payroll = AppGroup("payroll", help="Sealed pay.")


@payroll.command("replay")
@click.argument("run", required=False, default="")
@click.option("--all", "is_all", is_flag=True, help="Every sealed run.")
@click.option("--sample", type=click.IntRange(min=1), default=None, help="Only so many pays, by chance.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def replay(run: str, is_all: bool, sample: int | None, as_json: bool) -> None:
    """Compute sealed pays again from their seals alone; exit status 1 when one is not the same."""
    if bool(run) == is_all and not (sample and not run):
        raise click.UsageError("Name a run, or give --all or --sample.")
    run_ids = [_checked(run)] if run else replaying.sealed_run_ids()
    report = replaying.run_again(run_ids, actor=SYSTEM, sample=sample or 0)
    if as_json:
        answer = {"checked": report.checked, "sound": report.is_sound, "failed": report.failed}
        click.echo(json.dumps(answer))
    else:
        verdict = "all as sealed" if report.is_sound else "NOT AS SEALED"
        click.echo(f"{report.checked} pays computed again: {verdict}")
        for item_id, reason in sorted(report.failed.items()):
            click.echo(f"  {item_id}  {replaying.REASONS.get(reason, reason)}")
    if not report.is_sound:
        sys.exit(1)


def _checked(run_id: str) -> str:
    with db.reading() as session:
        run = session.get(PayRun, run_id)
    if run is None or not run.is_sealed:
        raise click.ClickException(str(NotFound("There is no sealed run with this identifier.")))
    return run_id

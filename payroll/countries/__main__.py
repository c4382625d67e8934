"""Checks the packs, compares them with somebody else's answers, and prints the figures in force.

python -m payroll.countries check                      validates every pack and runs its worked cases
python -m payroll.countries check FILE.csv...          compares the packs with the answers of a file
python -m payroll.countries show es [irpf...] --on 2026-10-01 [--known 2026-09-01]
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from payroll.countries.check import check_file
from payroll.countries.registry import COUNTRIES
from payroll.countries.show import missing, shown
from payroll.countries.validate import validate_all

FAILED = 1
UNUSABLE = 2


def main(arguments: list[str]) -> int:
    """Run one command; return 1 for a failure or figures not in force, 2 for what cannot be used."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as error:
        return int(error.code or 0)
    if given.command == "show":
        return _show(given.country, given.topics, given.on, given.known)
    return _check_files(given.files) if given.files else _check_packs()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m payroll.countries", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="validate the packs, or compare them with answers in files")
    check.add_argument("files", nargs="*", type=Path)
    show = commands.add_parser("show", help="print the rows in force with sources and trust marks")
    show.add_argument("country", choices=sorted(COUNTRIES))
    show.add_argument("topics", nargs="*")
    show.add_argument("--on", type=date.fromisoformat, required=True)
    show.add_argument("--known", type=date.fromisoformat)
    return parser


def _show(code: str, topics: list[str], on: date, known: date | None) -> int:
    country = COUNTRIES[code]
    strangers = set(topics) - set(country.topics)
    if strangers:
        print(f"{code} has no {sorted(strangers)}; it has {sorted(country.topics)}", file=sys.stderr)
        return UNUSABLE
    print("\n".join(shown(country, topics, on, known)))
    names = missing(country, topics, on, known)
    if not names:
        return 0
    sys.stdout.flush()
    print(
        f"{code}: nothing is in force on {on} for {', '.join(names)}; pay is refused there", file=sys.stderr
    )
    return FAILED


def _check_packs() -> int:
    reports = validate_all()
    for report in reports:
        print("\n".join(report.lines()))
    return FAILED if any(report.faults for report in reports) else 0


def _check_files(files: list[Path]) -> int:
    status = 0
    for path in files:
        try:
            report = check_file(path)
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            status = UNUSABLE
            continue
        print("\n".join(report.lines()))
        status = max(status, FAILED if report.has_failed else 0)
    return status


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough; the interpreter must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
    sys.exit(status)

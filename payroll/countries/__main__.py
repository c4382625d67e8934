"""`python -m payroll.countries check FILE.csv...`: the packs against somebody else's answers."""

import sys
from pathlib import Path

from payroll.countries.check import check_file

USAGE = "usage: python -m payroll.countries check FILE.csv..."
FAILED = 1
UNUSABLE = 2


def main(arguments: list[str]) -> int:
    """Print the report of every file; return 1 if any row failed and 2 if a file cannot be used."""
    if len(arguments) < 2 or arguments[0] != "check":
        print(USAGE, file=sys.stderr)
        return UNUSABLE
    status = 0
    for name in arguments[1:]:
        try:
            report = check_file(Path(name))
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            status = UNUSABLE
            continue
        print("\n".join(report.lines()))
        status = max(status, FAILED if report.has_failed else 0)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

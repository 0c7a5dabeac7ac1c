"""`python -m clinic_app` and the `clinic-app` command."""

import sys

from clinic_app.app.cli import run


def main() -> int:
    """Run the command line of this process; the result is its exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python
"""Runs one of the bank's commands, with the database and the broker up."""

import os
import sys


def main() -> None:
    """Make sure the services run, run the command, let go of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import services
    from services import trial

    try:
        held = services.ensure(progress=lambda line: print(line, file=sys.stderr))
    except services.ServicesFailed as failure:
        sys.exit(str(failure))
    trial.prepare()
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    finally:
        held.stop()


if __name__ == "__main__":
    main()

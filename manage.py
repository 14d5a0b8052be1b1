#!/usr/bin/env python
"""Claimwright's commands. Without DATABASE_URL the embedded engines are started, or joined, first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import embedded, env, ready

    needs_no_engine = {"engines", "help", "--help", "makemigrations", "collectstatic", "version", "--version"}
    if len(sys.argv) > 1 and sys.argv[1] not in needs_no_engine:
        try:
            ready.engines()
        except (embedded.EngineProblem, env.EnvironmentProblem) as problem:
            print(problem, file=sys.stderr)
            sys.exit(3)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

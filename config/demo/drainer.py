"""`python -m config.demo.drainer`: run due jobs until standard input closes. The second pair of hands of the history."""

import os
import select
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from portal.jobs.sweep import drain

    while True:
        drain(seconds=5)
        if select.select([sys.stdin], [], [], 0.02)[0]:
            return


if __name__ == "__main__":
    main()

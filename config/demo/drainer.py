"""`python -m config.demo.drainer`: run due jobs until terminated. The second pair of hands of the history."""

import gc
import os
import time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from portal.jobs.sweep import drain

    gc.freeze()
    gc.set_threshold(50_000, 20, 100)

    while True:
        if not drain(seconds=5):
            time.sleep(0.02)


if __name__ == "__main__":
    main()

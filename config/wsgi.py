"""The web process. With CLAIMWRIGHT_WARM the code books' search index is built beside the first requests, not in one."""

import os
import threading

from django.core.wsgi import get_wsgi_application

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()


def warm() -> None:
    """Build the search index of the newest books; a failure only means that the first search is slow."""
    from django.db import connections

    from coding.codesets import search  # leaf: needs the app registry
    from portal.tenants.scope import acting

    try:
        with acting("cw_system"):
            for system in ("icd10cm", "hcpcs"):
                search.find("fx", system=system, on=None, limit=1)
    finally:
        connections.close_all()


if env.flag("CLAIMWRIGHT_WARM", default=False):
    threading.Thread(target=warm, name="warm", daemon=True).start()

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def protect(sender: AppConfig, using: str, **_: object) -> None:
    """After every migrate: grants, policies and composite keys from the models' declarations."""
    from django.db import connections

    from portal.tenants import rls

    if using == "owner":
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'") if connections[using].in_atomic_block else None
            rls.apply(cursor)


class ConfigConfig(AppConfig):
    """Last of ours in the order of imports: the wiring. Named first in INSTALLED_APPS so that its commands win."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import celery, checks  # noqa: F401  the broker's app, and the system checks
        from portal.jobs import registry

        # once, after every table of every app is there (Django sends the signal per app that has models)
        post_migrate.connect(protect, sender=apps.get_app_config("portal"))
        registry.load()

"""Migrations run on the owner's connection only; everything else on the application's."""


class OwnerMigrates:
    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "owner"

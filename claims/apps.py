from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    label = "claims"

    def ready(self) -> None:
        from claims import registers

        registers.register()

from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "coding"
    label = "coding"

    def ready(self) -> None:
        from coding import registers

        registers.register()

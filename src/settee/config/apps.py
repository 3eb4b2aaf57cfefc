from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "settee.config"

    def ready(self) -> None:
        from settee.config import logs, wiring

        logs.configure()
        wiring.connect()

from django.apps import AppConfig


class MoveinConfig(AppConfig):
    name = "settee.movein"

from django.apps import AppConfig


class PreferencesConfig(AppConfig):
    name = "oasys.preferences"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class MyInvoisConfig(AppConfig):
    name = "oasys.myinvois"
    default_auto_field = "django.db.models.BigAutoField"

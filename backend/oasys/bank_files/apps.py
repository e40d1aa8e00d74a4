from django.apps import AppConfig


class BankFilesConfig(AppConfig):
    name = "oasys.bank_files"
    default_auto_field = "django.db.models.BigAutoField"

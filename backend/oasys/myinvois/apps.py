from django.apps import AppConfig


class MyInvoisConfig(AppConfig):
    name = "oasys.myinvois"
    label = "myinvois"

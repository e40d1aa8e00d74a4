"""django-ninja as an app of Django's, without what it would take along."""

from django.apps import AppConfig
from django.core import signals

from config.lean import standing_in

# ninja hears of settings that tests change, and to hear it loads Django's tools for tests: 3 MB in each process.
with standing_in("django.test.signals", signals):
    import ninja.conf  # noqa: F401


class NinjaConfig(AppConfig):
    name = "ninja"

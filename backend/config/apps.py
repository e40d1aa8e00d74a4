"""What is loaded before the apps of others, without what they would take along."""

from django.apps import AppConfig
from django.core import signals

from config.lean import standing_in

# ninja hears of settings that tests change, and to hear it loads Django's tools for tests: 3 MB in each process.
with standing_in("django.test.signals", signals):
    import ninja.conf  # noqa: F401


class LeanConfig(AppConfig):
    """Stands before ninja, which has to be installed under its own name: else its pages load their scripts from elsewhere."""

    name = "config"

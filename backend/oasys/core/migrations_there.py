"""Which migrations this release brings, by their files' names: to load them all takes half a second, and 22 MB that stay."""

import importlib.util
import pkgutil
from functools import cache

from django.apps import apps


@cache
def migrations_there() -> frozenset[tuple[str, str]]:
    """Label of the app and name of the migration, as PostgreSQL keeps those that are applied."""
    found = set()
    for app in apps.get_app_configs():
        spec = importlib.util.find_spec(f"{app.name}.migrations")
        for module in pkgutil.iter_modules(spec.submodule_search_locations if spec else []):
            if not module.ispkg and module.name[0] not in "_~":  # Django's own rule
                found.add((app.label, module.name))
    return frozenset(found)

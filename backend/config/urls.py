"""The one URL table."""

from django.urls import URLPattern, URLResolver, path

from oasys.api.api import api
from oasys.api.health import errors, healthz, readyz

__all__ = ["api", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/errors", errors),
    path("api/v1/", api.urls),
]

"""The URL table of the live process: its one route, put together as in the whole API, whose others would take memory alone, and
whether it can work."""

from django.urls import URLPattern, URLResolver, path

from oasys.api.assembling import assembled
from oasys.api.health import readyz
from oasys.live.api import router

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", assembled([router], docs_url=None, openapi_url=None, urls_namespace="live").urls),
    path("readyz", readyz),
]

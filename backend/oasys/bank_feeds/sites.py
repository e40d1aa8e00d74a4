"""Which provider is asked where, with whose secret."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from oasys.bank_feeds.errors import NoCredentials
from oasys.bank_feeds.gocardless.adapter import GoCardless
from oasys.bank_feeds.gocardless.calls import LIVE, Site
from oasys.bank_feeds.models import FeedCredentials
from oasys.bank_feeds.provider import Credentials, Provider
from oasys.core.words import say

PATIENCE_SECONDS = 10
"""How long a request waits for one answer; the worker waits longer."""


def site() -> Site:
    """The simulator where OASYS_BANK_FEEDS_SIMULATOR_URL names it, else the provider itself."""
    url: str = settings.BANK_FEEDS_SIMULATOR_URL
    return Site(url.rstrip("/"), loopback=True) if url else LIVE


def provider_of(code: str, *, now: Callable[[], datetime], limit_seconds: int = PATIENCE_SECONDS) -> Provider:
    """As the tenant that is open asks it. Raises NoCredentials."""
    found = FeedCredentials.objects.filter(provider=code).first()
    if found is None:
        raise NoCredentials(say("The provider's id and key are missing: somebody who may set them has to."))
    credentials = Credentials(found.secret_id, found.secret_key)
    return GoCardless(credentials, now=now, site=site(), limit_seconds=limit_seconds)

"""Reads of feeds: never a secret, of a number its last four digits."""

from typing import Any
from uuid import UUID

from oasys.bank_feeds.models import PROVIDERS, FeedConnection, FeedCredentials
from oasys.organisations.models import Company

NAMES = (
    "id", "account_id", "provider", "institution_id", "institution_name", "state", "currency", "expires_at", "first_on",
    "fetched_at", "failure", "due_at", "asked_at", "version",
)  # fmt: skip


def shown(feed: FeedConnection) -> dict[str, Any]:
    """What may be seen of a feed."""
    return {name: getattr(feed, name) for name in NAMES} | {"number": f"··{feed.number[-4:]}" if feed.number else ""}


def feeds(*, company: Company, limit: int, after: UUID | None) -> list[dict[str, Any]]:
    """The latest first; one more than the limit."""
    rows = FeedConnection.objects.filter(company=company).order_by("-id")
    return [shown(row) for row in (rows.filter(id__lt=after) if after else rows)[: limit + 1]]


def credentials() -> list[dict[str, Any]]:
    """Each provider, and whether its secret is there."""
    found = {row.provider: row for row in FeedCredentials.objects.all()}
    return [credentials_shown(code, found.get(code)) for code in PROVIDERS]


def credentials_shown(provider: str, row: FeedCredentials | None) -> dict[str, Any]:
    return {
        "provider": provider,
        "has_credentials": row is not None,
        "set_at": row.set_at if row else None,
        "version": row.version if row else 0,
    }

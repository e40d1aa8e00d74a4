"""Feeds over HTTP. Each operation parses, makes one call, answers; statements are fetched by the worker alone."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.bank_feeds import queries
from oasys.bank_feeds.models import FeedConnection
from oasys.bank_feeds.schemas import (
    FeedAskedOut,
    FeedConsentIn,
    FeedCountryIn,
    FeedCredentialsIn,
    FeedCredentialsOut,
    FeedFinishIn,
    FeedIn,
    FeedInstitutionOut,
    FeedOut,
    FeedPage,
    FeedProviderName,
)
from oasys.bank_feeds.services import connecting, credentials
from oasys.bank_feeds.services.connecting import Asked
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Bank feeds"])
CREDENTIALS = "/bank-feed-credentials"
FEEDS = "/companies/{uuid:company_id}/bank-feeds"
FEED = FEEDS + "/{uuid:feed_id}"
READ, CHANGE = Member(Permission.BANK_READ), Member(Permission.BANK_FEED_CHANGE)


def _now() -> datetime:
    return datetime.now(UTC)


def _shown(response: HttpResponse, feed: FeedConnection) -> dict[str, Any]:
    set_etag(response, feed.version)
    return queries.shown(feed)


def _asked(response: HttpResponse, asked: Asked) -> dict[str, Any]:
    return {"feed": _shown(response, asked.feed), "link": asked.link}


@router.get(CREDENTIALS, auth=READ, response=answers(s200=list[FeedCredentialsOut]), summary="List providers of feeds")
def list_credentials(request: HttpRequest) -> Any:
    """Each with whether the tenant's secret is there. Never a secret."""
    return queries.credentials()


@router.put(
    CREDENTIALS,
    auth=Member(Permission.FEED_PROVIDER_CHANGE),
    response=answers(s200=FeedCredentialsOut, s412=None, s428=None),
    summary="Set the secret at a provider of feeds",
)
def set_credentials(request: HttpRequest, response: HttpResponse, body: FeedCredentialsIn) -> Any:
    """Kept encrypted, and shown to nobody."""
    by: Any = request.user
    found = credentials.set_credentials(**body.model_dump(), version=expected_version(request), by=by, now=_now())
    set_etag(response, found.version)
    return queries.credentials_shown(found.provider, found)


@router.delete(
    CREDENTIALS,
    auth=Member(Permission.FEED_PROVIDER_CHANGE),
    response=answers(s204=None, s412=None, s428=None),
    summary="Remove the secret at a provider of feeds",
)
def remove_credentials(
    request: HttpRequest,
    provider: Annotated[FeedProviderName, Field(description="Whose it is.")],
) -> Any:
    """Nothing is fetched from then on; feeds stay, and go on once there is a secret again."""
    credentials.remove_credentials(provider=provider, version=expected_version(request))
    return Status(204, None)


@router.post(
    FEEDS + "/institutions",
    auth=CHANGE,
    response=answers(s200=list[FeedInstitutionOut]),
    summary="Look up the banks of a country",
)
def find_institutions(request: HttpRequest, company_id: UUID, body: FeedCountryIn) -> Any:
    """As the provider tells them now, by name. A POST, because the provider is asked."""
    company_of(company_id)
    return connecting.institutions(provider=body.provider, country=body.country, now=_now)


@router.get(FEEDS, auth=READ, response=answers(s200=FeedPage), summary="List feeds")
def list_feeds(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """The latest first, with those that have ended."""
    key = decode_cursor(after, UUID)[0] if after else None
    found = queries.feeds(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["id"],))
    return {"items": rows, "next": cursor}


@router.post(FEEDS, auth=CHANGE, response=answers(s201=FeedAskedOut), summary="Connect an account with its bank")
def connect(request: HttpRequest, response: HttpResponse, company_id: UUID, body: FeedIn) -> Any:
    """Asks the provider for a consent; the browser goes to the link. What is fetched is imported in the name of who finishes."""
    by: Any = request.user
    asked = connecting.connect(
        company=company_of(company_id),
        account_id=body.account_id,
        provider=body.provider,
        institution_id=body.institution_id,
        first_on=body.first_on,
        redirect=request.build_absolute_uri(body.path),
        days=body.days,
        by=by,
        now=_now,
    )
    return Status(201, _asked(response, asked))


@router.get(FEED, auth=READ, response=answers(s200=FeedOut, s304=None), summary="Read a feed")
def read_feed(request: HttpRequest, response: HttpResponse, company_id: UUID, feed_id: UUID) -> Any:
    """Its state, when its consent ends, when it was fetched, and why it was not."""
    return _shown(response, connecting.feed_of(company_of(company_id), feed_id))


@router.post(
    FEED + "/relink",
    auth=CHANGE,
    response=answers(s200=FeedAskedOut, s412=None, s428=None),
    summary="Ask for the next consent",
)
def relink(request: HttpRequest, response: HttpResponse, company_id: UUID, feed_id: UUID, body: FeedConsentIn) -> Any:
    """The one that stands serves until the next is given. It has to be for the same account at the bank."""
    asked = connecting.relink(
        company=company_of(company_id),
        feed_id=feed_id,
        version=expected_version(request),
        redirect=request.build_absolute_uri(body.path),
        days=body.days,
        now=_now,
    )
    return _asked(response, asked)


@router.post(
    FEED + "/finish",
    auth=CHANGE,
    response=answers(s200=FeedOut, s412=None, s428=None),
    summary="Take over the consent that was given",
)
def finish(request: HttpRequest, response: HttpResponse, company_id: UUID, feed_id: UUID, body: FeedFinishIn) -> Any:
    """When the browser is back from the bank. The first fetch follows at once."""
    by: Any = request.user
    feed = connecting.finish(
        company=company_of(company_id),
        feed_id=feed_id,
        version=expected_version(request),
        account=body.account,
        by=by,
        now=_now,
    )
    return _shown(response, feed)


@router.post(FEED + "/fetch", auth=Member(Permission.BANK_IMPORT), response=answers(s200=FeedOut), summary="Fetch now")
def fetch(request: HttpRequest, response: HttpResponse, company_id: UUID, feed_id: UUID) -> Any:
    """The worker fetches within moments. Banks allow about four fetches a day; three happen by themselves."""
    return _shown(response, connecting.ask_to_fetch(company=company_of(company_id), feed_id=feed_id, now=_now()))


@router.post(FEED + "/end", auth=CHANGE, response=answers(s200=FeedOut, s412=None, s428=None), summary="End a feed")
def end(request: HttpRequest, response: HttpResponse, company_id: UUID, feed_id: UUID) -> Any:
    """Nothing more is fetched, and the consent is given back. What was imported stays."""
    feed = connecting.end(
        company=company_of(company_id), feed_id=feed_id, version=expected_version(request), now=_now()
    )
    return _shown(response, feed)

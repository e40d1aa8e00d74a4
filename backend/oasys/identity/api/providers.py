"""Signing in at an OpenID provider that the installation has configured."""

from typing import Annotated, Any

from allauth.headless.account.views import SessionView
from allauth.headless.constants import Client
from allauth.headless.internal.decorators import mark_request_as_headless
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from pydantic import Field
from requests import RequestException

from oasys.core.errors import NotFound
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.identity.api.sign_in import session_out, signed_in
from oasys.identity.auth import Public
from oasys.identity.errors import AlreadySignedIn, OidcRefused, SignUpRefused
from oasys.identity.headless import ask, needs
from oasys.identity.openid import StrictAdapter
from oasys.identity.schemas import ProviderBegun, ProviderOut, SessionOut

router = Router(tags=["Sign-in"])
FAULTS = (OAuth2Error, RequestException, KeyError, ValueError, TypeError)


def _known() -> list[dict[str, str]]:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"id": app["provider_id"], "name": app["name"]} for app in apps]


def _find(request: HttpRequest, provider_id: str) -> None:
    """Raises NotFound for a provider that is not configured, AlreadySignedIn where somebody is."""
    if provider_id not in {provider["id"] for provider in _known()}:
        raise NotFound(say("There is no such provider."))
    if request.user.is_authenticated:
        raise AlreadySignedIn(say("Sign out first."))
    mark_request_as_headless(request, Client.BROWSER)


@router.get("/auth/providers", auth=Public(), response=answers(s200=list[ProviderOut]), summary="List the providers")
def list_providers(request: HttpRequest) -> Any:
    """The OpenID providers people may sign in at."""
    return _known()


@router.post(
    "/auth/providers/{provider_id}/begin",
    auth=Public(),
    response=answers(s200=ProviderBegun),
    summary="Begin a sign-in at a provider",
)
def begin(request: HttpRequest, provider_id: str) -> Any:
    """Where to send the browser; the provider sends it back to `/sign-in/{provider_id}` of the web app, which asks the callback."""
    _find(request, provider_id)
    provider = get_adapter().get_provider(request, provider_id)
    try:
        answer = provider.redirect(request, "login", next_url="/", headless=True)
    except FAULTS as error:
        raise OidcRefused(say("The provider does not answer as one: try again later.")) from error
    return {"authorization_url": answer["Location"]}


@router.get(
    "/auth/providers/{provider_id}/callback",
    auth=Public(),
    response=answers(s200=SessionOut),
    summary="Come back from a provider",
)
def callback(
    request: HttpRequest,
    provider_id: str,
    state: Annotated[str, Field(max_length=200, description="The state the sign-in was begun with.")],
    code: Annotated[str | None, Field(max_length=2000, description="The code of the provider.")] = None,
    error: Annotated[str | None, Field(max_length=200, description="Why there is no code.")] = None,
) -> Any:
    """Signs in, or names the second factors it `needs`. An account is found by its address only if both sides have verified it."""
    _find(request, provider_id)
    try:
        view = OAuth2CallbackView.adapter_view(StrictAdapter(request, provider_id))  # type: ignore[no-untyped-call]
        view(request)
    except FAULTS as fault:
        raise OidcRefused(say("The answer of the provider is not valid: begin again.")) from fault
    if request.user.is_authenticated:
        return signed_in(request, {}, provider_id, OidcRefused)
    content = ask(request, SessionView, method="GET", refusal=SignUpRefused)
    if not needs(content):
        raise OidcRefused(say("The provider did not say who you are: begin again, in one browser."))
    return session_out(request, content)

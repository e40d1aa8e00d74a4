"""OpenID Connect by django-allauth, stricter: the token's signature is checked whichever way it came.

allauth loads a module named `provider` into every process; this one is loaded where people sign in, and makes itself known, because
the client of HTTP that comes with it takes 4 MB in each. Providers come from OASYS_OIDC_PROVIDERS alone.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Believes a token that is signed by the issuer that was configured, for us, for a while, about somebody."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        provider = self.get_provider()  # type: ignore[no-untyped-call]
        if config.get("issuer") != provider.app.settings["server_url"]:
            raise OAuth2Error("the provider calls itself by another name")
        return config

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not isinstance(claims.get("sub"), str) or not claims["sub"] or "exp" not in claims:
            raise OAuth2Error("the token names nobody, or does not end")
        return claims

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The page of the web app that hands the answer on to the API, and says what came of it."""
        path = f"/sign-in/{self.provider_id}"
        return str(build_absolute_uri(request, path, self.redirect_uri_protocol))


class StrictProvider(OpenIDConnectProvider):
    """An address counts as verified only where the provider says so in as many words."""

    oauth2_adapter_class = StrictAdapter

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        claims = data["id_token"]
        return {"email": str(claims.get("email") or "").lower(), "name": str(claims.get("name") or "")[:200]}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        claims = data["id_token"]
        email, is_verified = str(claims.get("email") or "").lower(), claims.get("email_verified") is True
        return [EmailAddress(email=email, verified=is_verified, primary=True)] if email else []


registry.register(StrictProvider)

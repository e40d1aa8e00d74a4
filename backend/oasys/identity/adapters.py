"""Where django-allauth asks the project: mail goes through the outbox, secrets of factors are encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from oasys.core.encryption import decrypt, encrypt
from oasys.core.words import say, speaking
from oasys.identity.devices import known_device
from oasys.identity.errors import OidcRefused
from oasys.identity.mail_texts import TEXTS, mail
from oasys.identity.models import User
from oasys.identity.services.mail import language_of, send_mail


class AccountAdapter(DefaultAccountAdapter):
    """Mails carry keys and no links: there is no host name to forge."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with speaking(language_of(email)):
            subject, body = mail(TEXTS[template_prefix], key=context.get("key", ""))
        send_mail(to=email, subject=subject, body=body)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        self.send_mail("account/email/password_reset_key", email, {"key": context["password_reset_url"]})

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def get_reset_password_from_key_url(self, key: str) -> str:
        return key

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return str(emailconfirmation.key)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for the address, and apart for each browser that its owner has signed in with."""
        address: str = super()._get_login_attempts_cache_key(request, **credentials)
        device = known_device(request, credentials.get("email", ""))
        return f"{address}:{device}" if device else address

    def add_message(self, *args: Any, **options: Any) -> None:
        """There are no pages to show messages on."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """Whom a provider signs in: who came before, or whose address both sides have verified, or somebody new."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """The provider has verified it, or allauth would not ask; the account has to have, too."""
        return EmailAddress.objects.filter(user__email=email.lower(), email=email.lower(), verified=True).exists()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        addresses = [address.email for address in sociallogin.email_addresses if address.verified]
        if not addresses:
            raise OidcRefused(
                say("The provider has not verified your e-mail address: verify it there, then begin again.")
            )
        if User.objects.filter(email__in=addresses).exists():
            raise OidcRefused(
                say("An account has this address and has not verified it: sign in to it and verify it first.")
            )


def factor_place(user_id: object) -> str:
    """Where the secret of a person's factor may be read: bound to the person, because allauth's rows have no key before they are saved."""
    return f"mfa_authenticator.data.{user_id}"


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of apps and seeds of recovery codes, encrypted for the one person they belong to."""

    def encrypt(self, text: str) -> str:
        return str(encrypt(text, place=factor_place(_whose())))

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, place=factor_place(_whose()))


def _whose() -> object:
    """The person who is signed in, or who is about to be: allauth reads the factors of nobody else."""
    request = context.request
    if request.user.is_authenticated:
        return request.user.pk
    login = unstash_login(request, peek=True)
    return login.user.pk if login and login.user else None

"""What feeds refuse, what a provider's errors mean to a person, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.bank_feeds.provider import (
    ConsentOver,
    CredentialsRefused,
    FeedFailed,
    NotThere,
    RateLimited,
    Refused,
)
from oasys.core.errors import DomainError
from oasys.core.words import say


class NoCredentials(DomainError):
    code = "bank_feeds.no_credentials"
    status = 409
    title = "The provider's secret is missing."


class SecretRefused(DomainError):
    code = "bank_feeds.secret_refused"
    status = 409
    title = "The provider refuses the secret."


class ProviderUnavailable(DomainError):
    code = "bank_feeds.provider_unavailable"
    status = 409
    title = "The provider or the bank does not answer as it should."


class ProviderLimit(DomainError):
    """`params["again_at"]`: from when on."""

    code = "bank_feeds.limit"
    status = 409
    title = "The bank allows no more calls for now."


class ProviderRefuses(DomainError):
    code = "bank_feeds.provider_refuses"
    title = "The provider refuses it."


class ConsentNotGiven(DomainError):
    """`params["state"]`: what the provider says of the consent."""

    code = "bank_feeds.consent_not_given"
    status = 409
    title = "The bank has no consent that stands."


class FeedAccountUnclear(DomainError):
    """`params["accounts"]`: {account, number, currency, name} of each that the consent is for."""

    code = "bank_feeds.account_unclear"
    title = "It is not clear which account of the bank is meant."


class FeedOfOtherAccount(DomainError):
    code = "bank_feeds.other_account"
    status = 409
    title = "The consent is for another bank account."


class AlreadyFed(DomainError):
    code = "bank_feeds.already_connected"
    status = 409
    title = "The account is connected already."


class FeedNotReady(DomainError):
    code = "bank_feeds.not_ready"
    status = 409
    title = "The feed is in no state for it."


class FeedRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "bank_feeds.refused"
    title = "A feed does not change so."


def told(error: FeedFailed) -> DomainError:
    """A provider's error as what a person is told."""
    if isinstance(error, CredentialsRefused):
        return SecretRefused(say("The provider refuses id and key: set them anew."))
    if isinstance(error, RateLimited):
        at = error.again_at.isoformat(timespec="seconds")
        return ProviderLimit(say("The bank answers again from {moment} on.", moment=at), again_at=at)
    if isinstance(error, ConsentOver):
        return ConsentNotGiven(say("The consent is over: give it anew."), state=error.reason)
    if isinstance(error, Refused):
        return ProviderRefuses(say("The provider says: {words}", words=error.words or str(error.status)))
    if isinstance(error, NotThere):
        return ProviderRefuses(say("The provider does not know it."))
    return ProviderUnavailable(
        say("The provider does not answer as it should ({reason}): try it again later.", reason=str(error))
    )


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA230": FeedRefused,
    "OA231": FeedRefused,
    "feed_account_once": AlreadyFed,
    "feed_asked_whole": FeedRefused,
    "feed_consents_form": FeedRefused,
    "feed_credentials_encrypted": FeedRefused,
    "feed_credentials_known": FeedRefused,
    "feed_credentials_once": FeedRefused,
    "feed_encrypted": FeedRefused,
    "feed_known": FeedRefused,
    "feed_linked_whole": FeedRefused,
    "feed_of_chart": FeedRefused,
    "feed_once": AlreadyFed,
}

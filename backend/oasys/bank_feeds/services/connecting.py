"""Accounts are connected with their banks, again when the consent ends, and let go.

The provider is asked before any row is locked; what it said is written down only where nothing changed in the meantime.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from oasys.bank_feeds.errors import (
    AlreadyFed,
    ConsentNotGiven,
    FeedAccountUnclear,
    FeedNotReady,
    FeedOfOtherAccount,
    ProviderLimit,
    told,
)
from oasys.bank_feeds.models import FeedConnection
from oasys.bank_feeds.provider import Begun, Consent, ConsentState, FeedAccount, FeedFailed, Institution, Provider
from oasys.bank_feeds.rules import state_by_end
from oasys.bank_feeds.sites import provider_of
from oasys.banking.errors import AccountUnfit
from oasys.banking.models import BankBook
from oasys.banking.services.importing import normal, same_account
from oasys.core.errors import FieldError, NotFound, StaleVersion
from oasys.core.words import current_language, say
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from oasys.payments.rules import MONEY

State = FeedConnection.State
FETCHED = frozenset({State.LINKED, State.EXPIRING, State.FAILING})
MOST_TO_END = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A feed, and where the owner of the account gives the consent."""

    feed: FeedConnection
    link: str


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FeedFailed as error:
        raise told(error) from error


def institutions(*, provider: str, country: str, now: Callable[[], datetime]) -> list[Institution]:
    """The banks of a country. Raises NoCredentials and what `told` says."""
    with _told():
        return provider_of(provider, now=now).institutions(country)


def connect(
    *,
    company: Company,
    account_id: UUID,
    provider: str,
    institution_id: str,
    first_on: date | None,
    redirect: str,
    days: int,
    by: User,
    now: Callable[[], datetime],
) -> Asked:
    """Asks for a consent for an account of the chart. Raises NotFound, AccountUnfit, AlreadyFed, NoCredentials and what `told` says."""
    _fit_account(company, account_id)
    if FeedConnection.objects.filter(company=company, account_id=account_id).exclude(state=State.ENDED).exists():
        raise AlreadyFed(say("The account has a feed: renew its consent, or end it first."))
    reference = str(uuid4())
    with _told():
        api = provider_of(provider, now=now)
        institution = api.institution(institution_id)
        begun = _begin(api, institution, redirect, reference, days)
    with transaction.atomic(savepoint=False):
        feed = FeedConnection(
            company=company,
            account_id=account_id,
            provider=provider,
            institution_id=institution.id,
            institution_name=institution.name,
            asked_consent_id=begun.consent_id,
            asked_reference=reference,
            asked_at=now(),
            first_on=first_on,
            acts_as=by,
        )
        feed.save(force_insert=True)
    return Asked(feed, begun.link)


def relink(
    *,
    company: Company,
    feed_id: UUID,
    version: int,
    redirect: str,
    days: int,
    now: Callable[[], datetime],
) -> Asked:
    """Asks for the next consent; the one that stands serves until then.

    Locks the feed. Raises NotFound, StaleVersion, FeedNotReady, NoCredentials and what `told` says.
    """
    feed = _current(company, feed_id, version)
    if feed.state == State.ENDED:
        raise FeedNotReady(say("The feed has ended: connect the account anew."))
    reference = str(uuid4())
    with _told():
        api = provider_of(feed.provider, now=now)
        begun = _begin(api, api.institution(feed.institution_id), redirect, reference, days)
    with transaction.atomic(savepoint=False):
        feed = feed_for_update(company, feed_id, version)
        _to_end(feed, feed.asked_consent_id, now())
        feed.asked_consent_id, feed.asked_reference, feed.asked_at = begun.consent_id, reference, now()
        _saved(feed)
    return Asked(feed, begun.link)


def _begin(api: Provider, institution: Institution, redirect: str, reference: str, days: int) -> Begun:
    return api.begin_consent(
        institution, redirect=redirect, reference=reference, days=days, language=current_language()
    )


def finish(
    *, company: Company, feed_id: UUID, version: int, account: str | None, by: User, now: Callable[[], datetime]
) -> FeedConnection:
    """Takes over the consent that the owner has given; `account` is one of those that FeedAccountUnclear told.

    A feed stays with its bank account: a consent for another one is refused, one for the same goes on at the same cursor.
    Locks the feed. Raises NotFound, StaleVersion, FeedNotReady, ConsentNotGiven, FeedAccountUnclear, FeedOfOtherAccount, AlreadyFed,
    NoCredentials and what `told` says.
    """
    feed = _current(company, feed_id, version)
    if not feed.asked_consent_id:
        raise FeedNotReady(say("No consent is asked for."))
    with _told():
        api = provider_of(feed.provider, now=now)
        consent = api.consent(feed.asked_consent_id)
        _refuse_not_given(feed, consent)
        found = _chosen(company, feed, api, consent, account)
    with transaction.atomic(savepoint=False):
        feed = feed_for_update(company, feed_id, version)
        _link(feed, consent, found, by, now())
        _saved(feed)
    return feed


def _refuse_not_given(feed: FeedConnection, consent: Consent) -> None:
    said = {
        ConsentState.CREATED: say("The owner of the account has not consented at the bank yet."),
        ConsentState.REJECTED: say("The owner or the bank has refused the consent: ask for it anew."),
        ConsentState.EXPIRED: say("The consent is over: give it anew."),
        ConsentState.REVOKED: say("The consent was taken back: ask for it anew."),
    }
    if consent.state in said:
        raise ConsentNotGiven(said[consent.state], state=str(consent.state))
    if consent.reference != feed.asked_reference or consent.expires_at is None:
        raise ConsentNotGiven(say("The consent is not the one that was asked for: ask for it anew."), state="unknown")


def _chosen(
    company: Company, feed: FeedConnection, api: Provider, consent: Consent, account: str | None
) -> FeedAccount:
    """The account of the consent that the feed is of."""
    ids = [one for one in consent.accounts if account in (None, one)]
    if not ids:
        raise FeedAccountUnclear(say("The consent is for no such account."), accounts=[])
    found = [api.account(one) for one in ids]
    currency, number = _expected(company, feed)
    fitting = [
        one
        for one in found
        if one.currency == currency and (not number or same_account(normal(one.iban or one.number), number))
    ]
    if not fitting:
        message = say(
            "The consent is for {given}; wanted is an account in {currency}{number}.",
            given=", ".join(f"··{normal(one.number)[-4:]} {one.currency}" for one in found),
            currency=currency,
            number=f" ··{number[-4:]}" if number else "",
        )
        account_of_chart = Account.objects.get(company=company, id=feed.account_id)
        if feed.number is None and not account_of_chart.currency and all(one.currency != currency for one in found):
            message += " " + say(
                "No currency is fixed for {account}: while nothing is posted on it, another one can be fixed in the chart of accounts.",
                account=str(account_of_chart),
            )
        raise FeedOfOtherAccount(message)
    if len({(normal(one.iban or one.number), one.currency) for one in fitting}) > 1:
        accounts = [
            {"account": one.id, "number": f"··{normal(one.number)[-4:]}", "currency": one.currency, "name": one.name}
            for one in fitting
        ]
        raise FeedAccountUnclear(
            say("The consent is for several accounts that fit: name one of them."), accounts=accounts
        )
    return fitting[0]


def _expected(company: Company, feed: FeedConnection) -> tuple[str, str]:
    """Currency and number that the account has to have; no number where none is known yet."""
    if feed.number is not None:
        return feed.currency, feed.number
    account = Account.objects.get(company=company, id=feed.account_id)
    book = BankBook.objects.filter(company=company, account_id=feed.account_id).first()
    return account.currency or company.base_currency, (book.number or "") if book else ""


def _link(feed: FeedConnection, consent: Consent, found: FeedAccount, by: User, now: datetime) -> None:
    assert consent.expires_at is not None
    state = state_by_end(consent.expires_at, now)
    if state == "expired":
        raise ConsentNotGiven(say("The consent is over: give it anew."), state=state)
    if feed.number is None:
        feed.number, feed.currency = normal(found.iban or found.number), found.currency
        feed.cursor = _earlier_cursor(feed)
    _to_end(feed, feed.consent_id, now)
    feed.state, feed.consent_id, feed.external_account = state, feed.asked_consent_id, found.id
    feed.asked_consent_id, feed.asked_reference, feed.asked_at = "", "", None
    feed.expires_at, feed.acts_as = consent.expires_at, by
    feed.failure, feed.failures, feed.due_at, feed.lease_until = "", 0, now, None


def _earlier_cursor(feed: FeedConnection) -> str:
    """Where a feed of the same two accounts ended, the latest."""
    field: Any = FeedConnection._meta.get_field("number_hash")
    ended = FeedConnection.objects.filter(
        company=feed.company, account_id=feed.account_id, state=State.ENDED, currency=feed.currency
    )
    return max(ended.filter(**field.matching(feed.number)).values_list("cursor", flat=True), default="")


def ask_to_fetch(*, company: Company, feed_id: UUID, now: datetime) -> FeedConnection:
    """Has the worker fetch now. Locks the feed. Raises NotFound, FeedNotReady, ProviderLimit."""
    with transaction.atomic(savepoint=False):
        feed = feed_for_update(company, feed_id, None)
        if feed.state not in FETCHED:
            raise FeedNotReady(say("The account has no consent that stands: ask for it first."))
        if feed.failure == "rate_limited" and feed.due_at is not None and feed.due_at > now:
            at = feed.due_at.isoformat(timespec="seconds")
            raise ProviderLimit(say("The bank answers again from {moment} on.", moment=at), again_at=at)
        if feed.due_at is None or feed.due_at > now:
            feed.due_at = now
            _saved(feed)
    return feed


def end(*, company: Company, feed_id: UUID, version: int, now: datetime) -> FeedConnection:
    """Fetches no more; the worker gives the consents back. What was imported stays.

    Locks the feed. Raises NotFound, StaleVersion, FeedNotReady.
    """
    with transaction.atomic(savepoint=False):
        feed = feed_for_update(company, feed_id, version)
        if feed.state == State.ENDED:
            raise FeedNotReady(say("The feed has ended already."))
        for consent_id in (feed.consent_id, feed.asked_consent_id):
            _to_end(feed, consent_id, now)
        feed.state, feed.consent_id, feed.failure, feed.failures, feed.lease_until = State.ENDED, "", "", 0, None
        feed.asked_consent_id, feed.asked_reference, feed.asked_at = "", "", None
        feed.due_at = now if feed.consents_to_end else None
        _saved(feed)
    return feed


def _to_end(feed: FeedConnection, consent_id: str, now: datetime) -> None:
    if consent_id:
        feed.consents_to_end = [*feed.consents_to_end, consent_id][-MOST_TO_END:]
        feed.due_at = now


def _fit_account(company: Company, account_id: UUID) -> None:
    account = Account.objects.filter(company=company, id=account_id).first()
    if account is None:
        message = say("There is no such account.")
        raise NotFound(message, errors=[FieldError("/account_id", NotFound.code, message)])
    if account.subtype not in MONEY or account.is_heading:
        message = say("{account} is none where money lies: name another account.", account=str(account))
        raise AccountUnfit(message, errors=[FieldError("/account_id", AccountUnfit.code, message)])


def feed_of(company: Company, feed_id: UUID) -> FeedConnection:
    """Raises NotFound."""
    found = FeedConnection.objects.filter(company=company, id=feed_id).first()
    if found is None:
        raise NotFound(say("There is no such feed."))
    return found


def _current(company: Company, feed_id: UUID, version: int) -> FeedConnection:
    found = feed_of(company, feed_id)
    if found.version != version:
        raise StaleVersion(say("The feed was changed in the meantime."), version=found.version)
    return found


def feed_for_update(company: Company, feed_id: UUID, version: int | None) -> FeedConnection:
    """Locked; of that version, where one is wanted. Raises NotFound, StaleVersion."""
    rows = FeedConnection.objects.select_for_update(no_key=True).filter(company=company, id=feed_id)
    found = rows.first()
    if found is None:
        raise NotFound(say("There is no such feed."))
    if version is not None and found.version != version:
        raise StaleVersion(say("The feed was changed in the meantime."), version=found.version)
    return found


def _saved(feed: FeedConnection) -> None:
    feed.version += 1
    feed.save(force_update=True)

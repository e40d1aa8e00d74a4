"""The adapter against the simulated provider over HTTP: consents, tokens, limits, and whatever an answer may be."""

import logging
import traceback
from datetime import UTC, datetime, timedelta

import pytest

from oasys.bank_feeds.gocardless import calls
from oasys.bank_feeds.gocardless.adapter import GoCardless
from oasys.bank_feeds.gocardless.calls import Site
from oasys.bank_feeds.provider import (
    ConsentOver,
    ConsentState,
    Credentials,
    CredentialsRefused,
    FeedFailed,
    Malformed,
    NotThere,
    RateLimited,
    Refused,
    Unavailable,
)
from oasys.bank_feeds.tests.desk import REDIRECT, SECRETS, TODAY, Provider, booking, open_provider


@pytest.fixture
def provider():
    with open_provider() as opened:
        yield opened


def paths(provider: Provider, ending: str) -> int:
    return sum(1 for call, _ in provider.service.calls if call.endswith(ending))


def test_the_banks_of_a_country_are_told(provider: Provider):
    found = provider.adapter.institutions("AT")
    assert [(one.name, one.most_days, one.history_days) for one in found] == [
        ("Another bank", 90, 730), ("Bank of expectations", 30, 730),
    ]  # fmt: skip


def test_a_consent_is_begun_given_and_known_with_its_end(provider: Provider):
    begun = provider.begin(reference="first")
    assert begun.link.startswith(f"{provider.site.url}/psd2/start/")
    assert provider.adapter.consent(begun.consent_id).state is ConsentState.CREATED
    back = provider.service.decide(begun.consent_id, agrees=True)
    assert back == f"{REDIRECT}?ref=first"
    consent = provider.adapter.consent(begun.consent_id)
    assert (consent.state, consent.reference, consent.expires_at) == (
        ConsentState.LINKED, "first", provider.clock() + timedelta(days=90),
    )  # fmt: skip
    (account_id,) = consent.accounts
    account = provider.adapter.account(account_id)
    assert (account.iban, account.currency, account.owner) == (
        provider.accounts["PLAIN"].iban, "EUR", "Muster Handel GmbH",
    )  # fmt: skip


def test_a_consent_lasts_no_longer_than_the_bank_allows(provider: Provider):
    begun = provider.begin("EXPECTED", days=90)
    provider.service.decide(begun.consent_id, agrees=True)
    assert provider.adapter.consent(begun.consent_id).expires_at == provider.clock() + timedelta(days=30)


def test_states_of_a_consent(provider: Provider):
    begun = provider.begin(reference="no")
    provider.service.decide(begun.consent_id, agrees=False)
    assert provider.adapter.consent(begun.consent_id).state is ConsentState.REJECTED
    begun = provider.begin(reference="yes")
    provider.service.decide(begun.consent_id, agrees=True)
    provider.clock.forward(days=91)
    assert provider.adapter.consent(begun.consent_id).state is ConsentState.EXPIRED
    provider.adapter.end_consent(begun.consent_id)
    assert provider.adapter.consent(begun.consent_id).state is ConsentState.REVOKED
    provider.adapter.end_consent(begun.consent_id)  # what has ended already


def test_a_consent_that_ends_in_the_meantime_is_expired_also_where_the_provider_says_linked(provider: Provider):
    begun = provider.begin()
    provider.service.decide(begun.consent_id, agrees=True)
    provider.service.agreements[provider.service.requisitions[begun.consent_id].agreement].days = 10**4
    assert provider.adapter.consent(begun.consent_id).state is ConsentState.LINKED
    ahead = provider.clock() + timedelta(days=10**4 + 1)
    later = GoCardless(Credentials(*SECRETS), now=lambda: ahead, site=provider.site)
    assert later.consent(begun.consent_id).state is ConsentState.EXPIRED


def test_a_reference_is_used_once(provider: Provider):
    provider.begin(reference="twice")
    with pytest.raises(Refused, match="Reference has been used before"):
        provider.begin(reference="twice")


def test_accounts_have_other_ids_after_a_new_consent_and_the_same_iban(provider: Provider):
    first = provider.link(reference="1")
    second = provider.link(reference="2")
    assert first.iban == second.iban
    assert first.id != second.id


def test_an_expired_consent_ends_the_fetching(provider: Provider):
    account = provider.link()
    provider.clock.forward(days=90)
    with pytest.raises(ConsentOver) as raised:
        provider.adapter.fetch(account, since="", first_on=None)
    assert raised.value.reason == "expired"


def test_a_consent_that_is_taken_back_at_the_bank_ends_the_fetching(provider: Provider):
    account = provider.link()
    provider.service.revoke(account.iban)
    with pytest.raises(ConsentOver, match="expired"):
        provider.adapter.fetch(account, since="", first_on=None)


def test_an_account_without_its_requisition_ends_the_fetching(provider: Provider):
    begun = provider.begin()
    provider.service.decide(begun.consent_id, agrees=True)
    (account_id,) = provider.adapter.consent(begun.consent_id).accounts
    account = provider.adapter.account(account_id)
    provider.adapter.end_consent(begun.consent_id)
    with pytest.raises(ConsentOver):
        provider.adapter.fetch(account, since="", first_on=None)


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        ("error_500", Unavailable, "status_500"), ("error_503", Unavailable, "status_503"), ("garbage", Malformed, "json"),
        ("deep", Malformed, "json"), ("shapeless", Malformed, "transactions.transactions"),
        ("cut_off", Unavailable, "cut_off|answer_invalid"),
        ("access_expired", ConsentOver, "expired"), ("suspended", ConsentOver, "suspended"),
    ],
)  # fmt: skip
def test_every_bad_answer_is_an_error_that_says_what_it_is(
    provider: Provider, fault: str, error: type[FeedFailed], says: str
):
    account = provider.link()
    provider.service.will(fault)
    with pytest.raises(error, match=says):
        provider.adapter.fetch(account, since="", first_on=None)


def test_an_answer_without_end_is_not_read(provider: Provider):
    provider.service.will("bomb")
    with pytest.raises(Malformed, match="answer_too_long"):
        provider.adapter.institutions("DE")


def test_an_answer_that_does_not_come_is_given_up(provider: Provider, monkeypatch: pytest.MonkeyPatch):
    provider.adapter.institutions("DE")
    monkeypatch.setattr(provider.adapter._api, "_limit", 1)
    provider.service.will("slow")
    with pytest.raises(Unavailable, match="timeout"):
        provider.adapter.institutions("DE")


def test_the_limit_of_the_api_says_when_to_come_back(provider: Provider):
    account = provider.link()
    provider.service.will("throttled")
    with pytest.raises(RateLimited) as raised:
        provider.adapter.fetch(account, since="", first_on=None)
    assert raised.value.again_at == provider.clock() + timedelta(seconds=30)


def test_four_fetches_a_day_and_the_fifth_says_when_the_next_is(provider: Provider):
    account = provider.link()
    begun = provider.clock()
    for _ in range(4):
        provider.adapter.fetch(account, since="", first_on=None)
        provider.clock.forward(hours=1)
    with pytest.raises(RateLimited) as raised:
        provider.adapter.fetch(account, since="", first_on=None)
    assert raised.value.again_at == begun + timedelta(days=1)
    provider.clock.at = raised.value.again_at
    provider.adapter.fetch(account, since="", first_on=None)


@pytest.mark.parametrize("said", ["-5", "soon", "99999999999999999999", ""])
def test_a_limit_without_sense_is_a_wait_of_its_own(said: str):
    answer = calls.Answer(429, {"http_x_ratelimit_account_success_reset": said}, b'{"type": "RateLimitError"}')
    now = datetime(2026, 3, 15, tzinfo=UTC)
    failure = calls._failure(answer, now)
    assert isinstance(failure, RateLimited)
    assert failure.again_at == now + timedelta(hours=6)


def test_a_token_that_is_over_before_its_time_is_renewed_once(provider: Provider):
    provider.adapter.institutions("DE")
    provider.service.will("token_expired")
    assert provider.adapter.institutions("DE")
    assert (paths(provider, "/token/new/"), paths(provider, "/token/refresh/")) == (1, 1)


def test_a_token_is_refreshed_as_long_as_that_is_allowed(provider: Provider):
    provider.adapter.institutions("DE")
    provider.clock.forward(days=2)
    provider.adapter.institutions("DE")
    assert (paths(provider, "/token/new/"), paths(provider, "/token/refresh/")) == (1, 1)
    provider.clock.forward(days=2)
    provider.service.will("refresh_refused")
    provider.adapter.institutions("DE")
    assert (paths(provider, "/token/new/"), paths(provider, "/token/refresh/")) == (2, 2)
    provider.clock.forward(days=31)
    provider.adapter.institutions("DE")
    assert (paths(provider, "/token/new/"), paths(provider, "/token/refresh/")) == (3, 2)


def test_a_token_that_is_never_taken_is_no_endless_renewal(provider: Provider):
    provider.adapter.institutions("DE")
    provider.service.will("token_expired", times=2)
    with pytest.raises(CredentialsRefused):
        provider.adapter.institutions("DE")


def test_credentials_of_one_are_not_those_of_another(provider: Provider):
    provider.adapter.institutions("DE")
    with pytest.raises(CredentialsRefused):
        provider.adapter_with("another key").institutions("DE")


def test_no_secret_is_in_an_error_or_a_log(provider: Provider, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    account = provider.link()
    token = next(iter(calls._memory.access.values()))[0]
    for fault in ("error_500", "garbage", "suspended", "bank_throttled", "cut_off"):
        provider.service.will(fault)
        with pytest.raises(FeedFailed) as raised:
            provider.adapter.fetch(account, since="", first_on=None)
        said = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=False).format())
        assert not any(secret in said for secret in (SECRETS[1], token))
    with pytest.raises(CredentialsRefused) as refused:
        provider.adapter_with(SECRETS[1].upper()).institutions("DE")
    assert SECRETS[1].upper() not in "".join(traceback.format_exception(refused.value))
    assert SECRETS[1] not in repr(Credentials(*SECRETS))
    assert SECRETS[1] not in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize("id_", ["", "..", "a/b", "../../token/new", "a?b=c", "a\nb", "ä", "x" * 101])
def test_an_id_is_never_another_address(provider: Provider, id_: str):
    for ask in (provider.adapter.account, provider.adapter.institution, provider.adapter.end_consent):
        before = len(provider.service.calls)
        try:
            ask(id_)
        except NotThere:
            pass
        assert len(provider.service.calls) == before


def test_a_link_elsewhere_is_not_handed_to_a_browser(provider: Provider):
    for url in ("javascript:alert(1)", "http://evil.example/", "https://user:pw@evil.example/"):
        provider.service.url = url
        with pytest.raises(Malformed, match=r"requisition\.link"):
            provider.begin(reference=url)


def test_what_is_not_known_is_not_there(provider: Provider):
    with pytest.raises(NotThere):
        provider.adapter.institution("NOBODY")
    with pytest.raises(NotThere):
        provider.adapter.account("00000000-0000-0000-0000-000000000000")


def test_only_the_simulator_may_be_on_this_machine():
    adapter = GoCardless(
        Credentials(*SECRETS), now=lambda: datetime(2026, 3, 15, tzinfo=UTC), site=Site("https://127.0.0.1")
    )
    with pytest.raises(Unavailable, match="address_refused"):
        adapter.institutions("DE")


def test_a_balance_that_does_not_come_leaves_the_lines(provider: Provider):
    provider.accounts["PLAIN"].bookings.append(booking("1", TODAY))
    account = provider.link()
    for _ in range(4):
        provider.adapter._api.get(f"/accounts/{account.id}/balances/")
    fetched = provider.adapter.fetch(account, since="", first_on=None).statement
    assert (len(fetched.lines), fetched.closing) == (1, None)
    assert [note.code for note in fetched.notes] == ["no_balance"]

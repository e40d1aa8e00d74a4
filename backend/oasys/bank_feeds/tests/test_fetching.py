"""What a fetch brings: every booking once, whatever the bank does with ids, days and order."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from oasys.bank_feeds.gocardless import reading
from oasys.bank_feeds.provider import FeedAccount, Fetched, Malformed
from oasys.bank_feeds.simulator.banks import sample_banks
from oasys.bank_feeds.steadying import steadied
from oasys.bank_feeds.tests.desk import TODAY, Provider, booking, open_provider
from oasys.bank_files.identity import content_digest
from oasys.bank_files.model import Format, Statement

OWN = FeedAccount("a", "DE89370400440532013000", "DE89370400440532013000", "EUR", "", "")


@pytest.fixture
def provider():
    with open_provider() as opened:
        yield opened


class Books:
    """Lines as an import keeps them: by id and content, never twice; what comes under a known id with another content goes to review."""

    def __init__(self) -> None:
        self.lines: Counter[tuple[str, str]] = Counter()
        self.sum = Decimal(0)
        self.review: list[str] = []

    def take(self, statement: Statement) -> int:
        """How many lines were new."""
        said: Counter[tuple[str, str]] = Counter()
        new = 0
        for line in steadied(statement, self.lines.elements()).lines:
            key = line.provider_id, content_digest(line)
            said[key] += 1
            if said[key] <= self.lines[key]:
                continue
            if line.provider_id and any(one == key[0] and other != key[1] for one, other in self.lines):
                self.review.append(line.provider_id)
            self.lines[key] += 1
            self.sum += line.amount
            new += 1
        return new


def fetch(provider: Provider, account: FeedAccount, since: str = "", first_on: date | None = None) -> Fetched:
    return provider.adapter.fetch(account, since=since, first_on=first_on)


def codes(statement: Statement) -> list[str]:
    return [note.code for note in statement.notes]


def test_a_statement_says_what_the_bank_says(provider: Provider):
    own = provider.accounts["PLAIN"]
    own.bookings += [
        booking("in", TODAY - timedelta(days=3), "119.00", text="RE 2026-0042", end_to_end="E-1"),
        booking("out", TODAY - timedelta(days=1), "-19.99", end_to_end="NOTPROVIDED"),
    ]
    account = provider.link()
    fetched = fetch(provider, account, first_on=date(2026, 1, 1))
    statement = fetched.statement
    assert (statement.format, statement.iban, statement.currency, statement.from_on, statement.to_on) == (
        Format.FEED, own.iban, "EUR", date(2026, 1, 1), TODAY,
    )  # fmt: skip
    first, second = statement.lines
    assert (first.amount, first.booked_on, first.text, first.end_to_end_id, first.counterparty_name) == (
        Decimal("119.00"), TODAY - timedelta(days=3), "RE 2026-0042", "E-1", "Teehaus Nord",
    )  # fmt: skip
    assert (second.amount, second.end_to_end_id, second.type_code) == (Decimal("-19.99"), "", "PMNT-ICDT-ESCT")
    assert json.loads(first.raw)["remittanceInformationUnstructured"] == "RE 2026-0042"
    assert statement.closing is not None
    assert (statement.closing.amount, statement.closing.on) == (Decimal("1099.01"), TODAY - timedelta(days=1))
    assert fetched.cursor == "2026-03-14"


@pytest.mark.parametrize("bank", ["PLAIN", "NONE", "BLANK", "CHANGING", "REPEATED", "EXPECTED"])
def test_whatever_the_ids_are_nothing_counts_twice_and_twins_stay_two(provider: Provider, bank: str):
    own = provider.accounts[bank]
    twin = {"text": "Parking", "name": "City"}
    own.bookings += [
        booking("1", TODAY - timedelta(days=2), "-5.00", **twin),
        booking("2", TODAY - timedelta(days=2), "-5.00", **twin),
        booking("3", TODAY - timedelta(days=1), "80.00"),
    ]
    account, books, cursor = provider.link(bank), Books(), ""
    taken = []
    for number in range(6):
        fetched = fetch(provider, account, cursor)
        taken.append(books.take(fetched.statement))
        cursor = fetched.cursor
        own.bookings.append(booking(f"later {number}", provider.clock().date(), "-1.00"))
        if number % 2:
            own.bookings.append(booking(f"later twin {number}", provider.clock().date(), "-5.00", **twin))
        provider.clock.forward(days=1)
    assert taken == [3, 1, 2, 1, 2, 1]
    assert books.sum == sum(one.amount for one in own.bookings[:-2])
    assert books.review == []


def test_ids_that_change_are_noted(provider: Provider):
    provider.accounts["CHANGING"].bookings.append(booking("1", TODAY))
    account, books = provider.link("CHANGING"), Books()
    books.take(fetch(provider, account).statement)
    second = steadied(fetch(provider, account).statement, books.lines)
    assert codes(second) == ["ids_changed"]
    assert [line.provider_id for line in second.lines] == [provider_id for provider_id, _ in books.lines]


def test_a_booking_that_comes_late_for_a_day_that_was_covered_is_found(provider: Provider):
    own = provider.accounts["PLAIN"]
    late = provider.clock() + timedelta(days=9)
    own.bookings += [booking("1", TODAY), booking("late", TODAY - timedelta(days=2), told_at=late)]
    account, books = provider.link(), Books()
    fetched = fetch(provider, account)
    books.take(fetched.statement)
    provider.clock.at = late
    assert books.take(fetch(provider, account, fetched.cursor).statement) == 1
    assert books.lines.total() == 2


def test_what_is_pending_comes_once_it_is_booked_and_then_once(provider: Provider):
    own = provider.accounts["PLAIN"]
    own.bookings.append(booking("1", TODAY, settled_at=provider.clock() + timedelta(days=1)))
    account, books = provider.link(), Books()
    first = fetch(provider, account)
    assert (books.take(first.statement), codes(first.statement)) == (0, ["pending"])
    provider.clock.forward(days=1)
    second = fetch(provider, account, first.cursor)
    assert (books.take(second.statement), codes(second.statement)) == (1, [])
    assert books.take(fetch(provider, account, second.cursor).statement) == 0


def test_a_new_consent_goes_on_where_the_old_one_ended(provider: Provider):
    own = provider.accounts["NONE"]
    afterwards = provider.clock() + timedelta(days=30)
    own.bookings += [booking("1", TODAY), booking("2", afterwards.date(), told_at=afterwards)]
    books = Books()
    fetched = fetch(provider, provider.link("NONE", reference="1"))
    books.take(fetched.statement)
    provider.clock.forward(days=100)
    again = provider.link("NONE", reference="2")
    assert books.take(fetch(provider, again, fetched.cursor).statement) == 1


def test_the_cursor_never_goes_back(provider: Provider):
    account = provider.link()
    assert fetch(provider, account, "2026-04-01").cursor == "2026-04-01"


def test_no_day_before_the_first_that_was_asked_for(provider: Provider):
    provider.accounts["PLAIN"].bookings += [booking("old", date(2026, 2, 28)), booking("new", date(2026, 3, 2))]
    account = provider.link()
    fetched = fetch(provider, account, "2026-03-05", first_on=date(2026, 3, 1))
    assert [line.text for line in fetched.statement.lines] == ["Order new"]
    assert fetched.statement.from_on == date(2026, 3, 1)


def test_a_bank_that_tells_no_booked_balance_gets_none(provider: Provider):
    provider.accounts["EXPECTED"].bookings.append(booking("1", TODAY))
    statement = fetch(provider, provider.link("EXPECTED")).statement
    assert (statement.closing, statement.opening, statement.difference) == (None, None, None)
    assert codes(statement) == ["no_balance"]


def test_the_closing_balance_is_the_one_that_the_lines_lead_to(provider: Provider):
    own = provider.accounts["PLAIN"]
    own.bookings += [booking("1", TODAY - timedelta(days=1), "-10.00"), booking("2", TODAY, "-7.00")]
    statement = fetch(provider, provider.link()).statement
    assert statement.closing is not None
    assert (statement.closing.amount, statement.closing.on) == (Decimal("983.00"), TODAY)


def test_the_sample_banks_of_the_command_are_the_same_every_time():
    now = datetime(2026, 3, 15, 12, tzinfo=UTC)
    (_, first), (_, second) = sample_banks(), sample_banks()
    assert [list(one.told(now)) for one in first] == [list(one.told(now)) for one in second]
    assert all(reading.iban_of(one.iban) for one in first)


def record(**said: Any) -> dict[str, Any]:
    whole = {
        "transactionId": "t",
        "bookingDate": "2026-03-01",
        "transactionAmount": {"amount": "1.00", "currency": "EUR"},
    }
    return {name: value for name, value in (whole | said).items() if value is not None}


def read(*records: Any) -> tuple[list[Any], list[str]]:
    lines, _, notes = reading.booked({"transactions": {"booked": list(records)}}, OWN, None)
    return lines, [note.code for note in notes]


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"transactionAmount": None}, "transactionAmount"), ({"transactionAmount": {"amount": "1", "currency": "Euro"}}, "currency"),
        ({"transactionAmount": {"amount": "one", "currency": "EUR"}}, "amount"),
        ({"transactionAmount": {"amount": "1e9", "currency": "EUR"}}, "amount"),
        ({"transactionAmount": {"amount": True, "currency": "EUR"}}, "amount"),
        ({"transactionAmount": {"amount": "9" * 40, "currency": "EUR"}}, "amount"),
        ({"transactionAmount": {"amount": "NaN", "currency": "EUR"}}, "amount"), ({"bookingDate": None}, "bookingDate"),
        ({"bookingDate": "2026-02-30"}, "bookingDate"), ({"bookingDate": 20260301}, "bookingDate"),
    ],
)  # fmt: skip
def test_a_booking_without_amount_currency_or_day_is_an_error_and_no_guess(broken: dict[str, Any], place: str):
    with pytest.raises(Malformed, match=rf"transactions\.booked\[1\].*{place}"):
        read(record(), record(**broken))


@pytest.mark.parametrize(
    "said", [None, [], {"transactions": None}, {"transactions": {"booked": None}}, {"transactions": {}}]
)
def test_no_list_of_bookings_is_not_an_empty_one(said: Any):
    with pytest.raises(Malformed):
        reading.booked(said, OWN, None)


def test_days_come_from_the_booking_then_from_its_moment_then_from_its_value():
    (moment,), _ = read(record(bookingDate=None, bookingDateTime="2026-03-02T23:00:00Z", valueDate="2026-03-04"))
    (value,), _ = read(record(bookingDate=None, valueDate="2026-03-04"))
    assert (moment.booked_on, moment.valued_on, value.booked_on) == (
        date(2026, 3, 2),
        date(2026, 3, 4),
        date(2026, 3, 4),
    )


def test_an_id_of_several_bookings_is_no_id():
    lines, notes = read(
        record(transactionId="9998", internalTransactionId="a", remittanceInformationUnstructured="Tea"),
        record(transactionId="9998", internalTransactionId="b", remittanceInformationUnstructured="Milk"),
        record(transactionId="9998", remittanceInformationUnstructured="Sugar"),
    )
    assert [line.provider_id for line in lines] == ["a", "b", "9998"]
    assert notes == ["ids_repeated"]


def test_a_booking_that_is_told_twice_by_the_provider_s_own_id_counts_once():
    once = record(internalTransactionId="i")
    lines, notes = read(once, once, record(internalTransactionId="j"))
    assert [line.provider_id for line in lines] == ["i", "j"]
    assert notes == ["told_twice", "ids_repeated"]


def test_what_the_provider_does_not_tell_apart_is_left_to_the_import():
    lines, _ = read(record(), record(), record(transactionId=None), record(transactionId=None))
    assert [line.provider_id for line in lines] == ["t", "t", "", ""]


def test_an_id_that_is_too_long_is_told_by_its_digest():
    lines, _ = read(record(transactionId="x" * 5000), record(transactionId="x" * 3999 + "y"))
    assert len({line.provider_id for line in lines}) == 2
    assert all(len(line.provider_id) == 64 for line in lines)


def test_the_counterparty_is_never_the_account_itself():
    (line,), _ = read(
        record(creditorName="We", creditorAccount={"iban": OWN.iban}, debtorName="They", debtorAccount={"bban": "123"})
    )
    assert (line.counterparty_name, line.counterparty_account) == ("They", "123")
    (turned,), _ = read(
        record(debtorName="We", debtorAccount={"iban": OWN.iban}, creditorName="They", creditorAccount={"bban": "123"})
    )
    assert (turned.counterparty_name, turned.counterparty_account) == ("They", "123")
    (out,), _ = read(
        record(transactionAmount={"amount": "-1.00", "currency": "EUR"}, debtorName="Turned round", debtorAccount=None)
    )
    assert out.counterparty_name == "Turned round"


def test_texts_are_joined_and_nothing_in_them_breaks_a_row():
    (line,), _ = read(
        record(
            remittanceInformationUnstructured="Rent\x00\n\ud800March",
            remittanceInformationUnstructuredArray=["Rent March", "Unit 7"],
            additionalInformation="SEPA",
        )
    )
    assert line.text == "Rent March Unit 7 SEPA"
    assert "\x00" not in line.raw
    line.raw.encode()


def test_balances_in_another_currency_are_not_the_account_s():
    said = {
        "balances": [
            {"balanceAmount": {"amount": "5.00", "currency": "USD"}, "balanceType": "closingBooked"},
            {
                "balanceAmount": {"amount": "7.00", "currency": "EUR"},
                "balanceType": "closingBooked",
                "referenceDate": "2026-03-01",
            },
            {
                "balanceAmount": {"amount": "9.00", "currency": "EUR"},
                "balanceType": "closingBooked",
                "referenceDate": "2026-02-01",
            },
        ]
    }
    assert reading.balances(said, "EUR")["closingBooked"].amount == Decimal("7.00")


def test_an_account_without_number_or_currency_is_refused():
    for broken in ({"currency": "EUR"}, {"iban": OWN.iban}, {"iban": OWN.iban, "currency": "XXX"}):
        with pytest.raises(Malformed):
            reading.account("a", {"account": broken})


def test_lines_that_are_known_by_a_fingerprint_keep_it_once_the_bank_gives_ids():
    without, _ = read(record(transactionId=None), record(transactionId=None, bookingDate="2026-03-02"))
    with_ids, _ = read(record(transactionId="x"), record(transactionId="y", bookingDate="2026-03-02"))
    books = Books()
    assert books.take(Statement(Format.FEED, OWN.iban, "EUR", tuple(without))) == 2
    assert books.take(Statement(Format.FEED, OWN.iban, "EUR", tuple(with_ids))) == 0
    assert books.take(Statement(Format.FEED, OWN.iban, "EUR", tuple(without))) == 0

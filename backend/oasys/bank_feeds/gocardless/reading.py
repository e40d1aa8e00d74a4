"""What the API answers, as this room's shapes. What is not as the specification says is Malformed, with its place."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from oasys.bank_feeds.provider import FeedAccount, Institution, Malformed
from oasys.bank_files.limits import MOST_LINES
from oasys.bank_files.model import Balance, Line, Note
from oasys.bank_files.values import currency_of, figure, iban_of, joined
from oasys.bank_files.values import day as day_of
from oasys.core.words import say

MOST_INSTITUTIONS = 10_000
MOST_BALANCES = 50
MOST_ACCOUNTS = 200
LONGEST_TEXT = 4_000
LONGEST_NAME = 300
LONGEST_ID = 200
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|T)")
ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
NOT_GIVEN = {"", "NOTPROVIDED", "NOT PROVIDED"}
TEXTS = ("remittanceInformationUnstructured", "remittanceInformationStructured", "additionalInformation")
ARRAYS = ("remittanceInformationUnstructuredArray", "remittanceInformationStructuredArray")


def record(said: Any, place: str) -> Mapping[str, Any]:
    """Raises Malformed."""
    if not isinstance(said, dict):
        raise Malformed(place)
    return said


def rows(said: Any, place: str, *, most: int) -> Sequence[Any]:
    """Raises Malformed."""
    if not isinstance(said, list) or len(said) > most:
        raise Malformed(place)
    return said


def words(row: Mapping[str, Any], name: str, *, most: int = LONGEST_NAME) -> str:
    """A text on one line, or nothing; what is longer is cut, and stands whole in the raw record."""
    found = row.get(name)
    if not isinstance(found, str):
        return ""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in found[: 4 * most]).split())[:most]


def identifier(row: Mapping[str, Any], name: str, place: str) -> str:
    """An id that may stand in an address. Raises Malformed."""
    found = row.get(name)
    if not isinstance(found, str) or not ID.fullmatch(found):
        raise Malformed(f"{place}.{name}")
    return found


def identifiers(said: Any, place: str) -> tuple[str, ...]:
    """Raises Malformed."""
    found = rows(said, place, most=MOST_ACCOUNTS)
    return tuple(dict.fromkeys(identifier({"id": one}, "id", f"{place}[{at}]") for at, one in enumerate(found)))


def moment(row: Mapping[str, Any], name: str) -> datetime | None:
    """A moment with its zone, or None."""
    found = row.get(name)
    try:
        at = datetime.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None and 2000 < at.year < 2200 else None


def number(row: Mapping[str, Any], name: str) -> int | None:
    """Days, as text or number."""
    found = row.get(name)
    text = str(found) if isinstance(found, (str, Decimal)) else ""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else None


def institution(said: Any, place: str) -> Institution:
    """Raises Malformed."""
    row = record(said, place)
    named = words(row, "name")
    if not named:
        raise Malformed(f"{place}.name")
    countries = row.get("countries")
    return Institution(
        id=identifier(row, "id", place),
        name=named,
        bic=words(row, "bic", most=11),
        countries=tuple(one for one in countries if isinstance(one, str)) if isinstance(countries, list) else (),
        most_days=number(row, "max_access_valid_for_days"),
        history_days=number(row, "transaction_total_days"),
    )


def account(account_id: str, said: Any) -> FeedAccount:
    """Of /details/. Raises Malformed where it names no currency, or no number at all."""
    row = record(record(said, "details").get("account"), "details.account")
    iban = iban_of(words(row, "iban", most=60))
    named = iban or words(row, "iban", most=60) or words(row, "bban", most=60) or words(row, "maskedPan", most=60)
    number_of = named or words(row, "resourceId", most=100)
    currency = currency_of(words(row, "currency"))
    if not number_of:
        raise Malformed("details.account.iban")
    if not currency or currency == "XXX":
        raise Malformed("details.account.currency")
    owner = words(row, "ownerName") or words(row, "ownerAddressUnstructured")
    return FeedAccount(account_id, iban, number_of, currency, owner, words(row, "name") or words(row, "product"))


def balances(said: Any, currency: str) -> dict[str, Balance]:
    """By type, in the currency of the account; the latest of a type. Raises Malformed."""
    found: dict[str, Balance] = {}
    for at, one in enumerate(rows(record(said, "balances").get("balances"), "balances", most=MOST_BALANCES)):
        place = f"balances[{at}]"
        row = record(one, place)
        amount, of = _amount(row.get("balanceAmount"), f"{place}.balanceAmount")
        kind, on = words(row, "balanceType"), _day(row, "referenceDate")
        if of != currency:
            continue
        if kind not in found or (on or date.min) > (found[kind].on or date.min):
            found[kind] = Balance(amount, on, of)
    return found


def booked(said: Any, own: FeedAccount, from_on: date | None) -> tuple[list[Line], int, list[Note]]:
    """Lines in the order of their days, how many are pending, and what was left out. Raises Malformed."""
    both = record(record(said, "transactions").get("transactions"), "transactions.transactions")
    told = rows(both.get("booked"), "transactions.booked", most=MOST_LINES)
    records = [record(one, f"transactions.booked[{at}]") for at, one in enumerate(told)]
    pending = both.get("pending")
    pending_count = len(rows(pending, "transactions.pending", most=MOST_LINES)) if pending is not None else 0
    notes: list[Note] = []
    once = _once(records, notes)
    ids = _ids(once, notes)
    lines = [_line(one, at, own, id_) for (at, one), id_ in zip(once, ids, strict=True)]
    kept = [line for line in lines if from_on is None or line.booked_on >= from_on]
    if len(kept) < len(lines):
        left = len(lines) - len(kept)
        notes.append(
            Note("before_asked", say("{count} bookings of days before {day} are left out.", count=left, day=from_on))
        )
    if kept and kept[0].booked_on > kept[-1].booked_on:
        kept.reverse()
    return sorted(kept, key=lambda line: line.booked_on), pending_count, notes


def _once(records: Sequence[Mapping[str, Any]], notes: list[Note]) -> list[tuple[int, Mapping[str, Any]]]:
    """Each with its place; a record with the provider's own id that is told twice, alike in everything, is one booking."""
    found, seen = [], set()
    for at, one in enumerate(records):
        if _id(one, "internalTransactionId"):
            raw = raw_of(one)
            if raw in seen:
                continue
            seen.add(raw)
        found.append((at, one))
    if len(found) < len(records):
        count = len(records) - len(found)
        message = say("{count} bookings were told twice, alike in everything; each counts once.", count=count)
        notes.append(Note("told_twice", message))
    return found


def _ids(once: Sequence[tuple[int, Mapping[str, Any]]], notes: list[Note]) -> list[str]:
    """The bank's id; where it is missing or stands for several bookings the provider's, where there is one."""
    of_bank = [_id(one, "transactionId") for _, one in once]
    of_provider = [_id(one, "internalTransactionId") for _, one in once]
    counts, others = Counter(of_bank), Counter(of_provider)
    repeated = sum(1 for one in of_bank if one and counts[one] > 1)
    if repeated:
        notes.append(Note("ids_repeated", say("The bank uses one id for several bookings ({count}).", count=repeated)))
    return [
        one if (one and counts[one] == 1) or not other or others[other] > 1 else other
        for one, other in zip(of_bank, of_provider, strict=True)
    ]


def _id(row: Mapping[str, Any], name: str) -> str:
    """Without blanks; of one that is too long, its SHA-256."""
    said = words(row, name, most=LONGEST_TEXT)
    return said if len(said) <= LONGEST_ID else hashlib.sha256(said.encode()).hexdigest()


def _line(row: Mapping[str, Any], at: int, own: FeedAccount, provider_id: str) -> Line:
    place = f"transactions.booked[{at}]"
    amount, currency = _amount(row.get("transactionAmount"), f"{place}.transactionAmount")
    booked_on = _first_day(row, "bookingDate", "bookingDateTime", "valueDate", "valueDateTime")
    if booked_on is None:
        raise Malformed(f"{place}.bookingDate")
    name, number_of = _counterparty(row, is_out=amount < 0, own=own)
    end_to_end = words(row, "endToEndId", most=LONGEST_NAME)
    return Line(
        booked_on=booked_on,
        valued_on=_first_day(row, "valueDate", "valueDateTime"),
        amount=amount,
        currency=currency,
        counterparty_name=name,
        counterparty_account=number_of,
        text=_text(row),
        end_to_end_id="" if end_to_end.upper() in NOT_GIVEN else end_to_end,
        bank_reference=words(row, "entryReference"),
        provider_id=provider_id,
        type_code=words(row, "bankTransactionCode", most=60) or words(row, "proprietaryBankTransactionCode", most=60),
        raw=raw_of(row),
        at=at + 1,
    )


def raw_of(row: Mapping[str, Any]) -> str:
    """The record as JSON, names in the provider's order; numbers as text."""
    written = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str)
    return written.encode("utf-8", "backslashreplace").decode()


def _counterparty(row: Mapping[str, Any], *, is_out: bool, own: FeedAccount) -> tuple[str, str]:
    """The creditor of what goes out, the debtor of what comes in; the other one where the bank turns them round."""
    sides = ("creditor", "debtor") if is_out else ("debtor", "creditor")
    for side in sides:
        name, number_of = words(row, f"{side}Name"), _number_of(row.get(f"{side}Account"))
        if number_of and number_of in (own.iban, own.number):
            continue
        if name or number_of:
            return name, number_of
    return "", ""


def _number_of(said: Any) -> str:
    if not isinstance(said, dict):
        return ""
    iban = words(said, "iban", most=60)
    return iban_of(iban) or iban or words(said, "bban", most=60) or words(said, "maskedPan", most=60)


def _text(row: Mapping[str, Any]) -> str:
    parts = [words(row, TEXTS[0], most=LONGEST_TEXT)]
    for name in ARRAYS:
        several = row.get(name)
        parts += [words({"of": one}, "of", most=LONGEST_TEXT) for one in several] if isinstance(several, list) else []
    parts += [words(row, name, most=LONGEST_TEXT) for name in TEXTS[1:]]
    return joined(*parts)[:LONGEST_TEXT]


def _amount(said: Any, place: str) -> tuple[Decimal, str]:
    row = record(said, place)
    told = row.get("amount")
    amount = figure(str(told)) if isinstance(told, (str, Decimal)) else None
    currency = currency_of(words(row, "currency"))
    if amount is None:
        raise Malformed(f"{place}.amount")
    if not currency:
        raise Malformed(f"{place}.currency")
    return amount, currency


def _first_day(row: Mapping[str, Any], *names: str) -> date | None:
    return next((found for found in (_day(row, name) for name in names) if found), None)


def _day(row: Mapping[str, Any], name: str) -> date | None:
    said = row.get(name)
    found = DAY.match(said) if isinstance(said, str) else None
    return day_of(int(found[1]), int(found[2]), int(found[3])) if found else None

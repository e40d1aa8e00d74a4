"""Banks, their accounts, and what they say of bookings: each bank has habits that real ones have."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

type Ids = Literal["stable", "none", "blank", "internal", "changing", "repeated"]

CENT = Decimal("0.01")
PARTNERS = (
    ("Bäckerei Morgenrot GmbH", "DE", "100500001234567890"), ("Kopf & Söhne KG", "AT", "2011128300012345"),
    ("Atelier Lumière", "FR", "20041010050500013M02606"), ("Harbour Tea Ltd.", "GB", "NWBK60161331926819"),
)  # fmt: skip


def iban_of(country: str, rest: str) -> str:
    """An IBAN with its check digits."""
    digits = "".join(str(int(ch, 36)) for ch in f"{rest}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{rest}"


@dataclass(frozen=True, slots=True)
class Booking:
    """What happens on an account. It is announced at `told_at` and booked at `settled_at`; `booked_on` may lie before both."""

    key: str
    booked_on: date
    amount: Decimal
    name: str = ""
    iban: str = ""
    text: str = ""
    end_to_end: str = ""
    told_at: datetime | None = None
    settled_at: datetime | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def is_told(self, now: datetime) -> bool:
        return self.told_at is None or self.told_at <= now

    def is_booked(self, now: datetime) -> bool:
        return self.is_told(now) and (self.settled_at is None or self.settled_at <= now)


@dataclass(frozen=True, slots=True)
class Bank:
    """`ids`: what its transactionId is; `balances`: the types that it tells; `days`: how long a consent may last."""

    id: str
    name: str
    bic: str
    country: str
    ids: Ids = "stable"
    balances: tuple[str, ...] = ("closingBooked", "interimBooked", "expected")
    days: int = 90
    history: int = 730
    newest_first: bool = True


@dataclass(slots=True)
class Account:
    """`daily`: bookings are made up for every day since `since`, always the same."""

    bank: str
    iban: str
    currency: str = "EUR"
    owner: str = "Muster Handel GmbH"
    opening: Decimal = Decimal("1000.00")
    bookings: list[Booking] = field(default_factory=list)
    daily: bool = False
    since: date = date(2026, 1, 1)

    def told(self, now: datetime) -> Iterator[Booking]:
        """What is announced or booked at this moment."""
        every = list(self.bookings)
        if self.daily:
            for number in range((now.date() - self.since).days + 1):
                every += made_up(self.iban, self.since + timedelta(days=number))
        return (one for one in every if one.is_told(now))

    def balance(self, now: datetime, on: date) -> Decimal:
        """Of what is booked by now, up to the end of that day."""
        return self.opening + sum(
            (one.amount for one in self.told(now) if one.is_booked(now) and one.booked_on <= on), Decimal(0)
        )


def made_up(iban: str, day: date) -> list[Booking]:
    """None to three bookings of a day, announced in the morning and booked in the evening."""
    seed = hashlib.sha256(f"{iban} {day.isoformat()}".encode()).digest()
    found = []
    for number in range(seed[0] % 4):
        name, country, rest = PARTNERS[seed[1 + number] % len(PARTNERS)]
        amount = (Decimal(int.from_bytes(seed[4 + 2 * number : 6 + 2 * number])) / 100).quantize(CENT) + CENT
        is_in = seed[10 + number] % 2
        found.append(
            Booking(
                key=f"{day:%Y%m%d}-{number}",
                booked_on=day,
                amount=amount if is_in else -amount,
                name=name,
                iban=iban_of(country, rest),
                text=f"{'Invoice' if is_in else 'Order'} {day:%Y}-{seed[14 + number]:04d}",
                end_to_end=f"E{day:%Y%m%d}{number}",
                told_at=datetime.combine(day, time(6), UTC),
                settled_at=datetime.combine(day, time(18), UTC),
            )
        )
    return found


def transaction(bank: Bank, own: Account, one: Booking, *, is_booked: bool, salt: str) -> dict[str, Any]:
    """The booking as the bank's API says it; `salt` is another at each call."""
    key = f"{own.iban}/{one.key}"
    row: dict[str, Any] = {}
    if bank.ids == "blank":
        row["transactionId"] = " "
    elif bank.ids in ("stable", "changing", "repeated"):
        stable = _hash("booked" if is_booked else "pending", key)
        row["transactionId"] = {"changing": _hash(salt, key), "repeated": "9998"}.get(bank.ids, stable)
    if is_booked and bank.ids not in ("none", "changing"):
        row["internalTransactionId"] = _hash("internal", key)
    side, of = ("creditor", "creditorAccount") if one.amount < 0 else ("debtor", "debtorAccount")
    if is_booked:
        row["bookingDate"] = one.booked_on.isoformat()
    row |= {
        "valueDate": one.booked_on.isoformat(),
        "transactionAmount": {"amount": f"{one.amount:f}", "currency": own.currency},
        **({f"{side}Name": one.name} if one.name else {}),
        **({of: {"iban": one.iban}} if one.iban else {}),
        **({"endToEndId": one.end_to_end} if one.end_to_end else {}),
        "remittanceInformationUnstructured": one.text,
        "bankTransactionCode": "PMNT-ICDT-ESCT" if one.amount < 0 else "PMNT-RCDT-ESCT",
    }
    return row | one.extra


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def sample_banks() -> tuple[list[Bank], list[Account]]:
    """What `./oasys bank-feeds-simulator` has."""
    banks = [
        Bank("MUSTERBANK_SIMUDEFF", "Musterbank", "SIMUDEFF", "DE"),
        Bank("OHNEID_SIMUATWW", "Bank ohne Kennungen", "SIMUATWW", "AT", ids="none"),
        Bank("WANDERBANK_SIMUGB2L", "Wandering Ids Bank", "SIMUGB2L", "GB", ids="changing", days=180),
        Bank("BANQUE_SIMUFRPP", "Banque Internes", "SIMUFRPP", "FR", ids="internal", balances=("expected",)),
        Bank("SAMEID_SIMUBEBB", "Eén Nummer Bank", "SIMUBEBB", "BE", ids="repeated", newest_first=False),
    ]
    numbers = (("DE", "500105175407324931"), ("AT", "1904300234573201"), ("GB", "WEST12345698765432"),
               ("FR", "30006000011234567890189"), ("BE", "539007547034"))  # fmt: skip
    accounts = []
    for bank, (country, rest) in zip(banks, numbers, strict=True):
        currency = "GBP" if country == "GB" else "EUR"
        accounts.append(Account(bank.id, iban_of(country, rest), currency, daily=True))
    accounts.append(Account(banks[0].id, iban_of("DE", "500105175407324932"), "USD", daily=True))
    return banks, accounts

"""The API's rules and memory: requests in, answers out, by a clock that is given. No network.

Addresses, names, states, limits and errors are those of the published API; what it does not publish (texts of some errors) is ours.
"""

import hmac
import json
import re
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from oasys.bank_feeds.simulator.banks import Account, Bank, transaction

BASE = "/api/v2/"
ACCESS_SECONDS = 86_400
REFRESH_SECONDS = 2_592_000
CALLS_A_DAY = 4
CALLS_A_MINUTE = 100
CONSENT = timedelta(days=1)
FAULTS = (
    "error_500", "error_503", "throttled", "bank_throttled", "token_expired", "refresh_refused", "garbage", "shapeless", "bomb", "deep",
    "slow", "cut_off", "access_expired", "suspended",
)  # fmt: skip
SAYS = {
    "error_500": (500, "UnknownRequestError", "Request to Institution returned an error"),
    "error_503": (503, "ServiceError", "Institution service unavailable"),
    "access_expired": (
        401,
        "AccessExpiredError",
        "Access has expired or it has been revoked. To restore access reconnect the account.",
    ),
    "suspended": (409, "", "Account suspended"),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `query` holds single values, headers have small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """`lost`: the connection breaks off instead; `held`: no answer comes as long as the caller waits."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json"
    lost: bool = False
    held: bool = False


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, summary: str, detail: str, kind: str = "", **headers: str) -> None:
        super().__init__(summary)
        said = {"summary": summary, "detail": detail, **({"type": kind} if kind else {}), "status_code": status}
        self.reply = Reply(status, _json(said), tuple((name.upper(), value) for name, value in headers.items()))


@dataclass(slots=True)
class Agreement:
    id: str
    bank: str
    created: datetime
    days: int
    history: int
    accepted: datetime | None = None


@dataclass(slots=True)
class Requisition:
    id: str
    agreement: str
    bank: str
    reference: str
    redirect: str
    created: datetime
    status: str = "CR"
    accounts: tuple[str, ...] = ()


def _now() -> datetime:
    return datetime.now(UTC)


class Service:
    """The provider with its banks. Safe for threads: one request at a time. `url` is where it is, for its links."""

    def __init__(
        self,
        *,
        banks: Iterable[Bank],
        accounts: Iterable[Account],
        secret_id: str,
        secret_key: str,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.banks = {bank.id: bank for bank in banks}
        self.accounts, self.clock, self.url = list(accounts), clock, ""
        self._secret = (secret_id, secret_key)
        self.agreements: dict[str, Agreement] = {}
        self.requisitions: dict[str, Requisition] = {}
        self.linked: dict[str, tuple[Account, str]] = {}
        self.calls: list[tuple[str, int]] = []
        self._access: dict[str, datetime] = {}
        self._refresh: dict[str, datetime] = {}
        self._day: dict[tuple[str, str], tuple[datetime, int]] = {}
        self._minute: dict[str, tuple[datetime, int]] = {}
        self._faults: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def will(self, fault: str, times: int = 1) -> None:
        """Switches a fault on for so many calls that it fits."""
        if fault not in FAULTS:
            raise ValueError(f"there is no fault {fault}: one of {', '.join(FAULTS)}")
        self._faults[fault] = times

    def revoke(self, iban: str) -> None:
        """The owner takes the consents for an account back, at the bank: accounts stay linked and answer no more."""
        for requisition in self.requisitions.values():
            if any(self.linked[one][0].iban == iban for one in requisition.accounts):
                requisition.status = "revoked"

    def answer(self, call: Call) -> Reply:
        with self._lock:
            try:
                reply = self._answered(call)
            except Refusal as refusal:
                reply = refusal.reply
            self.calls.append((f"{call.method} {call.path}", reply.status))
            return reply

    # -- what is asked

    def _answered(self, call: Call) -> Reply:
        if call.path.startswith("/psd2/start/"):
            return self._screen(call)
        if not call.path.startswith(BASE):
            raise Refusal(404, "Not found.", "Not found.")
        parts = call.path.removeprefix(BASE).strip("/").split("/")
        if parts[0] == "token" and call.method == "POST":
            return self._token(parts, _object(call.body))
        self._signed_in(call)
        self._fault()
        match (call.method, *parts):
            case ("GET", "institutions"):
                country = call.query.get("country", "").upper()
                return _ok([_bank(one) for one in self.banks.values() if country in ("", one.country)])
            case ("GET", "institutions", bank):
                return _ok(_bank(self._known_bank(bank)))
            case ("POST", "agreements", "enduser"):
                return self._agree(_object(call.body))
            case ("GET", "agreements", "enduser", id_):
                return _ok(_agreement(_found(self.agreements, id_)))
            case ("POST", "requisitions"):
                return self._require(_object(call.body))
            case ("GET", "requisitions", id_):
                return _ok(self._requisition(_found(self.requisitions, id_)))
            case ("DELETE", "requisitions", id_):
                gone = _found(self.requisitions, id_)
                del self.requisitions[id_]
                self.agreements.pop(gone.agreement, None)
                return _ok(
                    {
                        "summary": "Requisition deleted",
                        "detail": f"Requisition {id_} deleted with all its End User Agreements",
                    }
                )
            case ("GET", "accounts", id_):
                own, _ = _found(self.linked, id_)
                return _ok(
                    {
                        "id": id_,
                        "iban": own.iban,
                        "institution_id": own.bank,
                        "status": "READY",
                        "owner_name": own.owner,
                    }
                )
            case ("GET", "accounts", id_, "details" | "balances" | "transactions" as scope):
                return self._account(id_, scope, call.query)
        raise Refusal(404, "Not found.", "Not found.")

    def _fault(self) -> None:
        for fault, (status, kind, detail) in SAYS.items():
            if self._takes(fault):
                raise Refusal(status, "Couldn't update account", detail, kind)
        if self._takes("throttled"):
            detail = "The rate limit for this resource is 100/minute. Please try again in 30 seconds"
            raise Refusal(429, "Rate limit exceeded", detail, http_x_ratelimit_limit="100", http_x_ratelimit_reset="30")
        if self._takes("bank_throttled"):
            raise _day_limit("account", 40_000)
        if self._takes("token_expired"):
            self._access.clear()
            raise _invalid_token()
        for fault, reply in (
            ("garbage", Reply(200, b'{"transactions": {"booked": [')),
            ("shapeless", _ok({"transactions": [], "balances": {}, "accounts": 7})),
            ("bomb", Reply(200, b" " * 3_000_000)),
            ("deep", Reply(200, b"[" * 1_000_000)),
            ("slow", Reply(200, held=True)),
            ("cut_off", Reply(200, lost=True)),
        ):
            if self._takes(fault):
                raise _Instead(reply)

    def _takes(self, fault: str) -> bool:
        left = self._faults[fault]
        self._faults[fault] = max(left - 1, 0)
        return left > 0

    # -- tokens

    def _token(self, parts: list[str], said: dict[str, Any]) -> Reply:
        now = self.clock()
        if parts == ["token", "refresh"]:
            token = str(said.get("refresh", ""))
            if self._takes("refresh_refused") or self._refresh.get(token, now) <= now:
                raise _invalid_token()
            return _ok(self._opened(now))
        known = (str(said.get("secret_id", "")), str(said.get("secret_key", "")))
        if not all(hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(known, self._secret, strict=True)):
            raise Refusal(401, "Authentication failed", "No active account found with the given credentials")
        refresh = secrets.token_urlsafe(24)
        self._refresh[refresh] = now + timedelta(seconds=REFRESH_SECONDS)
        return _ok({**self._opened(now), "refresh": refresh, "refresh_expires": REFRESH_SECONDS})

    def _opened(self, now: datetime) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        self._access[access] = now + timedelta(seconds=ACCESS_SECONDS)
        return {"access": access, "access_expires": ACCESS_SECONDS}

    def _signed_in(self, call: Call) -> None:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        now = self.clock()
        if scheme != "Bearer" or self._access.get(token, now) <= now:
            raise _invalid_token()

    # -- consents

    def _known_bank(self, bank: Any) -> Bank:
        if not isinstance(bank, str) or bank not in self.banks:
            raise Refusal(404, "Not found.", "Institution was not found.")
        return self.banks[bank]

    def _agree(self, said: dict[str, Any]) -> Reply:
        bank = self._known_bank(said.get("institution_id"))
        days, history = said.get("access_valid_for_days", 90), said.get("max_historical_days", 90)
        scope = said.get("access_scope", ["balances", "details", "transactions"])
        if not isinstance(days, int) or not 1 <= days <= bank.days:
            raise Refusal(400, "Invalid input", f"access_valid_for_days must be > 0 and <= {bank.days}")
        if not isinstance(history, int) or not 1 <= history <= bank.history:
            raise Refusal(400, "Invalid input", f"max_historical_days must be > 0 and <= {bank.history}")
        if not isinstance(scope, list) or set(scope) != {"balances", "details", "transactions"}:
            raise Refusal(400, "Invalid input", "access_scope is unknown")
        made = Agreement(str(uuid4()), bank.id, self.clock(), days, history)
        self.agreements[made.id] = made
        return _ok(_agreement(made), 201)

    def _require(self, said: dict[str, Any]) -> Reply:
        bank = self._known_bank(said.get("institution_id"))
        agreement = self.agreements.get(str(said.get("agreement", "")))
        redirect, reference = said.get("redirect"), said.get("reference")
        if agreement is None or agreement.bank != bank.id:
            raise Refusal(400, "Invalid input", "The agreement is of another institution.")
        if not isinstance(redirect, str) or not redirect.startswith(("https://", "http://")):
            raise Refusal(400, "Invalid input", "redirect: Enter a valid URL.")
        if not isinstance(reference, str) or any(one.reference == reference for one in self.requisitions.values()):
            raise Refusal(400, "Client reference must be unique", "Reference has been used before.")
        made = Requisition(str(uuid4()), agreement.id, bank.id, reference, redirect, self.clock())
        self.requisitions[made.id] = made
        return _ok(self._requisition(made), 201)

    def _requisition(self, one: Requisition) -> dict[str, Any]:
        status = "LN" if one.status == "revoked" else one.status
        if status == "LN" and self._is_over(one):
            status = "EX"
        return {
            "id": one.id, "created": one.created.isoformat(), "redirect": one.redirect, "status": status, "institution_id": one.bank,
            "agreement": one.agreement, "reference": one.reference, "accounts": list(one.accounts), "user_language": "EN",
            "link": f"{self.url}/psd2/start/{one.id}/{one.bank}", "ssn": None, "account_selection": False, "redirect_immediate": False,
        }  # fmt: skip

    def _is_over(self, one: Requisition) -> bool:
        agreement = self.agreements.get(one.agreement)
        return (
            agreement is None
            or agreement.accepted is None
            or agreement.accepted + agreement.days * CONSENT <= self.clock()
        )

    def decide(self, requisition_id: str, *, agrees: bool) -> str:
        """What the owner does at the bank; the address that the browser is sent back to."""
        one = self.requisitions[requisition_id]
        back = {"ref": one.reference}
        if one.status != "CR":
            back |= {"error": "RequisitionLinkReused", "details": "This link has already been used"}
        elif agrees:
            one.status = "LN"
            self.agreements[one.agreement].accepted = self.clock()
            found = []
            for own in self.accounts:
                if own.bank == one.bank:
                    found.append(str(uuid4()))
                    self.linked[found[-1]] = own, one.id
            one.accounts = tuple(found)
        else:
            one.status = "RJ"
            back |= {"error": "UserCancelledSession", "details": "User cancelled the session"}
        return f"{one.redirect}{'&' if '?' in one.redirect else '?'}{urlencode(back)}"

    def _screen(self, call: Call) -> Reply:
        parts = call.path.strip("/").split("/")
        one = self.requisitions.get(parts[2]) if len(parts) > 2 else None
        if one is None or call.method != "GET":
            raise Refusal(404, "Not found.", "Not found.")
        answer = call.query.get("answer")
        if answer in ("agree", "refuse"):
            back = self.decide(one.id, agrees=answer == "agree")
            return Reply(302, headers=(("Location", back),), content_type="text/plain")
        name = escape(self.banks[one.bank].name)
        page = (
            f"<!doctype html><meta charset=utf-8><title>{name}</title><h1>{name}</h1><p>A simulated bank: may your accounts be read?"
            '<p><a href="?answer=agree">Agree</a> <a href="?answer=refuse">Refuse</a>'
        )
        return Reply(200, page.encode(), content_type="text/html; charset=utf-8")

    # -- accounts

    def _account(self, id_: str, scope: str, query: Mapping[str, str]) -> Reply:
        own, requisition_id = _found(self.linked, id_)
        headers = self._counted(own, scope)
        requisition = self.requisitions.get(requisition_id)
        if requisition is None:
            raise Refusal(
                403, "No valid End User Agreement", "Account exists, but no valid End User Agreement was found."
            )
        if requisition.status == "revoked":
            status, kind, detail = SAYS["access_expired"]
            raise Refusal(status, f"Couldn't update account {scope}", detail, kind)
        if self._is_over(requisition):
            agreement = self.agreements[requisition.agreement]
            raise Refusal(
                401,
                f"End User Agreement (EUA) {agreement.id} has expired",
                f"EUA was valid for {agreement.days} days and it expired. "
                "The end user must connect the account once more with new EUA and Requisition",
            )
        now = self.clock()
        if scope == "details":
            said: dict[str, Any] = {
                "account": {
                    "resourceId": f"r-{own.iban[-6:]}",
                    "iban": own.iban,
                    "currency": own.currency,
                    "ownerName": own.owner,
                }
            }
        elif scope == "balances":
            said = {"balances": [_balance(own, kind, now) for kind in self.banks[own.bank].balances]}
        else:
            said = {"transactions": self._transactions(own, query, now), "last_updated": now.isoformat()}
        return Reply(200, _json(said), headers)

    def _transactions(self, own: Account, query: Mapping[str, str], now: datetime) -> dict[str, Any]:
        first, last = query.get("date_from", "0001-01-01"), query.get("date_to", "9999-12-31")
        if not DAY.fullmatch(first) or not DAY.fullmatch(last) or first > last:
            raise Refusal(400, "Invalid input", "date_from: Enter a valid date.")
        bank, salt = self.banks[own.bank], secrets.token_hex(8)
        told = sorted(own.told(now), key=lambda one: one.booked_on, reverse=bank.newest_first)
        both: dict[str, list[Any]] = {"booked": [], "pending": []}
        for one in told:
            is_booked = one.is_booked(now)
            if first <= one.booked_on.isoformat() <= last:
                both["booked" if is_booked else "pending"].append(
                    transaction(bank, own, one, is_booked=is_booked, salt=salt)
                )
        return both

    def _counted(self, own: Account, scope: str) -> tuple[tuple[str, str], ...]:
        """Counts a call of an account against the day's and the minute's limits; the headers that say so."""
        now = self.clock()
        begun, count = self._minute.get("accounts", (now, 0))
        if now >= begun + timedelta(minutes=1):
            begun, count = now, 0
        if count >= CALLS_A_MINUTE:
            left = int((begun + timedelta(minutes=1) - now).total_seconds()) + 1
            detail = f"The rate limit for this resource is 100/minute. Please try again in {left} seconds"
            raise Refusal(429, "Rate limit exceeded", detail, http_x_ratelimit_reset=str(left))
        self._minute["accounts"] = begun, count + 1
        day, used = self._day.get((own.iban, scope), (now, 0))
        if now >= day + timedelta(days=1):
            day, used = now, 0
        reset = int((day + timedelta(days=1) - now).total_seconds())
        if used >= CALLS_A_DAY:
            raise _day_limit(scope, reset)
        self._day[own.iban, scope] = day, used + 1
        return (
            ("HTTP_X_RATELIMIT_LIMIT", str(CALLS_A_MINUTE)),
            ("HTTP_X_RATELIMIT_REMAINING", str(CALLS_A_MINUTE - count - 1)),
            ("HTTP_X_RATELIMIT_RESET", "60"),
            ("HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_LIMIT", str(CALLS_A_DAY)),
            ("HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_REMAINING", str(CALLS_A_DAY - used - 1)),
            ("HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_RESET", str(reset)),
        )


class _Instead(Refusal):
    """A fault's answer."""

    def __init__(self, reply: Reply) -> None:
        Exception.__init__(self)
        self.reply = reply


def _day_limit(scope: str, reset: int) -> Refusal:
    return Refusal(
        429, f"Couldn't update {scope}", "Daily request limit set by the Institution has been exceeded.", "RateLimitError",
        http_x_ratelimit_limit="100", http_x_ratelimit_remaining="99", http_x_ratelimit_reset="60",
        http_x_ratelimit_account_success_limit=str(CALLS_A_DAY), http_x_ratelimit_account_success_remaining="0",
        http_x_ratelimit_account_success_reset=str(reset),
    )  # fmt: skip


def _invalid_token() -> Refusal:
    return Refusal(401, "Invalid token", "Token is invalid or expired")


def _balance(own: Account, kind: str, now: datetime) -> dict[str, Any]:
    """closingBooked is of yesterday's end, as banks have it; the others are of now."""
    today = now.date()
    on = today - timedelta(days=1) if kind == "closingBooked" else today
    amount = own.balance(now, on)
    if kind == "expected":
        amount += sum(one.amount for one in own.told(now) if not one.is_booked(now))
    return {
        "balanceAmount": {"amount": f"{amount:f}", "currency": own.currency},
        "balanceType": kind,
        "referenceDate": on.isoformat(),
    }


def _bank(one: Bank) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "bic": one.bic, "transaction_total_days": str(one.history), "countries": [one.country],
        "logo": "", "max_access_valid_for_days": str(one.days),
    }  # fmt: skip


def _agreement(one: Agreement) -> dict[str, Any]:
    return {
        "id": one.id, "created": one.created.isoformat(), "institution_id": one.bank, "max_historical_days": one.history,
        "access_valid_for_days": one.days, "access_scope": ["balances", "details", "transactions"],
        "accepted": one.accepted.isoformat() if one.accepted else None,
    }  # fmt: skip


def _found[T](known: Mapping[str, T], id_: str) -> T:
    if id_ not in known:
        raise Refusal(404, "Not found.", "Not found.")
    return known[id_]


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Refusal(400, "Invalid input", "JSON parse error")
    return said


def _ok(said: Any, status: int = 200) -> Reply:
    return Reply(status, _json(said))


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()

"""The authority's API: calls and what they answer. Nothing is kept but tokens and how often was called, in this process.

Source: SDK, einvoicingapi; limits: integration-practices. docs/accounting/myinvois.md#the-authoritys-api.
"""

import base64
import hashlib
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from oasys.webhooks.calling import Answer, Lost, request
from oasys.webhooks.rules import Policy

PER_MINUTE = {
    "login": 12, "submit": 100, "submission": 300, "details": 125, "recent": 12, "search": 12, "state": 12,
    "validate": 60, "search_tin": 60,
}  # fmt: skip
SEARCH_APART_SECONDS = 5
"""Searches are as far apart as this, whatever the minute leaves."""
TOKEN_SPARE_SECONDS = 60
DEFAULT_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 3600
PAGE = 100
MOST_PAGES = 20
LARGEST_TOTAL = Decimal(10) ** 18
AROUND_ISSUE = timedelta(seconds=1)
BASE = "/api/v1.0"
AGENT = "OASYS-MyInvois/1"


class Throttled(Exception):
    """Too many requests, said by the authority or counted here: after so many seconds again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class Refused(Exception):
    """An answer that says no, and that nothing was done: HTTP status, the authority's code and words."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after


class SignInRefused(Exception):
    """Id or secret of the program are not (or no longer) taken."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an environment is: addresses without a slash at the end; `loopback`: the simulator on this machine."""

    name: str
    api: str
    portal: str
    loopback: bool = False

    @property
    def policy(self) -> Policy:
        return Policy(frozenset({443}), self.loopback)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of a program (ERP) of one taxpayer."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What the authority says is wrong."""

    code: str
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a batch: UUIDs and problems, both by number of the document."""

    submission: str
    accepted: Mapping[str, str]
    rejected: Mapping[str, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Summary:
    """A document as the authority tells of it."""

    uuid: str
    submission: str
    long_id: str
    number: str
    status: str
    issued_at: datetime | None
    validated_at: datetime | None
    cancelled_at: datetime | None
    reject_requested_at: datetime | None
    reason: str
    issuer_tin: str
    issuer_name: str
    receiver_name: str
    type_name: str
    total: Decimal | None


class _Memory:
    """Tokens and the moments of calls, of all programs, in this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tokens: dict[tuple[str, str, str], tuple[str, int]] = {}
        self.calls: dict[tuple[str, str, str], deque[int]] = defaultdict(deque)
        self.skew: dict[str, timedelta] = {}


_memory = _Memory()


def _seconds_now() -> int:
    return time.monotonic_ns() // 1_000_000_000


class Client:
    """One program at one site."""

    def __init__(self, site: Site, credentials: Credentials, *, now: Any) -> None:
        self._site, self._credentials, self._now = site, credentials, now
        secret = hashlib.sha256(credentials.secret.encode()).hexdigest()
        self._key = (site.api, credentials.client_id, secret)

    @property
    def skew(self) -> timedelta:
        """How far the authority's clock is ahead of ours, as of its last answer."""
        return _memory.skew.get(self._site.api, timedelta(0))

    # -- calls

    def sign_in(self) -> str:
        """A token, kept as long as it lasts. Raises SignInRefused, Throttled, NotSent, Lost."""
        with _memory.lock:
            token, ends = _memory.tokens.get(self._key, ("", 0))
        if token and _seconds_now() < ends:
            return token
        self._pace("login")
        form = {
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.secret,
            "grant_type": "client_credentials",
            "scope": "InvoicingAPI",
        }
        answer = request(
            "POST",
            self._site.api + "/connect/token",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(form).encode(),
            agent=AGENT,
            policy=self._site.policy,
        )
        self._look_at(answer)
        if answer.status in (400, 401, 403):
            raise SignInRefused
        said = _object(answer) if answer.status == 200 else {}
        token, seconds = said.get("access_token") or "", said.get("expires_in")
        if not isinstance(token, str) or not token.isascii() or not 1 <= len(token) <= 10_000:
            raise Lost("answer_invalid")
        lasts = int(seconds) if isinstance(seconds, Decimal) and 0 < seconds <= 86_400 else TOKEN_SPARE_SECONDS
        with _memory.lock:
            _memory.tokens[self._key] = token, _seconds_now() + max(lasts - TOKEN_SPARE_SECONDS, 0)
        return token

    def submit(self, documents: Sequence[tuple[str, bytes]]) -> Submitted:
        """Submits documents, (number, bytes) each. Raises Lost where it may have been taken, Refused, Throttled, NotSent, SignInRefused."""
        answer = self._call("submit", "POST", "/documentsubmissions", body=batch(documents))
        if answer.status not in (200, 202):
            raise Lost(f"status_{answer.status}")
        said = _object(answer)
        submission = said.get("submissionUid") or said.get("submissionUID") or ""
        accepted, rejected = said.get("acceptedDocuments") or [], said.get("rejectedDocuments") or []
        if not isinstance(submission, str) or not isinstance(accepted, list) or not isinstance(rejected, list):
            raise Lost("answer_invalid")
        return Submitted(
            submission[:60],
            {_text(one, "invoiceCodeNumber"): _identifier(one, "uuid") for one in accepted},
            {
                _text(one, "invoiceCodeNumber"): problems_of(one.get("error"))
                for one in rejected
                if isinstance(one, dict)
            },
        )

    def submission(self, uid: str) -> list[Summary]:
        """The documents of a submission. Raises Refused, Throttled, NotSent, Lost, SignInRefused."""
        found: list[Summary] = []
        for number in range(1, MOST_PAGES + 1):
            path = f"/documentsubmissions/{quote(uid, safe='')}?" + urlencode({"pageNo": number, "pageSize": PAGE})
            rows = _object(self._got("submission", path)).get("documentSummary")
            found += _summaries(rows)
            if not isinstance(rows, list) or len(rows) < PAGE:
                break
        return found

    def details(self, uuid: str) -> tuple[Summary, tuple[Problem, ...]]:
        """A document and what its validation found. Raises as above."""
        said = _object(self._got("details", f"/documents/{quote(uuid, safe='')}/details"))
        results = said.get("validationResults")
        steps = results.get("validationSteps") if isinstance(results, dict) else None
        found: list[Problem] = []
        for step in steps if isinstance(steps, list) else []:
            if isinstance(step, dict) and step.get("status") == "Invalid":
                found += problems_of(step.get("error"))
        return _summary(said), tuple(found)

    @property
    def may_search(self) -> bool:
        """Whether the last search is long enough ago."""
        with _memory.lock:
            times = _memory.calls[self._key[0], self._key[1], "search"]
            return not times or _seconds_now() >= times[-1] + SEARCH_APART_SECONDS

    def search(self, *, number: str, issued_at: datetime) -> Summary | None:
        """What this taxpayer submitted under that number, with that moment of issue; None where the authority lists no such document.

        One call: number and moment leave no more than a page, however much the taxpayer submits. Raises as above.
        """
        query = {
            "issueDateFrom": _moment(issued_at - AROUND_ISSUE),
            "issueDateTo": _moment(issued_at + AROUND_ISSUE),
            "searchQuery": number,
            "invoiceDirection": "Sent",
            "pageSize": PAGE,
            "pageNo": 1,
        }
        found = _summaries(_object(self._got("search", f"/documents/search?{urlencode(query)}")).get("result"))
        for one in found:
            if (one.number, one.issued_at) == (number, issued_at):
                return one
        if len(found) >= PAGE:
            raise Lost("list_too_long")  # it may be on another page
        return None

    def received(self, *, page: int = 1) -> list[Summary]:
        """What others issued to this taxpayer in the last 31 days, a page of it. Raises as above."""
        query = {"InvoiceDirection": "Received", "pageSize": PAGE, "pageNo": page}
        return _summaries(_object(self._got("recent", f"/documents/recent?{urlencode(query)}")).get("result"))

    def change_state(self, uuid: str, status: str, reason: str) -> None:
        """Cancels or rejects. Raises Lost where it may have been done, and as above."""
        body = orjson.dumps({"status": status, "reason": reason})
        answer = self._call("state", "PUT", f"/documents/state/{quote(uuid, safe='')}/state", body=body)
        if answer.status != 200:
            raise Lost(f"status_{answer.status}")

    def is_taxpayer(self, tin: str, id_type: str, id_value: str) -> bool:
        """Whether TIN and id belong together. Raises as above."""
        query = urlencode({"idType": id_type, "idValue": id_value})
        try:
            self._got("validate", f"/taxpayer/validate/{quote(tin, safe='')}?{query}")
        except Refused as refusal:
            if refusal.status == 404:
                return False
            raise
        return True

    def find_tin(self, *, name: str = "", id_type: str = "", id_value: str = "") -> str | None:
        """The TIN of exactly one taxpayer; None where none fits. Raises Refused where several do, and as above."""
        named = (("taxpayerName", name), ("idType", id_type), ("idValue", id_value))
        query = {key: value for key, value in named if value}
        try:
            return _text(_object(self._got("search_tin", f"/taxpayer/search/tin?{urlencode(query)}")), "tin")
        except Refused as refusal:
            if refusal.status == 404:
                return None
            raise

    # -- how they are made

    def _got(self, what: str, path: str) -> Answer:
        answer = self._call(what, "GET", path)
        if answer.status != 200:
            raise Lost(f"status_{answer.status}")
        return answer

    def _call(self, what: str, method: str, path: str, *, body: bytes = b"") -> Answer:
        """With a token; a token that is over is renewed once."""
        for is_last in (False, True):
            token = self.sign_in()
            self._pace(what)
            headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
            if body:
                headers["Content-Type"] = "application/json"
            url = self._site.api + BASE + path
            answer = request(method, url, headers=headers, body=body, agent=AGENT, policy=self._site.policy)
            self._look_at(answer)
            if answer.status != 401:
                break
            with _memory.lock:
                _memory.tokens.pop(self._key, None)
            if is_last:
                raise SignInRefused
        if 400 <= answer.status < 500:
            raise _refused(answer)
        return answer

    def _pace(self, what: str) -> None:
        """Counts a call. Raises Throttled where the minute is full."""
        now = _seconds_now()
        with _memory.lock:
            times = _memory.calls[self._key[0], self._key[1], what]
            while times and times[0] <= now - 60:
                times.popleft()
            if len(times) >= PER_MINUTE[what]:
                raise Throttled(times[0] + 61 - now)
            times.append(now)

    def _look_at(self, answer: Answer) -> None:
        if "date" in answer.headers:
            try:
                said = parsedate_to_datetime(answer.headers["date"])
            except ValueError:
                pass
            else:
                _memory.skew[self._site.api] = (said if said.tzinfo else said.replace(tzinfo=UTC)) - self._now()
        if answer.status == 429:
            raise Throttled(_seconds(answer) or DEFAULT_WAIT_SECONDS)


def batch(documents: Sequence[tuple[str, bytes]]) -> bytes:
    """The body of a submission."""
    rows = [
        {
            "format": "JSON",
            "document": base64.b64encode(content).decode(),
            "documentHash": hashlib.sha256(content).hexdigest(),
            "codeNumber": number,
        }
        for number, content in documents
    ]
    return orjson.dumps({"documents": rows})


def batch_bytes(number: str, content: bytes) -> int:
    """How many bytes a document adds to a submission, at the most."""
    return -(-len(content) // 3) * 4 + 6 * len(number) + 200


def problems_of(error: Any, *, depth: int = 0) -> tuple[Problem, ...]:
    """What an error says, in either of the two shapes that the authority sends: the inner ones, or else itself."""
    if not isinstance(error, dict) or depth > 5:
        return ()
    inner: list[Problem] = []
    for name in ("details", "innerError"):
        for one in error[name] if isinstance(error.get(name), list) else []:
            inner += problems_of(one, depth=depth + 1)
    if inner:
        return tuple(inner[:100])
    code = _said(error, "errorCode") or _said(error, "code")
    message = _said(error, "error") or _said(error, "message")
    place = _said(error, "propertyPath") or _said(error, "target")
    return (Problem(code[:40], message, place[:200]),) if code or message else ()


def _refused(answer: Answer) -> Refused:
    """The first problem of an error's body; a body that says nothing is no reason to fail."""
    said = _json(answer)
    error = said.get("error") if isinstance(said, dict) else None
    found = problems_of(error) or problems_of(said)
    code = _said(error, "code") if isinstance(error, dict) else ""
    first = found[0] if found else Problem("", "")
    return Refused(answer.status, code or first.code, first.message, _seconds(answer))


def _seconds(answer: Answer) -> int | None:
    said = answer.headers.get("retry-after", "")
    return min(max(int(said), 1), LONGEST_WAIT_SECONDS) if said.isascii() and said.isdigit() and len(said) < 9 else None


def _object(answer: Answer) -> dict[str, Any]:
    said = _json(answer)
    if not isinstance(said, dict):
        raise Lost("answer_invalid")
    return said


def _json(answer: Answer) -> Any:
    """What an answer says, numbers as Decimal; None where it is no JSON."""
    try:
        return json.loads(answer.body, parse_float=Decimal, parse_int=_number)
    except (ValueError, RecursionError, ArithmeticError):
        return None


def _number(text: str) -> Decimal:
    return Decimal(text[:40])


def _text(row: Any, name: str, *, most: int = 300) -> str:
    found = row.get(name) if isinstance(row, dict) else None
    if not isinstance(found, str) or len(found) > most or "\x00" in found:
        raise Lost("answer_invalid")
    return found


def _identifier(row: Any, name: str) -> str:
    found = _text(row, name, most=60)
    if not found.isascii() or not found.isalnum():
        raise Lost("answer_invalid")
    return found


def _said(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name)
    return "".join(ch for ch in found[:1000] if ch.isprintable() or ch == "\n") if isinstance(found, str) else ""


def _summaries(rows: Any) -> list[Summary]:
    if not isinstance(rows, list) or len(rows) > 10 * PAGE:
        raise Lost("answer_invalid")
    return [_summary(row) for row in rows]


def _summary(row: Any) -> Summary:
    uuid = _identifier(row, "uuid")
    total = row.get("totalPayableAmount", row.get("total"))
    return Summary(
        uuid=uuid,
        submission=(_said(row, "submissionUid") or _said(row, "submissionUID"))[:60],
        long_id="".join(ch for ch in _said(row, "longId") if ch.isascii() and ch.isalnum())[:100],
        number=_said(row, "internalId"),
        status=_said(row, "status"),
        issued_at=_read_moment(row, "dateTimeIssued"),
        validated_at=_read_moment(row, "dateTimeValidated"),
        cancelled_at=_read_moment(row, "cancelDateTime"),
        reject_requested_at=_read_moment(row, "rejectRequestDateTime"),
        reason=_said(row, "documentStatusReason")[:300],
        issuer_tin=_said(row, "issuerTin") or _said(row, "supplierTin"),
        issuer_name=_said(row, "issuerName"),
        receiver_name=_said(row, "receiverName"),
        type_name=_said(row, "typeName"),
        total=total if isinstance(total, Decimal) and abs(total) < LARGEST_TOTAL else None,
    )


def _read_moment(row: Mapping[str, Any], name: str) -> datetime | None:
    said = _said(row, name)
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if 2000 < found.year < 2200 else None


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

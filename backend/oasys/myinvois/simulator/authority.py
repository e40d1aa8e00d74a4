"""The authority's rules and memory: requests in, answers out, by a clock that is given. No network.

Limits, states and names are those of the published API; what it does not publish (names of steps, codes of fields) is ours.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from oasys.myinvois.certificates import registration_of, tin_of
from oasys.myinvois.checking import NOTES, PUBLIC_TIN, findings
from oasys.myinvois.documents import MOST_BYTES, MOST_BYTES_OF_ONE
from oasys.myinvois.signing import SignatureWrong, check
from oasys.myinvois.simulator.shapes import Call, Client, Held, Refusal, Reply, Taxpayer, as_json
from oasys.myinvois.simulator.structure import Misshapen, understood
from oasys.myinvois.simulator.wire import (
    SEARCHED_DAYS,
    TYPE_NAMES,
    as_base64,
    filtered,
    form_of,
    http_date,
    moment,
    new_id,
    object_of,
    ok,
    paging_of,
    rejection_of,
    rows_of,
    span_of,
    summary_of,
    token_error,
    type_of,
)

WINDOW = timedelta(hours=72)
OLDEST = timedelta(hours=72)
SAME_SUBMISSION = timedelta(minutes=10)
SAME_DOCUMENT = timedelta(hours=2)
TOKEN_SECONDS = 3600
LIMITS = {
    "login": 12, "submit": 100, "submission": 300, "raw": 60, "details": 125, "recent": 12, "search": 12, "state": 12,
    "validate": 60, "search_tin": 60, "types": 60,
}  # fmt: skip
FAULTS = (
    "lost_answer",
    "error_500",
    "error_503",
    "throttled",
    "token_expired",
    "garbage",
    "bomb",
    "slow",
    "invalid",
    "refused",
)
BASE = "/api/v1.0"


def _now() -> datetime:
    return datetime.now(UTC)


class Authority:
    """One authority with its taxpayers. Safe for threads: one request at a time."""

    def __init__(
        self,
        *,
        clients: Mapping[str, Client],
        taxpayers: tuple[Taxpayer, ...] = (),
        clock: Callable[[], datetime] = _now,
        delay_seconds: int = 0,
    ) -> None:
        self.clients, self.taxpayers, self.clock = dict(clients), taxpayers, clock
        self.delay = timedelta(seconds=delay_seconds)
        self.documents: dict[str, Held] = {}
        self.notifications: list[dict[str, Any]] = []
        self.calls: list[tuple[str, int]] = []
        self._payloads: dict[str, datetime] = {}
        self._faults: dict[str, int] = {}
        self._counts: dict[tuple[str, str], deque[datetime]] = defaultdict(deque)
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()

    def will(self, fault: str, times: int = 1) -> None:
        """Switches a fault on for so many requests that it fits."""
        if fault not in FAULTS:
            raise ValueError(f"there is no fault {fault}: one of {', '.join(FAULTS)}")
        self._faults[fault] = times

    def answer(self, call: Call) -> Reply:
        with self._lock:
            try:
                reply = self._answered(call)
            except Refusal as refusal:
                reply = refusal.reply
            self.calls.append((f"{call.method} {call.path}", reply.status))
            return Reply(
                reply.status,
                reply.body,
                (*reply.headers, ("correlationId", secrets.token_hex(16)), ("Date", http_date(self.clock()))),
                reply.content_type,
                reply.lost,
            )

    def _takes(self, fault: str) -> bool:
        left = self._faults.get(fault, 0)
        if left:
            self._faults[fault] = left - 1
        return left > 0

    def _answered(self, call: Call) -> Reply:
        parts = call.path.strip("/").split("/")
        if call.path == "/connect/token" and call.method == "POST":
            return self._login(call)
        if len(parts) == 3 and parts[1] == "share":
            return self._shared(parts[0], parts[2])
        if not call.path.startswith(BASE + "/"):
            raise Refusal(404, "NotFound", "There is no such address.")
        client_id, tin = self._signed_in(call)
        for fault, status in (("error_500", 500), ("error_503", 503)):
            if self._takes(fault):
                raise Refusal(status, "InternalError", "A fault that was switched on.")
        if self._takes("throttled"):
            raise Refusal(429, "TooManyRequests", "A limit that was switched on.", Retry_After="30")
        if self._takes("garbage"):
            return Reply(200, b'{"result": [')
        if self._takes("bomb"):
            return Reply(200, b"[" * 64_000_000)
        self._process()
        route = (call.method, *parts[2:])
        return self._routed(route, call, client_id, tin)

    def _routed(self, route: tuple[str, ...], call: Call, client_id: str, tin: str) -> Reply:
        match route:
            case ("POST", "documentsubmissions"):
                self._count(client_id, "submit")
                return self._submit(call, tin)
            case ("GET", "documentsubmissions", uid):
                self._count(client_id, "submission")
                return self._submission(uid, tin, call.query)
            case ("GET", "documents", "search"):
                self._count(client_id, "search")
                return self._search(call.query, tin)
            case ("GET", "documents", "recent"):
                self._count(client_id, "recent")
                return self._recent(call.query, tin)
            case ("GET", "documents", uuid, "raw" | "details" as what):
                self._count(client_id, what)
                return self._read(uuid, tin, what)
            case ("PUT", "documents", "state", uuid, "state"):
                self._count(client_id, "state")
                return self._change(uuid, tin, call.body)
            case ("GET", "taxpayer", "validate", other):
                self._count(client_id, "validate")
                return self._validate(other, call.query)
            case ("GET", "taxpayer", "search", "tin"):
                self._count(client_id, "search_tin")
                return self._search_tin(call.query)
            case ("GET", "documenttypes"):
                self._count(client_id, "types")
                return ok({"result": [type_of(code) for code in TYPE_NAMES]})
            case ("GET", "notifications", "taxpayer"):
                own = [one for one in self.notifications if one["receiver"] == tin]
                return ok({"result": own[-100:], "metadata": {"hasNext": False}})
        raise Refusal(404, "NotFound", "There is no such address.")

    def _count(self, client_id: str, what: str) -> None:
        now, times = self.clock(), self._counts[client_id, what]
        while times and times[0] <= now - timedelta(minutes=1):
            times.popleft()
        if len(times) >= LIMITS[what]:
            wait = max(1, int((times[0] + timedelta(minutes=1) - now).total_seconds()) + 1)
            raise Refusal(
                429, "TooManyRequests", "Too many requests.", Retry_After=str(wait), X_Rate_Limit_Limit=str(LIMITS[what]),
                X_Rate_Limit_Remaining="0", X_Rate_Limit_Reset=str(wait),
            )  # fmt: skip
        times.append(now)

    # -- identity

    def _login(self, call: Call) -> Reply:
        form = form_of(call.body)
        self._count(form.get("client_id", ""), "login")
        if missing := [name for name in ("client_id", "client_secret", "grant_type") if not form.get(name)]:
            return token_error("invalid_request", f"{missing[0]} is needed")
        if form["grant_type"] != "client_credentials":
            return token_error("unsupported_grant_type", "the grant is client_credentials")
        if form.get("scope", "InvoicingAPI") != "InvoicingAPI":
            return token_error("invalid_scope", "the scope is InvoicingAPI")
        client = self.clients.get(form["client_id"])
        if client is None or not hmac.compare_digest(client.secret, form["client_secret"]):
            return token_error("invalid_client", "id or secret are wrong")
        ends = int(self.clock().timestamp()) + TOKEN_SECONDS
        claims = {"sub": form["client_id"], "tin": client.tin, "exp": ends, "jti": secrets.token_hex(8)}
        head, body = as_base64({"alg": "HS256", "typ": "JWT"}), as_base64(claims)
        token = f"{head}.{body}.{self._mac(f'{head}.{body}')}"
        return ok({"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "scope": "InvoicingAPI"})

    def _mac(self, text: str) -> str:
        mac = hmac.digest(self._key, text.encode(), "sha256")
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")

    def _signed_in(self, call: Call) -> tuple[str, str]:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        head, _, mac = token.rpartition(".")
        if scheme != "Bearer" or not head or not hmac.compare_digest(mac, self._mac(head)):
            raise Refusal(401, "Unauthorized", "No valid token.")
        claims = json.loads(base64.urlsafe_b64decode(head.split(".")[1] + "=="))
        if claims["exp"] <= self.clock().timestamp() or self._takes("token_expired"):
            raise Refusal(401, "Unauthorized", "The token is over.")
        return claims["sub"], claims["tin"]

    # -- submitting

    def _submit(self, call: Call, tin: str) -> Reply:
        if not call.headers.get("content-type", "").startswith("application/json"):
            raise Refusal(400, "BadStructure", "The content is JSON.")
        if len(call.body) > MOST_BYTES:
            raise Refusal(400, "MaximumSizeExceeded", "A submission has 5 MB at the most.")
        now = self.clock()
        fingerprint = hashlib.sha256(call.body).hexdigest()
        before = self._payloads.get(f"{tin} {fingerprint}")
        if before is not None and now - before < SAME_SUBMISSION:
            left = int((before + SAME_SUBMISSION - now).total_seconds())
            raise Refusal(422, "DuplicateSubmission", "The same was submitted before.", Retry_After=str(left))
        rows = rows_of(call.body)
        if self._takes("refused"):
            raise Refusal(400, "BadStructure", "A fault that was switched on.")
        accepted: list[Held] = []
        rejected: list[dict[str, Any]] = []
        submission = new_id(26)
        for row in rows:
            try:
                held = self._taken(row, submission, tin, now)
            except Misshapen as error:
                rejected.append(rejection_of(str(row.get("codeNumber", "")), error))
            else:
                accepted.append(held)
        self._payloads[f"{tin} {fingerprint}"] = now
        self.documents |= {held.uuid: held for held in accepted}
        answer = {
            "submissionUid": submission if accepted else None,
            "acceptedDocuments": [{"uuid": held.uuid, "invoiceCodeNumber": held.what.one.number} for held in accepted],
            "rejectedDocuments": rejected,
        }
        return Reply(202, as_json(answer), lost=self._takes("lost_answer"))

    def _taken(self, row: dict[str, Any], submission: str, tin: str, now: datetime) -> Held:
        try:
            content = base64.b64decode(row["document"], validate=True)
        except (binascii.Error, ValueError, TypeError, KeyError):
            raise Misshapen("document", "this is no base64") from None
        if row.get("format") != "JSON":
            raise Misshapen("format", "this simulator takes JSON")
        if len(content) > MOST_BYTES_OF_ONE:
            raise Misshapen("document", "a document has 300 KB at the most")
        if row.get("documentHash") != hashlib.sha256(content).hexdigest():
            raise Misshapen("documentHash", "the hash is another one")
        what = understood(content)
        if row.get("codeNumber") != what.one.number:
            raise Misshapen("codeNumber", "the document has another number")
        held = Held(new_id(26), submission, tin, content, what, now)
        if held.issuer != tin:
            raise Misshapen("Supplier", "IncorrectSubmitter: the issuer is somebody else")
        if what.one.issued_at > now:
            raise Misshapen("IssueDate", "CF322: the moment lies in the future")
        if what.one.issued_at < now - OLDEST:
            raise Misshapen("IssueDate", "CF321: the moment is older than 72 hours")
        return held

    # -- what happens in the background

    def _process(self) -> None:
        """Validates what has waited long enough."""
        now = self.clock()
        slow = self._faults.get("slow", 0) > 0
        for held in [one for one in self.documents.values() if one.state == "Submitted"]:
            if now < held.received_at + self.delay or (slow and now < held.received_at + timedelta(minutes=10)):
                continue
            held.steps = [{"name": name, "status": "Valid", "error": None} for name in _STEPS]
            errors = list(self._errors(held))
            for number, code, message in errors:
                error: dict[str, Any] = {"errorCode": code, "error": message, "propertyPath": None, "innerError": []}
                held.steps[number] |= {"status": "Invalid", "error": error}
            if errors:
                held.state = "Invalid"
                continue
            held.state, held.validated_at, held.long_id = "Valid", now, new_id(40)
            self._notify(held, 7, held.issuer)
            if held.receiver != PUBLIC_TIN:
                self._notify(held, 6, held.receiver)

    def _errors(self, held: Held) -> Iterator[tuple[int, str, str]]:
        if self._takes("invalid"):
            yield 3, "CF999", "A fault that was switched on."
        one = held.what.one
        if held.what.version == "1.1":
            try:
                checked = check(held.content)
            except SignatureWrong as error:
                yield 0, error.code, str(error)
            else:
                certificate = checked.certificate
                if tin_of(certificate) != held.issuer:
                    yield 0, "DS311", "The certificate was issued to another TIN."
                own = one.buyer if one.is_self_billed else one.supplier
                if registration_of(certificate) != own.registration:
                    yield 0, "DS312", "The certificate was issued to another registration number."
                if not certificate.not_valid_before_utc <= held.received_at < certificate.not_valid_after_utc:
                    yield 0, "DS329", "The certificate is not valid now."
        for code, message in self._reference_errors(held):
            yield 2, code, message
        for found in findings(one):
            yield 3, "CF321", f"{found.place}: {found.message}"
        if held.what.stated_payable != one.payable:
            yield 3, "CF366", "The payable amount is another one."
        if self._has_twin(held):
            yield 4, "DS302", "The same document was submitted before."

    def _reference_errors(self, held: Held) -> Iterator[tuple[str, str]]:
        one = held.what.one
        if one.kind not in NOTES:
            return
        for _, uuid in one.references:
            about = self.documents.get(uuid)
            if about is None or about.state != "Valid" or about.issuer != held.issuer:
                yield "CF364", "There is no valid document that the note is about."
            elif about.what.one.kind[0] != one.kind[0]:
                yield "CF365", "A self-billed note is about a self-billed document, and others about others."

    def _has_twin(self, held: Held) -> bool:
        one = held.what.one
        return any(
            other.uuid != held.uuid
            and other.state in ("Valid", "Cancelled")
            and (other.what.one.kind, other.what.one.number, other.what.one.issued_at, other.issuer)
            == (one.kind, one.number, one.issued_at, held.issuer)
            and held.received_at - other.received_at < SAME_DOCUMENT
            for other in self.documents.values()
        )

    def _notify(self, held: Held, kind: int, receiver: str) -> None:
        self.notifications.append({"receiver": receiver, "typeId": kind, "documentUuid": held.uuid, "status": 4})

    # -- reading back

    def _submission(self, uid: str, tin: str, query: Mapping[str, str]) -> Reply:
        own = [held for held in self.documents.values() if held.submission == uid and held.submitter == tin]
        if not own:
            raise Refusal(404, "NotFound", "There is no such submission.")
        size, number = paging_of(query)
        states = {held.state for held in own}
        overall = "in progress" if "Submitted" in states else "partially valid"
        overall = "valid" if states <= {"Valid", "Cancelled"} else "invalid" if states == {"Invalid"} else overall
        return ok(
            {
                "submissionUid": uid,
                "documentCount": len(own),
                "dateTimeReceived": moment(own[0].received_at),
                "overallStatus": overall,
                "documentSummary": [summary_of(held) for held in own[(number - 1) * size : number * size]],
            }
        )

    def _seen(self, tin: str) -> list[Held]:
        """What a taxpayer may see, the newest first: issued ones, and received ones that were valid."""
        found = [
            held
            for held in self.documents.values()
            if held.issuer == tin or (held.receiver == tin and held.state in ("Valid", "Cancelled"))
        ]
        return sorted(found, key=lambda held: held.received_at, reverse=True)

    def _search(self, query: Mapping[str, str], tin: str) -> Reply:
        spans: list[tuple[str, Callable[[Held], datetime]]] = [
            ("submissionDate", lambda held: held.received_at),
            ("issueDate", lambda held: held.what.one.issued_at),
        ]
        found, is_bounded = self._seen(tin), False
        for name, of in spans:
            if f"{name}From" in query or f"{name}To" in query:
                first, last = span_of(query, name)
                is_bounded = True
                found = [held for held in found if first <= of(held) <= last]
        if not is_bounded:
            raise Refusal(400, "BadArgument", "Name submission dates, or issue dates.")
        return self._listed(filtered(found, query, tin), query, names=("supplierTIN", "buyerTIN"))

    def _recent(self, query: Mapping[str, str], tin: str) -> Reply:
        since = self.clock() - SEARCHED_DAYS
        found = [held for held in self._seen(tin) if held.received_at >= since]
        return self._listed(filtered(found, query, tin), query, names=("supplierTin", "buyerTin"))

    def _listed(self, found: list[Held], query: Mapping[str, str], *, names: tuple[str, str]) -> Reply:
        size, number = paging_of(query)
        rows = []
        for held in found[(number - 1) * size : number * size]:
            row = summary_of(held)
            totals = {"totalSales": row["totalExcludingTax"], "netAmount": row["totalNetAmount"]}
            row |= totals | {"total": row["totalPayableAmount"], "submissionChannel": "ERP"}
            row |= {names[0]: held.what.one.supplier.tin, names[1]: held.what.one.buyer.tin}
            rows.append(row)
        pages = -(-len(found) // size)
        return ok({"result": rows, "metadata": {"totalPages": pages, "totalCount": len(found)}})

    def _read(self, uuid: str, tin: str, what: str) -> Reply:
        held = next((one for one in self._seen(tin) if one.uuid == uuid), None)
        if held is None or (what == "raw" and held.state == "Invalid"):
            raise Refusal(404, "NotFound", "There is no such document.")
        if what == "raw":
            return ok(summary_of(held) | {"document": held.content.decode()})
        status = "Valid" if held.state == "Cancelled" else held.state
        return ok(summary_of(held) | {"validationResults": {"status": status, "validationSteps": held.steps}})

    def _shared(self, uuid: str, long_id: str) -> Reply:
        held = self.documents.get(uuid)
        if held is None or not held.long_id or not hmac.compare_digest(held.long_id, long_id):
            return Reply(404, b"There is no such document.", content_type="text/plain; charset=utf-8")
        one = held.what.one
        page = f"{TYPE_NAMES[one.kind]} {one.number}: {held.state}, {one.payable:f} {one.currency}"
        return Reply(200, page.encode(), content_type="text/plain; charset=utf-8")

    # -- cancelling and rejecting

    def _change(self, uuid: str, tin: str, body: bytes) -> Reply:
        said = object_of(body)
        status, reason = said.get("status"), said.get("reason")
        held = self.documents.get(uuid)
        if held is None or tin not in (held.issuer, held.receiver):
            raise Refusal(404, "NotFound", "There is no such document.")
        if status not in ("cancelled", "rejected") or not isinstance(reason, str) or not 1 <= len(reason) <= 300:
            raise Refusal(400, "BadArgument", "Say cancelled or rejected, and a reason of 1 to 300 signs.")
        if tin != (held.issuer if status == "cancelled" else held.receiver):
            raise Refusal(403, "Forbidden", "That is for the other side.")
        if held.state != "Valid" or held.validated_at is None or (status == "rejected" and held.rejected_at):
            raise Refusal(400, "IncorrectState", "The document is in another state.")
        if self.clock() > held.validated_at + WINDOW:
            raise Refusal(400, "OperationPeriodOver", "72 hours are over.")
        if status == "cancelled":
            if self._is_referred_to(held):
                raise Refusal(400, "ActiveReferencingDocuments", "Cancel the notes about it first.")
            held.state, held.cancelled_at, held.reason = "Cancelled", self.clock(), reason
            self._notify(held, 8, held.receiver)
            answer = {"uuid": uuid, "status": "Cancelled"}
        else:
            held.rejected_at, held.reason = self.clock(), reason
            self._notify(held, 15, held.issuer)
            answer = {"uuid": uuid, "status": "Requested for Rejection"}
        return Reply(200, as_json(answer), lost=self._takes("lost_answer"))

    def _is_referred_to(self, held: Held) -> bool:
        return any(
            other.state in ("Valid", "Submitted") and held.uuid in [uuid for _, uuid in other.what.one.references]
            for other in self.documents.values()
        )

    # -- taxpayers

    def _validate(self, tin: str, query: Mapping[str, str]) -> Reply:
        if query.get("idType") not in ("NRIC", "PASSPORT", "BRN", "ARMY") or not query.get("idValue"):
            raise Refusal(400, "BadArgument", "Name idType and idValue.")
        wanted = (tin, query["idType"], query["idValue"])
        if not any((one.tin, one.id_type, one.id_value) == wanted for one in self.taxpayers):
            raise Refusal(404, "NotFound", "There is no such taxpayer.")
        return Reply(200)

    def _search_tin(self, query: Mapping[str, str]) -> Reply:
        name, id_type, id_value = (query.get(key, "") for key in ("taxpayerName", "idType", "idValue"))
        if not name and not (id_type and id_value):
            raise Refusal(400, "BadArgument", "Name taxpayerName, or idType and idValue.")
        found = [
            one
            for one in self.taxpayers
            if (not name or one.name.lower() == name.lower())
            and (not id_value or (one.id_type, one.id_value) == (id_type, id_value))
        ]
        if not found:
            raise Refusal(404, "NotFound", "There is no such taxpayer.")
        if len(found) > 1:
            raise Refusal(400, "BadArgument", "Several taxpayers fit.")
        return ok({"tin": found[0].tin})


_STEPS = (
    "Step01-Signature Validator", "Step02-Taxpayer Profile Validator", "Step03-Referenced Documents Validator",
    "Step04-Code Field Validator", "Step05-Duplicated Submission Validator",
)  # fmt: skip

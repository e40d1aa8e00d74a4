"""Requests read, and answers written, as the published API has them."""

import base64
import json
import secrets
import string
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

from oasys.myinvois.documents import MOST_DOCUMENTS
from oasys.myinvois.simulator.shapes import Held, Refusal, Reply, as_json
from oasys.myinvois.simulator.structure import Misshapen

SEARCHED_DAYS = timedelta(days=31)
CENT = Decimal("0.01")
TYPE_NAMES = {
    "01": "Invoice", "02": "Credit Note", "03": "Debit Note", "04": "Refund Note", "11": "Self-billed Invoice",
    "12": "Self-billed Credit Note", "13": "Self-billed Debit Note", "14": "Self-billed Refund Note",
}  # fmt: skip


def summary_of(held: Held) -> dict[str, Any]:
    """A document as lists show it; amounts in ringgit."""
    one = held.what.one
    rate = one.rate or Decimal(1)

    def ringgit(amount: Decimal) -> Decimal:
        return (amount * rate).quantize(CENT, ROUND_HALF_UP)

    return {
        "uuid": held.uuid,
        "submissionUid": held.submission,
        "longId": held.long_id,
        "internalId": one.number,
        "typeName": TYPE_NAMES[one.kind],
        "typeVersionName": held.what.version,
        "issuerTin": held.issuer,
        "issuerName": (one.buyer if one.is_self_billed else one.supplier).name,
        "receiverId": (one.supplier if one.is_self_billed else one.buyer).registration,
        "receiverName": (one.supplier if one.is_self_billed else one.buyer).name,
        "dateTimeIssued": moment(one.issued_at),
        "dateTimeReceived": moment(held.received_at),
        "dateTimeValidated": held.validated_at and moment(held.validated_at),
        "totalExcludingTax": ringgit(one.net),
        "totalDiscount": ringgit(sum((line.allowance for line in one.lines), Decimal(0))),
        "totalNetAmount": ringgit(one.net),
        "totalPayableAmount": ringgit(one.payable),
        "status": held.state,
        "cancelDateTime": held.cancelled_at and moment(held.cancelled_at),
        "rejectRequestDateTime": held.rejected_at and moment(held.rejected_at),
        "documentStatusReason": held.reason,
        "createdByUserId": held.submitter,
    }


def filtered(found: list[Held], query: Mapping[str, str], tin: str) -> list[Held]:
    """Those that a search asks for."""
    direction = query.get("invoiceDirection", query.get("InvoiceDirection"))
    return [
        held
        for held in found
        if query.get("status", held.state) == held.state
        and query.get("documentType", held.what.one.kind) == held.what.one.kind
        and query.get("uuid", held.uuid) == held.uuid
        and (direction is None or (direction == "Sent") == (held.issuer == tin))
        and query.get("searchQuery", "").lower() in f"{held.uuid} {held.what.one.number}".lower()
    ]


def rows_of(body: bytes) -> list[dict[str, Any]]:
    """The documents of a submission. Raises Refusal."""
    rows = object_of(body).get("documents")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refusal(400, "BadStructure", "documents is a list with one document at least.")
    if len(rows) > MOST_DOCUMENTS:
        raise Refusal(400, "MaximumSizeExceeded", "A submission has 100 documents at the most.")
    return rows


def object_of(body: bytes) -> dict[str, Any]:
    """A body that is a JSON object. Raises Refusal."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refusal(400, "BadStructure", "The body is no JSON object.")
    return found


def rejection_of(number: str, error: Misshapen) -> dict[str, Any]:
    """Why one document of a submission was not taken."""
    code = str(error).partition(":")[0] if str(error)[:2] == "CF" else "CF321"
    detail = {"code": code, "message": str(error), "target": error.place, "propertyPath": error.place}
    whole = {"code": "2", "message": "Validation Error", "target": number, "propertyPath": None, "details": [detail]}
    return {"invoiceCodeNumber": number, "error": whole}


def type_of(code: str) -> dict[str, Any]:
    """A kind of document, with the hours of its workflow."""
    hours = {"submissionDuration": 72, "cancellationDuration": 72, "rejectionDuration": 72}
    parameters = [{"parameter": name, "value": value} for name, value in hours.items()]
    return {"id": int(code), "invoiceTypeCode": code, "description": TYPE_NAMES[code], "workflowParameters": parameters}


def paging_of(query: Mapping[str, str]) -> tuple[int, int]:
    """Size and number of the page. Raises Refusal."""
    try:
        size, number = int(query.get("pageSize", "100")), int(query.get("pageNo", "1"))
    except ValueError:
        size = number = 0
    if not 1 <= size <= 100 or number < 1:
        raise Refusal(400, "BadArgument", "A page has 1 to 100 documents.")
    return size, number


def span_of(query: Mapping[str, str], name: str) -> tuple[datetime, datetime]:
    """The first and the last moment of a search. Raises Refusal."""
    try:
        first, last = (
            datetime.strptime(query[f"{name}{end}"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for end in ("From", "To")
        )
    except (KeyError, ValueError):
        raise Refusal(400, "BadArgument", f"Name {name}From and {name}To.") from None
    if not timedelta(0) < last - first <= SEARCHED_DAYS:
        raise Refusal(400, "BadArgument", "At most 31 days lie between.")
    return first, last


def form_of(body: bytes) -> dict[str, str]:
    """What a form says; nothing where it is none."""
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=20))
    except (UnicodeDecodeError, ValueError):
        return {}


def token_error(code: str, message: str) -> Reply:
    """An error as OAuth has it."""
    return Reply(400, as_json({"error": code, "error_description": message}))


def ok(value: Any) -> Reply:
    """What was asked for."""
    return Reply(200, as_json(value))


def as_base64(value: Any) -> str:
    """JSON in base64 as a token has it."""
    return base64.urlsafe_b64encode(as_json(value)).decode().rstrip("=")


def new_id(length: int) -> str:
    """Capitals and digits nobody guesses."""
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(length))


def moment(at: datetime) -> str:
    """A moment as the API writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def http_date(at: datetime) -> str:
    """A moment as headers write it."""
    return format_datetime(at.astimezone(UTC), usegmt=True)

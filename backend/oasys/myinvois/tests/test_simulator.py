"""The simulated authority by itself: limits, clock edges and faults, asked as a program asks it."""

import base64
import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from oasys.myinvois.plain_json import read, written
from oasys.myinvois.signing import signed
from oasys.myinvois.simulator.authority import Authority
from oasys.myinvois.simulator.shapes import Call
from oasys.myinvois.tests import authority_sample as sample
from oasys.myinvois.tests.desk import BRN, CLIENT, OTHER, TIN, Clock, make_authority, make_identity


class Program:
    """A client of the authority."""

    def __init__(self, authority: Authority, client: tuple[str, str] = CLIENT) -> None:
        self.authority = authority
        form = {"client_id": client[0], "client_secret": client[1], "grant_type": "client_credentials"}
        answer = authority.answer(Call("POST", "/connect/token", {}, {}, urlencode(form).encode()))
        self.token = json.loads(answer.body)["access_token"]

    def call(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any, dict[str, str]]:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.authority.answer(Call(method, "/api/v1.0" + path, query, headers, raw))
        return answer.status, json.loads(answer.body) if answer.body else None, dict(answer.headers)

    def submit(self, *documents: bytes) -> tuple[int, Any, dict[str, str]]:
        rows = [
            {
                "format": "JSON",
                "document": base64.b64encode(one).decode(),
                "documentHash": hashlib.sha256(one).hexdigest(),
                "codeNumber": read(one)["Invoice"][0]["ID"][0]["_"],
            }
            for one in documents
        ]
        return self.call("POST", "/documentsubmissions", {"documents": rows})


def document(clock: Clock, number: str = "S-1", **changed: Any) -> bytes:
    """The authority's sample with ids and sums that hold, signed."""
    whole = read(written(sample.DOCUMENT))
    invoice = whole["Invoice"][0]
    for name in ("BillingReference", "AdditionalDocumentReference", "Delivery", "PrepaidPayment", "AllowanceCharge"):
        del invoice[name]
    for side, tin, brn in (
        ("AccountingSupplierParty", TIN, BRN),
        ("AccountingCustomerParty", OTHER.tin, OTHER.id_value),
    ):
        ids = invoice[side][0]["Party"][0]["PartyIdentification"]
        ids[0]["ID"][0]["_"], ids[1]["ID"][0]["_"] = tin, brn
    money = {"currencyID": "MYR"}
    line = invoice["InvoiceLine"][0]
    del line["AllowanceCharge"]
    for place, amount in (
        (line["LineExtensionAmount"], 17), (line["ItemPriceExtension"][0]["Amount"], 17), (line["TaxTotal"][0]["TaxAmount"], 1),
        (line["TaxTotal"][0]["TaxSubtotal"][0]["TaxAmount"], 1), (invoice["TaxTotal"][0]["TaxAmount"], 1),
    ):  # fmt: skip
        place[0]["_"] = Decimal(amount)
    invoice["LegalMonetaryTotal"] = [
        {
            name: [{"_": Decimal(amount), **money}]
            for name, amount in (("TaxExclusiveAmount", 17), ("TaxInclusiveAmount", 18), ("PayableAmount", 18))
        }
    ]
    at = clock()
    said = {"ID": number, "IssueDate": f"{at:%Y-%m-%d}", "IssueTime": f"{at:%H:%M:%SZ}"} | changed
    for name, value in said.items():
        invoice[name] = [{"_": value}] if isinstance(value, str) else value
    identity = make_identity()
    return signed(whole, certificate=identity.certificate, key=identity.key, at=at)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def authority(clock: Clock) -> Authority:
    return make_authority(clock)


def status_of(authority: Authority, program: Program, uuid: str) -> tuple[str, list[str]]:
    found = program.call("GET", f"/documents/{uuid}/details")[1]
    errors = [step["error"]["errorCode"] for step in found["validationResults"]["validationSteps"] if step["error"]]
    return found["status"], errors


def test_a_document_goes_through(authority: Authority, clock: Clock):
    program = Program(authority)
    status, answer, headers = program.submit(document(clock))
    assert status == 202
    assert headers["correlationId"]
    uuid = answer["acceptedDocuments"][0]["uuid"]
    assert status_of(authority, program, uuid) == ("Valid", [])
    found = program.call("GET", f"/documentsubmissions/{answer['submissionUid']}")[1]
    assert (found["overallStatus"], found["documentSummary"][0]["totalPayableAmount"]) == ("valid", 18)
    page = f"/{uuid}/share/{found['documentSummary'][0]['longId']}"
    assert authority.answer(Call("GET", page, {}, {}, b"")).status == 200
    assert authority.answer(Call("GET", page + "X", {}, {}, b"")).status == 404
    buyer = Program(authority, ("buyer", "of the buyer"))
    assert buyer.call("GET", f"/documents/{uuid}/raw")[1]["document"] == document(clock).decode()
    assert buyer.call("GET", f"/documentsubmissions/{answer['submissionUid']}")[0] == 404
    assert [one["typeId"] for one in buyer.call("GET", "/notifications/taxpayer")[1]["result"]] == [6]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"LegalMonetaryTotal": None}, None),
        ({"IssueDate": "2026-3-15"}, None),
        ({"Surprise": "x"}, None),
        ({"DocumentCurrencyCode": "XXX"}, "CF321"),
        ({"InvoiceTypeCode": [{"_": "02", "listVersionID": "1.1"}]}, "CF321"),
    ],
)
def test_structure_at_once_and_content_later(authority: Authority, clock: Clock, changed: Any, code: str | None):
    program = Program(authority)
    answer = program.submit(document(clock, **changed))[1]
    if code is None:
        assert (answer["submissionUid"], len(answer["rejectedDocuments"])) == (None, 1)
    else:
        state, codes = status_of(authority, program, answer["acceptedDocuments"][0]["uuid"])
        assert (state, code in codes) == ("Invalid", True)


@pytest.mark.parametrize(("ahead", "ok"), [(0, True), (1, False), (-72 * 3600, True), (-72 * 3600 - 1, False)])
def test_the_moment_of_issue(authority: Authority, clock: Clock, ahead: int, ok: bool):
    content = document(Clock(clock() + timedelta(seconds=ahead)))
    answer = Program(authority).submit(content)[1]
    assert len(answer["acceptedDocuments"]) == ok


def test_a_tampered_document_and_a_foreign_certificate_are_invalid(authority: Authority, clock: Clock):
    program = Program(authority)
    changed = read(document(clock, "S-2"))
    changed["Invoice"][0]["PaymentTerms"][0]["Note"][0]["_"] = "Other terms"
    answer = program.submit(document(clock), written(changed))[1]
    states = [status_of(authority, program, one["uuid"]) for one in answer["acceptedDocuments"]]
    assert states == [("Valid", []), ("Invalid", ["DS320"])]
    assert program.submit(document(clock, AccountingSupplierParty=_other_party(clock)))[1]["rejectedDocuments"]


def _other_party(clock: Clock) -> Any:
    party = read(document(clock))["Invoice"][0]["AccountingSupplierParty"]
    party[0]["Party"][0]["PartyIdentification"][0]["ID"][0]["_"] = OTHER.tin
    return party


def test_repetitions(authority: Authority, clock: Clock):
    program, content = Program(authority), document(clock)
    first = program.submit(content)[1]["acceptedDocuments"][0]["uuid"]
    status, answer, headers = program.submit(content)
    assert (status, answer["error"]["code"], headers["Retry-After"]) == (422, "DuplicateSubmission", "600")
    clock.forward(minutes=10)
    second = program.submit(content)[1]["acceptedDocuments"][0]["uuid"]
    assert [status_of(authority, program, one)[0] for one in (first, second)] == ["Valid", "Invalid"]
    clock.forward(minutes=111)
    third = Program(authority).submit(content)[1]["acceptedDocuments"][0]["uuid"]
    assert status_of(authority, Program(authority), third)[0] == "Valid"


def test_limits_of_a_batch(authority: Authority, clock: Clock):
    program = Program(authority)
    many = [{"format": "JSON", "document": "", "documentHash": "", "codeNumber": "1"}] * 101
    status, answer, _ = program.call("POST", "/documentsubmissions", {"documents": many})
    assert (status, answer["error"]["code"]) == (400, "MaximumSizeExceeded")
    status, answer, _ = program.call("POST", "/documentsubmissions", {"documents": [{"document": "A" * 5_300_000}]})
    assert (status, answer["error"]["code"]) == (400, "MaximumSizeExceeded")
    for body in ({}, {"documents": []}, {"documents": [1]}, [1]):
        assert program.call("POST", "/documentsubmissions", body)[1]["error"]["code"] == "BadStructure"
    assert program.submit(document(clock, Note="x"))[1]["rejectedDocuments"]
    large = document(clock, PaymentTerms=[{"Note": [{"_": "x" * 310_000}]}])
    assert program.submit(large)[1]["rejectedDocuments"][0]["error"]["details"][0]["target"] == "document"


@pytest.mark.parametrize(("seconds", "code"), [(72 * 3600, None), (72 * 3600 + 1, "OperationPeriodOver")])
@pytest.mark.parametrize("who", ["cancelled", "rejected"])
def test_72_hours(authority: Authority, clock: Clock, who: str, seconds: int, code: str | None):
    uuid = Program(authority).submit(document(clock))[1]["acceptedDocuments"][0]["uuid"]
    Program(authority).call("GET", f"/documents/{uuid}/raw")
    clock.forward(seconds=seconds)
    program = Program(authority) if who == "cancelled" else Program(authority, ("buyer", "of the buyer"))
    other = Program(authority, ("buyer", "of the buyer")) if who == "cancelled" else Program(authority)
    path, body = f"/documents/state/{uuid}/state", {"status": who, "reason": "x"}
    assert other.call("PUT", path, body)[0] == 403
    assert program.call("PUT", path, {"status": who, "reason": ""})[1]["error"]["code"] == "BadArgument"
    status, answer, _ = program.call("PUT", path, body)
    if code:
        assert (status, answer["error"]["code"]) == (400, code)
    else:
        assert answer["status"] == {"cancelled": "Cancelled", "rejected": "Requested for Rejection"}[who]
        assert program.call("PUT", path, body)[1]["error"]["code"] == "IncorrectState"


def test_thirteen_searches_in_a_minute_are_too_many(authority: Authority, clock: Clock):
    program = Program(authority)
    span = {"submissionDateFrom": "2026-03-01T00:00:00Z", "submissionDateTo": "2026-03-31T00:00:00Z"}
    assert {program.call("GET", "/documents/search", **span)[0] for _ in range(12)} == {200}
    status, _, headers = program.call("GET", "/documents/search", **span)
    assert (status, headers["Retry-After"], headers["X-Rate-Limit-Limit"]) == (429, "61", "12")
    clock.forward(seconds=61)
    assert program.call("GET", "/documents/search", **span)[0] == 200
    span["submissionDateTo"] = "2026-04-02T00:00:00Z"
    assert program.call("GET", "/documents/search", **span)[0] == 400
    assert program.call("GET", "/documents/search")[0] == 400


def test_tokens_end_and_are_of_this_authority(authority: Authority, clock: Clock):
    program = Program(authority)
    assert program.call("GET", "/documents/recent")[0] == 200
    clock.forward(minutes=60)
    assert program.call("GET", "/documents/recent")[0] == 401
    program.token = Program(make_authority(clock)).token
    assert program.call("GET", "/documents/recent")[0] == 401
    for form, code in (
        ({}, "invalid_request"),
        ({"client_id": "x", "client_secret": "y", "grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": CLIENT[0], "client_secret": "y", "grant_type": "client_credentials"}, "invalid_client"),
    ):
        answer = authority.answer(Call("POST", "/connect/token", {}, {}, urlencode(form).encode()))
        assert (answer.status, json.loads(answer.body)["error"]) == (400, code)

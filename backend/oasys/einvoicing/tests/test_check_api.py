"""The check over HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.profiles import XRECHNUNG
from oasys.einvoicing.tests.invoices import make_invoice
from oasys.einvoicing.tests.pdfs import make_pdf
from oasys.einvoicing.ubl import write_ubl
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

UBL = write_ubl(make_invoice(customization=XRECHNUNG))


@pytest.fixture
def books() -> Books:
    return make_books(pack="generic", currency="EUR")


def send(api: Api, path: str, content: bytes, kind: str = "application/xml", **headers: str):
    return api.call("POST", f"{path}/e-invoices/check", content, **{"Content-Type": kind}, **headers)


def form(*contents: bytes) -> bytes:
    return encode_multipart(BOUNDARY, {"file": [SimpleUploadedFile("invoice", content) for content in contents]})


def test_a_file_is_read_checked_and_shown(api: Api, path: str):
    answer = send(api, path, UBL)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["syntax"], said["profile"], said["is_invoice"], said["is_valid"], said["adds_up"]) == (
        "ubl_invoice",
        "xrechnung_3",
        True,
        True,
        True,
    )
    assert [(one["name"], bool(one["version"])) for one in said["rules"]][1:] == [
        ("EN 16931 UBL", True),
        ("XRechnung UBL", True),
    ]
    assert (said["unread"], said["left_out"], said["file_name"]) == ([], [], "")
    invoice = said["invoice"]
    assert invoice["totals"]["payable"] == "119.00"
    assert invoice["lines"][0]["item"]["name"] == "Kaffee"
    assert invoice["seller"]["vat_id"] == "DE136695976"
    assert invoice["is_credit_note"] is False


def test_a_pdf_comes_as_a_part_or_as_the_body(api: Api, path: str):
    pdf = make_pdf(("factur-x.xml", write_cii(make_invoice())))
    for content, kind in ((pdf, "application/pdf"), (form(pdf), MULTIPART_CONTENT)):
        said = send(api, path, content, kind)
        assert said.status_code == 200, said.content
        assert said.json()["file_name"] == "factur-x.xml"
        assert said.json()["is_valid"] is True


def test_what_is_broken_is_told_in_the_language_of_who_asks(api: Api, path: str):
    wrong = UBL.replace(b">119.00</cbc:PayableAmount>", b">120.00</cbc:PayableAmount>")
    said = send(api, path, wrong, Accept_Language="de").json()
    assert (said["is_valid"], said["adds_up"]) == (False, False)
    (finding,) = [one for one in said["findings"] if one["severity"] == "error"]
    assert finding["rule"] == "BR-CO-16"
    assert finding["message"].startswith("Der fällige Betrag")
    assert finding["terms"][0] == {"id": "BT-115", "name": "fälliger Betrag"}
    assert finding["place"] == "/Invoice[1]/cac:LegalMonetaryTotal[1]"
    assert said["invoice"]["totals"]["payable"] == "120.00"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"<a/>", "application/xml", 422, "einvoicing.not_taken"),
        (b"<a", "application/xml", 422, "einvoicing.not_readable"),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "text/xml",
            422,
            "einvoicing.not_readable",
        ),
        (make_pdf(), "application/pdf", 422, "einvoicing.no_invoice_inside"),
        (b"<a>" + b" " * 10 * 1024 * 1024 + b"</a>", "application/xml", 413, "einvoicing.too_large"),
        (b" " * 50 * 1024 * 1024, "application/xml", 413, "api.too_large"),
        (b"{}", "application/json", 415, "einvoicing.other_content_type"),
        (form(), MULTIPART_CONTENT, 415, "einvoicing.other_content_type"),
        (form(UBL, UBL), MULTIPART_CONTENT, 415, "einvoicing.other_content_type"),
        (b"nonsense", "multipart/form-data", 415, "einvoicing.other_content_type"),
    ],
)
def test_what_cannot_be_taken_is_a_problem_with_a_code(
    api: Api, path: str, content: bytes, kind: str, status: int, code: str
):
    answer = send(api, path, content, kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_only_who_sees_contacts_may_check(books: Books, path: str):
    viewer = make_member(books.tenant_id, Role.VIEWER)
    assert send(Api(viewer, books.tenant_id), path, UBL).status_code == 200

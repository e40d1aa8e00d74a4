"""Contacts from a CSV: every row or none, each problem with its row and a cure, and nothing twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from oasys.audit.models import Event
from oasys.contacts.models import BankDetails, Contact, ContactMark
from oasys.contacts.tests.people import GERMAN, make_contact
from oasys.core.tenancy import tenant
from oasys.exchange.contact_files.columns import NAMES, field_of
from oasys.exchange.contact_files.reader import MOST_CONTACTS
from oasys.organisations.permissions import Role
from tests.factories import Books, make_member
from tests.fixtures import Api

WHOLE = """Name;Firma;Rolle;Währung;Zahlungsziel;Straße;PLZ;Ort;Land;E-Mail;USt-IdNr.;IBAN;BIC;Kontoinhaber;Anmerkung
Müller;Müller & Söhne GmbH;Lieferant;EUR;30;Haupt 1;10115;Berlin;DE;m@mueller.de;DE136695976;DE89 3704 0044 0532 0130 00;COBADEFFXXX;M.;
Café Zoë;;beides;EUR;;;;;;;;;;;
"""


def send(api: Api, path: str, content: bytes | str, query: str = "", **headers: str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("partners.csv", content)})
    return api.call("POST", f"{path}/imports/contacts{query}", body, **{"Content-Type": MULTIPART_CONTENT} | headers)


def rows(books: Books) -> list[Contact]:
    with tenant(books.tenant_id):
        return list(Contact.objects.order_by("sort_name"))


def found(answer: Any) -> set[tuple[int, str, str]]:
    assert answer.status_code == 201, answer.content
    return {(one["row"], one["field"], one["code"]) for one in answer.json()["problems"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_file_of_any_encoding_is_proved_and_then_kept(books: Books, api: Api, path: str, encoding: str):
    content = WHOLE.replace("Firma;", "Firmenname;", 1).replace(";beides;", ";both;").encode(encoding)
    dry = send(api, path, content, "?dry_run=true")
    assert found(dry) == set()
    said = dry.json()
    assert (said["is_dry_run"], said["contacts"], said["bank_proposals"], said["delimiter"]) == (True, 2, 1, ";")
    assert {one["heading"]: one["field"] for one in said["columns"]}["Anmerkung"] is None
    assert rows(books) == []
    assert send(api, path, content).json()["contacts"] == 2
    cafe, mueller = rows(books)
    assert (mueller.display_name, mueller.legal_name, mueller.terms_days) == ("Müller", "Müller & Söhne GmbH", 30)
    assert (cafe.display_name, cafe.is_customer, cafe.is_supplier, mueller.is_customer) == (
        "Café Zoë",
        True,
        True,
        False,
    )
    assert mueller.addresses[0]["city"] == "Berlin"
    with tenant(books.tenant_id):
        details = BankDetails.objects.get()
        assert (details.status, details.account, details.note) == ("proposed", GERMAN, "Import of partners.csv")
        assert details.proposed_by_id == books.owner.id
        assert Event.objects.filter(object_kind="contact").count() == 2
    assert [row["display_name"] for row in api.get(f"{path}/contacts?q=berlin").json()["items"]] == ["Müller"]


def test_the_same_file_again_adds_nothing(books: Books, api: Api, path: str):
    content = "name,role\nKopi Pagi Sdn Bhd,both\nTan Trading,customer\n"
    assert send(api, path, content).status_code == 201
    again = send(api, path, content)
    assert (again.status_code, again.json()["code"]) == (422, "ledger.import_refused")
    assert [one["pointer"] for one in again.json()["errors"]] == ["/rows/2", "/rows/3"]
    assert len(rows(books)) == 2
    assert send(api, path, content, "?keep_duplicates=true").json()["contacts"] == 2
    assert len(rows(books)) == 4


def test_every_problem_is_named_with_its_row_and_nothing_is_kept(books: Books, api: Api, path: str):
    make_contact(books, display_name="There", code="C-1")
    content = """name,code,role,email,country,city,currency,terms,iban,my_tin,credit limit,revenue account,account no
Fine,A,customer,,,,,,,,,,
,B,customer,,,,,,,,,,
NoRole,C,,,,,,,,,,,
BadMail,D,customer,x@,,,,,,,,,
NoCountry,E,customer,,,KL,,,,,,,
BadCountry,F,customer,,my,KL,,,,,,,
BadMoney,G,customer,,,,RM,,,,,,
BadTerms,H,customer,,,,,net 30,,,,,
BadIban,I,supplier,,,,,,DE89370400440532013001,,,,
BadTin,J,supplier,,,,,,,C20880050011,,,
BadLimit,K,customer,,,,,,,,"1,000.00",,
Decimals,L,customer,,,,,,,,1.005,,
BadAccount,M,customer,,,,,,,,,nope,
Taken,C-1,customer,,,,,,,,,,
Twice,A,customer,,,,,,,,,,
Short,N,customer,,,,,,,6.01E+11,,,
Longer,O,customer,,,,,,,,,,,extra
Bank,P,supplier,,,,,,,,,,123456
fine,Q,customer,,,,,,,,,,
"""
    dry = send(api, path, content, "?dry_run=true")
    assert found(dry) == {
        (3, "display_name", "core.invalid_value"),
        (4, "role", "core.required"),
        (5, "email", "core.invalid_value"),
        (6, "country", "core.required"),
        (7, "country", "core.invalid_value"),
        (8, "currency", "core.invalid_value"),
        (9, "terms_days", "core.invalid_value"),
        (10, "iban", "core.invalid_value"),
        (11, "my_tin", "core.invalid_value"),
        (12, "credit_limit", "core.invalid_value"),
        (13, "credit_limit", "ledger.too_many_decimals"),
        (14, "revenue_account", "ledger.account_unknown"),
        (15, "code", "contacts.code_taken"),
        (16, "code", "contacts.code_taken"),
        (17, "my_tin", "core.invalid_value"),
        (18, "", "exchange.row_shape"),
        (19, "bank_country", "core.required"),
        (20, "", "exchange.contact_resembles"),
    } | {(17, "my_tin", "core.invalid_value")}
    assert dry.json()["problem_count"] >= 18
    assert dry.json()["contacts"] == 0
    refused = send(api, path, content)
    assert refused.status_code == 422
    assert len(refused.json()["errors"]) == dry.json()["problem_count"]
    assert [row.display_name for row in rows(books)] == ["There"]
    assert "DE89370400440532013001" not in refused.content.decode()


def test_problems_are_said_in_the_language_asked_for(api: Api, path: str):
    content = """name,role,currency,terms,my_tin,account no,country
,customer,,,,,
RM,customer,RM,,,,
Long,customer,,999,,,
Tin,supplier,,,C20880050011,,
Bank,supplier,,,,12,GB
"""
    answer = send(api, path, content, "?dry_run=true", Accept_Language="de")
    assert [(one["row"], one["message"]) for one in answer.json()["problems"]] == [
        (2, "Mindestens 1 Zeichen."),
        (3, "Schreiben Sie eine gültige Währung nach ISO 4217, etwa EUR"),
        (4, "Höchstens 365."),
        (
            5,
            "Das ist keine solche Nummer: Sie hat IG und Ziffern bei einer Person; bei anderen C, D oder ein anderes Kürzel "
            "und Ziffern, die letzte eine 0. Vergleichen Sie sie mit dem Original.",
        ),
        (6, "Eine Kontonummer in GB hat 8 Ziffern."),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "exchange.contact_heading"),
        (b"a,b\n1,2\n", "exchange.contact_heading"),
        (b"name,role\n", "exchange.contact_heading"),
        (b"name,company\nA,B\n", "exchange.contact_heading"),
        (b'name,role\n"A,customer\n', "exchange.unreadable"),
        (b"name\0,role\nA,b\n", "exchange.unreadable"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "exchange.contact_heading"),
        (b"name,role\n" + b"A,customer\n" * (MOST_CONTACTS + 1), "exchange.too_large"),
    ],
)
def test_what_is_no_file_of_contacts_is_one_problem(books: Books, api: Api, path: str, content: bytes, code: str):
    dry = send(api, path, content, "?dry_run=true")
    assert dry.status_code == 201, dry.content
    assert dry.json()["problems"][0]["code"] in {code, "exchange.unreadable"}
    assert send(api, path, content).status_code == 422
    assert rows(books) == []


def test_rows_that_only_share_an_address_are_shown_and_kept(books: Books, api: Api, path: str):
    make_contact(books, display_name="Bookkeeper", people=[{"email": "books@example.com"}])
    answer = send(api, path, "name,role,email\nOne,customer,books@example.com\n")
    assert answer.status_code == 201
    (row,) = answer.json()["resembles"]
    assert (row["row"], row["contacts"][0]["reasons"]) == (2, ["email"])


def test_a_role_for_the_whole_file_and_a_formula_that_was_made_safe(books: Books, api: Api, path: str):
    assert send(api, path, "name,phone\nTan,'+60 3-1234 5678\n", "?role=supplier").status_code == 201
    (contact,) = rows(books)
    assert (contact.is_supplier, contact.is_customer, contact.people[0]["phone"]) == (True, False, "+60 3-1234 5678")


def test_a_form_that_holds_no_file_or_two(api: Api, path: str):
    assert api.post(f"{path}/imports/contacts", {}).status_code == 415
    two = encode_multipart(BOUNDARY, {"file": [SimpleUploadedFile("a", b"x"), SimpleUploadedFile("b", b"x")]})
    answer = api.call("POST", f"{path}/imports/contacts", two, **{"Content-Type": MULTIPART_CONTENT})
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange.no_files")


def test_who_may_not_change_contacts_imports_none(books: Books, path: str):
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert send(viewer, path, "name,role\nA,customer\n").status_code == 403


def test_a_thousand_rows_are_found_afterwards(books: Books, api: Api, path: str):
    content = "name,role,code\n" + "".join(f"Warung {number:04},customer,W{number}\n" for number in range(1_000))
    assert send(api, path, content).json()["contacts"] == 1_000
    assert [row["code"] for row in api.get(f"{path}/contacts?q=0999").json()["items"]] == ["W999"]
    with tenant(books.tenant_id):
        assert ContactMark.objects.values("contact").distinct().count() == 1_000
        (event,) = Event.objects.filter(object_kind="contact")
        assert event.after["count"] == 1_000


def test_each_name_of_a_column_means_one_field():
    names = [name for aliases in NAMES.values() for name in aliases]
    assert len(names) == len(set(names))
    assert [field_of(name) for name in ("E-Mail*", "credit_limit", "TIN", "nothing")] == [
        "email",
        "credit_limit",
        "my_tin",
        None,
    ]


def test_terms_of_a_file_have_their_discount(books: Books, api: Api, path: str):
    content = b"name;role;terms days;skonto;skontotage\nBeans;supplier;30;2 %;14\nPlain;supplier;30;;\n"
    assert found(send(api, path, content)) == set()
    beans, plain = rows(books)
    assert (f"{beans.terms_discount_percent:f}", beans.terms_discount_days) == ("2", 14)
    assert (plain.terms_discount_percent, plain.terms_discount_days) == (None, None)
    wrong = b"name;role;terms days;skonto;skontotage\nA;supplier;;2;14\nB;supplier;30;2;x\nC;supplier;30;200;14\n"
    assert found(send(api, path, wrong, "?dry_run=true")) == {
        (2, "terms_discount_percent", "core.required"), (2, "terms_discount_days", "core.required"),
        (3, "terms_discount_days", "core.invalid_value"), (4, "terms_discount_percent", "core.invalid_value"),
    }  # fmt: skip

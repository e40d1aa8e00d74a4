"""MyInvois over HTTP, as the real clock has it; and who may do what, and what two at once come to."""

import base64
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtensionOID, NameOID
from django.db import connection, connections

from oasys.core.tenancy import tenant
from oasys.myinvois.errors import AlreadyTold
from oasys.myinvois.models import EInvoice
from oasys.myinvois.simulator.shapes import Held
from oasys.myinvois.tests.desk import OTHER, Office, file_of, make_identity, open_office
from oasys.organisations.permissions import Role
from tests.factories import make_books, make_member
from tests.fixtures import Api


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def office(settings: Any):
    with open_office(settings, clock=now) as made:
        yield made


def path(office: Office, rest: str = "") -> str:
    return f"{office.desk.path}/myinvois{rest}"


def rounds(office: Office, times: int = 2) -> None:
    """What the worker does for the company, made due at once."""
    for _ in range(times):
        office.work()
        with tenant(office.books.tenant_id), connection.cursor() as cursor:
            for table in ("myinvois_einvoice", "myinvois_inquiry"):
                cursor.execute(f"update {table} set due_at = now() where due_at is not null")


def test_from_a_draft_to_a_link_and_back(office: Office):
    api = office.desk.api
    draft = office.desk.write("invoice", office.line(), post=False).json()
    checked = api.post(path(office, "/e-invoices/check"), {"document_id": draft["id"]})
    assert (checked.status_code, checked.json()) == (200, {"findings": []})
    made = api.post(path(office, "/e-invoices"), {"document_id": draft["id"], "post_version": 1})
    assert made.status_code == 201, made.content
    one = f"{path(office, '/e-invoices')}/{made.json()['id']}"
    assert made.json()["state"] == "queued"
    rounds(office)
    answer = api.get(one)
    shown = answer.json()
    assert (shown["state"], shown["is_cancellable"]) == ("valid", True)
    (held,) = office.authority.documents.values()
    assert shown["link"].endswith(f"/{held.uuid}/share/{held.long_id}")
    void = office.desk.act("invoice", draft["id"], "/void", {"posting_date": "2026-03-31", "reason": "x"}, version=2)
    assert (void.status_code, void.json()["code"]) == (409, "myinvois.document_told")
    assert api.post(one + "/cancel", {"reason": "Wrong"}, If_Match='"v1"').status_code == 412
    cancelled = api.post(one + "/cancel", {"reason": "Wrong"}, If_Match=answer["ETag"])
    assert cancelled.json()["state"] == "cancelling"
    rounds(office)
    assert api.get(one).json()["state"] == "cancelled"
    assert [row["id"] for row in api.get(path(office, "/e-invoices?state=cancelled")).json()["items"]] == [shown["id"]]
    void = office.desk.act("invoice", draft["id"], "/void", {"posting_date": "2026-03-31", "reason": "x"}, version=2)
    assert void.status_code == 200, void.content


def test_secrets_are_written_and_never_read(office: Office):
    shown = office.desk.api.get(path(office))
    assert (shown.json()["has_credentials"], shown.json()["has_certificate"]) == (True, True)
    assert not {"client_secret", "client_id", "certificate_key"} & shown.json().keys()
    with tenant(office.books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select client_id, client_secret, certificate_key from myinvois_connection")
        assert all(value.startswith("v1.") for value in cursor.fetchone())
    etag = shown["ETag"]
    identity = make_identity()
    expired = make_identity(starts=now() - timedelta(days=40), days=10)
    other = make_identity(signs=False)
    for content, password, status in (
        (b"garbage", "", 422),
        (file_of(identity), "wrong", 422),
        (file_of(expired), "open", 422),
        (file_of(other), "open", 422),
        (file_of(identity), "open", 200),
    ):
        body = {"pkcs12": base64.b64encode(content).decode(), "password": password}
        answer = office.desk.api.call("PUT", path(office, "/certificate"), body, If_Match=etag)
        assert answer.status_code == status, answer.content
        if status == 422:
            assert answer.json()["errors"][0]["pointer"] == "/pkcs12"


def broken(kind: str) -> bytes:
    """A PKCS#12 file whose certificate loads and cannot be read in a part that is needed, or that holds another kind of key."""
    key: Any = generate_private_key(65537, 2048)
    if kind == "dsa":
        key = dsa.generate_private_key(2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test\x00 Sdn. Bhd.")])
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    )
    builder = builder.not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=9))
    if kind == "usage":
        extension: Any = x509.UnrecognizedExtension(ExtensionOID.KEY_USAGE, b"\xff\xff")
    else:
        extension = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = builder.add_extension(extension, critical=False).sign(key, SHA256())
    return serialize_key_and_certificates(b"x", key, certificate, None, NoEncryption())


@pytest.mark.parametrize(("kind", "status"), [("usage", 422), ("dsa", 422), ("name", 200)])
def test_a_certificate_that_cannot_be_read_is_said_so(office: Office, kind: str, status: int):
    body = {"pkcs12": base64.b64encode(broken(kind)).decode(), "password": ""}
    answer = office.desk.api.call("PUT", path(office, "/certificate"), body, If_Match='"v3"')
    assert answer.status_code == status, answer.content
    if status == 422:
        assert answer.json()["errors"][0]["pointer"] == "/pkcs12"
        assert answer.json()["code"] == "myinvois.certificate_unusable"


def test_what_waits_is_withdrawn_and_the_document_voided(office: Office):
    api = office.desk.api
    invoice = office.post()
    made = api.post(path(office, "/e-invoices"), {"document_id": invoice["id"]})
    one = f"{path(office, '/e-invoices')}/{made.json()['id']}"
    viewer = Api(make_member(office.books.tenant_id, Role.VIEWER), office.books.tenant_id)
    assert viewer.post(one + "/withdraw", If_Match=made["ETag"]).status_code == 403
    assert api.post(one + "/withdraw", If_Match='"v9"').status_code == 412
    withdrawn = api.post(one + "/withdraw", If_Match=made["ETag"])
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn"), withdrawn.content
    again = api.post(one + "/withdraw", If_Match=withdrawn["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "myinvois.not_withdrawable")
    (event,) = api.get(f"/audit-events?object_id={made.json()['id']}&action=e_invoice.withdrawn").json()["items"]
    assert event["actor_email"] == office.books.owner.email
    void = {"posting_date": "2026-03-31", "reason": "x"}
    voided = office.desk.act("invoice", invoice["id"], "/void", void, version=2)
    assert voided.status_code == 200, voided.content
    assert office.authority.documents == {}


def test_a_certificate_of_another_tin_signs_nothing(office: Office):
    body = {"pkcs12": base64.b64encode(file_of(make_identity(OTHER.tin))).decode(), "password": "open"}
    assert office.desk.api.call("PUT", path(office, "/certificate"), body, If_Match='"v3"').status_code == 200
    answer = office.desk.api.post(path(office, "/e-invoices"), {"document_id": office.post()["id"]})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/certificate"]


def test_inquiries_are_answered(office: Office):
    asked = [
        ({"kind": "validate_tin", "tin": OTHER.tin, "id_type": "BRN", "id_value": OTHER.id_value}, {"is_known": True}),
        ({"kind": "validate_tin", "tin": OTHER.tin, "id_type": "BRN", "id_value": "1"}, {"is_known": False}),
        ({"kind": "search_tin", "name": OTHER.name}, {"tin": OTHER.tin}),
        ({"kind": "search_tin", "name": "Nobody"}, {"tin": None, "state": "answered"}),
        ({"kind": "search_tin", "name": "Sama Nama"}, {"state": "refused"}),
        ({"kind": "received"}, {"documents": []}),
        ({"kind": "reject", "uuid": "A" * 26, "reason": "Not ours"}, {"state": "refused"}),
    ]
    made = [office.desk.api.post(path(office, "/inquiries"), body) for body, _ in asked]
    assert {answer.status_code for answer in made} == {201}
    assert made[0].json()["state"] == "waiting"
    rounds(office)
    for answer, (_, wanted) in zip(made, asked, strict=True):
        shown = office.desk.api.get(f"{path(office, '/inquiries')}/{answer.json()['id']}").json()
        assert shown | wanted == shown
    assert office.desk.api.post(path(office, "/inquiries"), {"kind": "validate_tin"}).status_code == 422


def test_what_others_issued_is_listed_and_rejected(office: Office):
    """As the buyer: a document that somebody else issued to the company is seen, rejected once, and the issuer sees why."""
    api = office.desk.api
    office.queue(office.post()["id"])
    rounds(office)
    (own,) = office.authority.documents.values()
    received = replace_parties(own)
    office.authority.documents[received.uuid] = received
    asked = api.post(path(office, "/inquiries"), {"kind": "received"}).json()
    rounds(office)
    (listed,) = api.get(f"{path(office, '/inquiries')}/{asked['id']}").json()["documents"]
    assert (listed["uuid"], listed["issuer_name"], listed["status"]) == (received.uuid, OTHER.name, "Valid")
    assert listed["reject_requested_at"] is None
    for _ in range(2):  # the second one finds that it was asked for
        wish = {"kind": "reject", "uuid": received.uuid, "reason": "Not ours"}
        rejected = api.post(path(office, "/inquiries"), wish).json()
        rounds(office)
        assert api.get(f"{path(office, '/inquiries')}/{rejected['id']}").json()["state"] == "answered"
    held = office.authority.documents[received.uuid]
    assert (held.reason, held.state, held.rejected_at is not None) == ("Not ours", "Valid", True)
    assert sum(1 for call, _ in office.authority.calls if call.startswith("PUT")) == 1


def replace_parties(own: Held) -> Held:
    """The same document as if its buyer had issued it to its supplier."""
    one = own.what.one
    turned = replace(one, supplier=one.buyer, buyer=one.supplier)
    return replace(own, uuid="R" * 26, what=replace(own.what, one=turned))


def test_a_strangers_document_is_not_found(office: Office):
    invoice = office.post()
    made = office.desk.api.post(path(office, "/e-invoices"), {"document_id": invoice["id"]}).json()
    books = make_books()
    stranger = Api(books.owner, books.tenant_id)
    own = f"/companies/{books.company.id}/myinvois"
    assert stranger.get(f"{own}/e-invoices/{made['id']}").status_code == 404
    assert stranger.get(path(office)).status_code == 404
    assert stranger.get(f"{own}/e-invoices").json()["items"] == []
    answer = stranger.post(f"{own}/e-invoices", {"document_id": invoice["id"]})
    assert answer.json()["code"] == "myinvois.not_connected"


def test_who_may_not_submit_or_post(office: Office):
    draft = office.desk.write("invoice", office.line(), post=False).json()
    for role, status in ((Role.VIEWER, 403), (Role.BOOKKEEPER, 403), (Role.ACCOUNTANT, 201)):
        member = Api(make_member(office.books.tenant_id, role), office.books.tenant_id)
        body = {"document_id": draft["id"], "post_version": 1}
        assert member.post(path(office, "/e-invoices"), body).status_code == status
        answer = member.call(
            "PUT", path(office, "/credentials"), {"client_id": "a", "client_secret": "b"}, If_Match='"v3"'
        )
        assert answer.status_code == 403


def test_two_who_submit_at_once_tell_once(office: Office):
    invoice = office.post()
    gate, outcomes = threading.Barrier(2), []

    def submit() -> None:
        gate.wait()
        try:
            outcomes.append(office.queue(invoice["id"]).state)
        except AlreadyTold:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["queued", "told"]
    workers = [threading.Thread(target=_work, args=(office,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(office.authority.documents) == 1
    with tenant(office.books.tenant_id):
        assert EInvoice.objects.count() == 1


def _work(office: Office) -> None:
    try:
        office.work()
    finally:
        connections.close_all()


def test_production_is_reached_by_configuration_alone(office: Office, settings: Any):
    settings.MYINVOIS_ENVIRONMENT = "sandbox"
    shown = office.desk.api.get(path(office)).json()
    assert (shown["environment"], shown["is_enabled"], shown["has_credentials"]) == ("sandbox", False, False)
    settings.MYINVOIS_ENVIRONMENT, settings.MYINVOIS_SIMULATOR_URL = "simulator", "http://10.0.0.1"
    office.queue(office.post()["id"])
    office.work()
    assert (office.row().state, office.failure()) == ("queued", "address_refused")

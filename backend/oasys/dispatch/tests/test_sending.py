"""Mails and links, attacked: two at once, strangers, headers, markup, tokens."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from email.utils import parseaddr
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import Error, connection

from oasys.core.errors import NotFound
from oasys.core.tenancy import tenant
from oasys.dispatch import rules
from oasys.dispatch.errors import SentAlready
from oasys.dispatch.links import opened, signing_key
from oasys.dispatch.models import PublicLink, Sending
from oasys.dispatch.sending import WORKS, Letter, send_document
from oasys.identity.models import Mail
from oasys.identity.services.mail import send_mail
from oasys.identity.tests.test_mail import Smtp, joined, smtp  # noqa: F401
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.jobs.models import Job
from oasys.jobs.running import run_job
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race

from .office import income, make_office, say_issuer, wants


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_office()


def posted(desk: Desk, **said: Any) -> dict[str, Any]:
    return desk.post("invoice", desk.line("100.00", "U19", account=income(desk), text="Kaffee"), **said)


def at(desk: Desk, invoice: dict[str, Any], rest: str = "") -> str:
    return f"{desk.path}/invoices/{invoice['id']}{rest}"


def mails_of(desk: Desk, invoice: dict[str, Any]) -> list[Mail]:
    with tenant(desk.books.tenant_id):
        keys = list(Sending.objects.filter(document_id=invoice["id"]).values_list("mail_key", flat=True))
    return list(Mail.objects.filter(id__in=keys))


def test_a_document_goes_out_with_its_paper_and_its_log(desk: Desk):
    invoice = posted(desk)
    said = desk.api.get(at(desk, invoice, "/mail")).json()
    assert said["to"] == "ada@moeller.example"
    assert said["subject"].startswith(f"Rechnung {invoice['number']}")
    sent = desk.api.post(at(desk, invoice, "/send"), {"cc": ["copy@example.com", "ADA@moeller.example"]})
    assert sent.status_code == 201, sent.content
    row = sent.json()
    assert (row["to"], row["cc"], row["state"], row["format"]) == (
        "ada@moeller.example",
        ["copy@example.com"],
        "waiting",
        None,
    )
    (mail,) = mails_of(desk, invoice)
    (file,) = mail.files.all()
    paper = base64.b64decode(file.content)
    assert paper == desk.api.get(at(desk, invoice, "/pdf")).content
    assert (row["file_digest"], row["file_name"]) == (hashlib.sha256(paper).hexdigest(), said["files"][0])
    assert "119,00 EUR" in mail.body
    assert mail.reply_to == "jana@linden.example"
    assert [one["id"] for one in desk.api.get(at(desk, invoice, "/sendings")).json()["items"]] == [row["id"]]
    again = desk.api.post(at(desk, invoice, "/send"), {"to": "Ada@Moeller.example"})
    assert (again.status_code, again.json()["code"]) == (409, "dispatch.sent_already")
    assert desk.api.post(at(desk, invoice, "/send"), {"again": True}).status_code == 201


def test_a_repeated_request_sends_once(desk: Desk):
    invoice = posted(desk)
    answers = [desk.api.post(at(desk, invoice, "/send"), {}, Idempotency_Key="send-1") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(mails_of(desk, invoice)) == 1


def test_two_who_send_at_once_send_one_mail(desk: Desk):
    invoice = posted(desk)
    books = desk.books

    def send() -> None:
        send_document(
            company=books.company, kind="invoice", document_id=UUID(invoice["id"]), letter=Letter(), by=books.owner, now=datetime.now(UTC),
        )  # fmt: skip

    assert race(books.tenant_id, send, send) == Outcome("done", SentAlready.code, has_waited=True)
    assert len(mails_of(desk, invoice)) == 1


def test_a_draft_goes_to_nobody(desk: Desk):
    draft = desk.write("invoice", desk.line("1.00", account=income(desk)), post=False).json()
    for rest in ("/send", "/links"):
        answer = desk.api.post(at(desk, draft, rest), {})
        assert (answer.status_code, answer.json()["code"]) == (409, "dispatch.not_sendable")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"subject": "Invoice\r\nBcc: eve@example.com"}, "/subject"),
        ({"to": "ada@example.com\nBcc: eve@example.com"}, "/to"),
        ({"to": "ada@example.com, eve@example.com"}, "/to"),
        ({"to": ""}, "/to"),
        ({"cc": ["eve@example.com\r\nX: y"]}, "/cc/0"),
        ({"text": ""}, "/text"),
    ],
)
def test_no_header_is_smuggled_in(desk: Desk, body: dict[str, Any], pointer: str):
    invoice = posted(desk)
    answer = desk.api.post(at(desk, invoice, "/send"), body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert mails_of(desk, invoice) == []


def test_a_name_with_markup_stays_words_and_what_is_delivered_is_forgotten(smtp: Smtp):  # noqa: F811
    desk = make_office(
        e_invoices=wants("xrechnung"), legal_name="<img src=x onerror=alert(1)> & Söhne", display_name="<b>Kunde</b>"
    )
    say_issuer(desk, 1, trading_name='Evil" <eve@example.com>')
    invoice = posted(desk, buyer_reference="R-1")
    assert desk.api.post(at(desk, invoice, "/send"), {}).status_code == 201
    joined()
    (text,) = smtp.taken
    assert "text/html" not in text
    assert text.startswith('From: "Evil\\" <eve@example.com>" <')  # a name within quotes: the address behind it is ours
    assert "Reply-To: jana@linden.example" in text
    assert text.count("Content-Disposition: attachment") == 2  # the XML, and the paper for people's eyes
    (mail,) = mails_of(desk, invoice)
    assert [file.content for file in mail.files.all()] == ["", ""]
    assert desk.api.get(at(desk, invoice, "/sendings")).json()["items"][0]["state"] == "delivered"


@pytest.mark.parametrize("name", ["Müller <eve@bank.example>, X", 'Müller" <eve@bank.example>', "Bücher (Nord)"])
def test_a_name_is_never_an_address(desk: Desk, smtp: Smtp, name: str):  # noqa: F811
    send_mail(to="ada@example.com", subject="S", body="B", sender_name=name)
    joined()
    (text,) = smtp.taken
    sender = message_from_string(text, policy=policy.default)["From"].addresses
    assert [(one.display_name, one.addr_spec) for one in sender] == [(name, parseaddr(settings.MAIL_FROM)[1])]


def test_a_copy_that_arrives_does_not_count_for_the_customer(smtp: Smtp):  # noqa: F811
    desk = make_office()
    invoice = posted(desk)
    smtp.unknown = {"ADA@MOELLER.EXAMPLE"}
    assert desk.api.post(at(desk, invoice, "/send"), {"cc": ["me@example.com"]}).status_code == 201
    joined()
    assert len(smtp.taken) == 1
    assert desk.api.get(at(desk, invoice, "/sendings")).json()["items"][0]["state"] == "failed"


def test_what_is_void_goes_to_nobody_and_gives_no_e_invoice():
    desk = make_office(e_invoices=wants("xrechnung"))
    invoice = posted(desk, buyer_reference="R-1")
    token = link(desk, invoice)["token"]
    assert Api().get(f"/public/documents/{token}/e-invoice").status_code == 200
    assert (
        desk.act(
            "invoice", invoice["id"], "/void", {"posting_date": "2026-03-20", "reason": "R"}, version=2
        ).status_code
        == 200
    )
    answer = desk.api.post(at(desk, invoice, "/send"), {})
    assert (answer.status_code, answer.json()["code"]) == (409, "dispatch.not_sendable")
    assert Api().get(f"/public/documents/{token}/e-invoice").status_code == 404
    shown = Api().get(f"/public/documents/{token}").json()
    assert (shown["is_void"], shown["e_invoice"]) == (True, None)


def test_a_link_is_made_where_it_shows_something():
    desk = make_desk("de")
    invoice = desk.post("invoice", desk.line("1.00", account=income(desk)))
    answer = desk.api.post(at(desk, invoice, "/links"), {})
    assert (answer.status_code, answer.json()["code"]) == (409, "invoicing.issuer_missing")


def test_a_sign_that_no_xml_takes_is_no_text(desk: Desk):
    answer = desk.write("invoice", desk.line("1.00", account=income(desk), text="Kaffee\uffff"))
    assert answer.json()["errors"][0]["pointer"] == "/lines/0/text"


def test_a_file_that_was_not_made_does_not_stand_in_the_way():
    desk = make_office()
    line = desk.line("1.00", "U19", account=income(desk), text="Kaffee")
    invoice = desk.post("invoice", *([line] * 200))
    assert desk.api.post(at(desk, invoice, "/send"), {}).json()["state"] == "preparing"
    assert desk.api.post(at(desk, invoice, "/send"), {}).json()["code"] == "dispatch.sent_already"
    with tenant(desk.books.tenant_id):
        job = Job.objects.get(kind="sending")
    assert desk.api.post(f"{desk.path}/jobs/{job.id}/cancel").status_code == 200
    assert desk.api.get(at(desk, invoice, "/sendings")).json()["items"][0]["state"] == "failed"
    assert desk.api.post(at(desk, invoice, "/send"), {}).status_code == 201


def test_a_document_of_many_lines_is_made_by_a_job_and_goes_once():
    desk = make_office()
    line = desk.line("1.00", "U19", account=income(desk), text="Kaffee")
    invoice = desk.post("invoice", *([line] * 200))
    row = desk.api.post(at(desk, invoice, "/send"), {}).json()
    assert (row["state"], row["file_digest"], mails_of(desk, invoice)) == ("preparing", "", [])
    with tenant(desk.books.tenant_id):
        job = Job.objects.get(kind="sending")
    for _ in range(2):
        run_job(
            tenant_id=desk.books.tenant_id, job_id=job.id, works=WORKS, problem_of=lambda error: {"code": str(error)},
            is_stopping=lambda: False,
        )  # fmt: skip
    assert len(mails_of(desk, invoice)) == 1
    assert desk.api.get(at(desk, invoice, "/sendings")).json()["items"][0]["state"] == "waiting"


def link(desk: Desk, invoice: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = desk.api.post(at(desk, invoice, "/links"), body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_whoever_has_the_link_sees_this_document_and_nothing_else(desk: Desk):
    invoice = posted(desk, note="For your eyes")
    made = link(desk, invoice)
    nobody = Api()
    seen = nobody.get(f"/public/documents/{made['token']}")
    assert seen.status_code == 200, seen.content
    assert (seen["Cache-Control"], seen["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    shown = seen.json()
    assert (shown["number"], shown["payable"], shown["seller"]["name"]) == (
        invoice["number"],
        "119.00",
        "Linden Kaffee GmbH",
    )
    for secret in (desk.books.tenant_id, desk.books.company.id, desk.contact.id, invoice["id"], "ada@", "DE136695976"):
        assert str(secret) not in seen.content.decode()
    paper = nobody.get(f"/public/documents/{made['token']}/pdf")
    assert (paper.content[:5], paper["Cache-Control"]) == (b"%PDF-", "no-store")
    assert nobody.get(f"/public/documents/{made['token']}/e-invoice").status_code == 404  # the customer wants none
    (row,) = desk.api.get(at(desk, invoice, "/links")).json()["items"]
    assert (row["views"], row["is_good"], "token" in row) == (1, True, False)
    with tenant(desk.books.tenant_id):
        assert (
            bytes(PublicLink.objects.get(id=made["id"]).token_hash) == hashlib.sha256(made["token"].encode()).digest()
        )


def test_a_token_that_opens_nothing_is_told_nothing(desk: Desk):
    invoice = posted(desk)
    ended, revoked, good = (link(desk, invoice) for _ in range(3))
    past = datetime.now(UTC) + timedelta(days=91)
    assert desk.api.post(at(desk, invoice, f"/links/{revoked['id']}/revoke"), {}).json()["is_good"] is False
    assert (
        desk.api.post(at(desk, invoice, f"/links/{revoked['id']}/revoke"), {}).json()["code"] == "dispatch.link_ended"
    )
    strange = make_office()
    forged = rules.signed(strange.books.tenant_id.bytes + b"x" * rules.SECRET_BYTES, b"another key" * 3)
    unknown = rules.new_token(desk.books.tenant_id, signing_key())
    moved = rules.new_token(strange.books.tenant_id, signing_key())
    wrong = [revoked["token"], forged, unknown, moved, good["token"][:-1] + "_", good["token"] + "A", "x", "%00"]
    answers = {(one.status_code, one.content) for one in (Api().get(f"/public/documents/{token}") for token in wrong)}
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    with pytest.raises(NotFound), opened(ended["token"], now=past):
        pass
    other = strange.api.post(f"{strange.path}/invoices/{invoice['id']}/links/{good['id']}/revoke", {})
    assert other.status_code == 404
    assert Api().get(f"/public/documents/{good['token']}").status_code == 200


ATTACKS = {
    "a sending changed": ("update dispatch_sending set recipient = 'eve@example.com'", "42501"),
    "another file": ("update dispatch_sending set file_digest = repeat('0', 64)", "OA147"),
    "a sending gone": ("delete from dispatch_sending", "42501"),
    "a link that opens another document": ("update dispatch_link set document_id = %(draft)s", "42501"),
    "a link that lasts": ("update dispatch_link set expires_at = now() + interval '9 years'", "42501"),
    "a revoked link that opens again": ("update dispatch_link set revoked_at = null, revoked_by_id = null", "OA147"),
    "views taken back": ("update dispatch_link set views = -1", "OA147|23514"),
    "a draft sent": (
        "insert into dispatch_link (tenant_id, id, company_id, document_id, token_hash, expires_at, made_by_id, made_at, views) "
        "select tenant_id, uuidv7(), company_id, %(draft)s, sha256('x'), expires_at, made_by_id, made_at, 0 from dispatch_link limit 1",
        "OA148",
    ),
    "a token in plain": (
        "insert into dispatch_link (tenant_id, id, company_id, document_id, token_hash, expires_at, made_by_id, made_at, views) "
        "select tenant_id, uuidv7(), company_id, document_id, 'x', expires_at, made_by_id, made_at, 0 from dispatch_link limit 1",
        "23514",
    ),
    "checked by other rules": ("update dispatch_check set rules = '[]'", "42501"),
}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    desk = make_office(e_invoices=wants("facturx"))
    invoice = posted(desk)
    draft = desk.write("invoice", desk.line("1.00", account=income(desk)), post=False).json()
    assert desk.api.post(at(desk, invoice, "/send"), {}).status_code == 201
    made = link(desk, invoice)
    assert desk.api.post(at(desk, invoice, f"/links/{made['id']}/revoke"), {}).status_code == 200
    return {"tenant": desk.books.tenant_id, "draft": draft["id"]}


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_as_the_application_changes_nothing_that_left_the_house(facts: dict[str, Any], attack: str):
    statement, sqlstate = ATTACKS[attack]
    with pytest.raises(Error) as refused, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    assert refused.value.__cause__.sqlstate in sqlstate.split("|"), refused.value

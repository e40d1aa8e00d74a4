"""Files of entries and documents: what is taken, who sees it, what stays; attacked by SQL as the application's own role."""

import hashlib
from typing import Any

import pytest
from django.db import Error, connection

from oasys.attachments.errors import AttachmentKept
from oasys.attachments.queries import document_owner
from oasys.attachments.rules import MOST_BYTES, file_name
from oasys.attachments.services import attach, remove
from oasys.core.tenancy import tenant
from oasys.invoicing.services.posting import post_document
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.organisations.permissions import PERMISSIONS, Permission, Role
from tests.factories import make_company, make_member
from tests.fixtures import Api
from tests.test_concurrency import race

from .files import PDF, damaged, picture, send, workbook, zipped


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk()


def draft(desk: Desk, **said: Any) -> dict[str, Any]:
    return desk.write("invoice", desk.line("100.00", "ST10", account="4110"), post=False, **said).json()


def files_of(desk: Desk, document_id: str) -> str:
    return f"{desk.path}/documents/{document_id}/attachments"


ODS = zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<a/>"})
XML = b"<?xml version='1.0'?><a>1</a>"


@pytest.mark.parametrize(
    ("name", "declared", "content", "kept_as"),
    [
        ("a.pdf", "application/pdf", PDF, "application/pdf"),
        ("a.PNG", "image/png", picture("PNG"), "image/png"),
        ("a.jpg", "image/jpeg", picture("JPEG"), "image/jpeg"),
        ("a.webp", "", picture("WEBP"), "image/webp"),
        ("a.xml", "text/xml", XML, "application/xml"),
        ("a.csv", "application/vnd.ms-excel", "Größe;1\r\n".encode("cp1252"), "text/csv"),
        ("a.txt", "text/plain; charset=utf-8", "Ä\n".encode(), "text/plain"),
        ("a.xlsx", "", workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.ods", "", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
        # what is not what it says
        ("a.exe", "", b"MZ", "attachments.kind_not_taken"),
        ("a", "application/pdf", PDF, "attachments.kind_not_taken"),
        ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "attachments.kind_not_taken"),
        ("a.xml", "", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "attachments.not_what_it_says"),
        ("a.xml", "", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "attachments.not_what_it_says"),
        ("a.pdf", "", picture("PNG"), "attachments.not_what_it_says"),
        ("a.pdf", "text/html", PDF, "attachments.not_what_it_says"),
        ("a.png", "", b"<html><script>alert(1)</script>", "attachments.not_what_it_says"),
        ("a.txt", "", b" \n<!doctype html><script>", "attachments.not_what_it_says"),
        ("a.csv", "", b"a;b\0", "attachments.not_what_it_says"),
        ("a.docx", "", workbook(), "attachments.not_what_it_says"),
        ("a.xlsx", "", zipped(**{"a.txt": "x"}), "attachments.not_what_it_says"),
        ("a.ods", "", zipped(mimetype="application/vnd.oasis.opendocument.text"), "attachments.not_what_it_says"),
        ("a.xlsx", "", damaged(workbook()), "attachments.not_what_it_says"),
        ("a.pdf", "", b"", "attachments.not_what_it_says"),
        ("a.pdf", "", PDF + b" " * MOST_BYTES, "attachments.too_large"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_name_its_type_and_its_content_say(
    desk: Desk, name: str, declared: str, content: bytes, kept_as: str
):
    # each on a draft of its own: the same content stands once
    answer = send(desk.api, files_of(desk, draft(desk)["id"]), name, content, declared)
    if kept_as.startswith("attachments."):
        assert answer.json()["code"] == kept_as, answer.content
    else:
        assert answer.status_code == 201, answer.content
        assert answer.json()["media_type"] == kept_as
        assert answer.json()["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("text", "name"),
    [("../../etc/a.pdf", "a.pdf"), ("C:\\x\\a.pdf", "a.pdf"), ("a\r\nb\u202e.pdf", "ab.pdf"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf")],
)  # fmt: skip
def test_a_name_has_no_folders_and_nothing_unprintable(text: str, name: str):
    assert file_name(text) == name


def test_it_comes_as_it_was_sent_to_be_saved_and_never_shown(desk: Desk):
    document = draft(desk)
    made = send(desk.api, files_of(desk, document["id"]), "Beleg ä.xml", XML, "text/xml").json()
    answer = desk.api.get(f"{files_of(desk, document['id'])}/{made['id']}")
    assert answer.content == XML
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Beleg%20%C3%A4.xml")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert send(desk.api, files_of(desk, document["id"]), "b.xml", XML).json()["code"] == "attachments.attached_already"


def test_what_is_posted_keeps_its_files_and_takes_more(desk: Desk):
    document = draft(desk)
    path = files_of(desk, document["id"])
    kept = send(desk.api, path, "a.pdf", PDF).json()
    gone = send(desk.api, path, "b.xml", XML).json()
    assert kept["can_be_removed"]
    assert desk.api.call("DELETE", f"{path}/{gone['id']}").status_code == 204
    desk.act("invoice", document["id"], "/post")
    assert desk.api.call("DELETE", f"{path}/{kept['id']}").json()["code"] == "attachments.kept"
    assert send(desk.api, path, "later.xml", XML).status_code == 201
    assert [(one["name"], one["can_be_removed"]) for one in desk.api.get(path).json()["items"]] == [
        ("a.pdf", False), ("later.xml", False),
    ]  # fmt: skip


def test_an_entry_has_files_too_and_a_draft_takes_them_with_it(desk: Desk):
    lines = [{"account_code": "1130", "debit": "1.00"}, {"account_code": "4110", "credit": "1.00"}]
    body = {"posting_date": "2026-03-15", "lines": lines}
    entry = desk.api.post(f"{desk.path}/journal-entries", body).json()
    path = f"{desk.path}/journal-entries/{entry['id']}/attachments"
    assert send(desk.api, path, "a.pdf", PDF).status_code == 201
    gone = desk.api.call("DELETE", f"{desk.path}/journal-entries/{entry['id']}", If_Match='"v1"')
    assert gone.status_code == 204, gone.content
    document = draft(desk)
    assert send(desk.api, files_of(desk, document["id"]), "a.pdf", PDF).status_code == 201
    assert desk.api.call("DELETE", f"{desk.path}/invoices/{document['id']}", If_Match='"v1"').status_code == 204
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from attachments_content c where attachment_id in "
            "(select id from attachments_attachment where entry_id = %s or document_id = %s)",
            [entry["id"], document["id"]],
        )
        assert cursor.fetchone() == (0,)


def test_nobody_sees_the_file_of_what_he_does_not_see(desk: Desk):
    document = draft(desk)
    made = send(desk.api, files_of(desk, document["id"]), "a.pdf", PDF).json()
    stranger, beside = make_desk(), make_company(desk.books.tenant_id)
    one = f"/documents/{document['id']}/attachments/{made['id']}"
    for api, company in (
        (stranger.api, stranger.books.company.id),
        (stranger.api, desk.books.company.id),
        (desk.api, beside.id),
    ):
        for method in ("GET", "DELETE"):
            assert api.call(method, f"/companies/{company}{one}").status_code == 404
    other = draft(desk)
    assert desk.api.get(f"{files_of(desk, other['id'])}/{made['id']}").status_code == 404
    assert Permission.ATTACHMENT_CHANGE not in PERMISSIONS[Role.VIEWER]
    viewer = Api(make_member(desk.books.tenant_id, Role.VIEWER, "vera"), desk.books.tenant_id)
    assert viewer.get(f"{desk.path}{one}").status_code == 200
    assert send(viewer, files_of(desk, document["id"]), "b.pdf", PDF + b" ").status_code == 403


@pytest.fixture(scope="module")
def facts(desk: Desk) -> dict[str, Any]:
    """A file of what is posted, one of a draft, and an entry of the company beside."""
    posted = draft(desk)
    kept = send(desk.api, files_of(desk, posted["id"]), "a.pdf", PDF).json()
    desk.act("invoice", posted["id"], "/post")
    open_ = draft(desk)
    free = send(desk.api, files_of(desk, open_["id"]), "a.pdf", PDF).json()
    stranger = make_desk()
    return {
        "tenant": desk.books.tenant_id, "company": desk.books.company.id, "user": desk.books.owner.id, "kept": kept["id"],
        "free": free["id"], "posted": posted["id"], "draft": open_["id"], "hash": "0" * 64, "beside": make_company(desk.books.tenant_id).id,
        "strange": draft(stranger)["id"], "pdf": PDF, "pdf_hash": hashlib.sha256(PDF).hexdigest(),
        "entry": desk.api.get(f"{desk.path}/invoices/{posted['id']}").json()["journal_entry_id"],
    }  # fmt: skip


def row(
    company: str = "%(company)s", document: str = "%(draft)s", entry: str = "null", at: str = "transaction_timestamp()"
) -> str:
    return (
        "insert into attachments_attachment (tenant_id, id, company_id, entry_id, document_id, name, media_type, size, sha256, "
        "is_original, "
        f"created_by_id, created_at) values (%(tenant)s, uuidv7(), {company}, {entry}, {document}, 'x.pdf', "
        "'application/pdf', 1, %(hash)s, "
        f"{'true' if document == '%(posted)s' else 'false'}, %(user)s, {at})"
    )


CONTENT = (
    "insert into attachments_content (tenant_id, id, attachment_id, sha256, content) values (%(tenant)s, uuidv7(), "
)


@pytest.mark.parametrize(
    ("attack", "refused_by"),
    [
        ("delete from attachments_attachment where id = %(kept)s", "OA156"),
        ("update attachments_attachment set name = 'other.pdf' where id = %(kept)s", "42501"),
        ("update attachments_attachment set name = 'other.pdf' where id = %(free)s", "42501"),
        ("update attachments_content set content = '' where attachment_id = %(kept)s", "42501"),
        ("delete from attachments_content where attachment_id = %(free)s", "42501"),
        (CONTENT + "%(kept)s, %(pdf_hash)s, %(pdf)s)", "OA157"),
        (CONTENT + "%(kept)s, %(hash)s, %(pdf)s)", "OA157"),
        (row(document="%(posted)s"), "OA157"),  # an original, of what is posted already
        (row(document="null"), "23514"),
        (row(document="%(draft)s", entry="%(entry)s"), "23514"),
        (row(document="%(strange)s"), "23503"),
        (row(company="%(beside)s"), "23503"),
        (row(company="%(beside)s", document="null", entry="%(entry)s"), "OA157"),
        (row(at="now() - interval '1 year'"), "OA157"),
        ("truncate attachments_attachment cascade", "42501"),
    ],
)
def test_sql_changes_no_evidence(facts: dict[str, Any], attack: str, refused_by: str):
    with pytest.raises(Error) as refusal, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(attack, facts)
    assert refusal.value.__cause__.sqlstate == refused_by  # type: ignore[union-attr]


def test_content_is_that_of_its_hash(facts: dict[str, Any]):
    with pytest.raises(Error) as refusal, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(row() + " returning id", facts)
        facts = facts | {"new": cursor.fetchone()[0]}
        cursor.execute(CONTENT + "%(new)s, %(hash)s, 'x')", facts)
    assert refusal.value.__cause__.sqlstate == "23514"  # type: ignore[union-attr]


def test_a_file_is_not_removed_while_somebody_posts(desk: Desk):
    document = draft(desk)
    with tenant(desk.books.tenant_id):
        owner = document_owner(company=desk.books.company, document_id=document["id"])
        made = attach(owner=owner, name="a.pdf", declared="", content=PDF, by=desk.books.owner)

    def post() -> None:
        post_document(
            company=desk.books.company, kind="invoice", document_id=document["id"], version=1, by=desk.books.owner
        )

    outcome = race(desk.books.tenant_id, post, lambda: remove(owner=owner, attachment_id=made.id))
    assert outcome.has_waited
    assert outcome.second == AttachmentKept.code

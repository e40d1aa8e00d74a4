"""Documents on their way: told once whatever happens between us and the authority."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, connections

from config.environment import environment
from oasys.core.errors import StaleVersion
from oasys.core.tenancy import tenant
from oasys.myinvois import client
from oasys.myinvois.client import Refused
from oasys.myinvois.documents import MOST_DOCUMENTS
from oasys.myinvois.errors import AlreadyTold, NotCancellable, NotReady, NotWithdrawable
from oasys.myinvois.models import Covered, EInvoice
from oasys.myinvois.services import queueing, sending, working
from oasys.myinvois.services.connections import choose, connection_of
from oasys.myinvois.services.queueing import withdraw
from oasys.myinvois.tests.desk import TIN, Clock, Office, open_office
from oasys.webhooks.calling import Lost


@pytest.fixture
def office(settings: Any):
    with open_office(settings) as made:
        yield made


def submissions(office: Office) -> int:
    return sum(
        1 for call, status in office.authority.calls if "documentsubmissions" in call and call.startswith("POST")
    )


def test_an_invoice_becomes_valid(office: Office):
    invoice = office.post()
    office.queue(invoice["id"])
    office.until("valid")
    row = office.row()
    (held,) = office.authority.documents.values()
    assert (row.uuid, row.long_id, row.validated_at) == (held.uuid, held.long_id, held.validated_at)
    assert held.what.one.number == invoice["number"]
    assert (held.what.one.net, held.what.one.tax, held.what.stated_payable) == (100, 8, 108)
    assert row.content_hash
    with connection.cursor() as cursor, tenant(office.books.tenant_id):
        cursor.execute("select content from myinvois_einvoice where tenant_id = %s", [office.books.tenant_id])
        assert cursor.fetchone()[0].startswith("v1.")


@pytest.mark.parametrize(
    "fault", ["lost_answer", "error_500", "error_503", "garbage", "bomb", "throttled", "token_expired"]
)
def test_whatever_becomes_of_the_answer_it_is_told_once(office: Office, fault: str):
    invoice = office.post()
    office.queue(invoice["id"])
    office.authority.will(fault)
    office.until("valid")
    assert [held.state for held in office.authority.documents.values()] == ["Valid"]


def test_a_lost_answer_is_found_again_and_not_sent_again(office: Office):
    office.queue(office.post()["id"])
    office.authority.will("lost_answer")
    office.work()
    assert office.row().state == "unknown"
    office.until("valid")
    assert submissions(office) == 1


def test_what_the_authority_never_had_is_sent_after_a_quarter_of_an_hour(office: Office):
    office.queue(office.post()["id"])
    office.authority.will("error_500")
    office.work()
    content = office.row().content_hash
    assert office.row().state == "unknown"
    office.clock.forward(minutes=14)
    office.work()
    assert (office.row().state, submissions(office)) == ("unknown", 1)
    office.until("valid")
    assert submissions(office) == 2
    assert office.row().content_hash == content


def test_a_worker_that_dies_while_sending_is_no_reason_to_send_again(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.queue(office.post()["id"])

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(sending, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            office.work()
    assert office.row().state == "sending"
    office.work()
    assert office.row().state == "sending"  # whoever has it may still be at work
    office.clock.forward(minutes=4)
    office.until("valid")
    assert submissions(office) == 1


def searches(office: Office) -> int:
    return sum(1 for call, _ in office.authority.calls if call.endswith("/documents/search"))


def test_it_is_found_among_any_number_of_others_by_one_search(office: Office):
    """A taxpayer whose other programs submit thousands at the same time."""
    office.queue(office.post()["id"])
    office.authority.will("lost_answer")
    office.work()
    (held,) = office.authority.documents.values()
    for number in range(3_000):
        one = replace(held.what.one, number=f"OTHER-{number}")
        other = replace(
            held, uuid=f"{number:026}", submission=f"S{number // 100:025}", what=replace(held.what, one=one)
        )
        office.authority.documents[other.uuid] = other
    office.until("valid")
    assert (office.row().uuid, searches(office), submissions(office)) == (held.uuid, 1, 1)


def test_what_was_sent_together_is_found_together(office: Office):
    for _ in range(4):
        office.queue(office.post()["id"])
    office.authority.will("lost_answer")
    office.until("valid")
    assert (searches(office), submissions(office), len(office.authority.documents)) == (1, 1, 4)


def test_searches_are_five_seconds_apart(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sending, "MOST_DOCUMENTS", 1)
    for _ in range(2):
        office.queue(office.post()["id"])
    office.authority.will("error_500")
    office.work()
    office.authority.will("lost_answer")
    office.clock.forward(seconds=21)
    office.work()
    assert (office.states(), searches(office)) == (["unknown", "unknown"], 1)
    office.clock.forward(seconds=21)
    for seconds, wanted in ((0, 2), (0, 2), (4, 2), (1, 3), (0, 3)):
        office.clock.forward(seconds=seconds)
        office.work()
        assert searches(office) == wanted
    assert office.states() == ["unknown", "valid"]
    assert submissions(office) == 2


def test_a_search_that_is_refused_or_too_long_keeps_the_rest_going(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.queue(office.post()["id"])
    office.authority.will("error_500")
    office.work()
    office.clock.forward(minutes=20)
    for error, failure in (
        (Refused(400, "BadArgument", "no"), "BadArgument"),
        (Lost("list_too_long"), "list_too_long"),
    ):

        def refuses(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(client.Client, "search", refuses)
            for _ in range(4):
                office.work()
                office.clock.forward(minutes=6)
        assert (office.row().state, office.row().failure) == ("unknown", failure)
    assert submissions(office) == 1, "whoever was not told that it is not there does not send it again"
    office.queue(office.post()["id"])
    office.until("valid")
    assert len(office.authority.documents) == 2


def test_a_cancelling_whose_look_up_is_refused_is_asked_for_again(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.queue(office.post()["id"])
    office.until("valid")
    office.authority.will("error_500")
    office.cancel(office.row())
    office.work()
    office.clock.forward(minutes=2)

    def refuses(*_: Any) -> None:
        raise Refused(404, "NotFound", "no")

    monkeypatch.setattr(client.Client, "details", refuses)
    office.work()
    assert office.row().state == "cancelled"


def test_what_cannot_be_sent_keeps_nothing_from_being_followed_and_cancelled(office: Office):
    for _ in range(2):
        office.queue(office.post()["id"])
    office.until("valid")
    cancelled, rejected = office.rows()
    office.cancel(cancelled)
    office.queue(office.post()["id"])
    held = office.authority.documents[rejected.uuid]
    held.rejected_at, held.reason = office.clock(), "Not ours"
    office.clock.forward(hours=7)
    office.authority.clock = Clock(office.clock() + timedelta(minutes=5))
    office.work()
    first, second, third = office.rows()
    assert (first.state, second.reject_reason, third.state) == ("cancelled", "Not ours", "queued")
    assert (office.failure(), submissions(office)) == ("clock", 1)
    assert not is_due(office), "sending rests"
    office.authority.clock = office.clock
    office.clock.forward(minutes=16)
    assert is_due(office)
    office.until("valid", "cancelled")
    assert office.failure() == ""


def is_due(office: Office) -> bool:
    """Whether the worker would look at the company."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(environment().database_backup_url, dbname=name) as raw:  # as the worker reads every tenant
        found = raw.execute(working.WITH_DUE, {"environment": "simulator", "now": office.clock()}).fetchall()
    return (office.books.tenant_id, office.books.company.id) in found


def switch(office: Office, is_enabled: bool) -> None:
    with tenant(office.books.tenant_id):
        found = connection_of(office.books.company)
        names = ("msic", "activity", "classification", "self_billed_classification")
        said = {name: getattr(found, name) for name in names} | {"is_enabled": is_enabled}
        choose(company=office.books.company, version=found.version, said=said)


def test_what_was_queued_waits_while_it_is_off(office: Office):
    office.queue(office.post()["id"])
    switch(office, False)
    assert not is_due(office)
    office.work()
    assert (office.row().state, submissions(office)) == ("queued", 0)
    switch(office, True)
    office.until("valid")


def test_switched_off_between_the_look_and_the_batch_nothing_is_sent(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.queue(office.post()["id"])
    monkeypatch.setattr(client.Client, "sign_in", lambda _: switch(office, False))
    office.work()
    assert (office.row().state, submissions(office)) == ("queued", 0)


def test_what_is_told_is_followed_and_cancelled_while_it_is_off(office: Office):
    office.queue(office.post()["id"])
    office.until("valid")
    switch(office, False)
    office.cancel(office.row())
    assert is_due(office)
    office.until("cancelled")


def test_only_what_waits_is_withdrawn(office: Office):
    invoice = office.post()
    office.queue(invoice["id"])
    office.authority.will("error_500")
    office.work()
    assert office.row().state == "unknown"
    with pytest.raises(NotWithdrawable):
        take_back(office, office.row())
    office.clock.forward(minutes=21)
    office.until("valid")
    with pytest.raises(NotWithdrawable):
        take_back(office, office.row())
    other = office.post()
    second = office.queue(other["id"])
    with pytest.raises(StaleVersion):
        take_back(office, second, version=second.version + 1)
    assert take_back(office, second).state == "withdrawn"
    office.clock.forward(minutes=6)
    office.work()
    assert (office.rows()[1].state, submissions(office)) == ("withdrawn", 2)
    office.queue(other["id"])
    office.until("valid", "withdrawn")
    assert office.states() == ["valid", "withdrawn", "valid"]


def take_back(office: Office, row: Any, version: int | None = None) -> Any:
    with tenant(office.books.tenant_id):
        return withdraw(company=office.books.company, einvoice_id=row.id, version=version or row.version)


def test_many_go_in_batches_and_a_lost_one_is_found(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Three batches, the answer to the first of them lost; lists of the authority come in pages."""
    monkeypatch.setattr(sending, "MOST_DOCUMENTS", 3)
    monkeypatch.setattr(client, "PAGE", 2)
    body = office.desk.body(office.line())
    for _ in range(8):
        with tenant(office.books.tenant_id):
            document = office.desk.posted("invoice", body)
        office.queue(str(document.id))
    office.authority.will("lost_answer")
    office.until("valid")
    assert submissions(office) == 3
    assert [held.state for held in office.authority.documents.values()] == ["Valid"] * 8
    assert len({held.what.one.number for held in office.authority.documents.values()}) == 8


def test_a_batch_is_no_longer_than_the_authority_takes():
    assert MOST_DOCUMENTS == 100  # the simulator refuses 101, see test_simulator


def test_a_batch_that_is_refused_goes_one_by_one(office: Office):
    for _ in range(3):
        office.queue(office.post()["id"])
    office.authority.will("refused", 2)  # the three, then the first of them alone
    office.until("valid", "invalid")
    assert sorted(office.states()) == ["invalid", "valid", "valid"]
    assert submissions(office) == 4


def test_a_document_is_queued_once(office: Office):
    invoice = office.post()
    office.queue(invoice["id"])
    with pytest.raises(AlreadyTold):
        office.queue(invoice["id"])
    with tenant(office.books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select count(*) from myinvois_covered where tenant_id = %s", [office.books.tenant_id])
        assert cursor.fetchone()[0] == 1


def test_an_invalid_one_says_why_and_may_be_told_again(office: Office):
    invoice = office.post()
    office.queue(invoice["id"])
    office.authority.will("invalid")
    office.until("invalid")
    row = office.row()
    assert [problem["code"] for problem in row.problems] == ["CF999"]
    office.queue(invoice["id"])
    office.until("valid", "invalid")
    assert office.states() == ["invalid", "valid"]


def test_a_credit_note_names_the_valid_e_invoice(office: Office):
    invoice = office.post()
    credit = office.desk.act("invoice", invoice["id"], "/credit", {"issue_date": "2026-03-15"}).json()
    note = office.desk.act("credit_note", credit["id"], "/post").json()
    with pytest.raises(NotReady) as refused:
        office.queue(note["id"])
    assert [error.pointer for error in refused.value.errors] == ["/references"]
    office.queue(invoice["id"])
    office.until("valid")
    office.queue(note["id"], is_refund=True)
    office.until("valid")
    first, second = office.rows()
    assert second.kind == "04"
    assert office.authority.documents[second.uuid].what.one.references == ((invoice["number"], first.uuid),)
    office.cancel(first)
    office.until("valid")
    assert office.rows()[0].failure == "ActiveReferencingDocuments"


def charged(office: Office, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A posted document, and a posted debit note that charges more on it."""
    own = [{"supplier_number": f"R-{n}"} if kind == "bill" else {} for n in range(2)]
    earlier = office.post(kind, **own[0])
    return earlier, office.post(kind, charges_more_on_id=earlier["id"], **own[1])


@pytest.mark.parametrize(("kind", "types"), [("invoice", ("01", "03")), ("bill", ("11", "13"))])
def test_a_debit_note_names_the_valid_e_invoice_that_it_charges_more_on(
    office: Office, kind: str, types: tuple[str, str]
):
    earlier, note = charged(office, kind)
    with pytest.raises(NotReady) as refused:
        office.queue(note["id"])
    assert [error.pointer for error in refused.value.errors] == ["/references"]
    office.queue(earlier["id"])
    with pytest.raises(NotReady):
        office.queue(note["id"])
    office.until("valid")
    office.queue(note["id"])
    office.until("valid")
    first, second = office.rows()
    assert (first.kind, second.kind) == types
    held = office.authority.documents[second.uuid]
    assert held.what.one.references == ((earlier["number"], first.uuid),)
    assert (held.what.one.kind, held.issuer) == (types[1], TIN)
    office.cancel(first)
    office.until("valid")
    assert office.rows()[0].failure == "ActiveReferencingDocuments"


@pytest.mark.parametrize("kind", ["invoice", "bill"])
def test_the_authority_takes_a_debit_note_about_its_own_family_alone(
    office: Office, kind: str, monkeypatch: pytest.MonkeyPatch
):
    other = "bill" if kind == "invoice" else "invoice"
    (earlier, note), stranger = (
        charged(office, kind),
        office.post(other, **{"supplier_number": "X"} if other == "bill" else {}),
    )
    for one in (earlier, stranger):
        office.queue(one["id"])
    office.until("valid")
    wrong = next(row for row in office.rows() if row.number == stranger["number"])
    monkeypatch.setattr(queueing, "references_of", lambda document, environment: [(wrong.number, wrong.uuid)])
    office.queue(note["id"])
    office.until("valid", "invalid")
    assert [problem["code"] for problem in office.rows()[-1].problems] == ["CF365"]


def test_a_debit_note_whose_earlier_document_was_cancelled_meanwhile_is_not_sent(office: Office):
    earlier, note = charged(office, "invoice")
    first = office.queue(earlier["id"])
    office.until("valid")
    office.queue(note["id"])
    with tenant(office.books.tenant_id):  # as the authority says when its word comes
        EInvoice.objects.filter(id=first.id).update(state="cancelled", due_at=None)
    office.work()
    row = office.rows()[-1]
    assert (row.state, [problem["place"] for problem in row.problems]) == ("invalid", ["references"])
    assert [one.what.one.kind for one in office.authority.documents.values()] == ["01"]


@pytest.mark.parametrize(("kind", "told"), [("01", True), ("03", False), ("02", True)])
def test_postgresql_tells_of_a_debit_note_as_one(office: Office, kind: str, told: bool):
    """`told`: of the debit note, else of the earlier document."""
    earlier, note = charged(office, "invoice")
    with pytest.raises(DatabaseError) as refused, tenant(office.books.tenant_id):
        own = {"company": office.books.company, "environment": "simulator"}
        row = EInvoice.objects.create(
            kind=kind,
            number="x",
            due_at=office.clock(),
            created_at=office.clock(),
            created_by=office.books.owner,
            **own,
        )
        Covered.objects.create(einvoice=row, document_id=(note if told else earlier)["id"], position=1, **own)
    assert refused.value.__cause__.sqlstate == "OA183"  # type: ignore[union-attr]


def test_a_bill_is_self_billed(office: Office):
    bill = office.post("bill", supplier_number="R-1")
    office.queue(bill["id"])
    office.until("valid")
    (held,) = office.authority.documents.values()
    assert (office.row().kind, held.issuer, held.what.one.supplier.name) == (
        "11", held.what.one.buyer.tin, "Kopi Pagi Sdn. Bhd.",
    )  # fmt: skip


@pytest.mark.parametrize(("hours", "seconds", "ok"), [(71, 3599, True), (72, 0, True), (72, 1, False)])
def test_it_is_cancelled_within_72_hours_to_the_second(office: Office, hours: int, seconds: int, ok: bool):
    office.queue(office.post()["id"])
    office.until("valid")
    row = office.row()
    assert row.validated_at is not None
    office.clock.at = row.validated_at + timedelta(hours=hours, seconds=seconds)
    if not ok:
        with pytest.raises(NotCancellable):
            office.cancel(row)
        return
    office.cancel(row)
    office.work()
    assert office.row().state == "cancelled"
    assert [held.state for held in office.authority.documents.values()] == ["Cancelled"]


def test_a_cancelling_that_comes_too_late_leaves_it_valid(office: Office):
    office.queue(office.post()["id"])
    office.until("valid")
    row = office.row()
    office.clock.at = row.validated_at + timedelta(hours=72)
    office.cancel(row)
    office.clock.forward(seconds=1)
    office.work()
    assert (office.row().state, office.row().failure) == ("valid", "OperationPeriodOver")


def test_a_lost_answer_to_a_cancelling_is_looked_up(office: Office):
    office.queue(office.post()["id"])
    office.until("valid")
    office.authority.will("lost_answer")
    office.cancel(office.row())
    office.work()
    assert office.row().state == "cancelling"
    office.clock.forward(minutes=2)
    office.work()
    assert office.row().state == "cancelled"
    assert sum(1 for call, _ in office.authority.calls if call.startswith("PUT")) == 1


def test_a_wrong_clock_sends_nothing(office: Office):
    office.queue(office.post()["id"])
    office.authority.clock = Clock(office.clock() - timedelta(minutes=5))
    office.work()
    assert (office.row().state, office.failure(), submissions(office)) == ("queued", "clock", 0)
    office.authority.clock = office.clock
    office.clock.forward(minutes=16)


def test_an_expired_certificate_sends_nothing(office: Office):
    office.queue(office.post()["id"])
    office.clock.forward(days=3650)
    office.work()
    assert (office.row().state, office.failure(), submissions(office)) == ("queued", "certificate", 0)


def test_a_tampered_row_is_refused(office: Office):
    office.queue(office.post()["id"])
    office.until("valid")
    for change in (
        "content_hash = repeat('0', 64)", "uuid = 'X'", "state = 'queued'", "state = 'invalid'", "number = 'X'",
        "kind = '11'",
    ):  # fmt: skip
        with pytest.raises(DatabaseError) as refused, tenant(office.books.tenant_id), connection.cursor() as cursor:
            cursor.execute(f"update myinvois_einvoice set {change} where tenant_id = %s", [office.books.tenant_id])
        assert refused.value.__cause__.sqlstate in ("OA180", "OA181", "OA182")  # type: ignore[union-attr]
    assert office.row().state == "valid"
    for statement, refusal in (
        ("delete from myinvois_einvoice", "42501"),
        ("update myinvois_covered set is_live = false", "42501"),
        ("update myinvois_einvoice set content = 'plain'", "23514"),
    ):
        with pytest.raises(DatabaseError) as refused, tenant(office.books.tenant_id), connection.cursor() as cursor:
            cursor.execute(statement)
        assert refused.value.__cause__.sqlstate == refusal, statement  # type: ignore[union-attr]


def test_what_is_told_of_is_locked_by_the_database_itself(office: Office):
    """Or it could be voided beside this: neither would see the other."""
    invoice = office.post()
    locked: list[str] = []

    def voids() -> None:
        try:
            with tenant(office.books.tenant_id), connection.cursor() as cursor:
                cursor.execute("select from invoicing_document where id = %s for no key update nowait", [invoice["id"]])
        except OperationalError as error:
            locked.append(error.__cause__.sqlstate)  # type: ignore[union-attr]
        finally:
            connections.close_all()

    with tenant(office.books.tenant_id):
        own = {"company": office.books.company, "environment": "simulator"}
        row = EInvoice.objects.create(
            kind="01", number=invoice["number"], due_at=office.clock(), created_at=office.clock(),
            created_by=office.books.owner, **own,
        )  # fmt: skip
        Covered.objects.create(einvoice=row, document_id=invoice["id"], position=1, **own)
        other = threading.Thread(target=voids)
        other.start()
        other.join()
    assert locked == ["55P03"]

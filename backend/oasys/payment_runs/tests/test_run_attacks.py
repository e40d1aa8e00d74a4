"""The rules of payment runs attacked by SQL as the application's own role, and by two people at once."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from oasys.core.actor import Actor, act_as
from oasys.core.tenancy import tenant
from oasys.payment_runs.models import RunTransfer
from oasys.payment_runs.services.approval import approve_run
from oasys.payment_runs.services.drafts import RunInput, prepare_run
from oasys.payment_runs.tests.desk import DUE, EXECUTION, NOW, TODAY, Desk
from oasys.payments.models import OwnBankAccount
from oasys.payments.services.inputs import AccountName
from oasys.payments.services.payments import make_payment
from oasys.payments.tests.till import BANK, PAYABLE, Till, day
from tests.factories import Books, make_books
from tests.test_concurrency import race


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk.of(books)


@pytest.fixture
def facts(desk: Desk) -> dict[str, Any]:
    """A draft of a run, one that is approved, and what others own."""
    beans, tea = desk.supplier("Beans"), desk.supplier("Tea")
    paid = desk.bill(beans, "5.00")
    approved = desk.draft()
    desk.approve(approved)
    bill = desk.bill(beans, "100.00")
    draft = desk.draft()
    free = desk.bill(tea, "7.00")
    theirs = Desk.of(make_books())
    strange = theirs.bill(theirs.supplier("Theirs"), "9.00")
    their_run = theirs.draft()
    owed = Till(desk.books, beans).item("3.00", on=day(3))
    transfer = desk.transfers(approved)["Beans"]
    with tenant(desk.books.tenant_id):
        return {
            "tenant": desk.books.tenant_id, "company": desk.books.company.id, "alice": desk.books.owner.id, "finn": desk.finn.id,
            "nobody": None,
            "draft": draft, "approved": approved, "bill": bill, "free": free, "paid": paid, "strange": strange, "owed": owed,
            "beans": beans.id, "tea": tea.id, "their_run": their_run, "bank": desk.books.account(BANK).id,
            "payable": desk.books.account(PAYABLE).id, "transfer": transfer["id"], "payment": transfer["payment_id"],
            "details": details_of(approved),
            "own": own_of(desk.books),
        }  # fmt: skip


def details_of(run_id: Any) -> Any:
    return RunTransfer.objects.get(run=run_id).details_id


def own_of(books: Books) -> Any:
    return OwnBankAccount.objects.get(account=books.account(BANK)).id


def run(**said: str) -> str:
    row = {
        "company_id": "%(company)s", "state": "'draft'", "money_account_id": "%(bank)s", "currency": "'MYR'", "due_until": "'2026-04-30'",
        "execution_on": "'2026-04-15'", "left_out": "'[]'", "hands": "array[%(finn)s]::uuid[]", "prepared_by_id": "%(finn)s",
        "prepared_at": "now()", "file_digest": "''", "version": "1",
    } | said  # fmt: skip
    return f"""insert into payment_runs_run (tenant_id, id, {", ".join(row)}) values (%(tenant)s, uuidv7(), {", ".join(row.values())})"""


def item(**said: str) -> str:
    row = {
        "company_id": "%(company)s", "run_id": "%(draft)s", "contact_id": "%(tea)s", "line_id": "%(free)s", "is_debit": "false",
        "amount": "7", "is_live": "true",
    } | said  # fmt: skip
    return f"""insert into payment_runs_item (tenant_id, id, {", ".join(row)}) values (%(tenant)s, uuidv7(), {", ".join(row.values())})"""


def transfer(**said: str) -> str:
    row = {
        "company_id": "%(company)s", "run_id": "%(draft)s", "contact_id": "%(beans)s", "details_id": "%(details)s",
        "payment_id": "%(payment)s", "amount": "5", "state": "'sent'", "iso_status": "''", "reason_code": "''", "reason_text": "''",
        "version": "1",
    } | said  # fmt: skip
    return f"""insert into payment_runs_transfer (tenant_id, id, {", ".join(row)})
        values (%(tenant)s, uuidv7(), {", ".join(row.values())})"""


def set_run(run_id: str, **said: str) -> str:
    return f"update payment_runs_run set {', '.join(f'{k} = {v}' for k, v in said.items())} where id = %({run_id})s"


APPROVED = {
    "state": "'approved'", "approved_by_id": "%(alice)s", "approved_at": "now()", "own_account_id": "%(own)s", "file": "'v1.a.b'",
    "file_digest": "repeat('a', 64)",
}  # fmt: skip
ATTACKS = {
    "born approved": (run(**APPROVED), "OA167"),
    "born of other hands": (run(hands="array[%(alice)s]::uuid[]"), "OA167"),
    "paid from no bank": (run(money_account_id="%(payable)s"), "OA167"),
    "approved by who drafted it": (set_run("draft", **APPROVED | {"approved_by_id": "%(finn)s"}), "OA170"),
    "approved without paying": (set_run("draft", **APPROVED), "OA167"),
    "hands washed": (set_run("draft", hands="array[%(alice)s]::uuid[]"), "OA167"),
    "approved and washed at once": (set_run("draft", **APPROVED | {"approved_by_id": "%(finn)s", "hands": "'{}'"}), "OA167"),
    "approved again": (set_run("approved", **APPROVED), "OA167"),
    "another file": (set_run("approved", file="'v1.other.x'", file_digest="repeat('b', 64)"), "OA167"),
    "a draft again": (set_run("approved", state="'draft'"), "OA167"),
    "another currency": (set_run("draft", currency="'EUR'"), "42501"),
    "deleted": ("delete from payment_runs_run where id = %(draft)s", "42501"),
    "more than is open": (item(amount="7.01"), "OA168"),
    "nothing": (item(amount="0"), "23514"),
    "no number": (item(amount="'NaN'"), "OA168"),  # it is more than is open
    "the item of another contact": (item(contact_id="%(beans)s"), "OA168"),
    "a bill as a credit": (item(is_debit="true"), "OA168"),
    "a receivable": (item(line_id="%(owed)s", contact_id="%(beans)s", is_debit="true", amount="3"), "OA168"),
    "a bill of a stranger": (item(line_id="%(strange)s"), "OA168"),
    "in the run of a stranger": (item(run_id="%(their_run)s"), "OA168"),
    "in an approved run": (item(run_id="%(approved)s"), "OA168"),
    "a bill of another draft": (
        run().replace("uuidv7()", "%(own)s")
        + "; " + item(run_id="%(own)s", line_id="%(bill)s", contact_id="%(beans)s"),
        "23505",
    ),
    "an item changed": ("update payment_runs_item set amount = 1 where run_id = %(draft)s", "42501"),
    "an item of an approved run taken out": ("delete from payment_runs_item where run_id = %(approved)s", "OA168"),
    "a transfer of an older payment": (transfer(), "OA169"),
    "a transfer of an approved run": (transfer(run_id="%(approved)s", contact_id="%(tea)s"), "OA169"),
    "rejected without undoing": ("update payment_runs_transfer set state = 'rejected' where id = %(transfer)s", "OA169"),
    "another amount": ("update payment_runs_transfer set amount = 1 where id = %(transfer)s", "42501"),
    "own details changed": ("update payments_own_account set number = 'v1.x.y' where id = %(own)s; "
                            "update payments_own_account set holder = 'me' where id = %(own)s", "42501"),
    "own details proposed anew": ("update payments_own_account set status = 'proposed' where id = %(own)s", "OA171"),
    "truncated": ("truncate payment_runs_transfer", "42501"),
    "an item added by who is no hand": (item(), "OA167"),
    "an item taken out by who is no hand": ("delete from payment_runs_item where run_id = %(draft)s", "OA167"),
    "an item added by nobody": (item(), "OA167"),
    "an item taken out by nobody": ("delete from payment_runs_item where run_id = %(draft)s", "OA167"),
    "an item added, and approved by the same": (
        set_run("draft", hands="hands || %(alice)s::uuid") + "; " + item() + "; " + set_run("draft", **APPROVED), "OA170",
    ),
    "a hand taken back after it": (
        set_run("draft", hands="hands || %(alice)s::uuid") + "; " + item() + "; " + set_run("draft", hands="array[%(finn)s]::uuid[]"),
        "OA167",
    ),
}  # fmt: skip
# who acts; Finn, who drafted, unless said otherwise
WHO = {
    "a draft again": "alice", "approved without paying": "alice", "approved again": "alice", "born of other hands": "alice",
    "hands washed": "alice", "an item added by who is no hand": "alice", "an item taken out by who is no hand": "alice",
    "an item added by nobody": "nobody", "an item taken out by nobody": "nobody", "an item added, and approved by the same": "alice",
    "a hand taken back after it": "alice",
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(facts: dict[str, Any], name: str):
    attack, refusal = ATTACKS[name]
    with tenant(facts["tenant"]), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        act_as(Actor(facts[WHO.get(name, "finn")]))
        cursor.execute("select settlement_gather_open_items(%(company)s, 1000)", facts)
        for statement in attack.split("; "):
            cursor.execute(statement, facts)
    assert getattr(caught.value.__cause__, "sqlstate", None) == refusal, caught.value


def test_the_statements_of_the_attacks_work_where_nothing_is_wrong(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        act_as(Actor(facts["finn"]))
        cursor.execute("select settlement_gather_open_items(%(company)s, 1000)", facts)
        for statement in (run(), item(), set_run("draft", execution_on="'2026-04-16'")):
            cursor.execute(statement, facts)
            assert cursor.rowcount == 1


def approving(desk: Desk, run_id: Any):
    shown = desk.run(run_id)
    seen = {one["bank_details_id"] for one in shown["contacts_paid"]}
    return lambda: approve_run(
        company=desk.books.company,
        run_id=run_id,
        version=shown["version"],
        seen=seen,
        by=desk.books.owner,
        today=TODAY,
        now=NOW,
    )


def test_two_approve_at_once_and_it_is_paid_once(desk: Desk):
    desk.bill(desk.supplier("Beans"), "100.00")
    run_id = desk.draft()
    found = race(desk.books.tenant_id, approving(desk, run_id), approving(desk, run_id))
    assert (found.first, found.second, found.has_waited) == ("done", "payment_runs.run_not_draft", True)
    assert desk.open() == []


@pytest.mark.parametrize("run_first", [True, False])
def test_a_run_and_a_payment_by_hand_of_one_bill_at_once(desk: Desk, run_first: bool):
    beans = desk.supplier("Beans")
    bill = desk.bill(beans, "100.00")
    run_id = desk.draft()
    details = desk.run(run_id)["contacts_paid"][0]["bank_details_id"]
    said = Till(desk.books, beans).input("100.00", bill, direction="payment", bank_details_seen=details)
    acts = [
        approving(desk, run_id),
        lambda: make_payment(company=desk.books.company, payment=said, by=desk.books.owner),
    ]
    found = race(desk.books.tenant_id, *(acts if run_first else reversed(acts)))
    assert (found.first, found.second, found.has_waited) == ("done", "settlement.more_than_open", True)
    assert desk.open() == []


def test_two_draft_the_same_bill_at_once(desk: Desk):
    desk.bill(desk.supplier("Beans"), "100.00")
    wanted = RunInput(AccountName(code=BANK), DUE, EXECUTION)

    def drafting() -> Any:
        act_as(Actor(desk.finn.id))
        return prepare_run(company=desk.books.company, run=wanted, by=desk.finn, now=NOW)

    found = race(desk.books.tenant_id, drafting, drafting)
    assert (found.first, found.second, found.has_waited) == ("done", "payment_runs.run_empty", True)

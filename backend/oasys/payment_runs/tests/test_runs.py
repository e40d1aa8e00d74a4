"""The life of a payment run: what it proposes, who approves it, what it posts, what file it makes, what the bank says."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from lxml import etree

from oasys.contacts.bank import read_iban
from oasys.contacts.tests.people import confirm, propose
from oasys.core.errors import Invalid
from oasys.core.tenancy import tenant
from oasys.ledger.services.charts import create_account
from oasys.organisations.acting import act_with
from oasys.organisations.permissions import Permission
from oasys.organisations.rules import rights
from oasys.payment_runs import pain001
from oasys.payment_runs.errors import (
    ContactUnpayable,
    FileInvalid,
    ItemUnfit,
    NothingToTransfer,
    OverLimit,
    OwnHolderUnwritable,
    ReportOfOther,
    ReportUnreadable,
    RunEmpty,
    RunNotDraft,
    SecondPersonNeeded,
)
from oasys.payment_runs.rules import latin, remittance
from oasys.payment_runs.services import drafts
from oasys.payment_runs.services.approval import approve_run
from oasys.payment_runs.tests.desk import AMERICAN, FRENCH, GERMAN, NOW, TODAY, Desk, set_own_account, status_report
from oasys.payments.errors import BankDetailsUnseen
from oasys.payments.models import Payment
from oasys.payments.services.inputs import AccountName
from oasys.payments.tests.till import BANK, PAYABLE, Till, day
from oasys.settlement.errors import MoreThanOpen
from tests.factories import Books, make_books

XML = {"p": pain001.NAMESPACE}


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk.of(books)


def texts(content: bytes, path: str) -> list[str]:
    return [one.text for one in etree.fromstring(content).iterfind(f".//p:{path.replace('/', '/p:')}", XML)]


def test_a_run_proposes_what_is_due_and_says_what_it_leaves_out_and_why(desk: Desk):
    beans, tea, far = desk.supplier("Beans"), desk.supplier("Tea"), desk.supplier("Far", FRENCH)
    desk.bill(beans, "100.00", due=day(4))
    desk.bill(beans, "50.00", due=date(2026, 5, 31))  # later
    desk.bill(beans, "-30.00")  # a credit of ours
    desk.bill(tea, "10.00")
    desk.bill(tea, "-10.00")
    desk.bill(far, "5.00")
    desk.bill(desk.supplier("Nowhere", None), "7.00")
    left = desk.supplier("Left")
    desk.bill(left, "8.00")
    Till(desk.books, beans).item("-9.00", on=day(3), account=PAYABLE, whose=False)
    run = desk.draft(without={left.id})
    assert desk.paid(run) == {"Beans": Decimal("70.00")}
    assert desk.left_out(run) == {
        "Tea": "credits_exceed", "Far": "bic_missing", "Nowhere": "no_bank_details", "Left": "chosen", "": "no_contact",
    }  # fmt: skip
    desk.bill(tea, "11.00")
    other = desk.draft()  # what another draft pays is not proposed again
    assert desk.paid(other) == {"Tea": Decimal("11.00"), "Left": Decimal("8.00")}
    assert desk.left_out(other)["Beans"] == "in_other_run"
    with pytest.raises(RunEmpty, match="Another payment run pays it"):
        desk.draft()
    desk.cancel(run)
    assert desk.paid(desk.draft()) == {"Beans": Decimal("70.00")}


def test_an_approved_run_has_paid_settled_and_made_one_file(desk: Desk):
    beans, tea = desk.supplier("Beans"), desk.supplier("Tea")
    bill = desk.bill(beans, "100.00")
    desk.bill(beans, "-30.00")
    desk.bill(tea, "20.00")
    run = desk.draft()
    desk.approve(run)
    shown = desk.run(run)
    assert (shown["state"], shown["amount"], desk.open()) == ("approved", Decimal("90.00"), [])
    with tenant(desk.books.tenant_id):
        made = list(Payment.objects.order_by("amount").values_list("amount", "paid_on", "contact__display_name"))
    assert made == [
        (Decimal("20.00"), date(2026, 4, 15), "Tea"),
        (Decimal("70.00"), date(2026, 4, 15), "Beans"),
    ]
    first = desk.file(run)
    assert desk.file(run) == first  # the same bytes, however often
    assert pain001.flaws(first.decode()) == []
    assert texts(first, "GrpHdr/MsgId") == [run.hex]
    assert texts(first, "GrpHdr/CtrlSum") == ["90.00"]
    assert sorted(texts(first, "InstdAmt")) == ["20.00", "70.00"]
    assert texts(first, "CdtrAcct/Id/Othr/Id") == ["112233445566"] * 2
    assert texts(first, "DbtrAcct/Id/Othr/Id") == ["514011223344"]
    ids = {one["end_to_end_id"] for one in desk.transfers(run).values()}
    assert set(texts(first, "PmtId/EndToEndId")) == ids
    assert "R -100.00" in texts(first, "RmtInf/Ustrd")
    for act in (lambda: desk.approve(run), lambda: desk.change(run, bill), lambda: desk.cancel(run)):
        with pytest.raises(RunNotDraft):
            act()


def test_credits_are_taken_off_on_their_account_alone_and_the_run_can_be_approved(desk: Desk):
    beans, second = desk.supplier("Beans"), "2190"
    with tenant(desk.books.tenant_id):
        create_account(
            company=desk.books.company, code=second, name="Other", account_class="liability", subtype="payable"
        )
    bill = desk.bill(beans, "100.00")
    other = Till(desk.books, beans).item("-10.00", on=day(3), account=second)
    credit = Till(desk.books, beans).item("30.00", on=day(3), account=second)
    run = desk.draft()
    assert desk.paid(run) == {"Beans": Decimal("100.00")}
    assert desk.left_out(run) == {"Beans": "credits_exceed"}
    with pytest.raises(NothingToTransfer, match="on 2190"):
        desk.change(run, bill, other, credit)
    desk.change(run, bill, other, (credit, "10.00"))  # on that account they come to nothing
    desk.approve(run)
    assert (desk.paid(run), desk.open()) == ({"Beans": Decimal("100.00")}, [])


def test_what_is_not_due_neither_fills_a_run_nor_keeps_one_from_being_drafted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(drafts, "MOST_DUE", 2)
    beans = desk.supplier("Beans")
    for _ in range(3):
        desk.bill(beans, "1.00", due=date(2026, 5, 31))
        desk.bill(desk.supplier("Tea"), "-9.00")  # a credit of somebody to whom nothing is due
    for amount in ("5.00", "6.00"):
        desk.bill(beans, amount, due=date(2026, 4, 30))
    run = desk.draft()
    assert desk.paid(run) == {"Beans": Decimal("11.00")}
    desk.cancel(run)
    desk.bill(beans, "7.00", due=date(2026, 4, 20))
    with pytest.raises(Invalid, match="More than 2 bills are due until then: name an earlier day"):
        desk.draft()
    assert desk.paid(desk.draft(due_until=date(2026, 4, 20))) == {"Beans": Decimal("7.00")}


def test_a_run_that_is_full_says_what_it_leaves_and_the_next_one_pays_it(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drafts, "MOST_ITEMS", 4)
    big, beans, tea = desk.supplier("Big"), desk.supplier("Beans"), desk.supplier("Tea")
    for number in range(1, 3):
        desk.bill(tea, "1.00", due=day(4, number))
    for number in range(3, 8):
        desk.bill(big, "10.00", due=day(4, number))
    desk.bill(big, "-5.00")
    for number in range(8, 11):
        desk.bill(beans, "2.00", due=day(4, number))
    runs = []
    for paid, left_out in (
        ({"Tea": "2.00", "Big": "5.00"}, {"Big": "40.00", "Beans": "6.00"}),
        ({"Big": "40.00"}, {"Beans": "6.00"}),
        ({"Beans": "6.00"}, {}),
    ):
        runs.append(desk.draft())
        shown = desk.run(runs[-1])
        assert desk.paid(runs[-1]) == {name: Decimal(amount) for name, amount in paid.items()}
        full = {one["contact_name"]: one["amount"] for one in shown["left_out"] if one["reason"] == "run_full"}
        assert full == {name: Decimal(amount) for name, amount in left_out.items()}
        assert sum(len(one["items"]) for one in shown["contacts_paid"]) <= 4
    for run in runs:
        desk.approve(run)
    assert desk.open() == []


def test_more_items_than_a_run_proposes_are_approved_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    beans = desk.supplier("Beans")
    for amount in ("5.00", "6.00", "-1.00"):
        desk.bill(beans, amount)
    run = desk.draft()
    monkeypatch.setattr(drafts, "MOST_ITEMS", 1)
    desk.approve(run)
    assert desk.open() == []


@pytest.mark.parametrize(
    ("holder", "is_refused"),
    [
        ("雨水有限公司", True),
        ("(株)雨", True),
        ("北京123公司", True),
        ("雨 Rain", False),
        ("1&1", False),
        ("Ünal", False),
    ],
)
def test_who_pays_has_a_name_that_sepa_carries_before_anything_is_drafted(holder: str, is_refused: bool):
    desk = Desk.of(make_books(currency="EUR"))
    with tenant(desk.books.tenant_id):
        account = desk.books.account(BANK)
    set_own_account(desk.books, account, GERMAN, holder)
    beans, shop = desk.supplier("Beans", FRENCH), desk.supplier("Shop", AMERICAN)
    desk.bill(shop, "1.00", currency="EUR")
    bill = desk.bill(beans, "5.00", currency="EUR")
    alone = desk.draft(without={beans.id})  # no transfer of SEPA: the name is written as it is
    if is_refused:
        for said, field in (({}, "/account_code"), ({"account": AccountName(id=account.id)}, "/account_id")):
            with pytest.raises(OwnHolderUnwritable) as caught:
                desk.draft(**said)
            assert [one.pointer for one in caught.value.errors] == [field]
        with pytest.raises(OwnHolderUnwritable):
            desk.change(alone, bill)
        return
    desk.cancel(alone)
    run = desk.draft()
    desk.approve(run)
    assert pain001.flaws(desk.file(run).decode()) == []
    assert all(text.strip() for text in texts(desk.file(run), "Dbtr/Nm"))


@pytest.mark.parametrize("bic", ["RBOSGGSX", "RBOSJESH", "BARCIMDD", "WESTGB22XXX"])
def test_the_bic_of_an_iban_is_one_also_in_a_territory(desk: Desk, bic: str):
    desk.bill(desk.supplier("Isle", read_iban("GB82WEST12345698765432", bic)), "5.00")
    run = desk.draft()
    desk.approve(run)
    content = desk.file(run)
    assert texts(content, "CdtrAgt/FinInstnId/BICFI") == [bic]
    assert texts(content, "ClrSysMmbId/MmbId") == []
    assert pain001.flaws(content.decode()) == []


def test_who_had_a_hand_in_a_run_does_not_approve_it(desk: Desk):
    bill = desk.bill(desk.supplier("Beans"), "100.00")
    run = desk.draft()
    desk.change(run, (bill, "60.00"), by=desk.bob)
    desk.change(run, (bill, "40.00"), by=desk.finn)
    for hand in (desk.finn, desk.bob):
        with pytest.raises(SecondPersonNeeded):
            desk.approve(run, by=hand)
    desk.approve(run)
    assert desk.open() == ["credit 60.00 MYR 60.00"]


def test_changed_bank_details_are_seen_first(desk: Desk):
    beans = desk.supplier("Beans")
    desk.bill(beans, "1.00")
    run = desk.draft()
    (row,) = desk.run(run)["contacts_paid"]
    assert (row["must_be_seen"], row["bank_account"]) == (True, "••••5566")
    with pytest.raises(BankDetailsUnseen, match="5566"):
        desk.approve(run, seen=[])
    new = desk.details(beans, AMERICAN)  # changed between looking and approving
    with pytest.raises(BankDetailsUnseen, match="78"):
        desk.approve(run, seen=[row["bank_details_id"]])
    desk.approve(run, seen=[new])
    desk.bill(beans, "2.00")
    again = desk.draft()
    assert [one["must_be_seen"] for one in desk.run(again)["contacts_paid"]] == [False]
    assert texts(desk.file(run), "ClrSysMmbId/MmbId") == ["021000021"]


def test_what_was_paid_or_changed_in_the_meantime_is_told_before_anything_is_posted(desk: Desk):
    beans, tea = desk.supplier("Beans"), desk.supplier("Tea")
    bill, other = desk.bill(beans, "100.00"), desk.bill(tea, "5.00")
    run = desk.draft()
    details = next(one["bank_details_id"] for one in desk.run(run)["contacts_paid"] if one["contact_name"] == "Beans")
    Till(desk.books, beans).pay("1.00", (bill, "1.00"), direction="payment", bank_details_seen=details)
    with pytest.raises(MoreThanOpen, match=r"99\.00 of 100\.00"):
        desk.approve(run)
    desk.change(run, bill, other)
    assert desk.paid(run) == {"Beans": Decimal("99.00"), "Tea": Decimal("5.00")}
    confirm_none(desk, tea)
    with pytest.raises(ContactUnpayable, match="Tea: No bank details"):
        desk.approve(run)
    assert desk.run(run)["state"] == "draft"


def confirm_none(desk: Desk, contact: Any) -> None:
    confirm(desk.books, propose(desk.books, contact, None, desk.books.owner), None, desk.bob)


def test_garbage_in_a_draft_is_named(desk: Desk):
    beans = desk.supplier("Beans")
    bill, credit = desk.bill(beans, "100.00"), desk.bill(beans, "-40.00")
    strange = Till(desk.books, beans).item("5.00", on=day(3))  # a receivable
    late = desk.bill(beans, "1.00", on=day(6))
    run = desk.draft()
    for items, refusal in (
        ([(bill, "100.01")], MoreThanOpen),
        ([bill, bill], ItemUnfit),
        ([strange], ItemUnfit),
        ([late], ItemUnfit),
        ([(bill, "30.00"), credit], NothingToTransfer),
        ([], RunEmpty),
    ):
        with pytest.raises(refusal) as caught:
            desk.change(run, *items)
        assert caught.value.errors
    assert desk.paid(run) == {"Beans": Decimal("60.00")}


def test_the_limit_of_a_role_is_for_the_run_as_a_whole(desk: Desk):
    for name in ("Beans", "Tea"):
        desk.bill(desk.supplier(name), "60.00")
    run = desk.draft()
    shown = desk.run(run)
    seen = {one["bank_details_id"] for one in shown["contacts_paid"]}
    for limit, refused in ((Decimal(119), True), (Decimal(120), False)):
        with tenant(desk.books.tenant_id):
            act_with(rights([Permission.PAYMENT_RUN_APPROVE], entry_limits={"MYR": limit}))
            if refused:
                with pytest.raises(OverLimit) as caught:
                    _approve(desk, run, shown, seen)
                assert caught.value.params["worth"] == "120.00"
                transaction.set_rollback(True)
            else:
                _approve(desk, run, shown, seen)


def _approve(desk: Desk, run: Any, shown: Any, seen: Any) -> None:
    approve_run(
        company=desk.books.company,
        run_id=run,
        version=shown["version"],
        seen=seen,
        by=desk.books.owner,
        today=TODAY,
        now=NOW,
    )


def test_a_fault_between_posting_and_file_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.bill(desk.supplier("Beans"), "100.00")
    run = desk.draft()

    def dies(*_: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(pain001, "write", dies)
        desk.approve(run)
    with monkeypatch.context() as patched, pytest.raises(FileInvalid, match="MsgIdd"):
        real = pain001.write
        patched.setattr(pain001, "write", lambda said: real(said).replace("MsgId>", "MsgIdd>"))
        desk.approve(run)
    with tenant(desk.books.tenant_id):
        assert not Payment.objects.exists()
    assert desk.run(run)["state"] == "draft"
    desk.approve(run)
    assert desk.open() == []


@pytest.mark.parametrize("version", ["03", "10"])
def test_what_the_bank_rejects_is_undone_with_its_reason_in_words(desk: Desk, version: str):
    beans, tea = desk.supplier("Beans"), desk.supplier("Tea")
    bill = desk.bill(beans, "100.00")
    desk.bill(tea, "20.00")
    run = desk.draft()
    desk.approve(run)
    ids = {name: one["end_to_end_id"] for name, one in desk.transfers(run).items()}
    said = status_report(run, {ids["Beans"]: ("RJCT", "AC04"), ids["Tea"]: ("ACSC", "")}, version=version)
    assert (desk.report(run, said).rejected, desk.run(run)["rejected_amount"]) == (1, Decimal("100.00"))
    found = desk.transfers(run)
    assert (found["Beans"]["state"], found["Beans"]["reason"], found["Beans"]["payment_state"]) == (
        "rejected", "The account is closed.", "undone",
    )  # fmt: skip
    assert (found["Tea"]["state"], found["Tea"]["payment_state"]) == ("accepted", "posted")
    assert desk.open() == ["credit 100.00 MYR 100.00"]
    assert not desk.report(run, said).is_new  # read again, nothing happens
    late = status_report(run, {ids["Beans"]: ("ACSC", "")}, version=version)
    desk.report(run, late)
    assert desk.transfers(run)["Beans"]["state"] == "rejected"  # what is undone stays so
    again = desk.draft()
    assert [row["line_id"] for row in desk.run(again)["contacts_paid"][0]["items"]] == [bill]


@pytest.mark.parametrize("how", ["file", "block"])
def test_a_file_or_a_block_is_rejected_whole_unless_a_transaction_says_otherwise(desk: Desk, how: str):
    for name in ("Beans", "Tea"):
        desk.bill(desk.supplier(name), "10.00")
    run = desk.draft()
    desk.approve(run)
    tea = desk.transfers(run)["Tea"]
    kept = {tea["end_to_end_id"]: ("ACSP", "")}
    if how == "file":
        said = status_report(run, kept, of_file="RJCT")
    else:
        said = status_report(run, kept, of_file="PART", of_block=(f"{run.hex}-N", "RJCT"))
    assert desk.report(run, said).rejected == 1
    assert {name: one["state"] for name, one in desk.transfers(run).items()} == {"Beans": "rejected", "Tea": "accepted"}


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>"""


def test_reports_that_are_none_or_of_another_file_change_nothing(desk: Desk):
    desk.bill(desk.supplier("Beans"), "10.00")
    run = desk.draft()
    desk.approve(run)
    huge = b"<Document>" + b"<a/>" * 200_000 + b"</Document>"
    for content in (BOMB, XXE, huge, b" " * (6 * 1024 * 1024), b"", b"PDF", desk.file(run), b"<Document/>"):
        with pytest.raises(ReportUnreadable):
            desk.report(run, content)
    other = "0" * 32
    for content in (
        status_report(run, of_file="RJCT", original=other),
        status_report(run, {other: ("RJCT", "AC01")}),
        status_report(run, of_block=("strange", "RJCT")),
    ):
        with pytest.raises(ReportOfOther):
            desk.report(run, content)
    assert desk.transfers(run)["Beans"]["state"] == "sent"


def test_a_report_is_read_before_any_run_is_locked(desk: Desk):
    with pytest.raises(ReportUnreadable):  # of no run: nothing was looked for, let alone held, while the file was read
        desk.report(uuid4(), BOMB)


def test_a_rejected_payment_that_was_undone_by_hand_is_taken_down(desk: Desk):
    desk.bill(desk.supplier("Beans"), "10.00")
    run = desk.draft()
    desk.approve(run)
    one = desk.transfers(run)["Beans"]
    Till(desk.books, None).undo(one["payment_id"], date(2026, 4, 16))  # type: ignore[arg-type]
    desk.report(run, status_report(run, of_file="RJCT"))
    assert desk.transfers(run)["Beans"]["state"] == "rejected"


def test_names_that_sepa_cannot_carry_are_spelt_or_refused():
    assert latin("Müller & Söhne GmbH “Ærø” Łódź") == "Mueller + Soehne GmbH 'Aero' Lodz"
    assert (latin("咖啡早晨"), latin("//a//b/")) == ("", "a/b")
    numbers = remittance([f"R-{n:05}" for n in range(40)], sepa=True)
    assert len(numbers) <= 140
    assert numbers.endswith("...")
    assert remittance(["A", "A", "B"], sepa=True) == "A, B"

"""Two people at once: an item is never settled twice, and a settlement and a reversal of one entry never both stand."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalLine
from oasys.ledger.services.corrections import reverse_entry
from oasys.settlement.models import OpenItem
from oasys.settlement.services import MatchInput, cancel_settlement, gather_open_items, settle
from oasys.settlement.tests.desk import RECEIVABLE, Desk, day
from oasys.settlement.tests.test_attacks import head, parts
from tests.factories import Books
from tests.test_concurrency import deadlocks, in_thread, outcome_of, race


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk(books)


def settling(desk: Desk, *lines):
    matches = [MatchInput(line) for line in lines]
    return lambda: settle(
        company=desk.books.company, lines=matches, settled_on=day(5), description="", by=desk.books.owner
    )


def reversing(desk: Desk, entry_id):
    return lambda: reverse_entry(
        company=desk.books.company, entry_id=entry_id, posting_date=day(6), description="", by=desk.books.owner
    )


@pytest.mark.parametrize("is_gathered", [True, False])
def test_one_item_is_settled_once(desk: Desk, is_gathered: bool):
    invoice, one, two = (desk.post(amount, on=day(3), currency="MYR") for amount in ("100", "-100", "-100"))
    if is_gathered:
        with tenant(desk.books.tenant_id):
            gather_open_items(company=desk.books.company)
    found = race(desk.books.tenant_id, settling(desk, invoice, one), settling(desk, two, invoice))
    assert (found.first, found.second, found.has_waited) == ("done", "settlement.more_than_open", True)
    assert desk.open() == ["credit 100 MYR 100"]


def by_hand(desk: Desk, invoice: UUID, payment: UUID):
    """Settles 100 by SQL as the application's role: no service locks anything, the trigger does."""
    with tenant(desk.books.tenant_id):
        gather_open_items(company=desk.books.company)
        facts = {
            "tenant": desk.books.tenant_id,
            "company": desk.books.company.id,
            "alice": desk.books.owner.id,
            "receivable": desk.books.account(RECEIVABLE).id,
            "new": uuid7(),
            "invoice": invoice,
            "payment": payment,
        }
    statements = head() + parts(("invoice", "100", "100"), ("payment", "100", "100"))

    def act() -> None:
        with connection.cursor() as cursor:
            for statement in statements.split("; "):
                cursor.execute(statement, facts)

    return act


def test_one_item_is_settled_once_by_hand_written_sql(desk: Desk):
    invoice, one, two = (desk.post(amount, on=day(3), currency="MYR") for amount in ("100", "-100", "-100"))
    found = race(desk.books.tenant_id, by_hand(desk, invoice, one), by_hand(desk, invoice, two))
    assert (found.first, found.second, found.has_waited) == ("done", "OA072", True)
    assert desk.open() == ["credit 100 MYR 100"]


def test_a_settlement_by_hand_written_sql_before_a_reversal(desk: Desk):
    invoice, payment = desk.post("100", on=day(3), currency="MYR"), desk.post("-100", on=day(3), currency="MYR")
    found = race(desk.books.tenant_id, by_hand(desk, invoice, payment), reversing(desk, desk.entry_of(invoice)))
    assert (found.first, found.second, found.has_waited) == ("done", "OA077", True)


def test_a_settlement_before_a_reversal(desk: Desk):
    invoice, payment = desk.post("100", on=day(3), currency="MYR"), desk.post("-100", on=day(3), currency="MYR")
    found = race(desk.books.tenant_id, settling(desk, invoice, payment), reversing(desk, desk.entry_of(invoice)))
    assert (found.first, found.second, found.has_waited) == ("done", "OA077", True)


def test_a_reversal_before_a_settlement(desk: Desk):
    """Both stand: the mirror of the invoice is an open item, and says that the payment is without an invoice."""
    invoice, payment = desk.post("100", on=day(3), currency="MYR"), desk.post("-100", on=day(3), currency="MYR")
    found = race(desk.books.tenant_id, reversing(desk, desk.entry_of(invoice)), settling(desk, invoice, payment))
    assert (found.first, found.second, found.has_waited) == ("done", "done", True)
    assert desk.open() == ["credit 100 MYR 100"]


@pytest.mark.parametrize("payment_base", ["-400", "-420"])
def test_one_settlement_is_cancelled_once(desk: Desk, payment_base: str):
    invoice, payment = desk.post("100", "400", on=day(3)), desk.post("-100", payment_base, on=day(3))
    settlement = desk.settle(invoice, payment)

    def cancelling():
        cancel_settlement(
            company=desk.books.company, settlement_id=settlement, cancelled_on=day(6), reason="", version=1,
            by=desk.books.owner,
        )  # fmt: skip

    found = race(desk.books.tenant_id, cancelling, cancelling)
    assert (found.first, found.second, found.has_waited) == ("done", "settlement.already_cancelled", True)
    assert len(desk.open()) == 2


def test_a_gatherer_beside_a_change_of_the_subtype(desk: Desk):
    desk.post("100", on=day(3), currency="MYR", account="1130")

    def gathering():
        gather_open_items(company=desk.books.company)

    def changing():
        with connection.cursor() as cursor:
            cursor.execute("update ledger_account set subtype = 'clearing' where code = '1130'")

    found = race(desk.books.tenant_id, gathering, changing)
    assert (found.first, found.second, found.has_waited) == ("done", "done", True)
    assert desk.open("1130") == ["debit 100 MYR 100"]


def test_a_change_of_the_subtype_beside_a_gatherer(desk: Desk):
    desk.post("100", on=day(3), currency="MYR", account="1130")

    def changing():
        with connection.cursor() as cursor:
            cursor.execute("update ledger_account set subtype = 'clearing' where code = '1130'")

    found = race(desk.books.tenant_id, changing, lambda: gather_open_items(company=desk.books.company))
    assert (found.first, found.second, found.has_waited) == ("done", "done", True)
    with tenant(desk.books.tenant_id):
        assert OpenItem.objects.count() == 1


def test_eight_clerks_at_twenty_items(desk: Desk):
    """Settlements, cancellations and reversals by chance: whatever was done, sums agree and nothing is below zero."""
    lines = [
        desk.post(f"{sign}{10 + n}", f"{sign}{40 + 4 * n + n % 3}", on=day(3)) for n in range(10) for sign in ("", "-")
    ]
    before = deadlocks()

    def clerk(number: int) -> list[str]:
        chance = random.Random(number)
        outcomes, mine = [], []
        for _ in range(12):
            act = chance.choice(["settle", "settle", "cancel", "reverse"])
            with_whom = chance.sample(lines, chance.choice([2, 2, 4]))

            def work(act=act, with_whom=with_whom):
                with tenant(desk.books.tenant_id):
                    if act == "settle":
                        mine.append(settling(desk, *with_whom)())
                    elif act == "reverse":
                        reversing(desk, desk_entry(with_whom[0]))()
                    elif mine:
                        cancel_settlement(
                            company=desk.books.company, settlement_id=mine.pop(), cancelled_on=day(6), reason="",
                            version=1, by=desk.books.owner,
                        )  # fmt: skip

            outcomes.append(f"{act} {outcome_of(work)}")
        return outcomes

    with ThreadPoolExecutor(8) as pool:
        clerks = [pool.submit(in_thread(lambda n=n: clerk(n))) for n in range(8)]
        outcomes = {outcome for done in clerks for outcome in done.result()}
    assert {"settle done", "cancel done"} <= outcomes
    assert {o.split()[1] for o in outcomes} <= {
        "done", "OA071", "OA077", "settlement.more_than_open", "settlement.unbalanced", "ledger.entry_already_reversed",
    }  # fmt: skip
    (total,) = desk.totals()
    assert (total["open_amount"], total["open_base_amount"]) == (total["balance"], total["base_balance"])
    assert deadlocks() == before


def desk_entry(line_id):
    return JournalLine.objects.get(id=line_id).entry_id

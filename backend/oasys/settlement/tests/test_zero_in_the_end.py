"""Whatever is settled in whatever parts at whatever rates: when nothing is open, the account is zero in both currencies."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import hypothesis.strategies as st
from django.db import connection
from hypothesis import HealthCheck, given, settings

from oasys.core.tenancy import tenant
from oasys.settlement.queries import ItemFilter, open_items
from oasys.settlement.rules import DoesNotMatch, Offer, base_difference, match
from oasys.settlement.tests.desk import RECEIVABLE, Desk, day
from oasys.settlement.verification import ITEMS, SETTLED, SETTLEMENTS
from tests.factories import make_books

CENTS = st.integers(1, 10**7).map(lambda cents: Decimal(cents) / 100)
RATES = st.integers(1, 99_999).map(lambda points: Decimal(points) / 10_000)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_when_all_is_settled_nothing_is_left(data: st.DataObject):
    desk = Desk(make_books())
    debits = data.draw(st.lists(CENTS, min_size=1, max_size=4))
    total = sum(debits, Decimal(0))
    cuts = data.draw(st.lists(st.integers(1, int(total * 100)), max_size=3, unique=True))
    marks = sorted({*(Decimal(cut) / 100 for cut in cuts), total})
    credits = [mark - before for mark, before in zip(marks, [Decimal(0), *marks], strict=False)]
    lines = [posted(data, desk, amount) for amount in debits + [-credit for credit in credits]]
    made: list[UUID] = []
    for _ in range(40):
        if not desk.open():
            break
        both = data.draw(st.permutations(still_open(desk, lines)))
        sides = [line for line in both if line in lines[: len(debits)]][: data.draw(st.integers(1, 4))]
        sides += [line for line in both if line in lines[len(debits) :]][: data.draw(st.integers(1, 4))]
        made.append(desk.settle(*sides, on=day(5)))
        if data.draw(st.integers(0, 4)) == 0:
            desk.cancel(made.pop(), day(5))
        (found,) = desk.totals()
        assert (found["open_amount"], found["open_base_amount"]) == (found["balance"], found["base_balance"])
    else:
        desk.settle(*still_open(desk, lines), on=day(5))
    (found,) = desk.totals()
    assert (found["items"], found["balance"], found["base_balance"]) == (0, 0, 0)
    with tenant(desk.books.tenant_id):
        for query in (ITEMS, SETTLED, SETTLEMENTS):
            with connection.cursor() as cursor:
                cursor.execute(query)
                assert cursor.fetchall() == []


def posted(data: st.DataObject, desk: Desk, amount: Decimal) -> UUID:
    """A line of that amount at some rate; a rate so low that nothing is left in the base currency is raised."""
    base = max(abs(amount) * data.draw(RATES), Decimal("0.01")).quantize(Decimal("0.01"))
    on: date = day(data.draw(st.integers(1, 4)))
    return desk.post(f"{amount:f}", f"{base.copy_sign(amount):f}", on=on, account=RECEIVABLE)


def still_open(desk: Desk, lines: list[UUID]) -> list[UUID]:
    with tenant(desk.books.tenant_id):
        where = ItemFilter(desk.books.account(RECEIVABLE))
        rows = open_items(company=desk.books.company, where=where, today=day(12), limit=100, after=None)
    found = {row["line_id"] for row in rows}
    return [line for line in lines if line in found]


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    rest, weight = draw(st.integers(1, 10**6)), draw(st.integers(0, 10**6))
    asked = draw(st.none() | st.integers(1, rest).map(Decimal))
    return Offer(UUID(int=draw(st.integers(1, 10**9))), draw(st.booleans()), Decimal(rest), Decimal(weight), asked)


OFFERS = st.lists(offers(), min_size=1, max_size=8, unique_by=lambda offer: offer.line_id)


@given(OFFERS)
def test_a_match_balances_and_takes_no_more_than_there_is(offered: list[Offer]):
    try:
        shares = match(offered, base_decimals=0)
    except DoesNotMatch:
        asked = {side: sum(o.asked or 0 for o in offered if o.is_debit == side) for side in (True, False)}
        there = {side: sum(o.asked or o.rest for o in offered if o.is_debit == side) for side in (True, False)}
        assert not min(there.values()) or max(asked.values()) > min(there.values())
        return
    by_line = {offer.line_id: offer for offer in offered}
    assert sum(share.amount if share.is_debit else -share.amount for share in shares) == 0
    for share in shares:
        offer = by_line[share.line_id]
        assert 0 < share.amount <= offer.rest
        assert offer.asked in (None, share.amount)
        assert 0 <= share.base_amount <= offer.base_rest
        if share.amount == offer.rest:
            assert share.base_amount == offer.base_rest
    used_up = [side for side in (True, False) if all(
        any(s.line_id == o.line_id and s.amount == (o.asked or o.rest) for s in shares) for o in offered if o.is_debit == side
    )]  # fmt: skip
    assert used_up
    assert base_difference(shares) == sum(s.base_amount for s in shares if s.is_debit) - sum(
        s.base_amount for s in shares if not s.is_debit
    )

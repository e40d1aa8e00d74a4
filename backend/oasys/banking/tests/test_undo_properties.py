"""Whatever is matched in whatever way and undone in whatever order: balances are to the cent what they were, and nothing is there twice."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oasys.banking import acts
from oasys.banking.errors import LineNotOpen, MatchUndone
from oasys.banking.match_schemas import DocumentMatchIn
from oasys.banking.models import BankLine, BankMatch, BookLine, MatchedBookLine, MatchedLine
from oasys.banking.proposals import proposals_of
from oasys.banking.services.booking import match_entry
from oasys.banking.services.lines import take_all_for_the_same
from oasys.banking.services.matching import match_book_lines
from oasys.banking.services.undoing import document_id_of, undo_match
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.banking.tests.test_matching import act, book_line, entry, posted
from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.invoicing.services.posting import void_document
from oasys.ledger.models import AccountBalance, JournalEntry
from oasys.payments.tests.till import Till
from tests.factories import make_books

NAME = "Seri Bayu Hotel"
EXAMPLES = settings(
    max_examples=8,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # every example is posted for good: a smaller one is not looked for
)
AMOUNTS = st.integers(1, 5_000_000).map(lambda cents: Decimal(cents) / 100)
SIGNS = st.sampled_from([1, -1])


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of the bank and how it is matched. `parts`: what is posted for it before; `earlier`: days that a document is older."""

    way: Literal["advance", "several", "document", "entry"]
    on: int
    sign: int
    parts: tuple[Decimal, ...]
    earlier: int
    voids: bool

    @property
    def amount(self) -> Decimal:
        return self.sign * sum(self.parts, Decimal(0))


PLANS = st.lists(
    st.builds(
        Plan,
        way=st.sampled_from(["advance", "several", "document", "document", "entry"]),
        on=st.integers(1, 28),
        sign=SIGNS,
        parts=st.lists(AMOUNTS, min_size=2, max_size=4).map(tuple),
        earlier=st.integers(0, 40),
        voids=st.booleans(),
    ),
    min_size=2,
    max_size=5,
)


def weight(desk: BankDesk) -> str:
    """A hash of what every account holds in every period and currency."""
    with tenant(desk.books.tenant_id):
        sums = (
            AccountBalance.objects.filter(company=desk.books.company)
            .values("account__code", "period__number", "currency")
            .annotate(base=Sum("debit") - Sum("credit"), units=Sum("currency_amount"))
            .order_by("account__code", "period__number", "currency")
        )
        rows = [tuple(row.values()) for row in sums if row["base"] or row["units"]]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def drafted(till: Till, plan: Plan, place: int, line: BankLine) -> DocumentMatchIn:
    row = {
        "text": "Rooms",
        "quantity": "1",
        "unit_price": f"{abs(line.amount)}",
        "account_code": "4110" if line.amount > 0 else "8030",
        "tax_code_ids": [],
    }
    return DocumentMatchIn.model_validate({
        "contact_id": str(till.contact.id),
        "lines": [row],
        "issue_date": f"{line.booked_on - timedelta(days=plan.earlier)}",
        "supplier_number": f"RE-{place}",
    })  # fmt: skip


def matched(desk: BankDesk, till: Till, plan: Plan, place: int, line: BankLine, entries: list[UUID]) -> UUID:
    """Carries the plan out; the id of the match."""
    books = desk.books
    if plan.way == "several":
        ids = [book_line(desk, one).id for one in entries]
        return UUID(f"{act(desk, match_book_lines, line_ids=[line.id], book_line_ids=ids)}")
    if plan.way == "entry":
        return UUID(f"{act(desk, match_entry, line_id=line.id, wish=entry(f'{line.amount}'))}")
    with tenant(books.tenant_id):
        if plan.way == "document":
            return acts.new_document(books.company, line.id, drafted(till, plan, place, line), books.owner)
        proposed = proposals_of(company=books.company, line_id=line.id)
        (advance,) = [one for one in proposed if one["kind"] == "advance"]
        assert advance["left"] == 0
        said = advance["act"]
        return acts.carry_out(
            company=books.company, line_id=line.id, path=said["path"], body=said["body"], by=books.owner
        )


def assert_once(desk: BankDesk, line: BankLine, match_id: UUID) -> None:
    """The line is in one live match, with posted lines of its amount that no other live match has; matching it again is refused."""
    with tenant(desk.books.tenant_id):
        assert MatchedLine.objects.filter(line_id=line.id, is_live=True).count() == 1
        taken = list(MatchedBookLine.objects.filter(match_id=match_id).values_list("book_line_id", flat=True))
        assert MatchedBookLine.objects.filter(book_line_id__in=taken, is_live=True).count() == len(taken)
        found = BookLine.objects.filter(id__in=taken).aggregate(total=Sum("amount"))["total"]
    assert found == line.amount
    before = weight(desk)
    try:
        act(desk, match_entry, line_id=line.id, wish=entry(f"{line.amount}"))
    except LineNotOpen:
        assert weight(desk) == before
    else:
        raise AssertionError("a matched line was matched again")


@EXAMPLES
@given(plans=PLANS, order=st.randoms(use_true_random=False))
def test_undone_in_any_order_the_books_weigh_what_they_did(plans: list[Plan], order: Any) -> None:
    books = make_books()
    desk, till = BankDesk(books), Till.of(books, display_name=f"{NAME} Sdn Bhd")
    desk.bring(statement([(day(3, one.on), f"{one.amount}", f"{NAME} {place}") for place, one in enumerate(plans)]))
    by_text = {line.text: line for line in desk.lines()}
    lines = [by_text[f"{NAME} {place}"] for place in range(len(plans))]
    entries = [
        [posted(desk, f"{plan.sign * part}", on=line.booked_on) for part in plan.parts] if plan.way == "several" else []
        for plan, line in zip(plans, lines, strict=True)
    ]
    before, owed = weight(desk), till.open()
    made: list[tuple[Plan, UUID]] = []
    for place, (plan, line) in enumerate(zip(plans, lines, strict=True)):
        match_id = matched(desk, till, plan, place, line, entries[place])
        assert_once(desk, line, match_id)
        made.append((plan, match_id))
    order.shuffle(made)
    for plan, match_id in made:
        is_document = plan.way == "document"
        undo = {"match_id": match_id, "version": 1, "reason": "", "undone_on": None}
        act(desk, undo_match, **undo, void_document=is_document and plan.voids)
        held = weight(desk)
        try:
            act(desk, undo_match, **undo)
        except MatchUndone:
            assert weight(desk) == held
        else:
            raise AssertionError("a match was undone twice")
    for plan, match_id in made:
        if plan.way == "document" and not plan.voids:
            void_apart(desk, match_id)
    assert weight(desk) == before
    assert till.open() == owed
    assert {line.state for line in desk.lines()} == {"open"}
    with tenant(books.tenant_id):
        assert not MatchedLine.objects.filter(company=books.company, is_live=True).exists()
        assert not BookLine.objects.filter(company=books.company, is_matched=True).exists()


def void_apart(desk: BankDesk, match_id: UUID) -> None:
    """The document that stayed, voided by itself on its own day: it is open, and whole."""
    with tenant(desk.books.tenant_id):
        document = Document.objects.get(id=document_id_of(BankMatch.objects.get(id=match_id)))
        assert document.status == "posted"
        void_document(
            company=desk.books.company,
            kind=document.kind,
            document_id=document.id,
            version=document.version,
            posting_date=document.issue_date,
            reason="By mistake",
            by=desk.books.owner,
            settled_on=day(3, 31),
        )


@EXAMPLES
@given(
    rows=st.lists(st.tuples(st.integers(1, 28), AMOUNTS, SIGNS), min_size=1, max_size=6, unique_by=lambda one: one[:2])
)
def test_what_is_decided_together_stands_once_and_posts_nothing(rows: list[tuple[int, Decimal, int]]) -> None:
    books = make_books()
    desk = BankDesk(books)
    said = [(day(3, on), f"{sign * amount}") for on, amount, sign in rows]
    desk.bring(statement([(on, amount, f"Transfer {place}") for place, (on, amount) in enumerate(said)]))
    before, total = weight(desk), sum((line.amount for line in desk.lines()), Decimal(0))
    days = {on for on, _ in said}  # with one line more than before, so that a day is no proof of its lines
    rows_told = [*(f"{on},{amount},CASH" for on, amount in said), *(f"{on},-77777.77,Coffee" for on in sorted(days))]
    told = "\n".join(["Date,Amount,Description", *rows_told, ""])
    brought = desk.bring(told)
    assert (brought.added, brought.in_review) == (len(days), len(rows)), brought
    account_id = desk.account_id
    assert act(desk, take_all_for_the_same, account_id=account_id, review_kind="alike") == len(rows)
    assert act(desk, take_all_for_the_same, account_id=account_id, review_kind="alike") == 0
    standing = [line for line in desk.lines(state="open") if line.text != "Coffee"]
    assert (len(standing), sum((line.amount for line in standing), Decimal(0))) == (len(rows), total)
    assert desk.bring(told).added == 0
    ids = [act(desk, match_entry, line_id=line.id, wish=entry(f"{line.amount}")) for line in standing]
    with tenant(books.tenant_id):
        assert JournalEntry.objects.filter(company=books.company).count() == len(rows)
    for match_id in ids:
        act(desk, undo_match, match_id=match_id, version=1, reason="", undone_on=None)
    assert weight(desk) == before
    assert {line.id for line in standing} <= {line.id for line in desk.lines(state="open")}

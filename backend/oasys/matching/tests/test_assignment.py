from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.matching.assignment import Assigned, assign
from oasys.matching.facts import Candidates, OwnLine
from oasys.matching.tests.made import DAY, an_id, book, codes, document, line
from oasys.matching.weights import ACCEPT_FROM, LOWEST_THRESHOLD


def chosen(found: tuple[Assigned, ...]) -> list[object]:
    return [one.chosen and one.chosen.parts[0].id for one in found]


def test_one_book_line_is_given_once():
    found = assign([line(name="a"), line(name="b")], Candidates(book_lines=(book(),)))
    assert chosen(found) == [None, None]
    assert all(one.proposals[0].score < LOWEST_THRESHOLD for one in found)


def test_surer_line_takes_what_both_want():
    named = line(name="b", text="INV-2026-0001", counterparty_name="Seri Bayu")
    found = assign(
        [line(name="a"), named],
        Candidates(book_lines=(book(document_numbers=("INV-2026-0001",), contact_name="Seri Bayu"),)),
    )
    assert chosen(found) == [None, an_id("book")]


def test_taking_the_sure_one_frees_the_other():
    lines = [line(name="a"), line(name="b", text="INV-2026-0001")]
    books = (book(name="one", document_numbers=("INV-2026-0001",)), book(name="two", contact_name="Alfa"))
    assert chosen(assign(lines, Candidates(book_lines=books)))[1] == an_id("one")


def test_twins_of_one_party_go_in_order_of_days():
    lines = [line(name="late", day=2, counterparty_name="Alfa"), line(name="early", counterparty_name="Alfa")]
    books = (
        book(name="second", day=1, contact_name="Alfa", description="Rent"),
        book(name="first", contact_name="Alfa", description="Rent"),
    )
    found = assign(lines, Candidates(book_lines=books))
    assert chosen(found) == [an_id("second"), an_id("first")]
    assert all(one.chosen and "twins" in codes(one.chosen) and one.chosen.score >= ACCEPT_FROM for one in found)


def test_twins_that_differ_in_the_books_are_left_to_a_person():
    lines = [line(name="a", counterparty_name="Alfa"), line(name="b", counterparty_name="Alfa")]
    books = (
        book(name="one", contact_name="Alfa", document_numbers=("INV-2026-0001",)),
        book(name="two", contact_name="Alfa", document_numbers=("INV-2026-0002",)),
    )
    found = assign(lines, Candidates(book_lines=books))
    assert chosen(found) == [None, None]
    assert all(one.proposals[0].score < LOWEST_THRESHOLD for one in found)


def test_three_lines_for_two_twins_are_left_to_a_person():
    lines = [line(name=name, counterparty_name="Alfa") for name in "abc"]
    books = tuple(book(name=name, contact_name="Alfa") for name in ("one", "two"))
    assert chosen(assign(lines, Candidates(book_lines=books))) == [None, None, None]


def test_twins_of_two_parties_are_told_apart():
    lines = [line(name="a", counterparty_name="Beta"), line(name="b", counterparty_name="Alfa")]
    books = (book(name="one", contact_name="Alfa"), book(name="two", contact_name="Beta"))
    assert chosen(assign(lines, Candidates(book_lines=books))) == [an_id("two"), an_id("one")]


def test_monthly_payments_of_one_party_find_their_month():
    lines = [line(name=str(n), day=30 * n + 1, counterparty_name="Alfa") for n in range(3)]
    books = tuple(book(name=f"book {n}", day=30 * n, contact_name="Alfa") for n in range(3))
    assert chosen(assign(lines, Candidates(book_lines=books))) == [an_id(f"book {n}") for n in range(3)]


def test_fee_without_a_book_line_stays_alone():
    lines = [line("-12.50", "PAYMENT ALFA", name="a", counterparty_name="Alfa"), line("-12.50", "FEE", name="b")]
    found = assign(lines, Candidates(book_lines=(book("-12.50", contact_name="Alfa"),)))
    assert chosen(found) == [an_id("book"), None]
    assert found[1].proposals[0].score < LOWEST_THRESHOLD


def test_document_is_settled_by_one_line_alone():
    lines = [line(name=name, text="INV-2026-0001", counterparty_name="Seri Bayu Hotel") for name in "ab"]
    found = assign(lines, Candidates(documents=(document("INV-2026-0001"),)))
    assert chosen(found) == [None, None]


def test_same_documents_whole_and_as_a_sum_are_not_given_twice():
    lines = [
        line("300.00", "INV-2026-0001/0002", name="both", counterparty_name="Seri Bayu Hotel"),
        line("100.00", "INV-2026-0001", name="one", counterparty_name="Seri Bayu Hotel"),
    ]
    found = assign(lines, Candidates(documents=(document("INV-2026-0001"), document("INV-2026-0002", "200.00"))))
    used = [part.id for one in found if one.chosen for part in one.chosen.parts]
    assert len(used) == len(set(used))


def test_nothing_in_nothing_out():
    assert assign([], Candidates()) == ()
    (alone,) = assign([line()], Candidates())
    assert (alone.proposals, alone.chosen) == ((), None)


def test_higher_threshold_takes_less():
    lines, pool = [line()], Candidates(book_lines=(book(),))
    assert chosen(assign(lines, pool, threshold=95)) == [an_id("book")]
    assert chosen(assign(lines, pool, threshold=100)) == [None]


NAMES = ("", "Alfa", "Alfa Trading", "Beta GmbH")
TEXTS = ("", "INV-2026-0001", "INV 0001/0002", "INV-2026-0003 Alfa", "TRN 55083797")
amounts = st.sampled_from(("100.00", "100.00", "200.00", "300.00", "97.10", "-100.00", "0.00"))
days = st.integers(-9, 9)
some_lines = st.lists(st.tuples(amounts, days, st.sampled_from(NAMES), st.sampled_from(TEXTS)), max_size=8)
some_books = st.lists(st.tuples(amounts, days, st.sampled_from(NAMES)), max_size=8)
some_documents = st.lists(st.tuples(amounts, st.sampled_from(NAMES[1:])), max_size=5)


@settings(max_examples=150, deadline=None)
@given(some_lines, some_books, some_documents, st.integers(0, 100))
def test_nothing_is_used_twice_and_amounts_always_sum_up(lines, books, documents, threshold):
    bank = [
        line(of, text, name=f"l{n}", day=day, counterparty_name=name) for n, (of, day, name, text) in enumerate(lines)
    ]
    pool = Candidates(
        book_lines=tuple(book(of, f"b{n}", day=day, contact_name=name) for n, (of, day, name) in enumerate(books)),
        documents=tuple(
            document(f"INV-2026-000{n}", of, name) for n, (of, name) in enumerate(documents) if Decimal(of)
        ),
        own_lines=tuple(
            OwnLine(an_id(f"o{n}"), an_id("savings"), "Savings", DAY + timedelta(days=day), Decimal(of), "EUR")
            for n, (of, day, _) in enumerate(books[:2])
        ),
    )
    found = assign(bank, pool, threshold=threshold)
    assert [one.line for one in found] == bank
    used = [use for one in found if one.chosen for use in one.chosen.uses]
    assert len(used) == len(set(used))
    for one in found:
        assert one.chosen is None or (one.chosen.score >= threshold and one.proposals[0] == one.chosen)
        for proposal in one.proposals:
            assert 0 <= proposal.score <= 100
            assert sum((part.amount for part in proposal.parts), proposal.left) == one.line.amount
            assert len({part.id for part in proposal.parts}) == len(proposal.parts) > 0
    assert assign(bank, pool, threshold=threshold) == found


@settings(max_examples=60, deadline=None)
@given(some_lines, some_books, st.randoms(use_true_random=False))
def test_order_of_the_lines_makes_no_difference(lines, books, random):
    bank = [
        line(of, text, name=f"l{n}", day=day, counterparty_name=name) for n, (of, day, name, text) in enumerate(lines)
    ]
    pool = Candidates(
        book_lines=tuple(book(of, f"b{n}", day=day, contact_name=name) for n, (of, day, name) in enumerate(books))
    )
    shuffled = random.sample(bank, len(bank))
    first = {one.line.id: one.chosen and one.chosen.uses for one in assign(bank, pool)}
    second = {one.line.id: one.chosen and one.chosen.uses for one in assign(shuffled, pool)}
    assert first.keys() == second.keys()
    assert {use for use in first.values() if use} == {use for use in second.values() if use}

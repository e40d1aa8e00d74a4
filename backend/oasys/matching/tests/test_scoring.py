from datetime import timedelta
from decimal import Decimal

import pytest

from oasys.core.words import speaking
from oasys.matching.facts import (
    BookLine,
    Candidates,
    Difference,
    EarlyDiscount,
    Kind,
    OwnLine,
    PaidRun,
    PastUse,
    RunPart,
)
from oasys.matching.rules import BankRule
from oasys.matching.scoring import proposals
from oasys.matching.tests.made import DAY, an_id, book, codes, document, line, of_books, of_documents
from oasys.matching.weights import ACCEPT_FROM, HISTORY_MOST, LOWEST_THRESHOLD


def own_line(
    of: str, *, currency: str = "EUR", expected: str | None = None, day: int = 0, name: str = "own"
) -> OwnLine:
    worth = Decimal(expected) if expected else None
    return OwnLine(an_id(name), an_id("savings"), "Savings", DAY + timedelta(days=day), Decimal(of), currency, worth)


def test_two_invoices_named_in_a_list_are_near_certain():
    found = of_documents(
        line("18360.00", "IBG CR SERI BAYU HOTEL INV 0421/0432", counterparty_name="Seri Bayu Hotel Sdn Bhd"),
        document("INV-2026-0421", "11880.00"),
        document("INV-2026-0432", "6480.00"),
        document("INV-2026-0409", "18360.00", "Hotel Puteri Tanjung"),
    )
    first, second = found[0], next(one for one in found if one.parts[0].id == an_id("INV-2026-0409"))
    assert first.score >= ACCEPT_FROM
    assert {part.id: part.amount for part in first.parts} == {
        an_id("INV-2026-0421"): Decimal("11880.00"),
        an_id("INV-2026-0432"): Decimal("6480.00"),
    }
    assert first.left == 0
    assert {"numbers", "sum", "party"} <= codes(first)
    assert second.score < LOWEST_THRESHOLD
    assert {"other_party", "other_named"} <= codes(second)


def test_the_number_that_is_named_is_the_one_in_the_text():
    (found,) = of_documents(line("100.00", "IBG SR-991"), document("PJ-2026-000001", their_reference="SR-991"))
    assert "Number SR-991 stands in the text." in [reason.message for reason in found.reasons]


def test_reasons_are_said_in_the_language_of_who_reads():
    (found,) = of_documents(line("100.00", "INV-2026-0042", day=2), document("INV-2026-0042"))
    assert [reason.message for reason in found.reasons] == [
        "The amount agrees.",
        "Number INV-2026-0042 stands in the text.",
        "2 days late.",
    ]
    with speaking("de"):
        assert found.reasons[0].message == "Der Betrag stimmt."


def test_amount_alone_never_settles_a_document():
    (found,) = of_documents(line(), document("INV-2026-0001"))
    assert found.score < LOWEST_THRESHOLD


def test_known_account_with_the_amount_is_near_certain():
    (found,) = of_documents(
        line(counterparty_key="k1", counterparty_name="SB HOTEL"), document("INV-1", contact_keys=frozenset({"k1"}))
    )
    assert found.score >= ACCEPT_FROM
    assert "known_account" in codes(found)


def test_two_of_one_amount_that_nothing_tells_apart_are_both_doubtful():
    found = of_documents(
        line(counterparty_name="Seri Bayu Hotel"), document("INV-2026-0001"), document("INV-2026-0002")
    )
    assert len(found) == 2
    assert all(one.score < LOWEST_THRESHOLD and "ambiguous" in codes(one) for one in found)


def test_shortened_number_of_two_years_is_doubtful():
    found = of_documents(
        line(text="INV 0421", counterparty_name="Seri Bayu Hotel"), document("INV-2026-0421"), document("INV-2025-0421")
    )
    assert all(one.score < LOWEST_THRESHOLD for one in found)


def test_another_name_lowers_what_only_agrees_in_its_amount():
    (found,) = of_documents(line(counterparty_name="Somebody Else"), document("INV-2026-0001"))
    assert not next(reason for reason in found.reasons if reason.code == "other_party").is_for
    assert found.score < 60


@pytest.mark.parametrize(
    ("of", "rest"), [("100.00", "-100.00"), ("-100.00", "100.00"), ("0", "100.00"), ("0.00", "0.00")]
)
def test_other_sign_and_zero_propose_nothing(of, rest):
    assert of_documents(line(of, "INV-2026-0001"), document("INV-2026-0001", rest)) == ()
    assert of_books(line(of), book(rest)) == ()


def test_other_currency_proposes_nothing_without_its_worth():
    assert of_documents(line(text="INV-2026-0001"), document("INV-2026-0001", currency="USD")) == ()
    assert of_books(line(), book(currency="USD")) == ()


def test_other_currency_is_near_its_worth():
    one = document("INV-2026-0001", "110.00", currency="USD", expected=Decimal("100.90"))
    (found,) = of_documents(line(text="INV-2026-0001", counterparty_name="Seri Bayu Hotel"), one)
    assert (found.parts[0].amount, found.parts[0].settles, found.parts[0].difference) == (
        Decimal("100.00"),
        Decimal("110.00"),
        Difference.EXCHANGE,
    )
    far = document("INV-2026-0001", "110.00", currency="USD", expected=Decimal("120.00"))
    assert of_documents(line(text="INV-2026-0001"), far) == ()


def test_early_discount_within_its_days_and_after():
    one = document("INV-2026-0001", discount=EarlyDiscount(Decimal("3.00"), DAY))
    in_time = of_documents(line("97.00", "INV-2026-0001"), one)[0]
    late = of_documents(line("97.00", "INV-2026-0001", day=9), one)[0]
    assert in_time.parts[0].settles == Decimal("100.00")
    assert in_time.parts[0].difference is Difference.DISCOUNT
    assert in_time.left == 0
    assert in_time.score >= ACCEPT_FROM > late.score
    assert "discount_late" in codes(late)


def test_charges_of_a_bank_are_a_part_of_the_largest():
    found = of_documents(
        line("292.00", "INV-2026-0001 INV-2026-0002", counterparty_name="Seri Bayu Hotel"),
        document("INV-2026-0001", "100.00"),
        document("INV-2026-0002", "200.00"),
    )[0]
    assert sorted((part.amount, part.settles, str(part.difference)) for part in found.parts) == [
        (Decimal("100.00"), Decimal("100.00"), ""),
        (Decimal("192.00"), Decimal("200.00"), "charges"),
    ]


def test_part_and_more_than_is_open_are_never_taken_by_themselves():
    partly = of_documents(
        line("40.00", "INV-2026-0001", counterparty_name="Seri Bayu Hotel"), document("INV-2026-0001")
    )[0]
    over = of_documents(
        line("140.00", "INV-2026-0001", counterparty_name="Seri Bayu Hotel"), document("INV-2026-0001")
    )[0]
    assert (partly.parts[0].amount, partly.left) == (Decimal("40.00"), 0)
    assert (over.parts[0].amount, over.left) == (Decimal("100.00"), Decimal("40.00"))
    assert partly.score < ACCEPT_FROM
    assert over.score < ACCEPT_FROM


def test_several_of_one_contact_sum_up_without_a_number():
    rests = ["117.31", "208.77", "59.03", "1040.10"]
    documents = [document(f"INV-2026-{n}", rest, contact_keys=frozenset({"k"})) for n, rest in enumerate(rests, 1001)]
    found = of_documents(line("1099.13", counterparty_key="k"), *documents)[0]
    assert {part.id for part in found.parts} == {an_id("INV-2026-1003"), an_id("INV-2026-1004")}
    assert found.score >= ACCEPT_FROM


def test_sum_that_other_documents_have_as_well_is_doubtful():
    documents = [document(f"INV-2026-{n}", "50.00", contact_keys=frozenset({"k"})) for n in range(1001, 1005)]
    found = of_documents(line("100.00", counterparty_key="k"), *documents)[0]
    assert found.score < LOWEST_THRESHOLD
    assert "sum_ambiguous" in codes(found)


def test_credit_note_is_taken_off():
    found = of_documents(
        line("900.00", "INV-2026-0001 less CN-2026-0007", counterparty_name="Seri Bayu Hotel"),
        document("INV-2026-0001", "1000.00"),
        document("CN-2026-0007", "-100.00"),
    )[0]
    assert sorted(part.amount for part in found.parts) == [Decimal("-100.00"), Decimal("1000.00")]
    assert found.score >= ACCEPT_FROM


def test_documents_of_two_contacts_are_never_mixed():
    found = of_documents(
        line("300.00", "INV-2026-0001 INV-2026-0002"),
        document("INV-2026-0001", "100.00", "One Trading"),
        document("INV-2026-0002", "200.00", "Two Trading"),
    )
    assert all(len(one.parts) == 1 for one in found)


def test_only_book_line_of_the_amount_near_in_time_is_near_certain():
    (near,) = of_books(line(), book(day=-2))
    (far,) = of_books(line(), book(day=-20))
    assert near.score >= ACCEPT_FROM > far.score
    assert near.kind is Kind.BOOK_LINE


def test_two_book_lines_alike_are_both_doubtful():
    found = of_books(line(), book(name="one"), book(name="two", day=-1))
    assert all(one.score < LOWEST_THRESHOLD for one in found)


def test_party_tells_book_lines_apart():
    found = of_books(
        line(counterparty_name="ALFA TRADING"),
        book(name="one", contact_name="Alfa Trading Ltd"),
        book(name="two", contact_name="Beta Trading Ltd"),
    )
    assert found[0].parts[0].id == an_id("one")
    assert found[0].score >= ACCEPT_FROM
    assert found[1].score < LOWEST_THRESHOLD


def test_reference_of_the_books_is_compared_whole():
    (found,) = of_books(line(end_to_end_id="PAY 00-17/3"), book(reference="pay00173"))
    assert "reference" in codes(found)
    (other,) = of_books(line(end_to_end_id="NOTPROVIDED"), book(reference="notprovided"))
    assert "reference" not in codes(other)


def test_transfer_is_the_opposite_on_an_own_account():
    found = proposals(line("-500.00", "TO SAVINGS"), Candidates(own_lines=(own_line("500.00", day=1),)))
    assert (found[0].kind, found[0].parts[0].amount, found[0].parts[0].settles) == (
        Kind.TRANSFER,
        Decimal("-500"),
        Decimal("-500"),
    )
    assert found[0].score >= ACCEPT_FROM
    assert proposals(line("500.00"), Candidates(own_lines=(own_line("500.00"),))) == ()


def test_transfer_in_another_currency_is_near_its_worth():
    found = proposals(line("-500.00"), Candidates(own_lines=(own_line("550.00", currency="USD", expected="495.00"),)))
    assert found[0].parts[0].difference is Difference.EXCHANGE
    assert found[0].parts[0].settles == Decimal("-550.00")
    assert (
        proposals(line("-500.00"), Candidates(own_lines=(own_line("550.00", currency="USD", expected="-495.00"),)))
        == ()
    )


def test_run_is_its_sum():
    parts = (RunPart(an_id("a"), Decimal("-70.10")), RunPart(an_id("b"), Decimal("-29.90")))
    run = PaidRun(an_id("run"), "PR-7", DAY, "EUR", parts, ("MSG-000123",))
    found = proposals(line("-100.00", end_to_end_id="MSG000123"), Candidates(runs=(run,)))
    assert found[0].uses == {an_id("a"), an_id("b")}
    assert found[0].score >= ACCEPT_FROM
    assert found[0].source_id == an_id("run")


def test_history_proposes_and_never_posts():
    before = line("-318.00", "JOMPAY UNIFI SHAH ALAM", name="before", counterparty_key="k")
    past = PastUse(before, 12, an_id("6100"), "Telephone")
    (found,) = proposals(line("-318.00", "JOMPAY UNIFI SHAH ALAM", counterparty_key="k"), Candidates(pasts=(past,)))
    assert found.kind is Kind.HISTORY
    assert found.score == HISTORY_MOST
    assert not found.is_acceptable(0)
    assert any("12 times" in reason.message for reason in found.reasons)
    assert proposals(line("318.00", "JOMPAY UNIFI SHAH ALAM", counterparty_key="k"), Candidates(pasts=(past,))) == ()


def test_lines_that_differ_by_a_number_are_one_way_of_history():
    pasts = tuple(
        PastUse(line("-1.00", f"COMM-IN CHARGES {number}", name=f"before {number}"), 1, an_id("6200"), "Charges")
        for number in range(1000, 1008)
    )
    other = PastUse(line("-1.00", "COMM-IN CHARGES 1009", name="other"), 1, an_id("6300"), "Fees")
    first, second = proposals(line("-2.00", "COMM-IN CHARGES 1010"), Candidates(pasts=(*pasts, other)))
    assert (first.parts[0].id, second.parts[0].id) == (an_id("6200"), an_id("6300"))
    assert any("8 times" in reason.message for reason in first.reasons)
    (alone,) = proposals(line("-2.00", "COMM-IN CHARGES 1010"), Candidates(pasts=pasts))
    assert alone.score > 40
    assert not any(reason.code == "ambiguous" for reason in alone.reasons)


def test_rule_that_fits_is_proposed_unless_the_books_have_it_already():
    rule = BankRule.model_validate(
        {
            "id": an_id("rule"),
            "name": "Charges",
            "position": 1,
            "conditions": [{"on": "text", "how": "contains", "values": ["comm-in charges"]}],
            "action": {"do": "book", "parts": [{"account_id": an_id("6200")}]},
        }
    )
    alone = proposals(line("-10.60", "COMM IN CHARGES TT"), Candidates(), [rule])
    assert (alone[0].kind, alone[0].score >= ACCEPT_FROM) == (Kind.RULE, True)
    both = proposals(line("-10.60", "COMM IN CHARGES TT"), Candidates(book_lines=(book("-10.60"),)), [rule])
    assert [one.kind for one in both] == [Kind.BOOK_LINE, Kind.RULE]
    assert both[0].score >= ACCEPT_FROM
    assert both[1].score < LOWEST_THRESHOLD
    assert "maybe_booked" in codes(both[1])


def test_document_is_not_settled_anew_where_its_payment_may_be_booked():
    found = proposals(
        line(text="INV-2026-0001", counterparty_name="Seri Bayu Hotel"),
        Candidates(book_lines=(book(day=-1),), documents=(document("INV-2026-0001"),)),
    )
    assert {one.kind for one in found} == {Kind.BOOK_LINE, Kind.DOCUMENTS}
    assert not any(one.kind is Kind.DOCUMENTS and one.score >= LOWEST_THRESHOLD for one in found)


def test_entry_of_somebody_else_stands_in_no_documents_way():
    found = proposals(
        line(text="INV-2026-0001", counterparty_name="Seri Bayu Hotel"),
        Candidates(book_lines=(book(contact_name="Beta Trading"),), documents=(document("INV-2026-0001"),)),
    )
    assert found[0].kind is Kind.DOCUMENTS
    assert found[0].score >= ACCEPT_FROM


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x1f\u202e",
        "'; drop table x; --",
        "{missing} {0} %s %(a)s",
        "INV-2026-0001 " * 8_000,
        "0421/" * 20_000,
        "9" * 100_000,
        "seri bayu " * 10_000,
        "(" * 100_000,
        "á" * 50_000,
    ],
)
def test_hostile_texts_are_texts(text):
    one = document("INV-2026-0001", contact="{missing} %s Hotel", their_reference=text[:300])
    found = of_documents(line("100.00", text, counterparty_name=text, end_to_end_id=text, counterparty_key="k"), one)
    for proposal in found:
        assert all(isinstance(reason.message, str) for reason in proposal.reasons)
        assert 0 <= proposal.score <= 100
    assert of_books(
        line("100.00", text), book(description=text, contact_name=text, reference=text, document_numbers=(text,))
    )


OTHERS = [
    book("-50.00", f"other {place}", day=day, description="Office run", reference=f"JE-{place}")
    for place, day in enumerate((0, 1, -9, 8, -6, 12))
]


def taxi(name: str = "taxi", day: int = 0) -> BookLine:
    return book("-50.00", name, day=day, description="Taxi", reference=f"JE-{name}")


@pytest.mark.parametrize(
    ("text", "books", "is_certain"),
    [
        ("TAXI", [taxi()], True),
        ("TAXI", [taxi(day=-2)], True),
        ("TRN 25013", [taxi()], False),
        ("TAXI", [taxi(day=-6)], False),  # not of these days
        ("TAXI", [taxi(), taxi("another", day=-2)], False),  # nothing tells them apart
        ("TAXI TO THE AIRPORT", [taxi()], False),  # more than the entry says
    ],
    ids=["same day", "two days before", "no text", "six days before", "two of them", "more text"],
)
def test_an_amount_that_comes_again_is_certain_where_text_and_days_agree(
    text: str, books: list[BookLine], is_certain: bool
) -> None:
    found = of_books(line("-50.00", text), *books, *OTHERS)
    assert "amount_repeats" in codes(found[0])
    assert (found[0].score >= ACCEPT_FROM) is is_certain
    if is_certain:
        assert found[0].parts[0].id == an_id("taxi")

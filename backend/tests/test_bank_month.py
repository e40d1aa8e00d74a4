"""A month at the bank: three formats that overlap, a rule, a split, a transfer, a foreign payment, twins; closed, undone, closed again."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from oasys.attachments.tests.files import send
from oasys.banking.tests.desk import SECOND_BANK, BankDesk, day, statement
from oasys.banking.tests.test_banking_api import options
from oasys.banking.tests.test_matching import balances
from oasys.payments.tests.till import Till
from tests.factories import Books
from tests.fixtures import Api

FEE, SALE, RENT = (
    (day(3, 2), "-10.60", "FEE TT 4711"),
    (day(3, 3), "119.00", "INV 42 KOPI PAGI"),
    (day(3, 4), "-800.00", "RENT AND CLEANING"),
)
TWIN, MOVE, EURO = (
    (day(3, 5), "-5.00", "PARKING"),
    (day(3, 6), "-50.00", "TO SAVINGS"),
    (day(3, 9), "430.00", "TT IN EUR 100 KOPI PAGI"),
)
LINES = [FEE, SALE, RENT, TWIN, TWIN, MOVE, EURO]


def mt940(lines: list[tuple[Any, str, str]], opening: str) -> str:
    """The same account as another program of the bank writes it."""

    def figure(amount: str) -> str:
        return amount.lstrip("-").replace(".", ",")

    closing = Decimal(opening) + sum(Decimal(amount) for _, amount, _ in lines)
    side = "C" if closing >= 0 else "D"
    body = "".join(
        f":61:{on:%y%m%d}{on:%m%d}{'D' if amount.startswith('-') else 'C'}{figure(amount)}NMSCNONREF\r\n:86:{text}\r\n"
        for on, amount, text in lines
    )
    first, last = lines[0][0], lines[-1][0]
    opened = f"{'C' if Decimal(opening) >= 0 else 'D'}{first:%y%m%d}MYR{figure(opening)}"
    return (
        f":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:{opened}\r\n"
        f"{body}:62F:{side}{last:%y%m%d}MYR{figure(f'{abs(closing):.2f}')}\r\n-\r\n"
    )


def test_a_month_at_the_bank(books: Books, api: Api, path: str) -> None:
    desk, till = BankDesk(books), Till.of(books, display_name="Kopi Pagi Sdn Bhd")
    euros = till.item("100.00", "425.00", currency="EUR", on=day(2, 20))
    sale = till.item("119.00", on=day(2, 21))

    def bring(name: str, text: str, **said: Any) -> dict[str, Any]:
        answer = send(api, f"{path}/bank-imports", name, text.encode(), options=options(desk, **said))
        assert answer.status_code == 201, answer.content
        found: dict[str, Any] = answer.json()["items"][0]
        return found

    # CAMT of the first days, MT940 from the middle, CSV of all: each line once, the twins twice
    assert bring("a.xml", statement(LINES[:5], opening="0.00"))["added"] == 5
    second = bring("b.sta", mt940(LINES[2:], opening="108.40"))
    assert (second["added"], second["duplicates"], second["in_review"]) == (2, 3, 0), second
    rows = "".join(f"{on},{amount},{text}\n" for on, amount, text in LINES)
    third = bring("c.csv", f"Date,Amount,Description\n{rows}")
    assert (third["added"], third["duplicates"], third["in_review"]) == (0, 7, 0), third
    book = f"{path}/bank-books/{desk.account_id}"
    lines = api.get(f"{book}/lines?state=open").json()["items"]
    assert [(one["amount"], one["text"]) for one in lines] == [(amount, text) for _, amount, text in LINES]
    fee, paid, rent, first_twin, second_twin, move, euro = [f"{path}/bank-lines/{one['id']}" for one in lines]
    before = balances(desk)

    # a rule made on the way
    content = {"conditions": [{"on": "text", "how": "contains", "values": ["parking"]}],
               "action": {"do": "book", "parts": [{"account_id": str(desk.account("8030"))}]}}  # fmt: skip
    assert api.post(f"{path}/bank-rules", {"name": "Parking", "content": content}).status_code == 201
    for twin in (first_twin, second_twin):
        proposal = next(one for one in api.get(f"{twin}/proposals").json()["items"] if one["kind"] == "rule")
        assert api.post(f"{twin}/{proposal['act']['path']}", proposal["act"]["body"]).status_code == 201
    # the invoice, as it is proposed
    best = api.get(f"{paid}/proposals").json()["items"][0]
    assert (best["kind"], best["parts"][0]["open_item_line_id"]) == ("documents", str(sale))
    assert api.post(f"{paid}/{best['act']['path']}", best["act"]["body"]).status_code == 201
    # a fee, a split, a transfer, a foreign payment
    made = [api.post(f"{fee}/match/entry", {"parts": [{"account_code": "8030", "amount": "-10.60"}]})]
    split = [
        {"account_code": "8030", "amount": "-700.00"},
        {"account_code": "8030", "amount": "-100.00", "description": "cleaning"},
    ]
    made.append(api.post(f"{rent}/match/entry", {"parts": split}))
    made.append(api.post(f"{move}/match/transfer", {"to_account_id": str(desk.account(SECOND_BANK))}))
    payment = {"contact_id": str(till.contact.id), "currency": "EUR", "amount": "100.00", "bank_amount": "430.00",
               "allocations": [{"line_id": str(euros)}]}  # fmt: skip
    made.append(api.post(f"{euro}/match/payments", {"payments": [payment]}))
    assert [one.status_code for one in made] == [201] * 4, [one.content for one in made]
    matched = balances(desk)

    # closed, undone, closed again; all of it taken back to the cent
    closed = api.post(f"{book}/reconciliations", {"to_on": "2026-03-09"})
    assert closed.status_code == 201, closed.content
    one = f"{path}/reconciliations/{closed.json()['id']}"
    paper = api.get(f"{one}/report")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert (paper.status_code, "-321.60" in text.replace("\u2212", "-")) == (200, True), text
    assert api.post(f"{one}/undo", {"reason": "to see"}, If_Match='"v1"').status_code == 200
    again = api.post(f"{book}/reconciliations", {"to_on": "2026-03-09"})
    assert again.status_code == 201
    assert balances(desk) == matched
    assert (
        api.post(f"{path}/reconciliations/{again.json()['id']}/undo", {"reason": "x"}, If_Match='"v1"').status_code
        == 200
    )
    for line in api.get(f"{book}/lines?state=matched").json()["items"]:
        undone = api.post(f"{path}/bank-matches/{line['match_id']}/undo", {}, If_Match='"v1"')
        assert undone.status_code == 200, undone.content
    assert balances(desk) == before

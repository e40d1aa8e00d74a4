"""Invoices for tests: one that is whole, and any number that keep every rule."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import strategies as st

from oasys.einvoicing.model import (
    Address,
    Adjustment,
    Attachment,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Item,
    ItemAttribute,
    Line,
    Note,
    Party,
    Payee,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    Price,
    SupportingDocument,
    TaxRepresentative,
    Totals,
    VatBreakdown,
)
from oasys.einvoicing.profiles import EN_16931, PEPPOL_PROCESS, XRECHNUNG

CENT = Decimal("0.01")
IBAN = "DE89370400440532013000"
REASONS = {
    "E": ("Kein Ausweis der Umsatzsteuer", ""),
    "AE": ("Reverse charge", "VATEX-EU-AE"),
    "K": ("Innergemeinschaftliche Lieferung", "VATEX-EU-IC"),
    "G": ("Ausfuhr", "VATEX-EU-G"),
    "O": ("Nicht steuerbar", "VATEX-EU-O"),
}
SELLER = Party(
    name="Kopi Pagi Sdn Bhd & Söhne",
    trading_name="Kopi",
    identifiers=(Identifier(value="S-1"),),
    registration=Identifier(value="202601012345"),
    vat_id="DE136695976",
    tax_number="22/815/08154",
    legal_form="Geschäftsführerin: Mei Tan",
    endpoint=Identifier(value="rechnung@kopi.example", scheme="EM"),
    address=Address(country="DE", line_1="Teststr. 1", line_2="Haus 2", city="Köln", post_code="50667"),
    contact=Contact(name="Mei Tan", phone="+49 221 1234", email="mei@kopi.example"),
)
BUYER = Party(
    name="Käufer GmbH",
    identifiers=(Identifier(value="4012345000009", scheme="0088"),),
    vat_id="FR40303265045",
    endpoint=Identifier(value="einkauf@kaeufer.example", scheme="EM"),
    address=Address(country="DE", line_1="Am Markt 3", city="Bonn", post_code="53111"),
)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def make_line(
    number: int = 1,
    *,
    quantity: str = "2",
    price: str = "50.00",
    category: str = "S",
    rate: str | None = "19",
    **more: Any,
) -> Line:
    """A line whose net amount is quantity times price, less allowances, plus charges."""
    of_line = {name: more.get(name, ()) for name in ("allowances", "charges")}
    net = cents(Decimal(quantity) * Decimal(price) / more.pop("per", Decimal(1)))
    net += sum(one.amount for one in of_line["charges"]) - sum(one.amount for one in of_line["allowances"])
    return Line(
        id=str(number),
        quantity=Decimal(quantity),
        unit="C62",
        net=net,
        price=more.pop("said_price", Price(net=Decimal(price))),
        item=more.pop("item", Item(name="Kaffee")),
        category=category,
        rate=None if rate is None else Decimal(rate),
        **more,
    )


def totalled(invoice: Invoice, *, paid: Decimal | None = None, rounding: Decimal | None = None) -> Invoice:
    """The invoice with the totals that its lines, allowances and charges give, tax rounded per category and rate."""
    groups: dict[tuple[str, Decimal | None], Decimal] = {}
    for category, rate, amount in (
        *((line.category, line.rate, line.net) for line in invoice.lines),
        *((one.category, one.rate, -one.amount) for one in invoice.allowances),
        *((one.category, one.rate, one.amount) for one in invoice.charges),
    ):
        groups[category, rate] = groups.get((category, rate), Decimal(0)) + amount
    without_rate = Decimal(0) if invoice.customization == XRECHNUNG else None  # BR-DE-14
    vat = tuple(
        VatBreakdown(
            taxable=taxable,
            vat=cents(taxable * (rate or 0) / 100),
            category=category,
            rate=without_rate if rate is None else rate,
            reason=REASONS.get(category, ("", ""))[0],
            reason_code=REASONS.get(category, ("", ""))[1],
        )
        for (category, rate), taxable in groups.items()
    )
    lines = sum((line.net for line in invoice.lines), Decimal(0))
    allowances = sum((one.amount for one in invoice.allowances), Decimal(0))
    charges = sum((one.amount for one in invoice.charges), Decimal(0))
    tax = sum((one.vat for one in vat), Decimal(0))
    without = lines - allowances + charges
    totals = Totals(
        lines=lines,
        allowances=allowances if invoice.allowances else None,
        charges=charges if invoice.charges else None,
        without_vat=without,
        vat=tax,
        vat_in_accounting_currency=cents(tax * Decimal("0.2")) if invoice.accounting_currency else None,
        with_vat=without + tax,
        paid=paid,
        rounding=rounding,
        payable=without + tax - (paid or 0) + (rounding or 0),
    )
    return replace(invoice, vat=vat, totals=totals)


def make_invoice(**changes: Any) -> Invoice:
    """One line of 100.00 and 19 % VAT, fit for XRechnung and Peppol."""
    invoice = Invoice(
        customization=EN_16931,
        profile=PEPPOL_PROCESS,
        number="RE-2026-0001",
        issue_date=date(2026, 3, 1),
        type_code="380",
        currency="EUR",
        due_date=date(2026, 3, 31),
        buyer_reference="04011000-12345-03",
        payment_terms="Zahlbar binnen 30 Tagen.",
        seller=SELLER,
        buyer=BUYER,
        delivery=Delivery(on=date(2026, 2, 28), address=Address(country="FR", city="Lyon", post_code="69001")),
        payment_means=(PaymentMeans(code="58", text="SEPA", account=IBAN, account_name="Kopi", bank="COBADEFFXXX"),),
        lines=(make_line(),),
        totals=Totals(with_vat=Decimal(0)),
    )
    rest = {name: changes.pop(name) for name in ("paid", "rounding") if name in changes}
    return totalled(replace(invoice, **changes), **rest)


texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: bool(text) and not text.startswith("#"))
)
said = st.one_of(st.just(""), texts)
codes = st.text("ABCXYZ0123456789-/.", min_size=1, max_size=12)
maybe_codes = st.one_of(st.just(""), codes)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
RATES: tuple[tuple[tuple[str, str | None], ...], ...] = (
    (("S", "19"), ("S", "7"), ("Z", "0"), ("E", "0")),
    (("S", "19"), ("S", "5.5")),
    (("AE", "0"),),
    (("K", "0"),),
    (("G", "0"),),
    (("O", None),),
)


def amounts(low: str, high: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False, allow_infinity=False)


@st.composite
def adjustments(
    draw: st.DrawFn, base: Decimal, *, code: str, category: str = "", rate: Decimal | None = None
) -> Adjustment:
    """An allowance or a charge of at most half the base: a percentage of it, or just an amount."""
    reason = draw(said)
    percent = draw(st.one_of(st.none(), amounts("0", "50")))
    amount = cents(base * (draw(amounts("0", "50")) if percent is None else percent) / 100)
    return Adjustment(
        amount=amount,
        base=None if percent is None else base,
        percent=percent,
        reason=reason,
        reason_code="" if reason and draw(st.booleans()) else code,
        category=category,
        rate=rate,
    )


@st.composite
def prices(draw: st.DrawFn) -> Price:
    net = draw(amounts("0", "5000", 4))
    discount = draw(st.one_of(st.none(), amounts("0", "20", 4)))
    quantity = draw(st.sampled_from([None, Decimal(1), Decimal(10), Decimal("2.5")]))
    return Price(
        net=net,
        discount=discount,
        gross=None if discount is None else net + discount,
        quantity=quantity,
        unit="" if quantity is None else "C62",
    )


@st.composite
def items(draw: st.DrawFn) -> Item:
    return Item(
        name=draw(texts),
        description=draw(said),
        seller_id=draw(maybe_codes),
        buyer_id=draw(maybe_codes),
        standard_id=draw(st.sampled_from([None, Identifier(value="4012345001235", scheme="0160")])),
        classifications=draw(
            st.sampled_from(
                [(), (Identifier(value="0721-880X", scheme="IB", version="88"), Identifier(value="1", scheme="STI"))]
            )
        ),
        origin=draw(st.sampled_from(["", "MY", "CN"])),
        attributes=tuple(draw(st.lists(st.builds(ItemAttribute, name=texts, value=texts), max_size=2))),
    )


@st.composite
def lines(draw: st.DrawFn, number: int, category: str, rate: str | None) -> Line:
    price = draw(prices())
    quantity = draw(amounts("0.001", "500", 3))
    whole = cents(quantity * price.net / (price.quantity or 1))
    allowances = tuple(draw(st.lists(adjustments(whole, code="95"), max_size=1)))
    charges = tuple(draw(st.lists(adjustments(whole, code="FC"), max_size=1)))
    return make_line(
        number,
        quantity=str(quantity),
        price=str(price.net),
        category=category,
        rate=rate,
        per=price.quantity or Decimal(1),
        said_price=price,
        item=draw(items()),
        note=draw(said),
        object=draw(st.sampled_from([None, Identifier(value="O-1"), Identifier(value="O-1", scheme="ABZ")])),
        order_line=draw(maybe_codes),
        accounting_reference=draw(maybe_codes),
        allowances=allowances,
        charges=charges,
    )


MEANS: tuple[dict[str, Any], ...] = (
    {"payment_means": (PaymentMeans(code="58", account=IBAN, account_name="Kopi", bank="COBADEFFXXX"),)},
    {
        "payment_means": (
            PaymentMeans(code="30", account=IBAN),
            PaymentMeans(code="30", account="DE02120300000000202051"),
        )
    },
    {"payment_means": (PaymentMeans(code="48", text="VISA", card_number="1234", card_holder="Mei Tan"),)},
    {
        "payment_means": (PaymentMeans(code="59", debited_account=IBAN),),
        "mandate": "M-1",
        "creditor_id": "DE98ZZZ09999999999",
    },
)
PDF = Attachment(content=b"%PDF-1.7 anything", mime_type="application/pdf", file_name="beleg.pdf")


@st.composite
def invoices(draw: st.DrawFn, customization: str = EN_16931) -> Invoice:
    """An invoice or a credit note that keeps the rules of EN 16931, Peppol and XRechnung."""
    rates = draw(st.lists(st.sampled_from(draw(st.sampled_from(RATES))), min_size=1, max_size=3))
    own = tuple(draw(lines(number, category, rate)) for number, (category, rate) in enumerate(rates, start=1))
    category = own[0].category
    of_first = sum((line.net for line in own if (line.category, line.rate) == (category, own[0].rate)), Decimal(0))
    of_document = {"category": category, "rate": own[0].rate}
    currency = draw(st.sampled_from(["EUR", "MYR", "USD"]))
    start = draw(days)
    is_untaxed = category == "O"
    identifiers = (Identifier(value="S-1"), Identifier(value="4000001123452", scheme="0088"))
    seller = replace(SELLER, name=draw(texts), legal_form=draw(said), trading_name=draw(said), identifiers=identifiers)
    buyer = replace(
        BUYER, name=draw(texts), contact=draw(st.sampled_from([None, Contact(name="A", phone="123", email="a1@bc.de")]))
    )
    if is_untaxed:
        seller, buyer = replace(seller, vat_id="", tax_number=""), replace(buyer, vat_id="")
    representative = TaxRepresentative(
        name=draw(texts), vat_id="FR40303265045", address=Address(country="FR", city="Lyon")
    )
    tax_point = (
        {"tax_point_date": draw(days)}
        if draw(st.booleans())
        else {"tax_point_code": draw(st.sampled_from(["", "35", "3", "432"]))}
    )
    document = SupportingDocument(
        reference=draw(codes),
        description=draw(said),
        url=draw(st.sampled_from(["", "https://example.com/beleg"])),
        attachment=draw(st.sampled_from([None, PDF])),
    )
    return make_invoice(
        customization=customization,
        number=draw(codes),
        issue_date=draw(days),
        type_code=draw(st.sampled_from(["380", "381"])),
        currency=currency,
        accounting_currency="" if currency == "EUR" else draw(st.sampled_from(["", "EUR"])),
        due_date=draw(days),
        buyer_reference=draw(codes),
        project=draw(maybe_codes),
        contract=draw(maybe_codes),
        order=draw(maybe_codes.filter(lambda text: text != "NA")),
        sales_order=draw(maybe_codes),
        receiving_advice=draw(maybe_codes),
        despatch_advice=draw(maybe_codes),
        tender=draw(maybe_codes),
        object=draw(st.sampled_from([None, Identifier(value="O-9"), Identifier(value="O-9", scheme="ABZ")])),
        accounting_reference=draw(maybe_codes),
        payment_terms=draw(texts),
        notes=tuple(draw(st.lists(st.builds(Note, text=texts, subject=st.sampled_from(["", "AAI"])), max_size=1))),
        preceding=tuple(
            draw(st.lists(st.builds(PrecedingInvoice, number=codes, issue_date=st.none() | days), max_size=2))
        ),
        seller=seller,
        buyer=buyer,
        payee=draw(st.sampled_from([None, Payee(name="Factoring AG", identifier=Identifier(value="F-1"))])),
        tax_representative=None if is_untaxed else draw(st.sampled_from([None, representative])),
        delivery=Delivery(
            name=draw(said),
            location=draw(st.sampled_from([None, Identifier(value="4000001123452", scheme="0088")])),
            on=draw(days),
            address=Address(country="FR", line_1=draw(said), city="Lyon", post_code="69001"),
        ),
        period=draw(st.sampled_from([None, Period(start=start, end=start + timedelta(days=30))])),
        payment_reference=draw(maybe_codes),
        allowances=tuple(draw(st.lists(adjustments(of_first, code="95", **of_document), max_size=1))),
        charges=tuple(draw(st.lists(adjustments(of_first, code="FC", **of_document), max_size=1))),
        documents=tuple(draw(st.sampled_from([(), (document,)]))),
        lines=own,
        rounding=draw(st.sampled_from([None, Decimal("0.02"), Decimal("-0.01")])),
        paid=draw(st.sampled_from([None, Decimal("0.01"), Decimal("1.00")])),
        **draw(st.sampled_from(MEANS)),
        **tax_point,
    )

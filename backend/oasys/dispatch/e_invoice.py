"""A document as an invoice of EN 16931. Every figure is the document's own; what the standard wants otherwise is only said otherwise.

Source: EN 16931-1:2017+A1:2019; how each case is said stands in docs/accounting/dispatch.md.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.core.words import say, speaking
from oasys.dispatch.early_discount import skonto_of, terms_with_discount
from oasys.dispatch.facts import DocumentFacts, LineFacts
from oasys.einvoicing.model import (
    Address,
    Adjustment,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Item,
    Line,
    Note,
    Party,
    PaymentMeans,
    PrecedingInvoice,
    Price,
    Totals,
    VatBreakdown,
)
from oasys.einvoicing.profiles import EN_16931, PEPPOL, PEPPOL_PROCESS, XRECHNUNG
from oasys.printing.figures import Manner

CHARGED = {"S", "L", "M"}  # categories with a rate
VAT_IDS = ("eu_vat", "gb_vat", "ch_vat", "no_mva")  # they begin with the code of their country, as BT-31 and BT-48 want
TAX_NUMBERS = ("de_stnr", "sg_gst", "my_sst", "in_gstin", "au_abn", "us_ein", "other_tax")
REGISTRATIONS = ("other_registration", "gb_crn", "sg_uen", "my_brn")
OTHER_IDS = ("my_tin", "in_pan")  # of a seller who has no other way to be recognised (BR-CO-26)
SPECIFICATIONS = {
    "xrechnung": (XRECHNUNG, PEPPOL_PROCESS),
    "peppol": (PEPPOL, PEPPOL_PROCESS),
    "facturx": (EN_16931, ""),
}
INVOICE_TYPE, CREDIT_NOTE_TYPE = "380", "381"  # UNTDID 1001
DEPOSIT_TYPES = {
    "xrechnung": "326",
    "peppol": "386",
    "facturx": "386",
}  # of BR-DE-17 a partial invoice, else a prepayment invoice
DEBIT_NOTE_TYPES = {
    "peppol": "383",
}  # of Peppol's P0100; BR-DE-17 forbids it, and not everybody takes it in a Factur-X: there it is an invoice like any other
CASH, TRANSFER, SEPA, CLEARING = "10", "30", "58", "97"  # UNTDID 4461
DISCOUNT = "95"  # UNTDID 5189
SEPA_COUNTRIES = frozenset(
    (
        "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS",
        "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "SM", "VA",
    )
)  # fmt: skip
NOT_NUMBERED = "0"  # stands for the number of a document that has none yet, so that everything else can be checked


def e_invoice_of(facts: DocumentFacts, format: str) -> Invoice:
    """The document in the form of `format`, in the language of its contact. A draft is numbered 0."""
    customization, process = SPECIFICATIONS[format]
    with speaking(facts.language):
        lines = tuple(_line(line, facts) for line in facts.lines if line.role == "line")
        allowances = (*_discount(facts), *_extras(facts, "allowance"))
        charges = tuple(_extras(facts, "charge"))
        only_outside = {category for category, _ in _groups(facts)} == {"O"}
        is_foreign = facts.currency != facts.base_currency
        means = _payment_means(facts)
        return Invoice(
            customization=customization,
            profile=process,
            number=facts.number or NOT_NUMBERED,
            issue_date=facts.issue_date,
            type_code=_type(facts, format),
            currency=facts.currency,
            accounting_currency=facts.base_currency if is_foreign else "",
            due_date=facts.due_date,
            buyer_reference=facts.buyer_reference,
            order=facts.order_reference,
            payment_terms=_terms(facts, format),
            notes=(Note(text=facts.note),) if facts.note else (),
            preceding=_preceding(facts),
            seller=_seller(facts, format, is_outside=only_outside),
            buyer=_buyer(facts, format, is_outside=only_outside),
            delivery=_delivery(facts),
            payment_reference=facts.number if means else "",  # UBL says it within the means
            payment_means=means,
            allowances=allowances,
            charges=charges,
            totals=_totals(facts, lines, allowances, charges),
            vat=tuple(_breakdown(facts, format)),
            lines=lines,
        )


def _type(facts: DocumentFacts, format: str) -> str:
    if facts.is_credit:
        return CREDIT_NOTE_TYPE
    if facts.charged:
        return DEBIT_NOTE_TYPES.get(format, INVOICE_TYPE)
    return DEPOSIT_TYPES[format] if facts.is_deposit else INVOICE_TYPE


def category_of(line: LineFacts) -> tuple[str, Decimal]:
    """Category and rate of a line; ("", 0) where its codes say none, or more than one."""
    found = {(code.category, code.rate if code.category in CHARGED else ZERO) for code in line.codes if code.category}
    return found.pop() if len(found) == 1 else ("", ZERO)


def _groups(facts: DocumentFacts) -> list[tuple[str, Decimal]]:
    """Categories with their rates, in the order that they first appear."""
    return list(dict.fromkeys(category_of(line) for line in facts.lines))


def _rate(category: str, rate: Decimal) -> Decimal | None:
    return None if category in {"O", ""} else rate


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros that no field has room for: 19 rather than 19.000000."""
    return value.normalize() + ZERO if value != value.to_integral_value() else value.quantize(Decimal(1))


def _line(line: LineFacts, facts: DocumentFacts) -> Line:
    category, rate = category_of(line)
    if facts.includes_tax:
        quantity, price, allowances, charges, net = _net_line(line)
    else:
        quantity, price, allowances, charges, net = _gross_line(line, facts.decimals)
    return Line(
        id=str(line.position),
        quantity=quantity,
        unit=line.unit,
        net=net,
        price=price,
        allowances=allowances,
        charges=charges,
        item=Item(name=line.text),
        category=category,
        rate=_rate(category, _plain(rate)),
    )


type _Said = tuple[Decimal, Price, tuple[Adjustment, ...], tuple[Adjustment, ...], Decimal]


def _gross_line(line: LineFacts, decimals: int) -> _Said:
    """Quantity times price, less the discounts, plus the charge. A price below zero is said as a quantity below zero (BR-27)."""
    from oasys.tax.rules import rounded

    sign = -1 if line.unit_price < 0 else 1
    base = line.price_base_quantity
    price = Price(
        net=_plain(abs(line.unit_price)),
        quantity=None if base == 1 else _plain(base),
        unit="" if base == 1 else line.unit,
    )
    product = rounded(line.quantity * line.unit_price / base, decimals)
    off = rounded(product * line.discount_percent / 100, decimals)
    allowances: list[Adjustment] = []
    charges: list[Adjustment] = []
    if off > 0:
        allowances.append(
            Adjustment(
                amount=off,
                base=product,
                percent=_plain(line.discount_percent),
                reason=say("Discount"),
                reason_code=DISCOUNT,
            )
        )
    elif off < 0:  # of a line that takes back: the discount is taken back, too
        charges.append(Adjustment(amount=-off, reason=say("Discount taken back")))
    for amount, below, above in (
        (line.discount_amount, allowances, charges),
        (line.charge_amount, charges, allowances),
    ):
        if amount:
            reason = say("Discount") if below is allowances else say("Charge")
            (below if amount > 0 else above).append(Adjustment(amount=abs(amount), reason=reason))
    return _plain(line.quantity * sign), price, tuple(allowances), tuple(charges), line.amount


def _net_line(line: LineFacts) -> _Said:
    """Where prices include tax: the net amount of the line after its share of the discount, as a price for its quantity."""
    if not line.quantity:
        extra = (Adjustment(amount=abs(line.net), reason=say("Charge")),) if line.net else ()
        price = Price(net=ZERO)
        return (
            (line.quantity, price, (), extra, line.net)
            if line.net >= 0
            else (line.quantity, price, extra, (), line.net)
        )
    quantity = abs(line.quantity) if line.net >= 0 else -abs(line.quantity)
    is_single = abs(line.quantity) == 1
    price = Price(
        net=abs(line.net),
        quantity=None if is_single else _plain(abs(line.quantity)),
        unit="" if is_single else line.unit,
    )
    return _plain(quantity), price, (), (), line.net


def _discount(facts: DocumentFacts) -> Iterable[Adjustment]:
    """The discount on the document, one allowance for each category and rate; where prices include tax it is in the lines."""
    if facts.includes_tax:
        return
    shares: dict[tuple[str, Decimal], Decimal] = {}
    for line in facts.lines:
        if line.role == "line" and line.discount_share:
            key = category_of(line)
            shares[key] = shares.get(key, ZERO) + line.discount_share
    for (category, rate), amount in shares.items():
        if amount:
            yield Adjustment(
                amount=amount,
                reason=say("Discount"),
                reason_code=DISCOUNT,
                category=category,
                rate=_rate(category, _plain(rate)),
            )


def _extras(facts: DocumentFacts, role: str) -> Iterable[Adjustment]:
    for line in facts.lines:
        if line.role == role:
            category, rate = category_of(line)
            yield Adjustment(
                amount=abs(line.net), reason=line.text, category=category, rate=_rate(category, _plain(rate))
            )


def _totals(
    facts: DocumentFacts, lines: tuple[Line, ...], allowances: tuple[Adjustment, ...], charges: tuple[Adjustment, ...]
) -> Totals:
    """What is withheld is said as paid (BT-113): the standard knows no withholding."""
    return Totals(
        lines=sum((line.net for line in lines), ZERO),
        allowances=sum((one.amount for one in allowances), ZERO) if allowances else None,
        charges=sum((one.amount for one in charges), ZERO) if charges else None,
        without_vat=facts.net,
        vat=facts.tax,
        vat_in_accounting_currency=_base_tax(facts),
        with_vat=facts.gross,
        paid=facts.withheld or None,
        rounding=facts.rounding or None,
        payable=facts.payable,
    )


def _base_tax(facts: DocumentFacts) -> Decimal | None:
    if facts.currency == facts.base_currency:
        return None
    return facts.base_tax


def _breakdown(facts: DocumentFacts, format: str) -> Iterable[VatBreakdown]:
    """One for each category and rate (BR-E-01 and its like), though the reasons of a document may be several."""
    found: dict[tuple[str, Decimal | None], VatBreakdown] = {}
    for one in facts.categories:
        category = one["category"]
        rate = _rate(category, _plain(Decimal(one["rate_percent"])))
        if category == "O" and format == "xrechnung":
            rate = ZERO  # BR-DE-14
        own = VatBreakdown(
            taxable=Decimal(one["taxable"]),
            vat=Decimal(one["tax"]),
            category=category,
            rate=rate,
            reason=one["exemption_reason"],
            reason_code=one["exemption_code"],
        )
        before = found.get((category, rate))
        found[category, rate] = own if before is None else _together(before, own)
    return found.values()


def _together(one: VatBreakdown, other: VatBreakdown) -> VatBreakdown:
    reasons = dict.fromkeys(reason for reason in (one.reason, other.reason) if reason)
    return replace(
        one,
        taxable=one.taxable + other.taxable,
        vat=one.vat + other.vat,
        reason="; ".join(reasons),
        reason_code=one.reason_code if one.reason_code == other.reason_code else "",
    )


def _terms(facts: DocumentFacts, format: str) -> str:
    if format == "xrechnung" and (skonto := skonto_of(facts)):
        return f"{facts.terms_text}\n{skonto}" if facts.terms_text else skonto
    words = terms_with_discount(facts, Manner(facts.language))
    if words or facts.due_date is not None or facts.payable <= 0:
        return words
    return say("It is settled against your account.")  # BR-CO-25: a credit note is not due


def _preceding(facts: DocumentFacts) -> tuple[PrecedingInvoice, ...]:
    """What is credited or charged more on, and the deposits that are deducted (BG-3)."""
    named = (*(one for one in (facts.credited, facts.charged) if one), *facts.deposits)
    return tuple(PrecedingInvoice(number=number, issue_date=day) for number, day in named)


def _identifier(pairs: Iterable[tuple[str, str]], schemes: tuple[str, ...]) -> str:
    kept = list(pairs)
    return next((value for scheme in schemes for kind, value in kept if kind == scheme), "")


def _endpoint(said: tuple[str, str] | None, email: str, format: str) -> Identifier | None:
    """Peppol finds nobody by an e-mail address: there an address has to be said."""
    if said is not None:
        return Identifier(scheme=said[0], value=said[1])
    return Identifier(scheme="EM", value=email) if email and format != "peppol" else None


def _address(said: dict[str, str] | None) -> Address | None:
    if said is None:
        return None
    streets = [line.strip() for line in said.get("street", "").split("\n") if line.strip()]
    return Address(
        country=said["country"],
        line_1=streets[0] if streets else "",
        line_2=streets[1] if len(streets) > 1 else "",
        line_3=", ".join(streets[2:]),
        city=said.get("city", ""),
        post_code=said.get("postal_code", ""),
        subdivision=said.get("subdivision", ""),
    )


def _seller(facts: DocumentFacts, format: str, *, is_outside: bool) -> Party:
    issuer = facts.issuer
    registration, lei = _identifier(issuer.identifiers, REGISTRATIONS), issuer.identifier("lei")
    vat_id = "" if is_outside else _identifier(issuer.identifiers, VAT_IDS)  # BR-O-02
    other = "" if lei or registration or vat_id else _identifier(issuer.identifiers, OTHER_IDS)
    person = Contact(name=issuer.contact_name, phone=issuer.contact_phone, email=issuer.contact_email)
    return Party(
        name=issuer.legal_name,
        trading_name=issuer.trading_name,
        identifiers=(Identifier(value=lei, scheme="0199"),) if lei else (Identifier(value=other),) if other else (),
        registration=Identifier(value=registration) if registration else None,
        vat_id=vat_id,
        tax_number=_identifier(issuer.identifiers, TAX_NUMBERS),
        legal_form=" · ".join(line for line in issuer.legal_details.split("\n") if line.strip()),
        endpoint=_endpoint(issuer.electronic, issuer.contact_email, format),
        address=_address(issuer.address),
        contact=person if any((person.name, person.phone, person.email)) else None,
    )


def _buyer(facts: DocumentFacts, format: str, *, is_outside: bool) -> Party:
    party = facts.party
    name = party["legal_name"] or party["name"]
    registration, lei = (_identifier(facts.party_identifiers, one) for one in (REGISTRATIONS, ("lei",)))
    return Party(
        name=name,
        trading_name=party["name"] if party["name"] != name else "",
        identifiers=(Identifier(value=lei, scheme="0199"),) if lei else (),
        registration=Identifier(value=registration) if registration else None,
        vat_id="" if is_outside else _identifier(facts.party_identifiers, VAT_IDS),
        endpoint=_endpoint(facts.buyer_electronic, facts.buyer_email, format),
        address=_address(party["address"]),
    )


def _delivery(facts: DocumentFacts) -> Delivery:
    """The tax point is the day of supply; within the EU the country is said, too (BR-IC-11, BR-IC-12)."""
    is_within = any(category == "K" for category, _ in _groups(facts))
    return Delivery(on=facts.tax_point, address=_address(facts.party["address"]) if is_within else None)


def _payment_means(facts: DocumentFacts) -> tuple[PaymentMeans, ...]:
    if facts.is_credit or facts.is_covered:
        return (PaymentMeans(code=CLEARING),)
    if facts.is_cash:
        return (PaymentMeans(code=CASH),)
    account = facts.issuer.bank
    if account is None:
        return ()
    is_sepa = account.is_iban and facts.currency == "EUR" and account.country in SEPA_COUNTRIES
    is_bic = account.is_iban or len(account.bank_code) in (8, 11)
    return (
        PaymentMeans(
            code=SEPA if is_sepa else TRANSFER,
            account=account.account,
            account_name=facts.issuer.bank_holder or facts.issuer.legal_name,
            bank=account.bank_code if is_bic else "",
        ),
    )

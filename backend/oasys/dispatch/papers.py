"""A document, or a statement of account, as printing takes it. Every figure is given; only words are chosen here."""

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal

from iso3166 import countries_by_alpha2

from oasys.contacts.bank import ROUTES, TAKES_BIC, BankAccount
from oasys.core.words import marked, say, speaking
from oasys.currencies.rules import iso_currency
from oasys.dispatch.early_discount import terms_with_discount
from oasys.dispatch.facts import DocumentFacts, LineFacts
from oasys.dispatch.rules import COLUMNS
from oasys.dispatch.templates import Look
from oasys.invoicing.issuer import Said
from oasys.printing import shapes
from oasys.printing.associated import EmbeddedInvoice, Profile
from oasys.printing.codes import QrCode, link_code, payment_code
from oasys.printing.errors import NotPrintable
from oasys.printing.figures import Grouping, Manner
from oasys.printing.papers import document_pdf
from oasys.printing.shapes import Design, Fact, Mark, Party, PrintedDocument, Reference

TAX_INVOICE = frozenset({"SG", "IN", "AU", "NZ"})  # where the law wants these words
DEBIT_NOTE = frozenset({"MY"})  # where what charges more is a document of its own, type 03 of MyInvois
CITY_FIRST = frozenset({"US", "CA", "AU", "IN"})  # the postal code stands behind the place
CODE_LAST = frozenset({"GB", "IE"})  # and here in a line of its own
HAN = {"TW": "TC", "HK": "HK", "MO": "HK", "JP": "JP", "KR": "KR"}
LETTER = frozenset({"US", "CA", "MX", "PH", "CO", "CL"})
LABELS = {
    "eu_vat": marked("VAT no."), "gb_vat": marked("VAT no."), "ch_vat": marked("VAT no."), "no_mva": marked("VAT no."),
    "de_stnr": marked("Tax no."), "other_tax": marked("Tax no."), "us_ein": "EIN", "in_gstin": "GSTIN", "in_pan": "PAN",
    "sg_uen": "UEN", "sg_gst": marked("GST no."), "my_tin": "TIN", "my_sst": marked("SST no."), "my_brn": marked("Company no."),
    "gb_crn": marked("Company no."), "other_registration": marked("Company no."), "au_abn": "ABN", "lei": "LEI",
}  # fmt: skip
BANK_CODES = {
    "US": marked("Routing no."),
    "GB": marked("Sort code"),
    "IN": "IFSC",
    "AU": "BSB",
    "CA": marked("Transit no."),
}
UNITS = {
    "C62": "", "HUR": marked("hours"), "DAY": marked("days"), "MON": marked("months"), "KGM": "kg", "GRM": "g", "MTR": "m", "KMT": "km",
    "LTR": "l", "MTK": "m²", "MTQ": "m³", "KWH": "kWh", "TNE": "t", "H87": marked("pieces"), "XPK": marked("packages"), "MIN": "min",
}  # fmt: skip
FACTURX = Profile.EN_16931


def pdf_of(facts: DocumentFacts, look: Look, *, invoice: bytes | None = None) -> bytes:
    """The document as PDF/A-3b, with its CII inside where there is one. The same facts and look make the same bytes."""
    embedded = EmbeddedInvoice(invoice, FACTURX) if invoice is not None else None
    return document_pdf(
        printed(facts, look),
        design=design_of(look, facts.issuer),
        at=facts.made_at.replace(microsecond=0),
        invoice=embedded,
    )


def design_of(look: Look, issuer: Said) -> Design:
    """A template's design; where it says nothing, what the issuer needs."""
    country = issuer.address["country"]
    paper: shapes.Paper = "us-letter" if (look.paper or country in LETTER) and look.paper != "a4" else "a4"
    return Design(paper=paper, accent=look.accent, logo=look.logo, footer=look.footer or _footer(issuer))


def printed(facts: DocumentFacts, look: Look) -> PrintedDocument:
    """What stands on the paper of the document."""
    country = facts.issuer.address["country"]
    with speaking(facts.language):
        manner = Manner(facts.language, grouping_of(facts))
        return PrintedDocument(
            title=title_of(facts),
            number=facts.number,
            language=facts.language,
            grouping=grouping_of(facts),
            han=HAN.get(country, "SC"),  # type: ignore[arg-type]
            seller=seller_of(facts.issuer),
            buyer=_buyer(facts),
            currency=facts.currency,
            decimals=facts.decimals,
            issue_date=facts.issue_date,
            due_date=facts.due_date,
            supplied=facts.tax_point,
            references=tuple(_references(facts, manner)),
            lines=tuple(_line(line, manner, look, facts.decimals) for line in facts.lines if line.role == "line"),
            includes_tax=facts.includes_tax,
            adjustments=tuple(_adjustments(facts)),
            net=facts.net,
            taxes=tuple(_taxes(facts, manner)),
            gross=facts.gross,
            rounding=facts.rounding or None,
            paid=tuple(_withheld(facts)),
            payable=facts.payable,
            base=_base(facts),
            above=look.intro,
            below=look.closing,
            notes=(facts.note,) if facts.note else (),
            payment=_payment(facts, terms_with_discount(facts, manner)),
            mark={"draft": Mark.DRAFT, "void": Mark.VOID}.get(facts.status),
        )


def title_of(facts: DocumentFacts) -> str:
    """What the paper is called, in the language of this moment."""
    if facts.is_credit:
        return say("Credit note")
    if facts.is_deposit:
        return say("Deposit invoice")
    if facts.charged and facts.issuer.address["country"] in DEBIT_NOTE:
        return say("Debit note")
    if facts.issuer.address["country"] in TAX_INVOICE and facts.tax:
        return say("Tax invoice")
    return say("Invoice")


def grouping_of(facts: DocumentFacts) -> Grouping:
    """How the country of the issuer groups digits."""
    return "lakhs" if facts.issuer.address["country"] == "IN" else "thousands"


def address_lines(address: dict[str, str] | None, *, home: str) -> tuple[str, ...]:
    """The lines of an address in the order of its country, which is named where it is not `home`."""
    if address is None:
        return ()
    country, city, code = address["country"], address.get("city", ""), address.get("postal_code", "")
    state = address.get("subdivision", "")
    if country in CITY_FIRST:
        place = [", ".join(part for part in (city, " ".join(part for part in (state, code) if part)) if part)]
    elif country in CODE_LAST:
        place = [city, state, code]
    else:
        place = [" ".join(part for part in (code, city) if part), state if country in {"MY", "IT", "ES"} else ""]
    named = countries_by_alpha2[country].apolitical_name if country != home else ""
    return tuple(line for line in (*address.get("street", "").split("\n"), *place, named) if line.strip())


def seller_of(issuer: Said) -> Party:
    """Who issued a paper, in the language of this moment."""
    contact = (issuer.trading_name, issuer.contact_name, issuer.contact_phone, issuer.contact_email)
    return Party(
        name=issuer.legal_name,
        address=address_lines(issuer.address, home=issuer.address["country"]),
        ids=_ids(issuer.identifiers),
        contact=tuple(part for part in contact if part),
    )


def buyer_of(party: dict[str, object], identifiers: tuple[tuple[str, str], ...], *, home: str) -> Party:
    """Whom a paper is for, in the language of this moment."""
    address = party["address"]
    assert address is None or isinstance(address, dict)
    above = str(address.get("name") or "") if address else ""
    lines = address_lines(address, home=home)
    name = str(party["legal_name"] or party["name"])
    return Party(name=name, address=(above, *lines) if above else lines, ids=_ids(identifiers))


def _buyer(facts: DocumentFacts) -> Party:
    return buyer_of(facts.party, facts.party_identifiers, home=facts.issuer.address["country"])


def _ids(pairs: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    """Ids with their words; that of a person is nobody else's business."""
    return tuple(Fact(say(LABELS[scheme]), value) for scheme, value in pairs if scheme in LABELS)


def _references(facts: DocumentFacts, manner: Manner) -> Iterable[tuple[Reference, str]]:
    yield Reference.CUSTOMER_NUMBER, facts.party["code"]
    yield Reference.BUYER_REFERENCE, facts.buyer_reference
    yield Reference.ORDER, facts.order_reference
    if facts.credited:
        yield Reference.PRECEDING_INVOICE, facts.credited[0]
    if facts.charged:
        number, day = facts.charged
        yield Reference.CHARGES_MORE_ON, f"{number}, {manner.day(day)}"


def _line(line: LineFacts, manner: Manner, look: Look, decimals: int) -> shapes.Line:
    shows = {name: name in look.columns for name in COLUMNS}
    has_both = bool(line.discount_percent and line.discount_amount)
    details = [say("{amount} off", amount=manner.amount(line.discount_amount, decimals))] if has_both else []
    if line.charge_amount:
        details.append(say("{amount} on top", amount=manner.amount(line.charge_amount, decimals)))
    if line.price_base_quantity != 1:
        details.append(say("Price for {quantity}", quantity=manner.quantity(_short(line.price_base_quantity))))
    rates = [code.rate for code in line.codes if code.rate]
    return shapes.Line(
        text=line.text,
        details=" · ".join(details),
        position=str(line.position) if shows["position"] else "",
        quantity=_short(line.quantity) if shows["quantity"] else None,
        unit=_unit(line.unit) if shows["unit"] else "",
        price=_short(line.unit_price) if shows["price"] else None,
        discount_percent=_short(line.discount_percent) if line.discount_percent and shows["discount"] else None,
        discount=line.discount_amount if line.discount_amount and shows["discount"] else None,
        tax=" + ".join(manner.percent(_short(rate)) for rate in rates) if shows["tax"] else "",
        amount=line.amount,
    )


def _short(value: Decimal) -> Decimal:
    """Without zeros behind the last digit that says something."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _unit(code: str) -> str:
    named = UNITS.get(code, code)
    return say(named) if named else ""


def _adjustments(facts: DocumentFacts) -> Iterable[shapes.Adjustment]:
    if facts.discount:
        yield shapes.Adjustment(say("Discount"), -facts.discount)
    for line in facts.lines:
        if line.role == "charge":
            yield shapes.Adjustment(line.text or say("Charge"), line.amount)
        elif line.role == "allowance":
            yield shapes.Adjustment(line.text or say("Allowance"), -abs(line.amount))


def _taxes(facts: DocumentFacts, manner: Manner) -> Iterable[shapes.TaxAmount]:
    """What is charged, tax by tax; then what is not, with the reason that the law wants."""
    for tax in facts.taxes:
        if tax["treatment"] == "taxable" and (tax["rate"] is None or Decimal(tax["rate"])):
            name = tax["name"] or tax["code"]
            rate = "" if tax["rate"] is None or tax["is_per_unit"] else manner.percent(_short(Decimal(tax["rate"])))
            text = name if not rate or rate in name else f"{name} {rate}"
            yield shapes.TaxAmount(text=text, base=_exact(tax["base"], facts), amount=_exact(tax["tax"], facts))
    for one in facts.categories:
        if one["category"] not in {"S", "L", "M"}:
            text = say(NOT_CHARGED.get(one["category"], marked("No tax")))
            note = one["exemption_reason"]
            if one["category"] == "AE" and not note:
                note = say("Reverse charge: the buyer owes the tax.")
            yield shapes.TaxAmount(
                text=text, base=_exact(one["taxable"], facts), amount=_exact(one["tax"], facts), note=note
            )


NOT_CHARGED = {
    "Z": marked("Zero rate"),
    "E": marked("Exempt"),
    "AE": marked("Reverse charge"),
    "K": marked("Supply within the EU"),
    "G": marked("Export"),
    "O": marked("Not subject to tax"),
}


def _exact(value: str, facts: DocumentFacts) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-facts.decimals)) if "." in value else Decimal(value)


def _withheld(facts: DocumentFacts) -> Iterable[shapes.Adjustment]:
    for tax in facts.taxes:
        if tax["treatment"] == "withholding" and Decimal(tax["withheld"]):
            yield shapes.Adjustment(
                say("Withheld: {tax}", tax=tax["name"] or tax["code"]), _exact(tax["withheld"], facts)
            )


def _base(facts: DocumentFacts) -> shapes.BaseAmounts | None:
    base = iso_currency(facts.base_currency)
    if facts.currency == facts.base_currency or base is None:
        return None
    if facts.rate is None or facts.rate_day is None or facts.base_net is None or facts.base_tax is None:
        return None
    return shapes.BaseAmounts(
        currency=facts.base_currency,
        decimals=base.decimals,
        rate=_short(facts.rate),
        rate_date=facts.rate_day,
        net=facts.base_net,
        tax=facts.base_tax,
        gross=facts.base_net + facts.base_tax,
    )


def _payment(facts: DocumentFacts, terms: str) -> shapes.Payment:
    account, validated = facts.issuer.bank, _validated(facts)
    if facts.is_credit or account is None or facts.is_cash or facts.is_covered:
        return shapes.Payment(terms=terms, codes=validated)
    return shapes.Payment(
        terms=terms,
        reference=facts.number,
        accounts=(bank_account(account, facts.issuer),),
        codes=(*_codes(facts, account), *validated),
    )


def bank_account(account: BankAccount, issuer: Said) -> shapes.BankAccount:
    """An account as papers name it."""
    is_bic = (
        account.is_iban
        or account.country not in ROUTES
        or (account.country in TAKES_BIC and len(account.bank_code) in (8, 11))
    )
    further = () if is_bic else (Fact(say(BANK_CODES.get(account.country, marked("Bank code"))), account.bank_code),)
    return shapes.BankAccount(
        holder=issuer.bank_holder or issuer.legal_name,
        bank=issuer.bank_name,
        iban=account.account if account.is_iban else "",
        account_number="" if account.is_iban else account.account,
        bic=account.bank_code if is_bic else "",
        further=further,
    )


def _validated(facts: DocumentFacts) -> tuple[QrCode, ...]:
    """Where everybody sees that the tax authority has validated the document, which Malaysia wants on its paper."""
    if facts.validated_link is None:
        return ()
    return (link_code(address=facts.validated_link, caption=say("Validated by the tax authority")),)


def _codes(facts: DocumentFacts, account: BankAccount) -> tuple[QrCode, ...]:
    if not (account.is_iban and facts.currency == "EUR" and facts.number):
        return ()
    with suppress(NotPrintable):  # a name of more signs than the code has room for: the paper does without
        return (
            payment_code(
                name=facts.issuer.bank_holder or facts.issuer.legal_name,
                iban=account.account,
                bic=account.bank_code,
                amount=facts.payable,
                text=facts.number,
                caption=say("Pay with your banking app"),
            ),
        )
    return ()


def _footer(issuer: Said) -> tuple[str, ...]:
    """What the law wants of letters, where no template says otherwise."""
    address = "\n".join((issuer.legal_name, *address_lines(issuer.address, home=issuer.address["country"])))
    with_bank = issuer.bank.account if issuer.bank is not None and issuer.bank.is_iban else ""
    bank = "\n".join(part for part in (issuer.bank_name, with_bank) if part)
    return tuple(column for column in (address, issuer.legal_details, bank) if column)

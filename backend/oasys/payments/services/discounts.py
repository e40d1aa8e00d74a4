"""Early-payment discounts that a payment takes: what they come to, where they are booked, and the tax that they correct."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import connection

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO, round_half_up
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.services import ensure_unit
from oasys.invoicing.models import Document
from oasys.invoicing.queries import settings_of
from oasys.invoicing.rules import early_discount
from oasys.organisations.models import Company
from oasys.payments.rules import DISCOUNT_CORRECTS_TAX
from oasys.payments.services.inputs import AccountName, Deduction, PaymentInput, TaxShare
from oasys.settlement.services import Item, MatchInput
from oasys.tax.lines import INPUT, OUTPUT, TaxOnLine
from oasys.tax.rules import shared

# what the entry of a document carries of taxes, line by line; tax that waits for the payment falls due with it, and is corrected there
TAXES = """
select l.id, case when x.is_deferred and x.side = 'input' then c.input_account_id when x.is_deferred then c.output_account_id
                  else l.account_id end,
       x.side, x.tax_code_id, x.component_id, x.tax_point, x.rate, x.base, x.tax
from ledger_journal_line l
join tax_line x on x.tenant_id = l.tenant_id and x.line_id = l.id
left join tax_component c on c.tenant_id = x.tenant_id and c.id = x.component_id
where l.tenant_id = %(tenant)s and l.entry_id = %(entry)s order by l.line_no, x.number
"""
DISCOUNT_ACCOUNT = "/discount_"


def with_early_discounts(*, company: Company, payment: PaymentInput, items: Sequence[Item]) -> PaymentInput:
    """The payment with a deduction for the discounts that it takes, of items that are settled by what was asked for or else wholly.

    The items are those of the allocations, locked. Raises Invalid where one has no discount, or none any more on the day.
    """
    if not payment.early_discounts:
        return payment
    documents = {
        one.control_line_id: one
        for one in Document.objects.filter(
            company=company, control_line_id__in=payment.early_discounts, status=Document.Status.POSTED
        )
    }
    errors: list[FieldError] = []
    allocations: list[MatchInput] = []
    taken = ZERO
    corrects: list[TaxShare] = []
    account = _account(company, payment)
    for place, (asked, item) in enumerate(zip(payment.allocations, items, strict=True)):
        if asked.line_id not in payment.early_discounts:
            allocations.append(asked)
            continue
        document = documents.get(asked.line_id)
        settled = asked.amount or item.rest
        allocations.append(MatchInput(asked.line_id, settled or None))
        pointer = f"/allocations/{place}/early_discount"
        if document is None or document.early_discount_until is None or item.is_debit != (payment.sign > 0):
            message = say("It has no early-payment discount: leave it out.")
            errors.append(FieldError(pointer, "core.invalid_value", message))
        elif payment.paid_on > document.early_discount_until:
            message = say(
                "The discount of {number} could be taken until {day}: leave it out, or write a deduction if it is granted all the same.",
                number=document.number,
                day=document.early_discount_until,
            )
            errors.append(FieldError(pointer, "core.out_of_range", message))
        else:
            amount = early_discount(
                settled,
                percent=document.early_discount_percent,
                until=document.early_discount_until,
                day=payment.paid_on,
                decimals=ensure_unit(item.currency).decimals,
            )
            if amount is not None:
                taken += amount
                corrects += correction_of(company=company, document=document, amount=amount)
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    deductions = list(payment.deductions)
    if taken:
        deductions.append(Deduction("discount", account, taken, corrects=corrects, pointer=DISCOUNT_ACCOUNT))
    return replace(payment, allocations=allocations, deductions=deductions)


def _account(company: Company, payment: PaymentInput) -> AccountName:
    """Raises Invalid where none is named and none was chosen."""
    if payment.discount_account is not None:
        return payment.discount_account
    settings = settings_of(company)
    id_ = settings.discount_granted_account_id if payment.sign > 0 else settings.discount_received_account_id
    if id_ is None:
        message = say("Name the account that discounts are booked on, or choose one in the settings of documents.")
        raise Invalid(message, errors=[FieldError("/discount_account_code", "core.required", message)])
    return AccountName(id=id_)


def correction_of(*, company: Company, document: Document, amount: Decimal) -> list[TaxShare]:
    """The share of the document's taxes that a discount of this amount takes back, where the law has it so.

    Each line that carries tax gives its share by amount of payable, rounded; what is left of the amount is net. Only of documents in
    the base currency, in which taxes are. Source: docs/accounting/payments.md#early-payment-discounts.
    """
    if company.country_pack not in DISCOUNT_CORRECTS_TAX or document.currency != company.base_currency:
        return []
    decimals = ensure_unit(document.currency).decimals
    with connection.cursor() as cursor:
        cursor.execute(TAXES, {"tenant": current_tenant_id(), "entry": document.journal_entry_id})
        rows = cursor.fetchall()
    sign = 1 if document.kind == "invoice" else -1  # of the deduction: a debit of a receipt

    def share(whole: Decimal) -> Decimal:
        return round_half_up(whole * amount / document.payable, decimals)

    found: list[TaxShare] = []
    for line in dict.fromkeys(row[:2] for row in rows):
        here = [row for row in rows if row[:2] == line]
        weights = [row[8] if row[2] == OUTPUT else -row[8] if row[2] == INPUT else ZERO for row in here]
        credited = share(sum(weights, ZERO))
        parts = shared(-credited, weights, decimals) if credited else [ZERO] * len(here)
        taxes = [
            _taken_back(row, part if row[2] == OUTPUT else -part if row[2] == INPUT else -share(row[8]), -share(row[7]))
            for row, part in zip(here, parts, strict=True)
        ]
        found.append(TaxShare(line[1] if credited else None, sign * credited, taxes))
    return found


def _taken_back(row: tuple[object, ...], tax: Decimal, base: Decimal) -> TaxOnLine:
    _, _, side, code, component, tax_point, rate, _, _ = row
    return TaxOnLine(0, code, component, side, tax_point, rate, base, tax)  # type: ignore[arg-type]

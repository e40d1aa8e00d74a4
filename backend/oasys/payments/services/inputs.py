"""What is said of a payment that is to be made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.payments.models import Payment
from oasys.settlement.services import (
    MatchInput,
)
from oasys.tax.lines import TaxOnLine


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account by its id or by its code."""

    id: UUID | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What of a deduction corrects tax: a line on the account of the tax, with the sign of the deduction, and what it carries.

    `account_id` None: it comes to nothing, and the line of the deduction itself carries its taxes. Their line numbers are not known yet.
    """

    account_id: UUID | None
    amount: Decimal
    taxes: Sequence[TaxOnLine]


@dataclass(frozen=True, slots=True)
class Deduction:
    """What settles items beside the money: a discount that was taken, or a rest that is written off; in their currency.

    `corrects` is the part of the amount that corrects tax; only in the base currency. `pointer`: where its account is named, if not
    beside it.
    """

    kind: str
    account: AccountName
    amount: Decimal
    dimensions: Mapping[str, str] = field(default_factory=dict)
    corrects: Sequence[TaxShare] = ()
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Charges:
    """What the bank kept for itself, in the currency of its account, and the expense account it goes to."""

    account: AccountName
    amount: Decimal
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaymentInput:
    """A payment as it was sent (Payment says what the amounts are). `rate`: base units for one unit of the bank's currency.

    `early_discounts` are lines among the allocations whose early-payment discount is taken, on `discount_account` or else that of the
    settings.
    `is_advance` says that what is not allocated is meant to stay open, on `control_account` or else the contact's.
    """

    direction: str
    contact_id: UUID
    money_account: AccountName
    paid_on: date
    amount: Decimal
    currency: str
    bank_currency: str | None = None
    bank_amount: Decimal | None = None
    rate: Decimal | None = None
    charges: Charges | None = None
    deductions: Sequence[Deduction] = ()
    allocations: Sequence[MatchInput] = ()
    early_discounts: Collection[UUID] = ()
    discount_account: AccountName | None = None
    is_advance: bool = False
    control_account: AccountName | None = None
    journal_code: str | None = None
    reference: str = ""
    description: str = ""
    bank_details_seen: UUID | None = None

    @property
    def sign(self) -> int:
        """1 where the money's account is debited."""
        return 1 if self.direction == Payment.Direction.RECEIPT else -1

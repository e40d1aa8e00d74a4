"""Wire shapes of contacts and their bank details."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.core.exceptions import ValidationError as NotAnAddress
from django.core.validators import validate_email
from iso3166 import countries_by_alpha2
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.contacts import bank
from oasys.contacts.identifiers import LONGEST, Misshapen, canonical
from oasys.contacts.rules import LONGEST_TERM_DAYS
from oasys.core.formats import is_locale
from oasys.core.money import decimals_of
from oasys.core.wire import Amount, Body, Flag, Line, Moment, Name, Schema, Whole, refuse_control_characters
from oasys.core.words import say
from oasys.currencies.historical import HISTORICAL
from oasys.currencies.rules import iso_currency
from oasys.ledger.models import LARGEST_BASE_AMOUNT

MOST_PARTS = 50
MOST_TAX_CODES = 5


def _lines(value: str) -> str:
    """Text of several lines: no other control character than the end of a line."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    refuse_control_characters(value.replace("\n", " ").replace("\t", " "))
    return value


def _country(value: str) -> str:
    if value not in countries_by_alpha2:
        raise ValueError(say("write a country as two capital letters of ISO 3166, like MY"))
    return value


def _email(value: str) -> str:
    value = refuse_control_characters(value.strip())
    if value:
        try:
            validate_email(value)
        except NotAnAddress as error:
            raise ValueError(say("write a whole e-mail address, like mei@example.com")) from error
    return value


def _language(value: str) -> str:
    if value and not is_locale(value):
        raise ValueError(say("write a language as a tag of BCP 47, like de or en-MY"))
    return value


def _money(value: str) -> str:
    if value in HISTORICAL or iso_currency(value) is None:
        raise ValueError(say("write a currency of ISO 4217 that is in use, like EUR"))
    return value


def short_percent(value: Decimal) -> Decimal:
    """A percent with as many decimals as e-invoices have room for."""
    if decimals_of(value) > 2:
        raise ValueError(say("write the percent with two decimals at most"))
    return value


Short = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(refuse_control_characters)
]
ContactCode = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(refuse_control_characters)
]
OptionalName = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(refuse_control_characters)
]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_country)]
EmailAddress = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(\+?[0-9][0-9 ()./\-]{2,29})?$")]
Language = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_language)]
Money = Annotated[str, AfterValidator(_money)]
DiscountPercent = Annotated[Amount, Field(gt=0, lt=100), AfterValidator(short_percent)]
TaxCodeIds = Annotated[list[UUID], Field(max_length=MOST_TAX_CODES)]
AccountText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
SchemeName = Literal[
    "eu_vat", "gb_vat", "gb_crn", "de_stnr", "in_gstin", "in_pan", "us_ein", "sg_uen", "sg_gst", "my_tin", "my_sst", "my_brn",
    "my_nric", "au_abn", "ch_vat", "no_mva", "lei", "other_tax", "other_registration",
]  # fmt: skip
Kind = Literal["business", "person"]
TermsFrom = Literal["invoice_date", "month_end"]
EInvoiceFormat = Literal["xrechnung", "peppol", "facturx"]


class Address(Body):
    """Where invoices go, or goods."""

    kind: Literal["billing", "delivery"] = Field(description="Where invoices go, or goods.", examples=["billing"])
    name: OptionalName = Field("", description="What stands above it, where it is not the contact's name.")
    street: Annotated[str, StringConstraints(max_length=300), AfterValidator(_lines)] = Field(
        "", description="Street and what else stands above the place; several lines.", examples=["12 Jalan Ampang"]
    )
    postal_code: Annotated[str, StringConstraints(max_length=20), AfterValidator(refuse_control_characters)] = Field(
        "", description="The postal code.", examples=["50450"]
    )
    city: Short = Field("", description="The place.", examples=["Kuala Lumpur"])
    subdivision: Short = Field("", description="State, province or county, in free words.", examples=["Selangor"])
    country: Country = Field(description="ISO 3166-1, two letters.", examples=["MY"])


class Person(Body):
    """Somebody to talk to."""

    name: OptionalName = Field("", description="Their name.", examples=["Mei Ling"])
    position: Short = Field("", description="What they do there.", examples=["Accounts payable"])
    email: EmailAddress = Field("", description="Their e-mail address.", examples=["mei@example.com"])
    phone: Phone = Field("", description="Their number.", examples=["+60 3-1234 5678"])

    @model_validator(mode="after")
    def _is_somebody(self) -> "Person":
        if not (self.name or self.email or self.phone):
            raise ValueError(say("write a name, an e-mail address or a number"))
        return self


class IdentifierIn(Body):
    """A tax or registration id, checked by its kind."""

    scheme: SchemeName = Field(description="What kind of number it is.", examples=["eu_vat"])
    value: Annotated[str, StringConstraints(max_length=LONGEST + 10)] = Field(
        description="The number; it is kept without blanks, in one form.", examples=["DE136695976"]
    )

    @model_validator(mode="after")
    def _in_one_form(self) -> "IdentifierIn":
        try:
            self.value = canonical(self.scheme, refuse_control_characters(self.value))
        except Misshapen as error:
            raise ValueError(str(error)) from None
        return self


class ElectronicAddress(Body):
    """Where e-invoices of a party go, or come from."""

    scheme: Annotated[str, StringConstraints(pattern=r"^([0-9]{4}|EM)$")] = Field(
        description="Kind of address by the code list of electronic addresses (EAS): 9930 is a German VAT number, EM an e-mail address.",
        examples=["9930"],
    )
    value: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=254),
        AfterValidator(refuse_control_characters),
    ] = Field(description="The address.", examples=["DE136695976"])


class EInvoices(Body):
    """That a customer wants e-invoices."""

    format: EInvoiceFormat = Field(
        description="xrechnung: the German public sector; peppol: the Peppol network; facturx: a PDF with the invoice inside (ZUGFeRD)."
    )
    address: ElectronicAddress | None = Field(
        None, description="Where they go; null: the first e-mail address of its people."
    )


class Terms(Body):
    """When invoices are due."""

    days: Annotated[Whole, Field(ge=0, le=LONGEST_TERM_DAYS)] = Field(description="So many days.", examples=[30])
    counted_from: TermsFrom = Field(
        "invoice_date", description="From the date of the invoice, or from the last day of its month."
    )
    discount_percent: DiscountPercent | None = Field(
        None, description="What who pays early takes off; null: nothing.", examples=["2"]
    )
    discount_days: Annotated[Whole, Field(ge=0, le=LONGEST_TERM_DAYS)] | None = Field(
        None, description="Within so many days, counted from the same day.", examples=[14]
    )

    @model_validator(mode="after")
    def _discount_whole(self) -> "Terms":
        if (self.discount_percent is None) != (self.discount_days is None):
            raise ValueError(say("write both for an early-payment discount: the percent and the days"))
        if self.discount_days is not None and self.discount_days > self.days:
            raise ValueError(say("an early-payment discount ends on the due date at the latest: name fewer days"))
        return self


class ContactIn(Body):
    """A customer, a supplier or both, whole."""

    display_name: Name = Field(description="What it is called.", examples=["Kopi Pagi"])
    legal_name: OptionalName = Field(
        "", description="As registered, where that differs.", examples=["Kopi Pagi Sdn Bhd"]
    )
    code: ContactCode = Field("", description="Unique in the company; empty: none.", examples=["C-0042"])
    kind: Kind = Field("business", description="A business or a person.")
    is_customer: Flag = Field(False, description="Whether it buys.")
    is_supplier: Flag = Field(False, description="Whether it sells.")
    currency: Money | None = Field(
        None, description="Of its documents and its credit limit; null: the company's.", examples=["EUR"]
    )
    language: Language = Field(
        "", description="Of what is written to it (BCP 47); empty: the company's.", examples=["de"]
    )
    terms: Terms | None = Field(None, description="When its invoices are due; null: nothing is agreed.")
    credit_limit: Amount | None = Field(
        None, description="What it may owe at most, in its currency; null: no limit.", examples=["10000.00"]
    )
    revenue_account_id: UUID | None = Field(None, description="What sales to it are usually booked on: income.")
    expense_account_id: UUID | None = Field(
        None, description="What purchases from it are usually booked on: expense or asset."
    )
    receivable_account_id: UUID | None = Field(None, description="What it owes is booked on: a receivable account.")
    payable_account_id: UUID | None = Field(None, description="What it is owed is booked on: a payable account.")
    sales_tax_code_ids: TaxCodeIds = Field(
        default_factory=list,
        description="Tax codes for sales of lines of its documents that name none, in the order they are computed.",
    )
    purchase_tax_code_ids: TaxCodeIds = Field(
        default_factory=list, description="The same for purchases: of bills and supplier credits."
    )
    addresses: list[Address] = Field(
        default_factory=list, max_length=MOST_PARTS, description="The first of a kind is the usual one."
    )
    people: list[Person] = Field(
        default_factory=list, max_length=MOST_PARTS, description="The first one is the usual one."
    )
    identifiers: list[IdentifierIn] = Field(
        default_factory=list, max_length=MOST_PARTS, description="Tax and registration ids."
    )
    e_invoices: EInvoices | None = Field(
        None, description="In which form it wants its invoices; null: as paper. Posting an invoice checks it first."
    )
    notes: Annotated[str, StringConstraints(max_length=4000), AfterValidator(_lines)] = Field(
        "", description="For the company's own use."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> "ContactIn":
        if not (self.is_customer or self.is_supplier):
            raise ValueError(say("say whether it is a customer, a supplier or both"))
        if self.credit_limit is not None and not 0 <= self.credit_limit < LARGEST_BASE_AMOUNT:
            raise ValueError(say("a credit limit is an amount of 0 or more"))
        seen = {(one.scheme, one.value) for one in self.identifiers}
        if len(seen) < len(self.identifiers):
            raise ValueError(say("the same tax or registration id stands here twice"))
        return self

    def flawed_limit(self, base_currency: str) -> str | None:
        """What is wrong with the decimals of the credit limit."""
        currency = iso_currency(self.currency or base_currency)
        if self.credit_limit is None or currency is None or decimals_of(self.credit_limit) <= currency.decimals:
            return None
        return say("{currency} has {decimals} decimals.", currency=currency.code, decimals=currency.decimals)


class AddressOut(Schema):
    """Where invoices go, or goods."""

    kind: Literal["billing", "delivery"] = Field(description="Where invoices go, or goods.", examples=["billing"])
    name: str = Field(description="What stands above it, where it is not the contact's name.")
    street: str = Field(description="Street and what else stands above the place; several lines.")
    postal_code: str = Field(description="The postal code.", examples=["50450"])
    city: str = Field(description="The place.", examples=["Kuala Lumpur"])
    subdivision: str = Field(description="State, province or county.", examples=["Selangor"])
    country: str = Field(description="ISO 3166-1, two letters.", examples=["MY"])


class PersonOut(Schema):
    """Somebody to talk to."""

    name: str = Field(description="Their name.", examples=["Mei Ling"])
    position: str = Field(description="What they do there.", examples=["Accounts payable"])
    email: str = Field(description="Their e-mail address.", examples=["mei@example.com"])
    phone: str = Field(description="Their number.", examples=["+60 3-1234 5678"])


class TermsOut(Schema):
    """When invoices are due."""

    days: int = Field(description="So many days.", examples=[30])
    counted_from: TermsFrom = Field(description="From the date of the invoice, or from the last day of its month.")
    discount_percent: Amount | None = Field(description="What who pays early takes off; null: nothing.", examples=["2"])
    discount_days: int | None = Field(description="Within so many days, counted from the same day.", examples=[14])


class IdentifierOut(Schema):
    """A tax or registration id."""

    scheme: str = Field(description="What kind of number it is.", examples=["eu_vat"])
    value: str = Field(description="The number.", examples=["DE136695976"])


class Resembling(Schema):
    """Another contact of the company that is probably the same one, and why."""

    id: UUID = Field(description="The other contact.")
    display_name: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    code: str = Field(description="Its code; empty where it has none.", examples=["C-0042"])
    is_archived: bool = Field(description="Whether it is archived.")
    reasons: list[Literal["tax_id", "bank_account", "email", "name"]] = Field(
        description="What both have: a tax or registration id, an account, an e-mail address, nearly the same name."
    )


class BankOut(Schema):
    """Bank details as they were proposed, and what became of them. The account is shown in part."""

    id: UUID = Field(description="Their id.")
    status: Literal["proposed", "confirmed", "replaced", "refused", "withdrawn"] = Field(
        description="proposed: waits for a second person; confirmed: in force; replaced: was in force.",
        examples=["confirmed"],
    )
    holder: str = Field(description="Whose account it is.", examples=["Kopi Pagi Sdn Bhd"])
    country: str = Field(
        description="Where the bank is; empty where it was proposed that there be no account.", examples=["DE"]
    )
    is_iban: bool = Field(description="Whether the account is an IBAN.")
    account: str | None = Field(description="The account, in part; null: none.", examples=["DE••••3000"])
    bank_code: str | None = Field(description="BIC, or what names the bank in its country.", examples=["COBADEFFXXX"])
    note: str = Field(description="Where the details come from.", examples=["Letter of 3 March, with invoice 4711"])
    proposed_by: str = Field(description="E-mail address of who proposed them.")
    proposed_at: Moment = Field(description="When.")
    decided_by: str | None = Field(description="E-mail address of who decided.")
    decided_at: Moment | None = Field(description="When.")
    decision_note: str = Field(description="How they were checked, or why they were refused.")
    replaced_at: Moment | None = Field(description="Until when they were in force.")
    version: int = Field(description="Counts changes; send it as If-Match to decide.", examples=[1])


class BankState(Schema):
    """Where a contact is paid, what is proposed, and whether that is news."""

    current: BankOut | None = Field(
        description="In force: confirmed by a second person. Null: none, pay nothing there."
    )
    proposed: BankOut | None = Field(description="Waits for a second person; not in force.")
    changed_since: bool | None = Field(
        description="Whether what is in force was another one, or none, at the moment `since`; null where none was named."
    )


class BankPage(Schema):
    """A page of the history of bank details."""

    items: list[BankOut] = Field(description="The latest proposal first.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ContactOut(Schema):
    """A contact, whole."""

    id: UUID = Field(description="Id of the contact.")
    display_name: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    legal_name: str = Field(description="As registered, where that differs.")
    code: str = Field(description="Unique in the company; empty: none.", examples=["C-0042"])
    kind: Kind = Field(description="A business or a person.")
    is_customer: bool = Field(description="Whether it buys.")
    is_supplier: bool = Field(description="Whether it sells.")
    currency: str = Field(description="Of its documents and its credit limit.", examples=["MYR"])
    language: str = Field(description="Of what is written to it; empty: the company's.")
    terms: TermsOut | None = Field(description="When its invoices are due.")
    credit_limit: Amount | None = Field(description="What it may owe at most, in its currency.", examples=["10000.00"])
    revenue_account_id: UUID | None = Field(description="What sales to it are usually booked on.")
    expense_account_id: UUID | None = Field(description="What purchases from it are usually booked on.")
    receivable_account_id: UUID | None = Field(description="What it owes is booked on.")
    payable_account_id: UUID | None = Field(description="What it is owed is booked on.")
    sales_tax_code_ids: list[UUID] = Field(description="Tax codes of lines of sales to it that name none.")
    purchase_tax_code_ids: list[UUID] = Field(description="Tax codes of lines of purchases from it that name none.")
    addresses: list[AddressOut] = Field(description="The first of a kind is the usual one.")
    people: list[PersonOut] = Field(description="The first one is the usual one.")
    identifiers: list[IdentifierOut] = Field(description="Tax and registration ids.")
    e_invoices: EInvoices | None = Field(description="In which form it wants its invoices; null: as paper.")
    notes: str = Field(description="For the company's own use.")
    archived_at: Moment | None = Field(description="Since when nothing new is written to it; null: in use.")
    bank: BankState = Field(description="Where it is paid.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class ContactKept(ContactOut):
    """A contact as it was kept, and which others it resembles."""

    resembles: list[Resembling] = Field(
        description="Contacts that are probably the same one; it was kept all the same."
    )


class ContactRow(Schema):
    """A contact in a list."""

    id: UUID = Field(description="Id of the contact.")
    display_name: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    legal_name: str = Field(description="As registered, where that differs.")
    code: str = Field(description="Its code; empty where it has none.", examples=["C-0042"])
    kind: Kind = Field(description="A business or a person.")
    is_customer: bool = Field(description="Whether it buys.")
    is_supplier: bool = Field(description="Whether it sells.")
    currency: str = Field(description="Of its documents.", examples=["MYR"])
    city: str = Field(description="Of its usual billing address, or else of its first one.", examples=["Kuala Lumpur"])
    country: str = Field(description="Of the same address; empty where it has none.", examples=["MY"])
    email: str = Field(description="The first e-mail address of its people.", examples=["mei@example.com"])
    archived_at: Moment | None = Field(description="Since when nothing new is written to it; null: in use.")
    bank_proposed: bool = Field(description="Whether bank details wait for a second person.")


class ContactPage(Schema):
    """A page of contacts, by name."""

    items: list[ContactRow] = Field(description="The contacts.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class DuplicateGroup(Schema):
    """Contacts that have the same id, account, e-mail address or name."""

    reason: Literal["tax_id", "bank_account", "email", "name"] = Field(
        description="What they share.", examples=["email"]
    )
    contacts: list[Resembling] = Field(description="Up to ten of them, by name.")
    count: int = Field(description="How many there are.", examples=[2])


class DuplicatePage(Schema):
    """A page of groups."""

    items: list[DuplicateGroup] = Field(description="The groups.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ResemblingList(Schema):
    """What a contact resembles."""

    items: list[Resembling] = Field(description="Contacts that are probably the same one.")


class BankAccountIn(Body):
    """An account at a bank: `iban`, or `account_number` with `bank_code` and `country`."""

    iban: AccountText | None = Field(None, description="An IBAN.", examples=["DE89370400440532013000"])
    country: Country | None = Field(None, description="Where the bank is, where there is no IBAN.", examples=["MY"])
    account_number: AccountText | None = Field(None, description="Number of the account.", examples=["514011223344"])
    bank_code: AccountText = Field(
        "", description="BIC; or routing number (US), sort code (GB), IFSC (IN), BSB (AU).", examples=["MBBEMYKL"]
    )
    _read: bank.BankAccount

    @model_validator(mode="after")
    def _is_an_account(self) -> "BankAccountIn":
        try:
            if self.iban is not None and self.country is None and self.account_number is None:
                self._read = bank.read_iban(self.iban, self.bank_code)
            elif self.iban is None and self.country is not None and self.account_number is not None:
                self._read = bank.read_account(self.country, self.account_number, self.bank_code)
            else:
                raise ValueError(say("write an IBAN alone, or country, account_number and bank_code"))
        except bank.Flaw as flaw:
            raise ValueError(str(flaw)) from None
        return self

    @property
    def read(self) -> bank.BankAccount:
        """What it names."""
        return self._read


class BankIn(Body):
    """Bank details to propose."""

    account: BankAccountIn | None = Field(description="The account; null: none any more.")
    holder: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=140), AfterValidator(refuse_control_characters)
    ] = Field(
        "", description="Whose account it is, where it is not the contact's name.", examples=["Kopi Pagi Sdn Bhd"]
    )
    note: Line = Field("", description="Where they come from.", examples=["Letter of 3 March, with invoice 4711"])


class ConfirmIn(Body):
    """What the second person has read elsewhere."""

    account: BankAccountIn | None = Field(
        description="The account, written again from another source than the proposal; null to confirm that there is none."
    )
    note: Line = Field("", description="How it was checked.", examples=["Called the number on the contract"])


class DecisionIn(Body):
    """Why."""

    note: Line = Field("", description="Why.", examples=["The letter was forged"])

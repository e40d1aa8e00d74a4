"""Wire shapes of taxes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.core.wire import (
    Amount,
    Body,
    Code,
    Day,
    Flag,
    Name,
    Schema,
    UnitCode,
    Whole,
    refuse_control_characters,
    unsaid,
)
from oasys.core.words import say
from oasys.ledger.schemas import CompanyOut
from oasys.tax.computing import DocumentInput, ExtraInput, LineInput
from oasys.tax.queries import Policy
from oasys.tax.services import CodeInput, ComponentInput
from oasys.tax.shapes import Level, Mode

MOST_COMPONENTS = 10
MOST_RATES = 200
MOST_CODES_OF_A_LINE = 5
MOST_LINES = 1_000
type DirectionName = Literal["sales", "purchases"]
type TreatmentName = Literal["taxable", "zero_rated", "exempt", "out_of_scope", "reverse_charge", "withholding"]
type CategoryName = Literal["", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"]
type MyInvoisType = Literal["", "01", "02", "03", "04", "05", "06", "E"]
type DueOnName = Literal["invoice", "payment"]
type LevelName = Literal["line", "document"]
type ModeName = Literal["half_up", "down"]
TaxCodeName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20),
    AfterValidator(refuse_control_characters),
]
ExemptionCode = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(refuse_control_characters)
]
ExemptionReason = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=300), AfterValidator(refuse_control_characters)
]
ComponentName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(refuse_control_characters),
]
Value = Annotated[Amount, Field(ge=0, lt=1_000_000)]
Percent = Annotated[Amount, Field(ge=0, le=100)]
Quantity = Annotated[Amount, Field(gt=-(10**12), lt=10**12)]
Price = Annotated[Amount, Field(ge=0, lt=10**15)]
Money = Annotated[Amount, Field(gt=-(10**18), lt=10**18)]


class TaxRateIn(Body):
    """A rate from a day on."""

    starts_on: Day = Field(description="The first day it counts.")
    value: Value | None = Field(
        description="Percent, or an amount in the base currency for each unit; null: no rate from this day on.",
        examples=["8"],
    )


class ComponentIn(Body):
    """One tax of a code."""

    name: ComponentName = Field(description="What it is called on documents.", examples=["Service tax"])
    is_compound: Flag = Field(False, description="Whether the taxes before it are part of its base.")
    is_per_unit: Flag = Field(False, description="Whether the rate is an amount for each unit instead of percent.")
    recoverable_percent: Percent = Field(Decimal(100), description="The part a buyer claims.", examples=["100"])
    output_account_code: Code | None = Field(None, description="Where tax that is owed goes.", examples=["2320"])
    input_account_code: Code | None = Field(None, description="Where tax that is claimed goes.", examples=["1520"])
    deferred_account_code: Code | None = Field(
        None, description="Where tax waits that falls due on payment.", examples=["2330"]
    )
    rates: list[TaxRateIn] = Field(
        min_length=1, max_length=MOST_RATES, description="From which day on which rate counts."
    )

    def said(self) -> ComponentInput:
        return ComponentInput(
            name=self.name,
            rates=[(rate.starts_on, rate.value) for rate in self.rates],
            is_compound=self.is_compound,
            is_per_unit=self.is_per_unit,
            recoverable_percent=self.recoverable_percent,
            output_account=self.output_account_code,
            input_account=self.input_account_code,
            deferred_account=self.deferred_account_code,
        )


class TaxCodeIn(Body):
    """A tax code to make."""

    code: TaxCodeName = Field(description="Unique in the company; it never changes.", examples=["SV8"])
    name: Name = Field(description="What people choose it by.", examples=["Service tax 8 %"])
    direction: DirectionName = Field(description="What it is for; it never changes.", examples=["sales"])
    treatment: TreatmentName = Field(description="What the law does; it never changes.", examples=["taxable"])
    category: CategoryName = Field("", description="Category of UNCL5305 (EN 16931), where it has one.", examples=["S"])
    exemption_code: ExemptionCode = Field("", description="Why no tax is charged, by code.", examples=["VATEX-EU-AE"])
    exemption_reason: ExemptionReason = Field("", description="The same in words.", examples=["Reverse charge"])
    myinvois_type: MyInvoisType = Field("", description="Tax type of MyInvois.", examples=["02"])
    due_on: DueOnName = Field("invoice", description="When the tax falls due.")
    due_within_months: Annotated[Whole, Field(ge=1, le=120)] | None = Field(
        None, description="After how many months at the latest, where it falls due on payment.", examples=[12]
    )
    rounds_together: Flag = Field(False, description="Whether its components are rounded as one and split by rate.")
    components: list[ComponentIn] = Field(
        default_factory=list, max_length=MOST_COMPONENTS, description="The taxes it is made of, in order."
    )

    def said(self) -> CodeInput:
        return CodeInput(
            **self.model_dump(exclude={"components"}), components=[component.said() for component in self.components]
        )


class AccountsIn(Body):
    """Accounts of a component; what is left out stays."""

    output_account_code: Code | None = Field(default_factory=unsaid, description="Where tax that is owed goes.")
    input_account_code: Code | None = Field(default_factory=unsaid, description="Where tax that is claimed goes.")
    deferred_account_code: Code | None = Field(default_factory=unsaid, description="Where tax waits for its payment.")


class TaxCodePatch(Body):
    """What of a tax code can change; what is left out stays."""

    name: Name = Field(default_factory=unsaid, description="What people choose it by.", examples=["Service tax 8 %"])
    category: CategoryName = Field(default_factory=unsaid, description="Category of UNCL5305.", examples=["S"])
    exemption_code: ExemptionCode = Field(default_factory=unsaid, description="Why no tax is charged, by code.")
    exemption_reason: ExemptionReason = Field(default_factory=unsaid, description="The same in words.")
    myinvois_type: MyInvoisType = Field(default_factory=unsaid, description="Tax type of MyInvois.", examples=["02"])
    is_active: Flag = Field(default_factory=unsaid, description="Whether documents can be taxed by it.")
    components: list[AccountsIn] = Field(
        default_factory=unsaid, max_length=MOST_COMPONENTS, description="Accounts of every component, in their order."
    )


class TaxRatesIn(Body):
    """What counts from a day on."""

    values: list[Value | None] = Field(
        min_length=1,
        max_length=MOST_COMPONENTS,
        description="A rate for each component, in their order; null: none from this day on.",
        examples=[["8"]],
    )


class TaxRateOut(Schema):
    """A rate, until the one above it begins."""

    starts_on: date = Field(description="The first day it counts.")
    value: Amount | None = Field(description="Percent, or an amount for each unit; null: none.", examples=["8"])


class ComponentOut(Schema):
    """One tax of a code."""

    id: UUID = Field(description="Id of the component.")
    number: int = Field(description="Its place.", examples=[1])
    name: str = Field(description="What it is called on documents.", examples=["Service tax"])
    is_compound: bool = Field(description="Whether the taxes before it are part of its base.")
    is_per_unit: bool = Field(description="Whether the rate is an amount for each unit.")
    recoverable_percent: Amount = Field(description="The part a buyer claims.", examples=["100"])
    output_account_code: str | None = Field(description="Where tax that is owed goes.", examples=["2320"])
    input_account_code: str | None = Field(description="Where tax that is claimed goes.", examples=["1520"])
    deferred_account_code: str | None = Field(description="Where tax waits for its payment.", examples=["2330"])
    rates: list[TaxRateOut] = Field(description="Rates, the latest first.")


class TaxCodeOut(Schema):
    """A tax code with its components and rates."""

    id: UUID = Field(description="Id of the tax code.")
    code: str = Field(description="Unique in the company.", examples=["SV8"])
    name: str = Field(description="What people choose it by.", examples=["Service tax 8 %"])
    direction: DirectionName = Field(description="What it is for.", examples=["sales"])
    treatment: TreatmentName = Field(description="What the law does.", examples=["taxable"])
    category: str = Field(description="Category of UNCL5305, or empty.", examples=["S"])
    exemption_code: str = Field(description="Why no tax is charged, by code.", examples=["VATEX-EU-AE"])
    exemption_reason: str = Field(description="The same in words.", examples=["Reverse charge"])
    myinvois_type: str = Field(description="Tax type of MyInvois, or empty.", examples=["02"])
    due_on: DueOnName = Field(description="When the tax falls due.", examples=["payment"])
    due_within_months: int | None = Field(description="After how many months at the latest.", examples=[12])
    rounds_together: bool = Field(description="Whether its components are rounded as one.")
    is_active: bool = Field(description="Whether documents can be taxed by it.")
    pack: str = Field(description="The tax pack it came from, or empty.", examples=["MY 2026.1"])
    version: int = Field(description="Counts changes of it and of its rates; the ETag carries it.", examples=[1])
    components: list[ComponentOut] = Field(description="The taxes it is made of, in order; none where it has no rates.")


class TaxCodePage(Schema):
    """A page of tax codes, by code."""

    items: list[TaxCodeOut] = Field(description="Tax codes.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class DayComponentOut(Schema):
    """A tax on a day."""

    component_id: UUID | None = Field(description="Id of the component; null where the code has no rates.")
    name: str = Field(description="What it is called.", examples=["Service tax"])
    is_per_unit: bool = Field(description="Whether the rate is an amount for each unit.")
    rate: Amount | None = Field(description="The rate; null where there is none, or the code has none.", examples=["8"])
    starts_on: date | None = Field(description="Since when it counts.")


class DayCodeOut(Schema):
    """A tax code on a day."""

    tax_code_id: UUID = Field(description="Id of the tax code.")
    code: str = Field(description="The code.", examples=["SV8"])
    name: str = Field(description="Its name.", examples=["Service tax 8 %"])
    direction: DirectionName = Field(description="What it is for.", examples=["sales"])
    treatment: TreatmentName = Field(description="What the law does.", examples=["taxable"])
    is_missing: bool = Field(description="Whether a rate is missing on the day: nothing can be taxed by it then.")
    total_percent: Amount | None = Field(
        description="The rates in percent summed up; null where one is missing or by the unit.", examples=["8"]
    )
    components: list[DayComponentOut] = Field(description="Its taxes, in order.")


class RatesOnDay(Schema):
    """All tax codes that are in use, on a day."""

    day: date = Field(description="The day.")
    items: list[DayCodeOut] = Field(description="Tax codes, by code.")


class PolicyIn(Body):
    """How documents are computed where they do not say it themselves."""

    rounding_level: LevelName = Field(description="Tax is rounded on each line, or once for the document.")
    rounding_mode: ModeName = Field(description="Half up, or down: fractions are dropped.")
    prices_include_tax: Flag = Field(description="Whether prices include tax.")
    is_cash_accounting: Flag = Field(description="Whether all tax falls due on payment.")
    cash_step: Annotated[Amount, Field(gt=0, lt=1_000_000)] | None = Field(
        description="The smallest coin that cash comes in; null: none.", examples=["0.05"]
    )

    def said(self) -> Policy:
        return Policy(
            Level(self.rounding_level),
            Mode(self.rounding_mode),
            self.prices_include_tax,
            self.is_cash_accounting,
            self.cash_step,
        )


class PolicyOut(Schema):
    """How documents are computed where they do not say it themselves."""

    rounding_level: LevelName = Field(description="Where tax is rounded.", examples=["line"])
    rounding_mode: ModeName = Field(description="How tax is rounded.", examples=["half_up"])
    prices_include_tax: bool = Field(description="Whether prices include tax.")
    is_cash_accounting: bool = Field(description="Whether all tax falls due on payment.")
    cash_step: Amount | None = Field(description="The smallest coin that cash comes in.", examples=["0.05"])
    version: int = Field(description="Counts changes; the ETag carries it. 0: never chosen.", examples=[1])


CodeIds = Annotated[list[UUID], Field(max_length=MOST_CODES_OF_A_LINE)]


class DocumentLineIn(Body):
    """A line to tax."""

    quantity: Quantity = Field(description="How many; negative on a credit note.", examples=["3"])
    unit_price: Price = Field(description="For `price_base_quantity` units, with as many decimals as it has.")
    price_base_quantity: Annotated[Amount, Field(gt=0, lt=10**12)] = Field(
        Decimal(1), description="How many units the price is for.", examples=["1"]
    )
    discount_percent: Percent = Field(Decimal(0), description="Off the line.", examples=["10"])
    discount_amount: Money = Field(Decimal(0), description="Off the line, too.", examples=["0"])
    charge_amount: Money = Field(Decimal(0), description="On top of the line.", examples=["0"])
    tax_units: Quantity | None = Field(None, description="Units for taxes by the unit; the quantity if omitted.")
    tax_code_ids: CodeIds = Field(default_factory=list, description="Tax codes, in the order they are computed.")

    def said(self) -> LineInput:
        return LineInput(
            quantity=self.quantity,
            unit_price=self.unit_price,
            tax_codes=self.tax_code_ids,
            price_base_quantity=self.price_base_quantity,
            discount_percent=self.discount_percent,
            discount_amount=self.discount_amount,
            charge_amount=self.charge_amount,
            tax_units=self.tax_units,
        )


class ExtraIn(Body):
    """A charge or an allowance on the document."""

    amount: Money = Field(description="How much; negative on a credit note.", examples=["6.90"])
    tax_code_ids: CodeIds = Field(default_factory=list, description="Its own tax codes.")


class ComputeIn(Body):
    """A document to tax. What is null is as the company computes."""

    tax_point: Day = Field(description="The day whose rates count.")
    currency: UnitCode | None = Field(
        None, description="Of the amounts; the base currency if omitted.", examples=["MYR"]
    )
    prices_include_tax: Flag | None = Field(None, description="Whether prices include tax.")
    rounding_level: LevelName | None = Field(None, description="Where tax is rounded.")
    rounding_mode: ModeName | None = Field(None, description="How tax is rounded.")
    is_cash: Flag = Field(False, description="Whether it is paid in cash: then it is rounded to the smallest coin.")
    lines: list[DocumentLineIn] = Field(min_length=1, max_length=MOST_LINES, description="Lines.")
    discount_percent: Percent = Field(Decimal(0), description="Off all lines, shared by their amounts.")
    discount_amount: Money = Field(Decimal(0), description="The same as an amount; not both.")
    charges: list[ExtraIn] = Field(default_factory=list, max_length=20, description="On top of the document.")
    allowances: list[ExtraIn] = Field(default_factory=list, max_length=20, description="Off the document.")
    prepaid: Money = Field(Decimal(0), description="Paid before; lowers what is to be paid.")
    rate: Annotated[Amount, Field(gt=0, lt=10**12)] | None = Field(
        None, description="Base currency for one unit of the currency; then totals are in the base currency, too."
    )

    @model_validator(mode="after")
    def _one_discount(self) -> "ComputeIn":
        if self.discount_percent and self.discount_amount:
            raise ValueError(say("give the discount by percent or as an amount"))
        return self

    def said(self, base_currency: str) -> DocumentInput:
        return DocumentInput(
            tax_point=self.tax_point,
            currency=self.currency or base_currency,
            lines=[line.said() for line in self.lines],
            extras=[
                *(ExtraInput(extra.amount, extra.tax_code_ids) for extra in self.charges),
                *(ExtraInput(extra.amount, extra.tax_code_ids, is_allowance=True) for extra in self.allowances),
            ],
            prices_include_tax=self.prices_include_tax,
            rounding_level=Level(self.rounding_level) if self.rounding_level else None,
            rounding_mode=Mode(self.rounding_mode) if self.rounding_mode else None,
            is_cash=self.is_cash,
            discount_percent=self.discount_percent,
            discount_amount=self.discount_amount,
            prepaid=self.prepaid,
            rate=self.rate,
        )


class TaxAmountsOut(Schema):
    """What one tax comes to."""

    tax_code_id: UUID = Field(description="The tax code.")
    component_id: UUID | None = Field(description="Its component; null where the code has no rates.")
    base: Amount = Field(description="What it is of: money, or units for a tax by the unit.", examples=["100.00"])
    tax: Amount = Field(description="On the document.", examples=["8.00"])
    self_assessed: Amount = Field(description="Owed by the buyer in its place (reverse charge).", examples=["0.00"])
    withheld: Amount = Field(description="Kept back by the buyer.", examples=["0.00"])
    recoverable: Amount = Field(description="What a buyer claims of the first two.", examples=["8.00"])


class TaxedLineOut(Schema):
    """A line, a charge or an allowance with its taxes."""

    amount: Amount = Field(description="Before the document's discount.", examples=["100.00"])
    discount_share: Amount = Field(description="Its share of the document's discount.", examples=["0.00"])
    net: Amount = Field(description="Without tax.", examples=["100.00"])
    tax: Amount = Field(description="Tax on the document.", examples=["8.00"])
    gross: Amount = Field(description="Net and tax.", examples=["108.00"])
    taxes: list[TaxAmountsOut] = Field(description="By tax, in order.")


class TaxGroupOut(TaxAmountsOut):
    """What one tax comes to on the document."""

    code: str = Field(description="The tax code.", examples=["SV8"])
    name: str = Field(description="Name of the tax.", examples=["Service tax"])
    treatment: TreatmentName = Field(description="What the law does.", examples=["taxable"])
    rate: Amount | None = Field(description="Percent or amount for each unit; null: none.", examples=["8"])
    is_per_unit: bool = Field(description="Whether the rate is an amount for each unit.")
    not_recoverable: Amount = Field(description="What a buyer bears.", examples=["0.00"])
    due_on: DueOnName = Field(description="When it falls due.", examples=["payment"])
    due_within_months: int | None = Field(description="After how many months at the latest.", examples=[12])
    myinvois_type: str = Field(description="Tax type of MyInvois, or empty.", examples=["02"])


class CategoryOut(Schema):
    """A line of the VAT breakdown of EN 16931."""

    category: str = Field(description="Category of UNCL5305.", examples=["S"])
    rate_percent: Amount = Field(description="Rate charged.", examples=["8"])
    taxable: Amount = Field(description="Net amount.", examples=["100.00"])
    tax: Amount = Field(description="Tax.", examples=["8.00"])
    exemption_code: str = Field(description="Why no tax is charged, by code.", examples=["VATEX-EU-AE"])
    exemption_reason: str = Field(description="The same in words.", examples=["Reverse charge"])


class InBaseOut(Schema):
    """Totals in the base currency: net and tax are converted apart."""

    net: Amount = Field(description="Net.", examples=["440.00"])
    tax: Amount = Field(description="Tax.", examples=["35.20"])
    gross: Amount = Field(description="Net and tax.", examples=["475.20"])
    converted_gross: Amount = Field(description="The gross converted by itself.", examples=["475.20"])
    difference: Amount = Field(description="What goes to the rounding account.", examples=["0.00"])


class ComputedOut(Schema):
    """A document with its taxes: what every place that shows it shows."""

    currency: str = Field(description="Of the amounts.", examples=["MYR"])
    tax_point: date = Field(description="The day whose rates counted.")
    prices_include_tax: bool = Field(description="Whether prices included tax.")
    rounding_level: LevelName = Field(description="Where tax was rounded.", examples=["line"])
    rounding_mode: ModeName = Field(description="How tax was rounded.", examples=["half_up"])
    lines: list[TaxedLineOut] = Field(description="Lines, as they were asked.")
    charges: list[TaxedLineOut] = Field(description="Charges, as they were asked.")
    allowances: list[TaxedLineOut] = Field(description="Allowances, as they were asked: their amounts are negative.")
    taxes: list[TaxGroupOut] = Field(description="By tax, in the order they first appear.")
    categories: list[CategoryOut] = Field(description="By category and rate, of codes that have a category.")
    discount: Amount = Field(description="The document's discount.", examples=["0.00"])
    net: Amount = Field(description="Without tax.", examples=["100.00"])
    tax: Amount = Field(description="Tax on the document.", examples=["8.00"])
    gross: Amount = Field(description="Net and tax.", examples=["108.00"])
    withheld: Amount = Field(description="Kept back by the buyer.", examples=["0.00"])
    prepaid: Amount = Field(description="Paid before.", examples=["0.00"])
    rounding_amount: Amount = Field(description="What rounding to the coin adds.", examples=["0.00"])
    payable: Amount = Field(description="To be paid.", examples=["108.00"])
    self_assessed: Amount = Field(description="Owed by the buyer (reverse charge).", examples=["0.00"])
    recoverable: Amount = Field(description="What a buyer claims.", examples=["8.00"])
    cost: Amount = Field(description="What a buyer bears: net and tax that cannot be claimed.", examples=["100.00"])
    in_base: InBaseOut | None = Field(description="Totals in the base currency, where a rate was given.")


class PackIn(Body):
    """How the chart of a company differs from that of its country pack."""

    accounts: dict[Code, Code] = Field(
        default_factory=dict,
        max_length=100,
        description="Codes of accounts of the country pack, and the accounts of the company in their place.",
        examples=[{"2310": "2200"}],
    )


class PackInstalled(Schema):
    """What a tax pack brought."""

    pack: str = Field(description="Code and version.", examples=["MY 2026.1"])
    made: list[str] = Field(description="Tax codes that are new.", examples=[["SV8"]])
    with_new_rates: list[str] = Field(description="Tax codes that stood already and got later rates.", examples=[[]])
    standing: int = Field(description="Tax codes that stood already and are as they were.", examples=[0])


class CompanyMade(Schema):
    """The new company and what its packs made."""

    company: CompanyOut = Field(description="The company.")
    accounts: int = Field(description="Accounts made.", examples=[139])
    journals: int = Field(description="Journals made.", examples=[7])
    periods: int = Field(description="Periods opened.", examples=[12])
    tax_codes: int = Field(description="Tax codes made.", examples=[20])

"""Wire shapes of the ledger."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from oasys.core.wire import (
    Amount,
    Body,
    Code,
    Day,
    Flag,
    JournalCode,
    Line,
    Name,
    RateSource,
    Schema,
    UnitCode,
    Whole,
    unsaid,
)
from oasys.core.words import say
from oasys.ledger.calendar_schemas import CalendarIn
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode
from oasys.ledger.rules import SUBTYPES
from oasys.organisations.packs import NUMBER_PREFIX, is_number_prefix
from oasys.organisations.schemas import FormatsOut, FormatsPatch

type AccountClassName = Literal["asset", "liability", "equity", "income", "expense"]
type JournalKind = Literal["sales", "purchases", "bank", "cash", "general", "opening", "closing"]
SUBTYPE_LIST = "; ".join(f"{name}: {', '.join(sorted(subtypes))}" for name, subtypes in SUBTYPES.items())


def _number_prefix(value: str) -> str:
    if not is_number_prefix(value):
        raise ValueError(
            say(
                "write {journal} and {year} or {short_year} once each, with at most ten letters, digits, "
                "hyphens, slashes or dots, one of them between the two"
            )
        )
    return value


type NumberPrefix = Annotated[str, AfterValidator(_number_prefix)]


class CountryPackOut(Schema):
    """What a new company can start with."""

    code: str = Field(description="Names the pack when a company is created.", examples=["my"])
    version: str = Field(description="Version of the pack's data.", examples=["2026.4"])
    name: str = Field(description="For a person.", examples=["Malaysia"])
    base_currency: str | None = Field(description="ISO 4217; null where the company has to say it.", examples=["MYR"])
    language: str = Field(description="BCP 47 tag of the language its names are in.", examples=["en"])
    fiscal_year_start_month: int = Field(description="First month of the usual fiscal year, 1 to 12.", examples=[1])
    accounts: int = Field(description="How many accounts the chart has.", examples=[139])
    journals: int = Field(description="How many journals it makes.", examples=[7])


class CompanyIn(Body):
    """A company to create, with its books."""

    name: Name = Field(description="Name of the legal entity, unique in the tenant.", examples=["Kopi Pagi Sdn Bhd"])
    country_pack: Code = Field(description="Code of a country pack.", examples=["my"])
    base_currency: UnitCode | None = Field(
        None, description="ISO 4217; needed where the pack names none. It never changes.", examples=["MYR"]
    )
    fiscal_year_start_month: Whole | None = Field(
        None, ge=1, le=12, description="The pack's month if omitted.", examples=[1]
    )
    calendar: CalendarIn | None = Field(
        None, description="How its fiscal years fall; months from `fiscal_year_start_month` if omitted."
    )
    first_year_on: Day | None = Field(None, description="A day in the first fiscal year; today if omitted.")
    first_year_starts_on: Day | None = Field(
        None,
        description="First day of a short or long first year, in place of `first_year_on`.",
        examples=["2026-04-15"],
    )
    first_year_ends_on: Day | None = Field(
        None, description="Its last day; the end of its year in the calendar if omitted.", examples=["2027-12-31"]
    )

    @model_validator(mode="after")
    def _says_the_first_year_once(self) -> "CompanyIn":
        if self.first_year_on is not None and self.first_year_starts_on is not None:
            raise ValueError(say("name a day in the first year, or its first day"))
        if self.first_year_ends_on is not None and self.first_year_starts_on is None:
            raise ValueError(say("first_year_ends_on goes with first_year_starts_on"))
        if self.calendar is not None and self.fiscal_year_start_month is not None:
            raise ValueError(say("the calendar says the month already"))
        return self


class CompanyPatch(Body):
    """What of a company can change; what is omitted stays."""

    name: Name = Field(default_factory=unsaid, description="New name.", examples=["Kopi Pagi Sdn Bhd"])
    formats: FormatsPatch = Field(default_factory=unsaid, description="How it writes dates and numbers.")

    def changes(self) -> dict[str, str]:
        """What was said, by the columns of the company."""
        said = self.model_dump(exclude_unset=True)
        columns = {"date": "date_format", "number": "number_format"}
        formats = {columns.get(name, name): value for name, value in said.pop("formats", {}).items()}
        return said | formats


class CompanyOut(Schema):
    """A company of the tenant."""

    id: UUID = Field(description="Id of the company, in the path of everything in its books.")
    name: str = Field(description="Name of the legal entity.", examples=["Kopi Pagi Sdn Bhd"])
    base_currency: str = Field(description="ISO 4217; every debit and credit is in it.", examples=["MYR"])
    country_pack: str = Field(description="The pack it was made from.", examples=["my"])
    pack_version: str = Field(description="The pack's version at that time.", examples=["2026.4"])
    fiscal_year_start_month: int = Field(description="1 to 12.", examples=[1])
    formats: FormatsOut = Field(description="How it writes dates and numbers; at first as the pack says.")
    is_demo: bool = Field(description="True for the demo company: its books are invented.")
    archived_at: datetime | None = Field(description="Since when its books are read only; null for a company in use.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class AccountIn(Body):
    """An account to add to the chart."""

    code: Code = Field(description="Unique in the company.", examples=["1210"])
    name: Name = Field(description="Name on statements.", examples=["Bank, current account"])
    account_class: AccountClassName = Field(description="Where it stands; it never changes.", examples=["asset"])
    subtype: str | None = Field(None, description=f"By class. {SUBTYPE_LIST}.", examples=["bank"])
    parent_id: UUID | None = Field(None, description="The account above it, of the same class.")
    is_heading: Flag = Field(False, description="A heading groups accounts and takes no lines.")
    currency: UnitCode | None = Field(
        None, description="The only unit the account takes, if it is fixed.", examples=["USD"]
    )


class AccountPatch(Body):
    """Changes to an account; what is omitted stays."""

    code: Code = Field(default_factory=unsaid, description="New code.", examples=["1211"])
    name: Name = Field(default_factory=unsaid, description="New name.", examples=["Bank, payroll"])
    subtype: str = Field(default_factory=unsaid, description="New subtype of the same class.", examples=["bank"])
    parent_id: UUID | None = Field(None, description="New account above it; null for none.")
    is_heading: Flag = Field(default_factory=unsaid, description="Only an account without lines becomes a heading.")
    is_active: Flag = Field(default_factory=unsaid, description="False: it takes no more lines.")
    currency: UnitCode = Field(
        default_factory=unsaid,
        description="The only unit it takes from now on, while it has no lines.",
        examples=["USD"],
    )


class AccountOut(Schema):
    """An account of the chart."""

    id: UUID = Field(description="Id of the account.")
    code: str = Field(description="Unique in the company.", examples=["1210"])
    name: str = Field(description="Name on statements.", examples=["Bank, current account"])
    account_class: str = Field(description="asset, liability, equity, income or expense.", examples=["asset"])
    subtype: str = Field(description="Finer than the class.", examples=["bank"])
    parent_id: UUID | None = Field(description="The account above it.")
    is_heading: bool = Field(description="A heading takes no lines.")
    is_active: bool = Field(description="An inactive account takes no more lines.")
    currency: str = Field(description="The only unit it takes; empty if any.", examples=[""])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class JournalIn(Body):
    """A book of entries to add."""

    code: JournalCode = Field(description="Unique in the company; begins its numbers.", examples=["PAY"])
    name: Name = Field(description="For a person.", examples=["Payroll journal"])
    kind: JournalKind = Field(description="What it is for.", examples=["general"])
    number_prefix: NumberPrefix = Field(
        NUMBER_PREFIX,
        description="What its numbers begin with: {journal} for the code, and {year} (2026/27) or {short_year} (26-27).",
        examples=["{journal}-{year}-"],
    )


class JournalOut(Schema):
    """A book of entries."""

    id: UUID = Field(description="Id of the journal.")
    code: str = Field(description="Unique in the company.", examples=["GJ"])
    name: str = Field(description="For a person.", examples=["General journal"])
    kind: str = Field(description="What it is for.", examples=["general"])
    number_prefix: str = Field(description="What its numbers begin with.", examples=["{journal}-{year}-"])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class JournalPatch(Body):
    """Changes to a journal; what is omitted stays."""

    name: Name = Field(default_factory=unsaid, description="For a person.", examples=["Invoices"])
    number_prefix: NumberPrefix = Field(
        default_factory=unsaid,
        description="What its numbers begin with from the next year on that has none yet; numbers that were given keep theirs.",
        examples=["{journal}-{short_year}/"],
    )


class NumberYearOut(Schema):
    """The numbers of a journal in one fiscal year."""

    fiscal_year: str = Field(description="Name of the year.", examples=["2026"])
    starts_on: date = Field(description="Its first day.", examples=["2026-01-01"])
    ends_on: date = Field(description="Its last day.", examples=["2026-12-31"])
    is_opened: bool = Field(description="Whether the year stands; otherwise it is the next one, as it would be opened.")
    has_begun: bool = Field(description="Whether its numbers have begun: then they go on as they are to its end.")
    prefix: str = Field(description="What its numbers begin with.", examples=["SJ-2026-"])
    numbers_given: int = Field(description="How many it has given.", examples=[41])
    next_number: str = Field(description="The number that comes next.", examples=["SJ-2026-000042"])


class NumberPreviewOut(Schema):
    """How a journal with such a pattern would give its numbers."""

    code: str = Field(description="Code of the journal.", examples=["SJ"])
    number_prefix: str = Field(description="What its numbers would begin with.", examples=["{journal}-{year}-"])
    years: list[NumberYearOut] = Field(description="The years that are not over, and the next one to be opened.")


class PeriodOut(Schema):
    """A part of a fiscal year."""

    id: UUID = Field(description="Id of the period.")
    fiscal_year_id: UUID = Field(description="The year it belongs to.")
    number: int = Field(description="Counts from 1 in its year.", examples=[3])
    starts_on: date = Field(description="First day.", examples=["2026-03-01"])
    ends_on: date = Field(description="Last day.", examples=["2026-03-31"])
    status: str = Field(description="open, closed or locked.", examples=["open"])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class PeriodInYearOut(PeriodOut):
    """A period among those of its year."""

    drafts: int | None = Field(None, description="Entries dated in it that are drafts; null unless asked for.")


class FiscalYearOut(Schema):
    """A fiscal year with its periods."""

    id: UUID = Field(description="Id of the year.")
    name: str = Field(description="Part of entry numbers.", examples=["2026"])
    starts_on: date = Field(description="First day.", examples=["2026-01-01"])
    ends_on: date = Field(description="Last day.", examples=["2026-12-31"])
    periods: list[PeriodInYearOut] = Field(description="In order.")


class PeriodChangeIn(Body):
    """Why a period changes."""

    reason: Line = Field("", description="Needed to reopen or unlock; kept.", examples=["Late supplier bill"])


class PeriodChangeOut(Schema):
    """One change of a period's status, as the database kept it."""

    from_status: str = Field(description="Before.", examples=["closed"])
    to_status: str = Field(description="After.", examples=["open"])
    changed_by: str = Field(description="E-mail address of who did it.", examples=["alice@example.com"])
    reason: str = Field(description="Why.", examples=["Late supplier bill"])
    changed_at: datetime = Field(description="When, in UTC.")


class LineIn(Body):
    """One line. Name the account by id or by code; give a debit or a credit in the base currency.

    A line in another unit gives `currency` and the signed `currency_amount`; where it is money and no base amount is
    given, the base amount is computed from `rate` or from the recorded rate of the posting date.
    """

    account_id: UUID | None = Field(None, description="The account by its id.")
    account_code: Code | None = Field(None, description="The account by its code.", examples=["1210"])
    debit: Amount | None = Field(None, description="In the base currency, not negative.", examples=["106.00"])
    credit: Amount | None = Field(None, description="In the base currency, not negative.", examples=["0.00"])
    currency: UnitCode | None = Field(
        None, description="The line's own unit; the base currency if omitted.", examples=["USD"]
    )
    currency_amount: Amount | None = Field(
        None, description="Amount in the line's own unit; a debit is positive, a credit negative.", examples=["25.00"]
    )
    rate: Amount | None = Field(None, gt=0, description="Base units for one unit of the currency.", examples=["4.25"])
    description: Line = Field("", description="Text of the line.", examples=["Beans, 20 kg"])
    dimensions: dict[AxisCode, ValueCode] = Field(
        default_factory=dict,
        description="Codes of dimension values by the codes of their dimensions.",
        max_length=MOST_AXES,
        examples=[{"cost-centre": "CC1"}],
    )

    @model_validator(mode="after")
    def _names_one_account(self) -> "LineIn":
        if (self.account_id is None) == (self.account_code is None):
            raise ValueError(say("name the account by account_id or by account_code, one of the two"))
        return self


class EntryIn(Body):
    """A journal entry to draft, or to post at once."""

    posting_date: Day = Field(description="Its date in the books.", examples=["2026-03-31"])
    journal: JournalCode | None = Field(
        None, description="Code of the journal; the general journal if omitted.", examples=["GJ"]
    )
    description: Line = Field("", description="What happened.", examples=["Rent for March"])
    reference: Line = Field("", description="Number of a paper or a file.", examples=["RNT-2026-03"])
    rate_source: RateSource | None = Field(
        None, description="Source of exchange rates to look up; the company's choice if omitted.", examples=["manual"]
    )
    max_rate_age_days: Whole | None = Field(
        None,
        ge=0,
        le=366,
        description="How many days older a rate may be, 0 for none; the company's choice if omitted.",
        examples=[3],
    )
    lines: list[LineIn] = Field(description="In order; a posted entry has at least two.", max_length=1000)


class BulkIn(Body):
    """Up to 10,000 entries, written all together or not at all."""

    entries: list[EntryIn] = Field(description="The entries.", min_length=1, max_length=10_000)
    post: Flag = Field(False, description="Post them in the same act; needs the right to post.")


class PostManyIn(Body):
    """Drafts to post all together or not at all."""

    entry_ids: list[UUID] = Field(description="Their ids; numbers follow this order.", min_length=1, max_length=10_000)


class ReverseIn(Body):
    """How to reverse an entry."""

    posting_date: Day = Field(description="Date of the reversing entry.", examples=["2026-04-01"])
    description: Line = Field("", description="Why; a default names the entry.", examples=["Posted twice"])


class DuplicateIn(Body):
    """What the copy differs in."""

    posting_date: Day | None = Field(
        None, description="Date of the copy; that of the entry if omitted.", examples=["2026-04-30"]
    )


class LineOut(Schema):
    """A line as it stands in the books."""

    id: UUID = Field(description="Id of the line.")
    line_no: int = Field(description="Counts from 1.", examples=[1])
    account_id: UUID = Field(description="The account.")
    account_code: str = Field(description="Its code now.", examples=["1210"])
    account_name: str = Field(description="Its name now.", examples=["Bank, current account"])
    debit: Amount = Field(description="In the base currency.", examples=["106.00"])
    credit: Amount = Field(description="In the base currency.", examples=["0.00"])
    currency: str = Field(description="The line's own unit.", examples=["MYR"])
    currency_amount: Amount = Field(description="In that unit; a debit is positive.", examples=["106.00"])
    rate: Amount | None = Field(
        description="Base units for one unit, where the base amount was computed; else null.", examples=["4.2515"]
    )
    rate_day: date | None = Field(
        description="The day of the rate, which may be before the entry's.", examples=["2026-03-31"]
    )
    rate_source: str | None = Field(
        description="Who says so; `stated` where the rate was sent with the line.", examples=["ecb"]
    )
    description: str = Field(description="Text of the line.", examples=["Beans, 20 kg"])
    dimensions: dict[str, str] = Field(
        description="Codes of its dimension values now, by dimension.", examples=[{"cost-centre": "CC1"}]
    )


class EntryHead(Schema):
    """A journal entry without its lines."""

    id: UUID = Field(description="Id of the entry.")
    number: str | None = Field(description="Given when it is posted; null for a draft.", examples=["GJ-2026-000042"])
    status: str = Field(description="draft or posted.", examples=["posted"])
    posting_date: date = Field(description="Its date in the books.", examples=["2026-03-31"])
    journal: str = Field(description="Code of its journal.", examples=["GJ"])
    description: str = Field(description="What happened.", examples=["Rent for March"])
    reference: str = Field(description="Number of a paper or a file.", examples=["RNT-2026-03"])
    amount: Amount = Field(description="Sum of its debits, in the base currency.", examples=["106.00"])
    currency: str = Field(description="The base currency the amounts are in.", examples=["MYR"])
    posted_at: datetime | None = Field(description="When it became known, in UTC.")
    version: int = Field(description="Counts changes of a draft; the ETag carries it.", examples=[1])
    source_kind: str = Field(description="What kind of thing caused it; empty where a person wrote it.", examples=[""])
    source_key: str = Field(description="Which one.", examples=[""])
    reverses_id: UUID | None = Field(description="The entry it reverses.")


class EntryOut(EntryHead):
    """A journal entry with its lines."""

    reversed_by_id: UUID | None = Field(description="The entry that reverses it.")
    created_by: str = Field(description="E-mail address of who wrote it.", examples=["alice@example.com"])
    posted_by: str | None = Field(description="E-mail address of who posted it.", examples=["alice@example.com"])
    is_sealed: bool = Field(description="Whether it stands in the company's hash chain.", examples=[True])
    hash: str | None = Field(
        description="SHA-256 of its canonical form, in hexadecimal, as it was sealed; null until then.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    lines: list[LineOut] = Field(description="In order.")


class EntriesWritten(Schema):
    """What a bulk act did."""

    entry_ids: list[UUID] = Field(description="Ids of the entries, in the order they were sent.")
    posted: bool = Field(description="Whether they were posted, too.")


class AccountPage(Schema):
    """A page of the chart, by code."""

    items: list[AccountOut] = Field(description="The accounts.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class CompanyPage(Schema):
    """A page of companies, by name."""

    items: list[CompanyOut] = Field(description="The companies.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class EntryPage(Schema):
    """A page of entries, the latest posting date first."""

    items: list[EntryHead] = Field(description="The entries.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class SealForm(Schema):
    """A seal as it is hashed and signed; written as canonical JSON (RFC 8785)."""

    company_id: UUID = Field(description="The company.")
    count: int = Field(description="How many entries it covers.", examples=[25])
    entries_hash: str = Field(description="SHA-256 over the hashes of its entries, in order.", examples=["9f86d081..."])
    first_position: int = Field(description="Place of its first entry in the chain, from 1.", examples=[101])
    form: str = Field(description="The kind and version of this form.", examples=["oasys.seal.1"])
    last_position: int = Field(description="Place of its last entry.", examples=[125])
    previous_hash: str = Field(description="Hash of the seal before it; zeros for the first.", examples=["60303ae2..."])
    sealed_at: str = Field(
        description="When, in UTC, to the microsecond, exactly as it is hashed.",
        examples=["2026-03-31T10:00:00.000000Z"],
    )
    sequence: int = Field(description="Its number in the chain, from 1.", examples=[5])


class SealSignatureOut(Schema):
    """An Ed25519 signature (RFC 8032) of a seal's canonical form."""

    key_id: str = Field(
        description="First 16 hexadecimal digits of the SHA-256 of the public key.", examples=["3c1f0a2b4d5e6f70"]
    )
    public_key: str = Field(description="The public key, in hexadecimal.", examples=["d75a9801..."])
    signature: str = Field(description="The signature, in hexadecimal.", examples=["e5564300..."])


class SealedUpTo(Schema):
    """How far the books of a company are sealed."""

    sealed_entries: int = Field(description="Entries in the hash chain.", examples=[125])
    waiting_entries: int = Field(description="Posted entries that will be sealed next.", examples=[3])
    seal: SealForm | None = Field(description="The newest seal; null where nothing is sealed yet.")
    hash: str | None = Field(description="SHA-256 of the seal's canonical form.", examples=["9f86d081..."])
    signature: SealSignatureOut | None = Field(description="Its signature; null where the installation has no key.")


class VerificationOut(Schema):
    """What was looked at, and what does not agree."""

    entries: int = Field(description="Posted entries that were looked at.", examples=[1200])
    lines: int = Field(description="Their lines, and those of drafts.", examples=[4100])
    balances: int = Field(description="Stored balances.", examples=[310])
    differences: list[str] = Field(description="Each thing stored that the lines do not say; at most 1,000.")

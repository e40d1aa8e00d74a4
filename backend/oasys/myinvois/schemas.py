"""Wire shapes of MyInvois."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.core.wire import Amount, Body, Day, Flag, Schema, Whole, refuse_control_characters
from oasys.core.words import say
from oasys.invoicing.schemas import KindName
from oasys.myinvois.codes import PAYMENT, codes

type Environment = Literal["production", "sandbox", "simulator"]
type EInvoiceKind = Literal["01", "02", "03", "04", "11", "12", "13", "14"]
type EInvoiceStateName = Literal[
    "queued", "sending", "unknown", "submitted", "valid", "invalid", "cancelling", "cancelled", "withdrawn"
]
type InquiryKind = Literal["validate_tin", "search_tin", "received", "reject"]
MOST_FILE = 200_000


def _base64(value: str) -> str:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(say("write the file in base64")) from None
    return value


def _payment(value: str) -> str:
    if value and value not in codes(PAYMENT):
        raise ValueError(say("a way to pay is one of {codes}", codes=", ".join(codes(PAYMENT))))
    return value


Short = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=300), AfterValidator(refuse_control_characters)
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(refuse_control_characters),
]
Secret = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(refuse_control_characters),
]
Class = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
Tin = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Z]{1,2}[0-9]{8,12}$")]
Uuid = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Z0-9]{20,40}$")]
IdKind = Literal["NRIC", "PASSPORT", "BRN", "ARMY"]


class ConnectionIn(Body):
    """What a company tells of itself, and whether it takes part."""

    is_enabled: Flag = Field(description="Whether documents can be submitted.", examples=[True])
    msic: Annotated[str, StringConstraints(pattern=r"^([0-9]{5})?$")] = Field(
        description="What the company does by MSIC 2008, five digits.", examples=["46510"]
    )
    activity: Short = Field(description="The same in words.", examples=["Wholesale of computers"])
    classification: Class = Field("022", description="Class of what is sold, where none is said.", examples=["022"])
    self_billed_classification: Class = Field(
        "036", description="Class of what is bought, where none is said.", examples=["036"]
    )


class CredentialsIn(Body):
    """The program's id and secret, as the authority's portal shows them. They are never shown again."""

    client_id: Secret = Field(description="Its id.", examples=["9e21b10c-41c4-9323-c590-95abcb6e4e4d"])
    client_secret: Secret = Field(description="Its secret.")


class CertificateIn(Body):
    """The file of the certification authority."""

    pkcs12: Annotated[str, StringConstraints(min_length=1, max_length=MOST_FILE), AfterValidator(_base64)] = Field(
        description="The .p12 or .pfx file in base64."
    )
    password: Annotated[str, StringConstraints(max_length=300)] = Field(
        "", description="What opens the file; it is not kept."
    )


class ConnectionOut(Schema):
    """How a company is connected to the environment of this installation."""

    environment: Environment = Field(description="Where e-invoices go; chosen for the whole installation.")
    is_enabled: bool = Field(description="Whether documents can be submitted.")
    msic: str = Field(description="What the company does, by MSIC.")
    activity: str = Field(description="The same in words.")
    classification: str = Field(description="Class of what is sold, where none is said.")
    self_billed_classification: str = Field(description="Class of what is bought, where none is said.")
    has_credentials: bool = Field(description="Whether id and secret are there.")
    program_set_at: datetime | None = Field(description="Since when.")
    has_certificate: bool = Field(description="Whether a certificate with its key is there.")
    certificate_subject: str = Field(description="Whom it was issued to.")
    certificate_starts_at: datetime | None = Field(description="From when it is valid.")
    certificate_ends_at: datetime | None = Field(description="Until when: have it renewed before.")
    paused_until: datetime | None = Field(description="Until when the authority is asked nothing.")
    sending_paused_until: datetime | None = Field(
        description="Until when nothing is sent; what was sent is followed, and cancelled where somebody asks for it."
    )
    failure: str = Field(
        description="Why the last attempt came to nothing; empty where it did not.", examples=["clock"]
    )
    version: int = Field(description="Counts changes.")


class WishIn(Body):
    """Which document is told of, and how."""

    document_id: UUID = Field(description="An invoice, a credit note, a bill or a supplier credit.")
    is_refund: Flag = Field(False, description="Of a credit: whether money goes back (refund note).")
    classes: dict[Annotated[Whole, Field(ge=1, le=1000)], Class] = Field(
        default_factory=dict,
        max_length=1000,
        description="Class by number of the line, where it is not the company's usual one.",
        examples=[{"1": "003"}],
    )
    payment: Annotated[str, AfterValidator(_payment)] = Field(
        "", description="How it is paid, by the authority's list.", examples=["03"]
    )


class SubmissionIn(WishIn):
    """A document to submit."""

    post_version: Annotated[Whole, Field(ge=1)] | None = Field(
        None,
        description="Of a draft: its version. It is checked, posted and queued in one act, which needs the right to post.",
    )


class ConsolidatedIn(Body):
    """Invoices to tell of together."""

    document_ids: list[UUID] = Field(min_length=1, max_length=500, description="Posted invoices of one month.")


class FindingOut(Schema):
    """Something that the authority would refuse."""

    place: str = Field(description="What of the document.", examples=["buyer/tin"])
    message: str = Field(description="What to do about it.")


class FindingsOut(Schema):
    """What a check found; empty where the document can be submitted."""

    findings: list[FindingOut] = Field(description="One for each thing to change.")


class ToldOut(Schema):
    """A document that an e-invoice tells of."""

    id: UUID = Field(description="Its id.")
    kind: KindName = Field(description="What it is.")
    number: str = Field(description="Its number.", examples=["SJ-2026-0001"])


class ProblemOut(Schema):
    """What the authority found, in its own words."""

    code: str = Field(description="Its code; empty where it was found here.", examples=["CF321"])
    message: str = Field(description="What is wrong.")
    place: str = Field(description="Where.")


class SubmittedOut(Schema):
    """What the authority is told of a document, or of several."""

    id: UUID = Field(description="Its id.")
    environment: Environment = Field(description="Where it goes.")
    kind: EInvoiceKind = Field(
        description="The authority's type: 01 invoice, 02 credit note, 03 debit note, 04 refund note, 1x self-billed."
    )
    number: str = Field(description="The number that it has there.")
    is_consolidated: bool = Field(description="Whether it tells of several.")
    state: EInvoiceStateName = Field(description="How far it is.")
    documents: list[ToldOut] = Field(description="What it tells of.")
    issued_at: datetime | None = Field(description="Its moment of issue: when it was signed.")
    sent_at: datetime | None = Field(description="When it was sent last.")
    submission: str = Field(description="The authority's id of the batch.")
    uuid: str = Field(description="The authority's id of it.")
    link: str | None = Field(description="Where everybody can check it: what the QR code says; once it is valid.")
    validated_at: datetime | None = Field(description="When it became valid.")
    is_cancellable: bool = Field(description="Whether its 72 hours are not over.")
    cancelled_at: datetime | None = Field(description="When it was cancelled.")
    reason: str = Field(description="Why it is cancelled.")
    reject_requested_at: datetime | None = Field(description="When the other side wanted it cancelled.")
    reject_reason: str = Field(description="Why.")
    problems: list[ProblemOut] = Field(description="Why it is invalid, or was not cancelled.")
    failure: str = Field(description="Why the last attempt came to nothing.", examples=["timeout"])
    created_by: str = Field(description="Who submitted it.")
    created_at: datetime = Field(description="When.")
    version: int = Field(description="Counts changes.")


class SubmittedPage(Schema):
    """E-invoices, the latest first."""

    items: list[SubmittedOut] = Field(description="This page.")
    next: str | None = Field(description="The `after` of the next page; null at the end.")


class MadeOut(Schema):
    """What was queued."""

    items: list[SubmittedOut] = Field(description="One e-invoice, or several where one would be too long.")


class CancelSubmittedIn(Body):
    """Why it is cancelled."""

    reason: Reason = Field(description="Told to the other side.", examples=["Wrong buyer"])


class UntoldOut(Schema):
    """An invoice that may be told of with others."""

    id: UUID = Field(description="Its id.")
    number: str = Field(description="Its number.")
    issue_date: Day = Field(description="Its date.")
    contact: str = Field(description="Who bought.")
    payable: Amount = Field(description="What it comes to.")
    currency: str = Field(description="Always MYR.")


class UntoldPage(Schema):
    """Invoices of a month that the authority is not told of."""

    items: list[UntoldOut] = Field(description="500 at the most.")
    has_more: bool = Field(description="Whether there are more.")
    until: date = Field(description="The last day to tell of them together.")


class InquiryIn(Body):
    """A question to the authority; each kind has its own fields."""

    kind: InquiryKind = Field(description="What is asked.")
    tin: Tin | None = Field(None, description="Of validate_tin: the TIN.", examples=["C20880050010"])
    id_type: IdKind | None = Field(None, description="Of validate_tin and search_tin: the kind of id.")
    id_value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] | None = Field(
        None, description="Of validate_tin and search_tin: the id.", examples=["202301000017"]
    )
    name: Short | None = Field(None, description="Of search_tin: the exact name.")
    page: Annotated[Whole, Field(ge=1, le=100)] = Field(1, description="Of received: which hundred.")
    uuid: Uuid | None = Field(None, description="Of reject: the authority's id of the document.")
    reason: Reason | None = Field(None, description="Of reject: why.")

    @model_validator(mode="after")
    def _is_whole(self) -> "InquiryIn":
        needed = {"validate_tin": ("tin", "id_type", "id_value"), "reject": ("uuid", "reason")}.get(self.kind, ())
        missing = [name for name in needed if not getattr(self, name)]
        if self.kind == "search_tin" and not self.name and not (self.id_type and self.id_value):
            missing = ["name"]
        if missing:
            raise ValueError(say("say {names} as well", names=", ".join(missing)))
        return self

    @property
    def asked(self) -> dict[str, object]:
        """What the question needs, and nothing else."""
        if self.kind == "validate_tin":
            return {"tin": self.tin, "id_type": self.id_type, "id_value": self.id_value}
        if self.kind == "search_tin":
            return {"name": self.name or "", "id_type": self.id_type or "", "id_value": self.id_value or ""}
        return {"page": self.page} if self.kind == "received" else {"uuid": self.uuid, "reason": self.reason}


class EInvoiceReceivedOut(Schema):
    """A document that somebody else issued to the company."""

    uuid: str = Field(description="The authority's id.")
    number: str = Field(description="The issuer's number.")
    status: str = Field(description="As the authority calls it.", examples=["Valid"])
    type_name: str = Field(description="As the authority calls it.", examples=["Invoice"])
    issuer_tin: str = Field(description="Who issued it: TIN.")
    issuer_name: str = Field(description="Who issued it.")
    total: Amount | None = Field(description="What it comes to, in ringgit.")
    issued_at: datetime | None = Field(description="When it was issued.")
    validated_at: datetime | None = Field(description="When it became valid.")
    cancelled_at: datetime | None = Field(description="When it was cancelled.")
    reject_requested_at: datetime | None = Field(description="When it was rejected.")
    reason: str = Field(description="Why.")


class InquiryOut(Schema):
    """A question and what came of it."""

    id: UUID = Field(description="Its id.")
    environment: Environment = Field(description="Who is asked.")
    kind: InquiryKind = Field(description="What is asked.")
    state: Literal["waiting", "answered", "refused"] = Field(description="How far it is.")
    is_known: bool | None = Field(description="Of validate_tin: whether TIN and id belong together.")
    tin: str | None = Field(description="Of search_tin: the TIN; null where nobody fits.")
    documents: list[EInvoiceReceivedOut] | None = Field(description="Of received: a hundred of them.")
    problem: str = Field(description="Why it was refused, in the authority's words.")
    failure: str = Field(description="Why the last attempt came to nothing.")
    created_at: datetime = Field(description="When it was asked.")
    finished_at: datetime | None = Field(description="When it was answered.")

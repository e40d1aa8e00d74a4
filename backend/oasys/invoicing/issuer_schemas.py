"""Wire shapes of what a company says of itself on documents."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.contacts.schemas import (
    BankAccountIn,
    Country,
    ElectronicAddress,
    EmailAddress,
    IdentifierIn,
    IdentifierOut,
    OptionalName,
    Phone,
    Short,
)
from oasys.core.wire import Body, Moment, Name, Schema, refuse_control_characters
from oasys.core.words import say


def _lines(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    refuse_control_characters(value.replace("\n", " ").replace("\t", " "))
    return value


Several = Annotated[str, StringConstraints(max_length=300), AfterValidator(_lines)]
BankText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=140), AfterValidator(refuse_control_characters)
]


class IssuerAddressIn(Body):
    """Where the company is."""

    street: Several = Field("", description="Street and what else stands above the place.", examples=["Hafenweg 4"])
    postal_code: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=20), AfterValidator(refuse_control_characters)
    ] = Field("", description="The postal code.", examples=["20457"])
    city: Short = Field("", description="The place.", examples=["Hamburg"])
    subdivision: Short = Field("", description="State, province or county.", examples=["Selangor"])
    country: Country = Field(description="ISO 3166-1, two letters.", examples=["DE"])


class IssuerBankIn(Body):
    """Where customers pay."""

    account: BankAccountIn = Field(description="The account.")
    holder: BankText = Field("", description="Whose account it is; empty: the company's.")
    bank: BankText = Field("", description="What the bank is called.", examples=["Hamburger Sparkasse"])


class IssuerIn(Body):
    """What the company says of itself on documents, whole."""

    legal_name: Name = Field(description="As registered.", examples=["Linden Kaffee GmbH"])
    trading_name: OptionalName = Field("", description="What customers know it as, where that differs.")
    address: IssuerAddressIn = Field(description="Where it is.")
    identifiers: list[IdentifierIn] = Field(
        default_factory=list, max_length=20, description="Tax and registration ids, each checked by its kind."
    )
    legal_details: Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_lines)] = Field(
        "",
        description="What else the law wants on letters: register, seat, directors; several lines.",
        examples=["Amtsgericht Hamburg, HRB 12345"],
    )
    contact_name: OptionalName = Field("", description="Whom customers ask.", examples=["Jana Linden"])
    contact_phone: Phone = Field("", description="Their number.", examples=["+49 40 1234567"])
    contact_email: EmailAddress = Field("", description="Their e-mail address.", examples=["jana@example.com"])
    electronic_address: ElectronicAddress | None = Field(
        None, description="Where e-invoices are said to come from; null: the e-mail address of the contact person."
    )
    bank: IssuerBankIn | None = Field(None, description="Where customers pay; null: papers say nothing of it.")

    @model_validator(mode="after")
    def _no_id_twice(self) -> "IssuerIn":
        if len({(one.scheme, one.value) for one in self.identifiers}) < len(self.identifiers):
            raise ValueError(say("the same tax or registration id stands here twice"))
        return self


class IssuerAddressOut(Schema):
    """Where the company is."""

    street: str = Field(description="Street and what else stands above the place.")
    postal_code: str = Field(description="The postal code.")
    city: str = Field(description="The place.")
    subdivision: str = Field(description="State, province or county.")
    country: str = Field(description="ISO 3166-1, two letters.", examples=["DE"])


class IssuerBankOut(Schema):
    """Where customers pay."""

    holder: str = Field(description="Whose account it is; empty: the company's.")
    bank: str = Field(description="What the bank is called.")
    country: str = Field(description="Where the bank is.", examples=["DE"])
    is_iban: bool = Field(description="Whether the account is an IBAN.")
    account: str = Field(description="The account, as it stands on papers.", examples=["DE89370400440532013000"])
    bank_code: str = Field(description="BIC, or what names the bank in its country; empty where none is said.")


class IssuerOut(Schema):
    """What the company says of itself on documents."""

    legal_name: str = Field(description="As registered; empty where nothing was said yet.")
    trading_name: str = Field(description="What customers know it as, where that differs.")
    address: IssuerAddressOut | None = Field(description="Where it is; null where nothing was said yet.")
    identifiers: list[IdentifierOut] = Field(description="Tax and registration ids.")
    legal_details: str = Field(description="What else the law wants on letters.")
    contact_name: str = Field(description="Whom customers ask.")
    contact_phone: str = Field(description="Their number.")
    contact_email: str = Field(description="Their e-mail address.")
    electronic_address: ElectronicAddress | None = Field(description="Where e-invoices are said to come from.")
    bank: IssuerBankOut | None = Field(description="Where customers pay.")
    said_by: str | None = Field(description="E-mail address of who said so last; null: nobody yet.")
    said_at: Moment | None = Field(description="When.")
    version: int = Field(description="Counts changes; the ETag carries it. 0: nothing was said yet.", examples=[1])

"""Wire shapes of what is kept of a person, and of the deletion of an account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Body, Email, Schema
from oasys.identity.schemas import SecurityEventOut, SignInSessionOut


class AccountDeletion(Body):
    """The wish to have one's account deleted."""

    email: Email = Field(
        description="The address of the account, written out: it says which one.", examples=["alice@example.com"]
    )


class KnownPerson(Schema):
    """A person, and how they like to see things."""

    id: UUID = Field(description="The person's id, by which everything refers to them.")
    email: str = Field(description="E-mail address.", examples=["alice@example.com"])
    name: str = Field(description="Name.", examples=["Alice Tan"])
    language: str = Field(description="Language; empty: as the browser asks.", examples=["en"])
    theme: str = Field(description="Light, dark, or as the system has it.", examples=["system"])
    date_format: str = Field(description="How days are written; empty: as the company does.", examples=["dd/MM/yyyy"])
    number_locale: str = Field(description="How numbers are written; empty: as the company does.", examples=["en-MY"])
    hidden_columns: dict[str, list[str]] = Field(description="Columns that are hidden, by list.")
    joined_at: datetime = Field(description="When the account was made.")
    last_sign_in_at: datetime | None = Field(description="When somebody last signed in.")


class KnownAddress(Schema):
    """An e-mail address of an account, or one that it is about to get."""

    email: str = Field(description="The address.", examples=["alice@example.com"])
    is_verified: bool = Field(description="Whether it was proved.", examples=[True])
    is_primary: bool = Field(description="Whether it is that of the account.", examples=[True])


class KnownProvider(Schema):
    """A sign-in at a provider."""

    provider: str = Field(description="Id of the provider.", examples=["google"])
    subject: str = Field(description="Who the person is there.", examples=["109876543210"])
    joined_at: datetime = Field(description="When the two were joined.")
    last_sign_in_at: datetime = Field(description="When the person last came from there.")
    told: dict[str, Any] = Field(description="What the provider told of the person.")


class KnownFactor(Schema):
    """A second factor or a passkey, without its secret."""

    kind: str = Field(description="totp, webauthn or recovery_codes.", examples=["totp"])
    name: str | None = Field(description="Name of a passkey.", examples=["Laptop"])
    made_at: datetime = Field(description="When it was set up.")
    last_used_at: datetime | None = Field(description="When it was last used.")


class KnownMail(Schema):
    """A mail to the address of the account, without its text, which may hold a key."""

    subject: str = Field(description="Its subject.", examples=["Verify your e-mail address"])
    created_at: datetime = Field(description="When it was written.")
    sent_at: datetime | None = Field(description="When the mail server took it.")


class KnownToken(Schema):
    """A token of the person, without the token."""

    name: str = Field(description="Its name.", examples=["Nightly import"])
    created_at: datetime = Field(description="When it was made.")
    expires_at: datetime = Field(description="When it ends.")
    last_used_at: datetime | None = Field(description="When it was last used.")


class KnownView(Schema):
    """A view of a list that the person saved."""

    list: str = Field(description="Which list.", examples=["journal-entries"])
    name: str = Field(description="Its name.", examples=["Drafts of March"])
    query: dict[str, str] = Field(description="Its parameters.", examples=[{"status": "draft"}])


class KnownMembership(Schema):
    """A tenant the person belongs to, and what is kept of them in it beside the books."""

    tenant_id: UUID = Field(description="The tenant.")
    tenant: str = Field(description="Its name.", examples=["Kopi Pagi Group"])
    role: str = Field(description="The person's role.", examples=["accountant"])
    since: datetime = Field(description="Since when.")
    tokens: list[KnownToken] = Field(description="The person's tokens there.")
    views: list[KnownView] = Field(description="Views that they saved there.")


class OwnData(Schema):
    """Everything that is kept of a person. What they entered into books belongs to the tenant, whose owner exports it."""

    person: KnownPerson = Field(description="The person.")
    addresses: list[KnownAddress] = Field(description="E-mail addresses.")
    providers: list[KnownProvider] = Field(description="Sign-ins at providers.")
    factors: list[KnownFactor] = Field(description="Second factors and passkeys.")
    sessions: list[SignInSessionOut] = Field(description="Where the person is signed in.")
    security_events: list[SecurityEventOut] = Field(description="What happened to the person's access.")
    mails: list[KnownMail] = Field(description="Mails to the person's address.")
    memberships: list[KnownMembership] = Field(description="Tenants the person belongs to.")

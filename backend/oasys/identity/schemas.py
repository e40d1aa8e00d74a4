"""Wire shapes of signing up and in, factors, sessions and security events."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.core.wire import Body, Email, Schema, refuse_control_characters
from oasys.core.words import say

Password = Annotated[str, StringConstraints(max_length=128)]
FactorCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=6, max_length=40, pattern=r"^[0-9 -]+$"),
]
MailKey = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(refuse_control_characters),
]
PasskeyName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(refuse_control_characters),
]


class Credentials(Body):
    """An e-mail address and a password."""

    email: Email = Field(description="E-mail address.", examples=["alice@example.com"])
    password: Password = Field(
        description="At least 12 characters when signing up.", examples=["correct horse battery staple"]
    )


class SessionOut(Schema):
    """Who is signed in, or what a sign-in still needs."""

    is_authenticated: bool = Field(description="Whether anyone is signed in.", examples=[True])
    user_id: UUID | None = Field(description="The person's id.")
    email: str | None = Field(description="The person's e-mail address.", examples=["alice@example.com"])
    is_email_verified: bool | None = Field(description="Whether the address was proved.", examples=[True])
    needs: list[str] = Field(
        description="What the sign-in waits for: email_verification, or one of totp, passkey, recovery_code.",
        examples=[["recovery_code", "totp"]],
    )


class CodeIn(Body):
    """A code of the authenticator app, or a recovery code."""

    code: FactorCode = Field(description="Six digits of the app, or a recovery code.", examples=["123456"])


class ProofIn(Body):
    """Who is signed in proves it again: by the password or a code."""

    password: Password | None = Field(None, description="The password.", examples=["correct horse battery staple"])
    code: FactorCode | None = Field(None, description="A code of the app, or a recovery code.", examples=["123456"])

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        if (self.password is None) == (self.code is None):
            raise ValueError(say("send the password or a code"))
        return self


class PasswordChange(Body):
    """The password and the one that replaces it."""

    current_password: Password = Field(description="The password of today.", examples=["correct horse battery staple"])
    new_password: Password = Field(description="At least 12 characters.", examples=["another horse battery staple"])


class EmailIn(Body):
    """An e-mail address."""

    email: Email = Field(description="E-mail address.", examples=["alice@example.com"])


class MailKeyIn(Body):
    """A key from a mail."""

    key: MailKey = Field(description="The key, as the mail gives it.", examples=["MTIz:1vQ..."])


class PasswordReset(Body):
    """A key from a mail and the new password."""

    key: MailKey = Field(description="The key, as the mail gives it.", examples=["0192f0c1...-c5k2..."])
    password: Password = Field(description="At least 12 characters.", examples=["another horse battery staple"])


class TotpSetUp(Schema):
    """What the authenticator app needs; shown this once."""

    secret: str = Field(description="The secret in base32, to type in.", examples=["JBSWY3DPEHPK3PXP"])
    uri: str = Field(
        description="The same as an address, to show as a QR code.", examples=["otpauth://totp/alice?secret=..."]
    )


class RecoveryCodes(Schema):
    """Recovery codes; shown this once. Each signs in once, in place of the factor."""

    codes: list[str] = Field(description="Empty where an earlier set goes on to be good.", examples=[["482915037716"]])


class PasskeyOptions(Schema):
    """What the browser's `navigator.credentials` is given."""

    options: dict[str, Any] = Field(description="`{publicKey: ...}` with the challenge, which is good once.")


class PasskeyIn(Body):
    """A new passkey."""

    name: PasskeyName = Field(description="What the person calls it.", examples=["Phone"])
    credential: dict[str, Any] = Field(description="What `navigator.credentials.create` answered, as JSON.")


class PasskeyShown(Body):
    """An answer to a challenge."""

    credential: dict[str, Any] = Field(description="What `navigator.credentials.get` answered, as JSON.")


class PasskeyPatch(Body):
    """A passkey's new name."""

    name: PasskeyName = Field(description="What the person calls it.", examples=["Phone"])


class PasskeyOut(Schema):
    """A passkey."""

    id: int = Field(description="Number of the passkey.", examples=[12])
    name: str = Field(description="What the person calls it.", examples=["Phone"])
    created_at: datetime = Field(description="When it was added.")
    last_used_at: datetime | None = Field(description="When it was shown last.")


class PasskeyMade(PasskeyOut):
    """A passkey that was added, and recovery codes with the first factor."""

    codes: list[str] = Field(description="Recovery codes, shown this once; empty where there are some already.")


class FactorsOut(Schema):
    """The second factors of the person."""

    has_totp: bool = Field(description="Whether an authenticator app is set up.", examples=[True])
    passkeys: list[PasskeyOut] = Field(description="The passkeys.")
    recovery_codes_left: int = Field(description="Recovery codes that were not used.", examples=[10])


class SignInSessionOut(Schema):
    """A session of the person: a browser they are signed in with."""

    id: int = Field(description="Number of the session.", examples=[34])
    address: str = Field(description="Where it was begun from.", examples=["192.0.2.7"])
    user_agent: str = Field(description="What the browser called itself.", examples=["Mozilla/5.0 ..."])
    began_at: datetime = Field(description="When it began.")
    last_seen_at: datetime = Field(description="When it was used last, to the minute.")
    ends_at: datetime = Field(description="When it is over, unless it is used before.")
    is_current: bool = Field(description="Whether it is the one that asks.", examples=[True])


class EndedOut(Schema):
    """Sessions that were ended."""

    ended: int = Field(description="How many.", examples=[2])


class SecurityEventOut(Schema):
    """Something that happened to the person's access."""

    id: UUID = Field(description="Id of the event.")
    kind: str = Field(description="What happened.", examples=["signed_in"])
    at: datetime = Field(description="When.")
    address: str | None = Field(description="Where from.", examples=["192.0.2.7"])
    user_agent: str = Field(description="What the browser called itself.", examples=["Mozilla/5.0 ..."])
    details: dict[str, Any] = Field(description="Names and numbers of what it is about.")


class SecurityEvents(Schema):
    """A page of security events, the latest first."""

    items: list[SecurityEventOut] = Field(description="The events.")
    next: str | None = Field(description="Send it as `after` for the next page; null on the last.")


class ProviderOut(Schema):
    """An OpenID provider people may sign in at."""

    id: str = Field(description="Id of the provider.", examples=["google"])
    name: str = Field(description="Its name.", examples=["Google"])


class ProviderBegun(Schema):
    """Where the browser goes."""

    authorization_url: str = Field(
        description="Address at the provider.", examples=["https://id.example/authorize?..."]
    )

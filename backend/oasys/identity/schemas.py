"""Wire shapes of signing up and in."""

from uuid import UUID

from pydantic import Field

from oasys.core.wire import Body, Email, Schema


class Credentials(Body):
    """An e-mail address and a password."""

    email: Email = Field(description="E-mail address.", examples=["alice@example.com"])
    password: str = Field(
        description="At least 12 characters when signing up.", max_length=128, examples=["correct horse battery staple"]
    )


class SessionOut(Schema):
    """Who is signed in."""

    is_authenticated: bool = Field(description="Whether anyone is.", examples=[True])
    user_id: UUID | None = Field(description="The person's id.")
    email: str | None = Field(description="The person's e-mail address.", examples=["alice@example.com"])

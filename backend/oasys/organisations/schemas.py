"""Wire shapes of tenants and members."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Body, Email, Name, Schema, unsaid
from oasys.organisations.formats import LOCALE, DateFormat, FirstDayOfWeek, NumberFormat, PaperSize

type RoleName = Literal["owner", "accountant", "bookkeeper", "viewer"]


class TenantIn(Body):
    """An organisation to set up."""

    name: Name = Field(description="Name of the organisation.", examples=["Kopi Pagi Group"])


class TenantOut(Schema):
    """A tenant the person belongs to."""

    tenant_id: UUID = Field(description="Id of the tenant.")
    name: str = Field(description="Name of the organisation.", examples=["Kopi Pagi Group"])
    role: str = Field(description="The person's role in it.", examples=["owner"])


class ChosenTenant(Body):
    """The tenant to work in."""

    tenant_id: UUID = Field(description="One the person is a member of.")


class MeOut(Schema):
    """The person who is signed in."""

    user_id: UUID = Field(description="The person's id.")
    email: str = Field(description="E-mail address.", examples=["alice@example.com"])
    tenant_id: UUID | None = Field(description="The tenant this session works in; null until one is chosen.")
    tenants: list[TenantOut] = Field(description="Every tenant the person belongs to, by name.")


class MemberIn(Body):
    """Someone to add, who has signed up before."""

    email: Email = Field(description="Their e-mail address.", examples=["bob@example.com"])
    role: RoleName = Field(description="What they may do.", examples=["bookkeeper"])


class MemberPatch(Body):
    """Another role for a member."""

    role: RoleName = Field(description="What they may do from now on.", examples=["accountant"])


class MemberOut(Schema):
    """A person's membership in the tenant."""

    id: UUID = Field(description="Id of the membership.")
    email: str = Field(description="The person's e-mail address.", examples=["bob@example.com"])
    role: str = Field(description="owner, accountant, bookkeeper or viewer.", examples=["bookkeeper"])


class FormatsOut(Schema):
    """How a company writes dates and numbers, and on which paper. Amounts and dates of the API are not written so."""

    locale: str = Field(description="BCP 47 tag; it settles separators and names of months.", examples=["en-MY"])
    date: str = Field(description="Pattern of Unicode CLDR.", examples=["dd/MM/yyyy"])
    number: str = Field(
        description="Pattern of Unicode CLDR: `,` and `.` stand for the separators of the locale; how many decimals an "
        "amount has is its currency's.",
        examples=["#,##0.00"],
    )
    first_day_of_week: str = Field(description="monday, saturday or sunday.", examples=["monday"])
    paper_size: str = Field(description="A4 or Letter.", examples=["A4"])


class FormatsPatch(Body):
    """Other formats of a company; what is omitted stays."""

    locale: str = Field(
        default_factory=unsaid, pattern=LOCALE, max_length=20, description="BCP 47 tag.", examples=["en-SG"]
    )
    date: DateFormat = Field(default_factory=unsaid, description="Pattern of dates.", examples=["yyyy-MM-dd"])
    number: NumberFormat = Field(default_factory=unsaid, description="Pattern of numbers.", examples=["#,##0.00"])
    first_day_of_week: FirstDayOfWeek = Field(
        default_factory=unsaid, description="Where a week begins.", examples=["monday"]
    )
    paper_size: PaperSize = Field(default_factory=unsaid, description="Paper of documents.", examples=["A4"])

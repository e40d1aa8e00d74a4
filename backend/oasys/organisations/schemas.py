"""Wire shapes of tenants, members, roles, invitations, services and tokens."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from oasys.core.formats import LANGUAGE, LOCALE, DateFormat, FirstDayOfWeek, NumberFormat, PaperSize
from oasys.core.wire import Amount, Body, Email, Flag, Line, Name, Schema, Whole, unsaid
from oasys.core.words import say
from oasys.organisations.permissions import Permission
from oasys.organisations.services.tokens import MOST_DAYS

type RoleName = Literal["owner", "administrator", "accountant", "bookkeeper", "approver", "viewer", "auditor"]
type ServiceRoleName = Literal["administrator", "accountant", "bookkeeper", "approver", "viewer", "auditor"]
MOST_COMPANIES = 1_000


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError(say("a limit is zero or more"))
    return amount


CompanyIds = Annotated[list[UUID], Field(max_length=MOST_COMPANIES)]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Limits = Annotated[dict[CurrencyCode, Annotated[Amount, AfterValidator(_not_negative)]], Field(max_length=50)]
Permissions = Annotated[list[Permission], Field(max_length=100)]
Theme = Literal["system", "light", "dark"]
ColumnList = Literal["journal-entries"]
Column = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
Columns = Annotated[list[Column], Field(max_length=40)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
NumberLocale = Annotated[str, StringConstraints(pattern=rf"^$|{LOCALE}", max_length=20)]


class TenantIn(Body):
    """An organisation to set up."""

    name: Name = Field(description="Name of the organisation.", examples=["Kopi Pagi Group"])


class TenantOut(Schema):
    """A tenant the person belongs to."""

    tenant_id: UUID = Field(description="Id of the tenant.")
    name: str = Field(description="Name of the organisation.", examples=["Kopi Pagi Group"])
    role: str = Field(
        description="The person's role in it; custom where it is one of the tenant's own.", examples=["owner"]
    )


class ChosenTenant(Body):
    """The tenant to work in."""

    tenant_id: UUID = Field(description="One the person is a member of.")


class HostOut(Schema):
    """A domain of a tenant's own that a request was sent to. It opens nothing: the session says which tenant it works in."""

    tenant_id: UUID | None = Field(description="The tenant of the domain; null where the person is no member of it.")


class MeOut(Schema):
    """The person who is signed in."""

    user_id: UUID = Field(description="The person's id.")
    email: str = Field(description="E-mail address.", examples=["alice@example.com"])
    name: str = Field(description="How they are called; may be empty.", examples=["Alice Tan"])
    language: str = Field(description="Language of the web app; empty: as the browser asks.", examples=["en"])
    theme: str = Field(description="system, light or dark.", examples=["system"])
    date_format: str = Field(description="How they read dates; empty: as the company writes them.", examples=[""])
    number_locale: str = Field(
        description="BCP 47 tag that settles the separators of numbers; empty: as the company writes them.",
        examples=["de-DE"],
    )
    hidden_columns: dict[str, list[str]] = Field(
        description="Columns of lists that they do not want to see, by list.",
        examples=[{"journal-entries": ["reference"]}],
    )
    tenant_id: UUID | None = Field(description="The tenant this session works in; null until one is chosen.")
    tenants: list[TenantOut] = Field(description="Every tenant the person belongs to, by name.")
    is_platform_staff: bool = Field(
        description="Whether the person runs the platform, and finds something below `/platform`.", examples=[False]
    )
    host: HostOut | None = Field(
        description="Whose address the request was sent to, where it is a domain of a tenant's own; null: the installation's."
    )
    event_id: str | None = Field(
        description=(
            "Where the stream of events is: what is read behind this answer holds what happened up to here, and whoever sends it "
            "as `after` to /events is told of the rest. Null where no tenant is chosen, or its events are not for the person."
        ),
        examples=["17-0123456789ab"],
    )


class MePatch(Body):
    """What the person wants otherwise; what is left out stays as it is."""

    name: Annotated[Line, StringConstraints(max_length=200)] = Field(
        default_factory=unsaid, description="How they are called; may be empty.", examples=["Alice Tan"]
    )
    language: Language = Field(
        default_factory=unsaid, description="Language of the web app; empty: as the browser asks.", examples=["en"]
    )
    theme: Theme = Field(default_factory=unsaid, description="Light, dark, or as the system has it.")
    date_format: DateFormat | Literal[""] = Field(
        default_factory=unsaid, description="How they read dates; empty: as the company writes them."
    )
    number_locale: NumberLocale = Field(
        default_factory=unsaid,
        description="BCP 47 tag that settles the separators of numbers; empty: as the company writes them.",
        examples=["de-DE"],
    )
    hidden_columns: dict[ColumnList, Columns] = Field(
        default_factory=unsaid,
        description="Columns of lists that they do not want to see, by list; a list that is left out keeps its own.",
        examples=[{"journal-entries": ["reference"]}],
    )


class GrantIn(Body):
    """A role, built-in or one of the tenant's own, in every company or in some."""

    role: RoleName | None = Field(None, description="A built-in role; or name role_id.", examples=["bookkeeper"])
    role_id: UUID | None = Field(None, description="One of the tenant's own roles; or name role.")
    company_ids: CompanyIds | None = Field(
        None, description="The companies it is for; null or left out: every one, those to come included."
    )


class MemberPatch(Body):
    """Another role, or other companies, for a member; what is left out stays as it is."""

    role: RoleName = Field(default_factory=unsaid, description="A built-in role.", examples=["accountant"])
    role_id: UUID = Field(default_factory=unsaid, description="One of the tenant's own roles.")
    company_ids: CompanyIds | None = Field(None, description="The companies it is for; null: every one.")


class Holder(Schema):
    """A role in every company, or in some."""

    role: str = Field(description="Name of the built-in role, or of the tenant's own.", examples=["bookkeeper"])
    role_id: UUID | None = Field(description="Id of the role where it is one of the tenant's own.")
    company_ids: list[UUID] | None = Field(
        description="The companies it is for, of those you may see; null: every one."
    )


class MemberOut(Holder):
    """A person's membership in the tenant."""

    id: UUID = Field(description="Id of the membership.")
    person_id: UUID = Field(description="Who they are in the audit trail.")
    email: str = Field(description="The person's e-mail address.", examples=["bob@example.com"])


class InvitationIn(GrantIn):
    """Somebody to invite. Whether the address has an account makes no difference."""

    email: Email = Field(description="Their e-mail address.", examples=["bob@example.com"])


class InvitationOut(Holder):
    """An invitation that nobody has accepted yet."""

    id: UUID = Field(description="Id of the invitation.")
    email: str = Field(description="Who is invited.", examples=["bob@example.com"])
    invited_by: str = Field(description="E-mail address of who invited.", examples=["alice@example.com"])
    created_at: datetime = Field(description="When, in UTC.")
    mailed_at: datetime = Field(description="When the last mail with a code was written.")
    expires_at: datetime = Field(description="Until when it can be accepted.")
    stands: bool = Field(
        description="Whether it would be accepted: false where it has expired, or goes beyond what who invited may give.",
        examples=[True],
    )


class AcceptIn(Body):
    """The code of an invitation."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = Field(
        description="From the mail.", examples=["WyIwMTkz..."]
    )


class RoleIn(Body):
    """One of the tenant's own roles as it is to be."""

    name: Name = Field(description="Not the name of a built-in role.", examples=["Branch bookkeeper"])
    permissions: Permissions = Field(
        description="None that you lack; tenant.read is part of every role.",
        examples=[[Permission.LEDGER_READ, Permission.ENTRY_POST]],
    )
    company_ids: CompanyIds | None = Field(None, description="The companies it is for; null or left out: every one.")
    entry_limits: Limits | None = Field(
        None,
        description="What the debits of one entry may come to, by the base currency of its company. A company in a "
        "currency that is not named takes no entry; null or left out: any amount.",
        examples=[{"MYR": "10000.00"}],
    )


class RoleOut(Schema):
    """A role and what it lets a member do."""

    id: UUID | None = Field(description="Null for a built-in role.")
    name: str = Field(description="Its name.", examples=["bookkeeper"])
    permissions: list[str] = Field(
        description="What it allows, by name.", examples=[[Permission.LEDGER_READ, Permission.TENANT_READ]]
    )
    company_ids: list[UUID] | None = Field(
        description="The companies it is for, of those you may see; null: every one."
    )
    entry_limits: dict[str, Amount] | None = Field(
        description="What the debits of one entry may come to, by base currency; null: any amount.",
        examples=[{"MYR": "10000.00"}],
    )
    version: int | None = Field(description="Counts changes; the ETag carries it. Null for a built-in role.")


class PermissionOut(Schema):
    """What an operation of the API asks for."""

    name: str = Field(description="Its name.", examples=[Permission.ENTRY_POST])
    meaning: str = Field(description="What it lets a member do.", examples=["Post and reverse entries"])


class RoleMatrix(Schema):
    """Every permission and every role."""

    permissions: list[PermissionOut] = Field(description="All there are.")
    roles: list[RoleOut] = Field(description="The built-in ones, then the tenant's own by name.")


class ServiceIn(Body):
    """A program that works on its own account."""

    name: Name = Field(description="What it is called.", examples=["Payroll bridge"])
    role: ServiceRoleName | None = Field(None, description="A built-in role; or name role_id.", examples=["bookkeeper"])
    role_id: UUID | None = Field(None, description="One of the tenant's own roles; or name role.")
    company_ids: CompanyIds | None = Field(None, description="The companies it is for; null or left out: every one.")


class ServicePatch(Body):
    """Another role, or other companies, for a service; what is left out stays as it is."""

    role: ServiceRoleName = Field(default_factory=unsaid, description="A built-in role.", examples=["approver"])
    role_id: UUID = Field(default_factory=unsaid, description="One of the tenant's own roles.")
    company_ids: CompanyIds | None = Field(None, description="The companies it is for; null: every one.")


class ServiceOut(Holder):
    """A program that works on its own account. It cannot sign in."""

    id: UUID = Field(description="Id of the service.")
    name: str = Field(description="What it is called.", examples=["Payroll bridge"])
    email: str = Field(
        description="How entries name it; no mail arrives there.", examples=["payroll-bridge-3f2a@service.invalid"]
    )


class TokenIn(Body):
    """A token to make."""

    name: Name = Field(description="What it is for.", examples=["Nightly export"])
    permissions: Permissions | None = Field(
        None,
        description="What it may be used for, of what its owner may do; null or left out: all of that a token can have.",
        examples=[[Permission.LEDGER_READ]],
    )
    company_ids: CompanyIds | None = Field(None, description="The companies it is for; null or left out: every one.")
    expires_in_days: Whole = Field(90, ge=1, le=MOST_DAYS, description="When it ends.", examples=[90])


class TokenOut(Schema):
    """A token as it is listed; its text is not kept."""

    id: UUID = Field(description="Id of the token.")
    name: str = Field(description="What it is for.", examples=["Nightly export"])
    permissions: list[str] = Field(
        description="What it may be used for, as long as its owner may.",
        examples=[[Permission.LEDGER_READ, Permission.TENANT_READ]],
    )
    company_ids: list[UUID] | None = Field(
        description="The companies it is for, of those you may see; null: every one."
    )
    created_at: datetime = Field(description="When it was made, in UTC.")
    expires_at: datetime = Field(description="When it ends.")
    has_ended: bool = Field(description="Whether it has.", examples=[False])
    last_used_at: datetime | None = Field(description="When a request with it was last carried out, by the minute.")
    made_with_factor: bool = Field(
        description="Whether it was made in a session that had shown a second factor.", examples=[True]
    )


class TokenMadeOut(TokenOut):
    """A new token with its text."""

    token: str = Field(
        description="Send it as `Authorization: Bearer ...`. It is shown this once.", examples=["oasys_pat_0Ab..."]
    )


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


class FactorPolicyIn(Body):
    """The roles of which the tenant demands a second factor."""

    roles: Annotated[list[RoleName], Field(max_length=20)] = Field(
        description="Built-in roles.", examples=[["owner", "administrator"]]
    )
    role_ids: Annotated[list[UUID], Field(max_length=100)] = Field(
        default_factory=list, description="Ids of the tenant's own roles."
    )


class LackingOut(Schema):
    """A member who cannot work in the tenant until they set up a second factor."""

    id: UUID = Field(description="Id of the membership.")
    email: str = Field(description="The person's e-mail address.", examples=["bob@example.com"])


class FactorPolicyOut(Schema):
    """The roles of which the tenant demands a second factor, and who lacks one."""

    roles: list[str] = Field(description="Built-in roles.", examples=[["owner", "administrator"]])
    role_ids: list[UUID] = Field(description="Ids of the tenant's own roles.")
    version: int = Field(description="For If-Match; 0 where nothing was ever demanded.", examples=[1])
    lacking: list[LackingOut] = Field(
        description="Members with one of these roles who have neither an authenticator app nor a passkey. Of others "
        "nothing is told."
    )


class EndSessionsIn(Body):
    """What else ends with a member's sessions."""

    with_tokens: Flag = Field(False, description="Whether the member's own tokens in this tenant are revoked, too.")


class DomainIn(Body):
    """A domain of the tenant's own."""

    name: Line = Field(
        description="The name alone, such as `books.acme.example`, as people write it or in ASCII; no scheme, no port, no path.",
        examples=["books.acme.example"],
        max_length=500,
    )


class DomainOut(Schema):
    """A domain of the tenant's own, and how it is proved."""

    id: UUID = Field(description="The domain's id.")
    name: str = Field(description="The name in ASCII, as DNS has it.", examples=["xn--bcher-kva.example"])
    shown_name: str = Field(description="The name as people write it.", examples=["bücher.example"])
    is_subdomain: bool = Field(description="Whether it lies under the installation's own domain, which needs no proof.")
    state: Literal["pending", "verified", "failed"] = Field(
        description="verified: OASYS is served there; pending: not yet proved; failed: its proof was there once, and is gone."
    )
    reason: Literal["no_record", "other_value", "no_answer", "taken"] | None = Field(
        description="What was found at the last look; null: all is well, or nobody has looked."
    )
    record_name: str = Field(
        description="Name of the TXT record that proves it; empty for a subdomain.",
        examples=["_oasys.books.acme.example"],
    )
    record_value: str = Field(
        description="What the record says; empty for a subdomain.", examples=["oasys-domain=3q2-7w"]
    )
    added_at: datetime = Field(description="When it was added.")
    checked_at: datetime | None = Field(description="When the record was last looked for.")
    verified_at: datetime | None = Field(description="When the proof was first found.")
    failing_since: datetime | None = Field(
        description="Since when the proof of a verified domain is gone; after three days it is served no more."
    )


class DomainList(Schema):
    """The tenant's domains."""

    items: list[DomainOut] = Field(description="All of them, by name.")
    tenant_domain: str | None = Field(
        description="The installation's domain under which a name needs no proof; null: there is none.",
        examples=["books.example"],
    )

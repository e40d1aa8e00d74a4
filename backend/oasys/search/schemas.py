"""What a search answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Day, Schema


class FoundEntry(Schema):
    """A journal entry that answers every word of the question."""

    id: UUID = Field(description="The entry.")
    company_id: UUID = Field(description="The company whose entry it is.")
    company: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])
    number: str | None = Field(description="The number; none for a draft.", examples=["GJ-2026-000042"])
    status: str = Field(description="draft or posted.", examples=["posted"])
    posting_date: Day = Field(description="The date in the books.", examples=[date(2026, 3, 15)])
    description: str = Field(description="What it is about.", examples=["Coffee beans"])
    reference: str = Field(description="The reference of the document behind it.", examples=["INV-0042"])
    amount: Amount = Field(description="The sum of its debits, in the base currency.", examples=["1234.50"])
    currency: str = Field(description="The base currency.", examples=["MYR"])


class FoundAccount(Schema):
    """An account whose code or name holds every word of the question."""

    id: UUID = Field(description="The account.")
    company_id: UUID = Field(description="The company whose account it is.")
    company: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])
    code: str = Field(description="The code.", examples=["1000"])
    name: str = Field(description="The name.", examples=["Cash at bank"])
    account_class: str = Field(description="asset, liability, equity, income or expense.", examples=["asset"])
    is_active: bool = Field(description="Whether it takes lines.", examples=[True])


class FoundContact(Schema):
    """A contact in use with words that begin like those of the question, in name, code, place, people or e-mail."""

    id: UUID = Field(description="The contact.")
    company_id: UUID = Field(description="The company whose contact it is.")
    company: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])
    code: str = Field(description="Its code; empty where it has none.", examples=["C-0042"])
    display_name: str = Field(description="What it is called.", examples=["Tan Trading"])
    is_customer: bool = Field(description="Whether it buys.", examples=[True])
    is_supplier: bool = Field(description="Whether it sells.", examples=[False])


class FoundCompany(Schema):
    """A company whose name holds every word of the question."""

    id: UUID = Field(description="The company.")
    name: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])


class FoundPerson(Schema):
    """A member of the tenant whose name or address holds every word of the question."""

    email: str = Field(description="The address.", examples=["alice@example.com"])
    name: str = Field(description="The name; empty where none was given.", examples=["Alice"])


class FoundSettings(Schema):
    """A page of settings whose name or subject holds every word of the question."""

    key: str = Field(
        description="Its place in the web app: below the company's settings, or below the person's own.",
        examples=["members"],
    )
    name: str = Field(description="What it is called, in the language asked for.", examples=["Members"])
    is_own: bool = Field(description="Whether it is about the person who asks, in whatever tenant.", examples=[False])


class SearchAnswer(Schema):
    """What was found, of each kind the best few."""

    entries: list[FoundEntry] = Field(description="Entries, the latest posting date first.")
    accounts: list[FoundAccount] = Field(description="Accounts, by code.")
    contacts: list[FoundContact] = Field(description="Contacts, by name, for those who may see them.")
    companies: list[FoundCompany] = Field(description="Companies, by name.")
    people: list[FoundPerson] = Field(description="Members, for those who may see them.")
    settings: list[FoundSettings] = Field(description="Pages of settings, for those who may see them.")
    is_complete: bool = Field(
        description="False where so many new entries wait for the index that older ones of them were not looked at, or so"
        " many entries resemble the question that not all were read: ask more precisely, or again in a minute.",
        examples=[True],
    )

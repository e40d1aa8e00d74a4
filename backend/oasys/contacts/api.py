"""Contacts and their bank details over HTTP. Each operation parses, makes one call, answers."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import AfterValidator, Field

from oasys.contacts import queries
from oasys.contacts.models import Contact
from oasys.contacts.queries import ContactFilter
from oasys.contacts.schemas import (
    BankIn,
    BankOut,
    BankPage,
    BankState,
    ConfirmIn,
    ContactIn,
    ContactKept,
    ContactOut,
    ContactPage,
    DecisionIn,
    DuplicatePage,
    ResemblingList,
)
from oasys.contacts.services.bank import confirm_bank, propose_bank, refuse_bank, withdraw_bank
from oasys.contacts.services.contacts import archive_contact, change_contact, create_contact, restore_contact
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Moment, answers, refuse_control_characters
from oasys.organisations.auth import Member
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Contacts"])
CONTACTS = "/companies/{uuid:company_id}/contacts"
CONTACT = CONTACTS + "/{uuid:contact_id}"
BANK = CONTACT + "/bank-details"
PROPOSAL = BANK + "/{uuid:details_id}"
CHANGED = answers(s200=ContactKept, s412=None, s428=None)
ACTED = answers(s200=ContactOut, s412=None, s428=None)
DECIDED = answers(s200=BankOut, s412=None, s428=None)
Question = Annotated[
    str,
    AfterValidator(refuse_control_characters),
    Field(
        min_length=1,
        max_length=200,
        description="Words or beginnings of words, from two signs on, of name, code, place, people or e-mail; all have to be there.",
        examples=["kopi pag"],
    ),
]


@router.get(CONTACTS, auth=Member(Permission.CONTACT_READ), response=answers(s200=ContactPage), summary="List contacts")
def list_contacts(
    request: HttpRequest,
    company_id: UUID,
    q: Question | None = None,
    role: Annotated[Literal["customer", "supplier"] | None, Field(description="Only customers, or suppliers.")] = None,
    kind: Annotated[Literal["business", "person"] | None, Field(description="Only businesses, or people.")] = None,
    archived: Annotated[
        Literal["no", "yes", "all"], Field(description="Those in use, those archived, or both.")
    ] = "no",
    bank_proposed: Annotated[
        bool, Field(description="Only those whose bank details wait for a second person.")
    ] = False,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Customers and suppliers, by name."""
    key = decode_cursor(after, str, UUID) if after else None
    where = ContactFilter(q, role, kind, {"no": False, "yes": True, "all": None}[archived], bank_proposed)
    found = queries.contacts(company=company_of(company_id), where=where, limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["sort_name"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    CONTACTS, auth=Member(Permission.CONTACT_CHANGE), response=answers(s201=ContactKept), summary="Add a contact"
)
def create(request: HttpRequest, response: HttpResponse, company_id: UUID, body: ContactIn) -> Any:
    """A customer, a supplier or both. It is kept even where it resembles others; the answer names them."""
    company = company_of(company_id)
    request.answer_is_private = True  # type: ignore[attr-defined]  # ids, should it be kept for a repeated request
    return Status(201, _kept(response, company, create_contact(company=company, content=body)))


@router.get(
    CONTACTS + "/duplicates",
    auth=Member(Permission.CONTACT_READ),
    response=answers(s200=DuplicatePage),
    summary="List contacts that are probably one",
)
def list_duplicates(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Groups that have the same tax or registration id, account, e-mail address or name, in this order."""
    key = decode_cursor(after, str, str) if after else None
    found = queries.duplicate_groups(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["reason"], row["key"]))
    return {"items": rows, "next": cursor}


@router.get(
    CONTACT,
    auth=Member(Permission.CONTACT_READ),
    response=answers(s200=ContactOut, s304=None),
    summary="Read a contact",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, contact_id: UUID) -> Any:
    """One contact, with the ETag that changing it needs."""
    return _shown(response, queries.contact_of(company=company_of(company_id), contact_id=contact_id))


@router.put(CONTACT, auth=Member(Permission.CONTACT_CHANGE), response=CHANGED, summary="Replace a contact")
def change(request: HttpRequest, response: HttpResponse, company_id: UUID, contact_id: UUID, body: ContactIn) -> Any:
    """Everything of it but its bank details, which are proposed. The answer names others that it resembles."""
    company = company_of(company_id)
    row = change_contact(company=company, contact_id=contact_id, version=expected_version(request), content=body)
    return _kept(response, company, row)


@router.get(
    CONTACT + "/duplicates",
    auth=Member(Permission.CONTACT_READ),
    response=answers(s200=ResemblingList),
    summary="List what a contact resembles",
)
def read_duplicates(request: HttpRequest, company_id: UUID, contact_id: UUID) -> Any:
    """Contacts of the company that are probably the same one, and why; nearly the same names count, too."""
    company = company_of(company_id)
    contact = queries.contact_of(company=company, contact_id=contact_id)
    return {"items": queries.resembling(company=company, contact=contact)}


@router.post(CONTACT + "/archive", auth=Member(Permission.CONTACT_CHANGE), response=ACTED, summary="Archive a contact")
def archive(request: HttpRequest, response: HttpResponse, company_id: UUID, contact_id: UUID) -> Any:
    """It leaves the lists; what names it stays."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = archive_contact(
        company=company_of(company_id),
        contact_id=contact_id,
        version=expected_version(request),
        now=datetime.now(UTC),
    )
    return _shown(response, row)


@router.post(CONTACT + "/restore", auth=Member(Permission.CONTACT_CHANGE), response=ACTED, summary="Restore a contact")
def restore(request: HttpRequest, response: HttpResponse, company_id: UUID, contact_id: UUID) -> Any:
    """Takes an archived contact back into use."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = restore_contact(company=company_of(company_id), contact_id=contact_id, version=expected_version(request))
    return _shown(response, row)


@router.get(
    BANK, auth=Member(Permission.CONTACT_READ), response=answers(s200=BankState), summary="Read where a contact is paid"
)
def read_bank(
    request: HttpRequest,
    company_id: UUID,
    contact_id: UUID,
    since: Annotated[
        Moment | None, Field(description="Say whether what is in force was another one, or none, at this moment.")
    ] = None,
) -> Any:
    """What is in force, and what waits for a second person. Accounts are shown in part."""
    contact = queries.contact_of(company=company_of(company_id), contact_id=contact_id)
    return queries.bank_state(contact=contact, since=since)


@router.get(
    BANK + "/history",
    auth=Member(Permission.CONTACT_READ),
    response=answers(s200=BankPage),
    summary="List what bank details were proposed",
)
def list_bank_history(
    request: HttpRequest, company_id: UUID, contact_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Any:
    """Every proposal and what became of it, the latest first. Nothing of it is ever changed or deleted."""
    contact = queries.contact_of(company=company_of(company_id), contact_id=contact_id)
    key = decode_cursor(after, UUID)[0] if after else None
    rows, cursor = page(
        queries.bank_history(contact=contact, limit=limit, after=key), limit=limit, key=lambda row: (row["id"],)
    )
    return {"items": rows, "next": cursor}


@router.post(
    BANK, auth=Member(Permission.CONTACT_CHANGE), response=answers(s201=BankOut), summary="Propose bank details"
)
def propose(request: HttpRequest, company_id: UUID, contact_id: UUID, body: BankIn) -> Any:
    """They are in force once somebody else, who has read the account elsewhere, confirms them."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = propose_bank(
        company=company_of(company_id),
        contact_id=contact_id,
        account=body.account.read if body.account else None,
        holder=body.holder,
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return Status(201, queries.bank_shown(row))


@router.post(
    PROPOSAL + "/confirm",
    auth=Member(Permission.CONTACT_CONFIRM_BANK),
    response=DECIDED,
    summary="Confirm bank details",
)
def confirm(request: HttpRequest, company_id: UUID, contact_id: UUID, details_id: UUID, body: ConfirmIn) -> Any:
    """By a second person, who writes the account again from another source. From now on the contact is paid there."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = confirm_bank(
        company=company_of(company_id),
        contact_id=contact_id,
        details_id=details_id,
        version=expected_version(request),
        account=body.account.read if body.account else None,
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return queries.bank_shown(row)


@router.post(
    PROPOSAL + "/refuse",
    auth=Member(Permission.CONTACT_CONFIRM_BANK),
    response=DECIDED,
    summary="Refuse bank details",
)
def refuse(request: HttpRequest, company_id: UUID, contact_id: UUID, details_id: UUID, body: DecisionIn) -> Any:
    """Ends a proposal; what is in force stays."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = refuse_bank(
        company=company_of(company_id),
        contact_id=contact_id,
        details_id=details_id,
        version=expected_version(request),
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return queries.bank_shown(row)


@router.post(
    PROPOSAL + "/withdraw",
    auth=Member(Permission.CONTACT_CHANGE),
    response=DECIDED,
    summary="Withdraw proposed bank details",
)
def withdraw(request: HttpRequest, company_id: UUID, contact_id: UUID, details_id: UUID, body: DecisionIn) -> Any:
    """By who proposed them."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = withdraw_bank(
        company=company_of(company_id),
        contact_id=contact_id,
        details_id=details_id,
        version=expected_version(request),
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return queries.bank_shown(row)


def _shown(response: HttpResponse, row: Contact) -> dict[str, Any]:
    set_etag(response, row.version)
    return queries.shown(row)


def _kept(response: HttpResponse, company: Company, row: Contact) -> dict[str, Any]:
    return _shown(response, row) | {"resembles": queries.resembling(company=company, contact=row)}

"""Payments, ageing and statements of account over HTTP. Each operation parses, makes one call, answers."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.contacts.queries import contact_of
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.moments import today_of
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.table_files import MOST_ROWS, Format, refuse_more_rows
from oasys.core.wire import Day, Moment, UnitCode, answers
from oasys.organisations.acting import acting_rights
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.payments import files, own_accounts, queries
from oasys.payments.aged_items import Whose, aged_items, settled_by
from oasys.payments.ageing import SIDES, AsOf, ageing, statement_of_account
from oasys.payments.owed import document_drafts, owed
from oasys.payments.queries import PaymentFilter
from oasys.payments.schemas import (
    AgedItemPage,
    AgeingOut,
    AgeingSide,
    AllocationIn,
    AllocationsIn,
    BankAccountList,
    Direction,
    OwedOut,
    OwnAccountConfirmIn,
    OwnAccountIn,
    OwnAccountOut,
    OwnAccountRefuseIn,
    PaymentIn,
    PaymentOut,
    PaymentPage,
    SettledByOut,
    State,
    StatementOut,
    UndoIn,
)
from oasys.payments.services.allocation import allocate_payment
from oasys.payments.services.inputs import AccountName, Charges, Deduction, PaymentInput
from oasys.payments.services.payments import make_payment, undo_payment
from oasys.settlement.services import MatchInput

router = Router(tags=["Payments"])
COMPANY = "/companies/{uuid:company_id}"
PAYMENTS = COMPANY + "/payments"
PAYMENT = PAYMENTS + "/{uuid:payment_id}"
KnownAt = Annotated[Moment | None, Field(description="Only what was known at this moment.")]
OWN_ACCOUNTS = COMPANY + "/bank-accounts"
OWN_ACCOUNT = OWN_ACCOUNTS + "/{uuid:bank_account_id}/details"
OWN_DETAILS = OWN_ACCOUNT + "/{uuid:own_details_id}"


@router.get(PAYMENTS, auth=Member(Permission.PAYMENT_READ), response=answers(s200=PaymentPage), summary="List payments")
def list_payments(
    request: HttpRequest,
    company_id: UUID,
    direction: Annotated[Direction | None, Field(description="Only receipts, or payments.")] = None,
    contact_id: Annotated[UUID | None, Field(description="Only those of this contact.")] = None,
    state: Annotated[State | None, Field(description="Only those that stand, or were undone.")] = None,
    from_date: Annotated[Day | None, Field(description="Only those of this day and later.")] = None,
    to_date: Annotated[Day | None, Field(description="Only those of this day and earlier.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Receipts and payments without their allocations, the latest day first; undone ones among them."""
    found = queries.payments(
        company=company_of(company_id),
        where=PaymentFilter(direction, contact_id, state, from_date, to_date),
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["paid_on"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    PAYMENTS, auth=Member(Permission.PAYMENT_MAKE), response=answers(s201=PaymentOut), summary="Make a payment"
)
def make(request: HttpRequest, response: HttpResponse, company_id: UUID, body: PaymentIn) -> Any:
    """Posts what came in or went out, and settles the items it is allocated to; a difference of rates is posted with it."""
    company = company_of(company_id)
    payment_id = make_payment(company=company, payment=_input(body), by=request.user)  # type: ignore[arg-type]
    return Status(201, _shown(response, company, payment_id))


@router.get(
    PAYMENT,
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=PaymentOut, s304=None),
    summary="Read a payment",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, payment_id: UUID) -> Any:
    """One payment with its allocations, and the ETag that undoing it needs."""
    return _shown(response, company_of(company_id), payment_id)


@router.post(
    PAYMENT + "/allocations",
    auth=Member(Permission.PAYMENT_MAKE),
    response=answers(s200=PaymentOut),
    summary="Allocate an advance",
)
def allocate(
    request: HttpRequest, response: HttpResponse, company_id: UUID, payment_id: UUID, body: AllocationsIn
) -> Any:
    """Settles items with what of a payment is not allocated yet; a difference of rates is posted in the same act."""
    company = company_of(company_id)
    allocate_payment(
        company=company,
        payment_id=payment_id,
        allocations=_matches(body.allocations),
        allocated_on=body.allocated_on,
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown(response, company, payment_id)


@router.post(
    PAYMENT + "/undo",
    auth=Member(Permission.PAYMENT_MAKE),
    response=answers(s200=PaymentOut, s412=None, s428=None),
    summary="Undo a payment",
)
def undo(request: HttpRequest, response: HttpResponse, company_id: UUID, payment_id: UUID, body: UndoIn) -> Any:
    """Its entry is reversed and its allocations are cancelled on a day; the payment is kept, with who, when and why."""
    company = company_of(company_id)
    undo_payment(
        company=company,
        payment_id=payment_id,
        version=expected_version(request),
        undone_on=body.undone_on,
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown(response, company, payment_id)


@router.get(
    OWN_ACCOUNTS,
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=BankAccountList),
    summary="List the company's accounts at banks",
)
def list_own_accounts(request: HttpRequest, company_id: UUID) -> Any:
    """Every account of the chart that is one at a bank, with its details in force and proposed. Numbers are shown in part."""
    return {"items": own_accounts.own_accounts(company=company_of(company_id))}


@router.post(
    OWN_ACCOUNT,
    auth=Member(Permission.BANK_ACCOUNT_CHANGE),
    response=answers(s201=OwnAccountOut),
    summary="Propose details of an own bank account",
)
def propose_own(request: HttpRequest, company_id: UUID, bank_account_id: UUID, body: OwnAccountIn) -> Any:
    """They are in force once somebody else, or an owner, confirms them."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = own_accounts.propose_own_account(
        company=company_of(company_id),
        account_id=bank_account_id,
        bank=body.account.read,
        holder=body.holder,
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return Status(201, own_accounts.own_account_shown(row))


@router.post(
    OWN_DETAILS + "/confirm",
    auth=Member(Permission.BANK_ACCOUNT_CHANGE),
    response=answers(s200=OwnAccountOut, s412=None, s428=None),
    summary="Confirm details of an own bank account",
)
def confirm_own(
    request: HttpRequest, company_id: UUID, bank_account_id: UUID, own_details_id: UUID, body: OwnAccountConfirmIn
) -> Any:
    """By a second person, or by an owner, who writes the account again. From now on payment files name it."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = own_accounts.confirm_own_account(
        company=company_of(company_id),
        account_id=bank_account_id,
        details_id=own_details_id,
        version=expected_version(request),
        bank=body.account.read,
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return own_accounts.own_account_shown(row)


@router.post(
    OWN_DETAILS + "/refuse",
    auth=Member(Permission.BANK_ACCOUNT_CHANGE),
    response=answers(s200=OwnAccountOut, s412=None, s428=None),
    summary="Refuse details of an own bank account",
)
def refuse_own(
    request: HttpRequest, company_id: UUID, bank_account_id: UUID, own_details_id: UUID, body: OwnAccountRefuseIn
) -> Any:
    """Ends a proposal, one's own or another's; what is in force stays."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    row = own_accounts.refuse_own_account(
        company=company_of(company_id),
        account_id=bank_account_id,
        details_id=own_details_id,
        version=expected_version(request),
        note=body.note,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return own_accounts.own_account_shown(row)


@router.get(
    COMPANY + "/ageing",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=AgeingOut),
    summary="Read the ageing",
)
def read_ageing(
    request: HttpRequest,
    company_id: UUID,
    side: Annotated[AgeingSide, Field(description="What customers owe, or what is owed to suppliers.")],
    as_of: Annotated[Day | None, Field(description="The day; today if omitted.")] = None,
    known_at: KnownAt = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    format: Format = "json",
) -> Any:
    """What was open on a day by contact and by how long it had been due; it adds up to the control accounts. A file has all contacts."""
    is_file = format != "json"
    if is_file:
        require(request, Permission.LEDGER_EXPORT)
        limit = MOST_ROWS
    key = decode_cursor(after, str, UUID) if after and not is_file else None
    at = AsOf(company_of(company_id), side, as_of or today_of(request), known_at)
    found = ageing(at=at, limit=limit, after=(key[0], key[1]) if key else None)
    rows, cursor = page(found["contacts"], limit=limit, key=lambda row: (row["sort_name"], row["contact_id"]))
    found |= {"contacts": rows, "next": cursor}
    if is_file:
        refuse_more_rows(cursor)
        return files.ageing_file(found, format)
    return found


@router.get(
    COMPANY + "/ageing/items",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=AgedItemPage),
    summary="List what is aged",
)
def list_aged_items(
    request: HttpRequest,
    company_id: UUID,
    side: Annotated[AgeingSide | None, Field(description="Only those of one side.")] = None,
    contact_id: Annotated[UUID | None, Field(description="Only those of this contact.")] = None,
    without_contact: Annotated[bool, Field(description="Only those of which no contact is known.")] = False,
    currency: Annotated[UnitCode | None, Field(description="Only those in this currency.")] = None,
    as_of: Annotated[Day | None, Field(description="The day; today if omitted.")] = None,
    known_at: KnownAt = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The open items of control accounts that the ageing of the day adds up, what is due first at first."""
    found = aged_items(
        company=company_of(company_id),
        sides=(side,) if side else tuple(SIDES),
        day=as_of or today_of(request),
        moment=known_at,
        whose=Whose(contact_id, without_contact, currency),
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["counted_from"], row["line_id"]))
    return {"items": rows, "next": cursor}


@router.get(
    COMPANY + "/open-items/{uuid:line_id}/settled-by",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=list[SettledByOut]),
    summary="Read what settles an item",
)
def read_settled_by(request: HttpRequest, company_id: UUID, line_id: UUID) -> Any:
    """Payments, credits and other lines that settle, or settled, an item, the earliest first; empty where nothing did."""
    return settled_by(company=company_of(company_id), line_id=line_id)


@router.get(
    COMPANY + "/owed",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=OwedOut),
    summary="Read what is owed",
)
def read_owed(request: HttpRequest, company_id: UUID) -> Any:
    """What is owed to the company and by it, today, by age; and, for whoever may read documents, how many of them are drafts."""
    company = company_of(company_id)
    drafts = document_drafts(company=company) if acting_rights().may(Permission.DOCUMENT_READ) else None
    return owed(company=company, day=today_of(request)) | {"drafts": drafts}


@router.get(
    COMPANY + "/contacts/{uuid:contact_id}/statement",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=StatementOut),
    summary="Read a statement of account",
)
def read_statement(
    request: HttpRequest,
    company_id: UUID,
    contact_id: UUID,
    from_date: Annotated[Day, Field(description="The first day.")],
    to_date: Annotated[Day, Field(description="The last day.")],
    side: Annotated[
        AgeingSide | None,
        Field(description="What the contact owes, or what is owed to it; by whether it is a customer if omitted."),
    ] = None,
) -> Any:
    """What a contact owed before, what was posted, and what it owed in the end, by currency, with the ages of that."""
    company = company_of(company_id)
    contact = contact_of(company=company, contact_id=contact_id)
    return statement_of_account(
        company=company,
        contact=contact,
        side=side or ("receivable" if contact.is_customer else "payable"),
        first=from_date,
        last=to_date,
    )


def _matches(allocations: Sequence[AllocationIn]) -> list[MatchInput]:
    return [MatchInput(one.line_id, one.amount) for one in allocations]


def _input(body: PaymentIn) -> PaymentInput:
    charges: Charges | None = None
    control: AccountName | None = None
    if body.charges:
        account = AccountName(body.charges.account_id, body.charges.account_code)
        charges = Charges(account, body.charges.amount, body.charges.dimensions)
    if body.control_account_id or body.control_account_code:
        control = AccountName(body.control_account_id, body.control_account_code)
    return PaymentInput(
        direction=body.direction,
        contact_id=body.contact_id,
        money_account=AccountName(body.account_id, body.account_code),
        paid_on=body.paid_on,
        amount=body.amount,
        currency=body.currency,
        bank_currency=body.bank_currency,
        bank_amount=body.bank_amount,
        rate=body.rate,
        charges=charges,
        deductions=[
            Deduction(one.kind, AccountName(one.account_id, one.account_code), one.amount, one.dimensions)
            for one in body.deductions
        ],
        allocations=_matches(body.allocations),
        early_discounts=frozenset(one.line_id for one in body.allocations if one.early_discount),
        discount_account=(
            AccountName(body.discount_account_id, body.discount_account_code)
            if body.discount_account_id or body.discount_account_code
            else None
        ),
        is_advance=body.advance,
        control_account=control,
        journal_code=body.journal,
        reference=body.reference,
        description=body.description,
        bank_details_seen=body.bank_details_seen,
    )


def _shown(response: HttpResponse, company: Company, payment_id: UUID) -> dict[str, Any]:
    payment = queries.payment(company=company, payment_id=payment_id)
    set_etag(response, payment["version"])
    return payment

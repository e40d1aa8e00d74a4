"""Reminders are released, blocks are set and lifted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from oasys.contacts.lines import write_line_contacts
from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.ids import uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO, convert
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.dispatch.facts import first_email
from oasys.dispatch.files import Made
from oasys.dunning.errors import ReminderRefused
from oasys.dunning.models import DunningBlock, DunningSettings, Reminder, ReminderItem
from oasys.dunning.proposals import SOURCE, Proposal, proposals_of
from oasys.dunning.settings import settings_of
from oasys.identity.models import User
from oasys.identity.services.mail import Attachment, send_mail
from oasys.invoicing.issuer import issuer_version, latest
from oasys.invoicing.models import Document, Kind
from oasys.invoicing.services.posting import party_of
from oasys.ledger.queries import journal_by_code
from oasys.ledger.rules import EntryDraft, LineDraft, UsedRate
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import HeldDraft, post_held
from oasys.organisations.models import Company
from oasys.printing.errors import NotPrintable
from oasys.settlement.services import gather_open_items

# in the order of their ids, so that two releases at once wait for each other and never in a ring
LOCK_CONTACTS = """
select id from contacts_contact where tenant_id = %s and company_id = %s and id = any(%s) order by id for no key update
"""
OPEN_LINE = """
select c.contact_id from settlement_open_item i left join contact_line c on c.tenant_id = i.tenant_id and c.line_id = i.line_id
where i.tenant_id = %s and i.company_id = %s and i.line_id = %s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A proposal as somebody saw it."""

    contact_id: UUID
    currency: str
    key: str


@dataclass(frozen=True, slots=True)
class FellAway:
    """A proposal that is not released, and why: it is no more what was seen, or (`contact`: its name) it cannot go out as it is."""

    contact_id: UUID
    currency: str
    reason: str
    contact: str | None = None


@transaction.atomic(savepoint=False)
def release(
    *, company: Company, wanted: Sequence[Wanted], today: date, by: User, is_by_rule: bool = False
) -> tuple[list[UUID], list[FellAway]]:
    """Releases proposals that are still what was seen; the ids of the reminders, and what fell away meanwhile.

    Posts fees and interest in one statement where the company has it so: the only posting of its transaction. Locks the contacts:
    of two releases at once one wins, and the other finds nothing. Raises what posting refuses: then nothing is released.
    """
    gather_open_items(company=company)
    ids = sorted({one.contact_id for one in wanted})
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CONTACTS, [current_tenant_id(), company.id, ids])
        known = [row[0] for row in cursor.fetchall()]
    standing = {
        (one.contact.id, one.currency): one for one in proposals_of(company=company, contact_ids=known, today=today)
    }
    issuer = latest(company)
    version = None if issuer is None else issuer.version
    sends_mail = settings_of(company).sends_mail
    ready: list[_Ready] = []
    fell_away: list[FellAway] = []
    for one in dict.fromkeys(wanted):
        proposal = standing.get((one.contact_id, one.currency))
        if proposal is None or proposal.key != one.key:
            reason = say("What is open has changed: look at it again.")
            if proposal is None:
                reason = say("There is nothing to remind of any more.")
            fell_away.append(FellAway(one.contact_id, one.currency, reason))
            continue
        try:
            if proposal.problem is not None:
                raise ReminderRefused(proposal.problem)
            ready.append(_ready(company, proposal, version, today, by, is_by_rule, sends_mail))
        except (ReminderRefused, NotPrintable) as refusal:
            name = proposal.contact.display_name
            fell_away.append(FellAway(one.contact_id, one.currency, refusal.detail, name))
    return _written(company, ready, today, by), fell_away


@dataclass(frozen=True, slots=True)
class _Ready:
    """A reminder that is not written yet, and its paper where one goes out."""

    reminder: Reminder
    proposal: Proposal
    paper: Made | None


def _ready(
    company: Company, one: Proposal, version: int | None, today: date, by: User, is_by_rule: bool, sends_mail: bool
) -> _Ready:
    """Raises NotPrintable, IssuerMissing."""
    reminder = Reminder(
        id=uuid7(), company=company, contact=one.contact, level=one.level, as_of=today, currency=one.currency,
        language=one.language, words=one.words, open_amount=one.open_amount, earlier_charges=one.earlier_charges,
        credits=one.credits, fee=one.fee, interest=one.interest, total=one.total, is_by_rule=is_by_rule, released_by=by,
        party=party_of(one.contact), issuer_version=version,
    )  # fmt: skip
    to = first_email(one.contact) if sends_mail else ""
    if not to:
        return _Ready(reminder, one, None)
    from oasys.dunning.papers import reminder_paper  # the typesetter is read when somebody asks

    reminder.mailed_to = to
    items = [{name: getattr(item, name) for name in PRINTED} for item in one.items]
    said = issuer_version(company, reminder.issuer_version)
    return _Ready(reminder, one, reminder_paper(company=company, reminder=reminder, items=items, issuer=said))


def _written(company: Company, ready: Sequence[_Ready], today: date, by: User) -> list[UUID]:
    if not ready:
        return []
    settings = settings_of(company)
    charging = [(one.reminder.id, one.proposal) for one in ready]
    entries = _posted(company, settings, charging, today, by) if settings.posts_charges else {}
    moment = transaction_moment()
    for one in ready:
        reminder = one.reminder
        reminder.entry_id, reminder.released_at = entries.get(reminder.id), moment
        reminder.save(force_insert=True)
        ReminderItem.objects.bulk_create(
            ReminderItem(
                company=company, reminder_id=reminder.id, line_id=item.line_id, level=item.level, number=item.number,
                issued_on=item.issued_on, due_on=item.due_on, amount=item.amount, open_amount=item.open_amount,
                interest=item.interest, interest_from=item.interest_from, interest_to=item.interest_to,
            )
            for item in one.proposal.items
        )  # fmt: skip
        if one.paper is not None:
            _mail(company, reminder, one.paper)
    return [one.reminder.id for one in ready]


def _mail(company: Company, reminder: Reminder, paper: Made) -> None:
    """Writes the mail with the paper, which goes out after the commit."""
    from oasys.dunning.papers import mail_words

    issuer = issuer_version(company, reminder.issuer_version)
    subject, text = mail_words(reminder, issuer)
    send_mail(
        to=reminder.mailed_to,
        subject=subject,
        body=text + "\n",
        reply_to=issuer.contact_email,
        sender_name=issuer.trading_name or issuer.legal_name,
        files=[Attachment(paper.name, paper.kind, paper.content)],
    )


def paper_of(*, company: Company, reminder_id: UUID) -> Made:
    """The paper of a reminder, as it was released. Raises NotFound, IssuerMissing, NotPrintable."""
    from oasys.dunning.papers import reminder_paper

    reminder = Reminder.objects.filter(company=company, id=reminder_id).first()
    if reminder is None:
        raise NotFound(say("There is no such reminder."))
    items = list(ReminderItem.objects.filter(reminder=reminder).order_by("due_on", "line_id").values(*PRINTED))
    issuer = issuer_version(company, reminder.issuer_version)
    return reminder_paper(company=company, reminder=reminder, items=items, issuer=issuer)


PRINTED = ("number", "issued_on", "due_on", "open_amount", "interest_from", "interest_to")


def _posted(
    company: Company, settings: DunningSettings, chosen: Sequence[tuple[UUID, Proposal]], today: date, by: User
) -> dict[UUID, UUID]:
    """The entries of those that charge something, by id of the reminder: what is owed against fees and interest."""
    charging = [(id_, one) for id_, one in chosen if one.fee or one.interest]
    if not charging:
        return {}
    journal = journal_by_code(company=company, code=None, pointer="")
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    entries = [
        EntryDraft(
            journal_id=journal.id,
            posting_date=today,
            lines=_lines(company, settings, one, decimals),
            description=f"Reminder {one.level}, {one.contact.display_name}"[:500],
            source_kind=SOURCE,
            source_key=str(id_),
        )
        for id_, one in charging
    ]
    entry_ids = write_drafts(company=company, entries=entries, by=by)
    for entry_id, (_, one) in zip(entry_ids, charging, strict=True):
        write_line_contacts(company=company, entry_id=entry_id, contacts={1: (one.contact.id, today)})
    with connection.cursor() as cursor:
        drafts = [HeldDraft(entry_id, journal.id, today) for entry_id in entry_ids]
        post_held(cursor, company=company, drafts=drafts, by=by)
    return {id_: entry_id for entry_id, (id_, _) in zip(entry_ids, charging, strict=True)}


def _lines(company: Company, settings: DunningSettings, one: Proposal, decimals: int) -> list[LineDraft]:
    used = None if one.rate is None else UsedRate(one.rate.rate, one.rate.day, one.rate.source)
    parts: list[tuple[UUID, Decimal]] = []
    for account_id, amount in ((settings.fee_account_id, one.fee), (settings.interest_account_id, one.interest)):
        if amount:
            if account_id is None:
                message = say("The settings of reminders name no account for fees or interest.")
                raise Invalid(message, errors=[FieldError("/proposals", "dunning.settings_refused", message)])
            parts.append((account_id, amount))
    in_base = [amount if used is None else convert(amount, rate=used.rate, decimals=decimals) for _, amount in parts]
    owed, base_owed = sum((amount for _, amount in parts), ZERO), sum(in_base, ZERO)
    return [
        LineDraft(one.items[0].account_id, base_owed, ZERO, one.currency, owed, "", None, used),
        *(
            LineDraft(account_id, ZERO, base, one.currency, -amount, "", None, used)
            for (account_id, amount), base in zip(parts, in_base, strict=True)
        ),
    ]


@transaction.atomic(savepoint=False)
def set_block(
    *,
    company: Company,
    contact_id: UUID | None,
    document_id: UUID | None,
    line_id: UUID | None,
    until: date | None,
    reason: str,
    by: User,
) -> DunningBlock:
    """Leaves a contact, a document or an open item out of reminders. Raises Invalid where there is no such thing."""
    gather_open_items(company=company)
    contact = None
    if contact_id is not None:
        contact = Contact.objects.filter(company=company, id=contact_id).first()
        if contact is None:
            raise _invalid("/contact_id", say("There is no such contact."))
    if document_id is not None:
        document = Document.objects.filter(company=company, kind=Kind.INVOICE, id=document_id).first()
        if document is None or document.control_line_id is None:
            raise _invalid("/document_id", say("There is no such posted invoice."))
        line_id = document.control_line_id
    if line_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(OPEN_LINE, [current_tenant_id(), company.id, line_id])
            found = cursor.fetchone()
        if found is None:
            raise _invalid("/line_id", say("There is no such open item."))
        if found[0] is None:
            raise _invalid("/line_id", say("The open item is of no contact: nobody is reminded of it anyway."))
    return DunningBlock.objects.create(
        company=company, contact=contact, line_id=line_id, until=until, reason=reason, made_by=by
    )


@transaction.atomic(savepoint=False)
def lift_block(*, company: Company, block_id: UUID) -> None:
    """Reminds of it again. Raises NotFound."""
    block = DunningBlock.objects.filter(company=company, id=block_id).first()
    if block is None:
        raise NotFound(say("There is no such block."))
    block.delete()


def _invalid(pointer: str, message: str) -> Invalid:
    return Invalid(message, errors=[FieldError(pointer, "core.not_found", message)])

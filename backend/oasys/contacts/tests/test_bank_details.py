"""Where a contact is paid changes by two people or not at all: by the service, by the database, and when both act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import Error, connection

from oasys.audit.models import Event
from oasys.contacts.bank import read_account, read_iban
from oasys.contacts.errors import AccountDiffers, BankDecided, BankProposed, BankUnchanged, NotTheProposer, SamePerson
from oasys.contacts.models import BankDetails, ContactIdentifier
from oasys.contacts.queries import bank_state
from oasys.contacts.services.bank import refuse_bank, withdraw_bank
from oasys.contacts.tests.people import BRITISH, FRENCH, GERMAN, confirm, make_contact, propose
from oasys.core.actor import Actor, act_as
from oasys.core.rotation import add_key, reencrypt
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.organisations.permissions import Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.tokens import TokenInput, create_service, create_service_token
from tests.factories import Books, make_books, make_company, make_member, make_token
from tests.fixtures import Api
from tests.test_concurrency import in_thread
from tests.test_encryption import key_file  # noqa: F401


@pytest.fixture
def clerk(books: Books) -> User:
    return make_member(books.tenant_id, Role.BOOKKEEPER, "clerk")


@pytest.fixture
def approver(books: Books) -> User:
    return make_member(books.tenant_id, Role.APPROVER, "approver")


def at_once(pool: ThreadPoolExecutor, act: Any, *given: Any) -> list[str]:
    return sorted(run.result() for run in [pool.submit(in_thread(partial(act, one))) for one in given])


def state(books: Books, contact: Any, since: datetime | None = None) -> dict[str, Any]:
    with tenant(books.tenant_id):
        return bank_state(contact=contact, since=since)


def statuses(books: Books) -> list[str]:
    with tenant(books.tenant_id):
        return list(BankDetails.objects.order_by("id").values_list("status", flat=True))


def test_a_proposal_is_not_in_force_until_a_second_person_confirms_it(books: Books, clerk: User, approver: User):
    contact = make_contact(books)
    row = propose(books, contact, GERMAN, clerk, holder="Kopi Pagi")
    shown = state(books, contact)
    assert shown["current"] is None
    assert (shown["proposed"]["account"], shown["proposed"]["proposed_by"]) == ("DE••••3000", clerk.email)
    confirm(books, row, GERMAN, approver)
    shown = state(books, contact)
    assert shown["proposed"] is None
    assert (shown["current"]["account"], shown["current"]["decided_by"]) == ("DE••••3000", approver.email)


def test_who_proposed_does_not_confirm(books: Books):
    contact = make_contact(books)
    row = propose(books, contact, GERMAN, books.owner)
    with pytest.raises(SamePerson):
        confirm(books, row, GERMAN, books.owner)
    assert statuses(books) == ["proposed"]


def test_the_second_person_has_read_the_same_account_elsewhere(books: Books, clerk: User):
    contact = make_contact(books)
    row = propose(books, contact, read_iban(GERMAN, "COBADEFFXXX"), clerk)
    for other in (BRITISH, None, read_iban(GERMAN, "DEUTDEFF"), read_account("JP", "1234567", "BOTKJPJT")):
        with pytest.raises(AccountDiffers):
            confirm(books, row, other, books.owner)
    assert statuses(books) == ["proposed"]
    confirm(books, row, GERMAN, books.owner)
    assert statuses(books) == ["confirmed"]


def test_details_that_are_replaced_stay_as_history(books: Books, clerk: User, approver: User):
    contact = make_contact(books)
    confirm(books, propose(books, contact, GERMAN, clerk), GERMAN, approver)
    between = datetime.now(UTC)
    confirm(books, propose(books, contact, BRITISH, approver), BRITISH, books.owner)
    after = datetime.now(UTC)
    confirm(books, propose(books, contact, None, clerk), None, approver)
    assert statuses(books) == ["replaced", "replaced", "confirmed"]
    assert state(books, contact)["current"] is None
    assert state(books, contact, between - timedelta(days=1))["changed_since"] is True
    assert state(books, contact, between)["changed_since"] is True
    assert state(books, contact, after)["changed_since"] is True
    assert state(books, contact, datetime.now(UTC))["changed_since"] is False
    api = Api(books.owner, books.tenant_id)
    history = f"/companies/{books.company.id}/contacts/{contact.id}/bank-details/history"
    first = api.get(f"{history}?limit=2").json()
    rest = api.get(f"{history}?limit=2&after={first['next']}").json()
    assert [one["account"] for one in first["items"] + rest["items"]] == [None, "GB••••5432", "DE••••3000"]
    assert rest["next"] is None


def test_one_proposal_waits_at_a_time_and_the_same_details_are_none(books: Books, clerk: User):
    contact = make_contact(books)
    with pytest.raises(BankUnchanged):
        propose(books, contact, None, clerk)
    row = propose(books, contact, GERMAN, clerk)
    with pytest.raises(BankProposed):
        propose(books, contact, BRITISH, books.owner)
    confirm(books, row, GERMAN, books.owner)
    with pytest.raises(BankUnchanged):
        propose(books, contact, GERMAN, clerk)
    with pytest.raises(BankDecided):
        confirm(books, row, GERMAN, books.owner)


def test_a_proposal_is_withdrawn_by_who_made_it_and_refused_by_others(books: Books, clerk: User, approver: User):
    contact = make_contact(books)
    first = propose(books, contact, GERMAN, clerk)

    def decided(act: Any, row: BankDetails, by: User) -> None:
        with tenant(books.tenant_id):
            act(
                company=books.company,
                contact_id=contact.id,
                details_id=row.id,
                version=row.version,
                note="",
                by=by,
                now=datetime.now(UTC),
            )

    with pytest.raises(NotTheProposer):
        decided(withdraw_bank, first, approver)
    decided(withdraw_bank, first, clerk)
    decided(refuse_bank, propose(books, contact, GERMAN, clerk), approver)
    assert statuses(books) == ["withdrawn", "refused"]
    assert state(books, contact)["current"] is None


def test_over_http(books: Books, clerk: User, approver: User):
    contact = make_contact(books)
    base = f"/companies/{books.company.id}/contacts/{contact.id}/bank-details"
    one, other = Api(clerk, books.tenant_id), Api(approver, books.tenant_id)
    body = {"account": {"country": "MY", "account_number": "5140 1122 3344", "bank_code": "mbbemykl"}, "note": "letter"}
    made = one.post(base, body)
    assert (made.status_code, made.json()["account"], made.json()["bank_code"]) == (201, "••••3344", "MBBEMYKL")
    assert one.post(base, body).json()["code"] == "contacts.bank_proposed"
    act = f"{base}/{made.json()['id']}/confirm"
    assert one.post(act, body, If_Match='"v1"').status_code == 403
    assert other.post(base, body).status_code == 403
    assert other.post(act, {"account": body["account"]}).status_code == 428
    wrong = other.post(act, {"account": {"iban": GERMAN}}, If_Match='"v1"')
    assert (wrong.status_code, wrong.json()["code"]) == (422, "contacts.account_differs")
    done = other.post(act, {"account": body["account"], "note": "called"}, If_Match='"v1"')
    assert (done.status_code, done.json()["status"]) == (200, "confirmed"), done.content
    rows = one.get(f"/companies/{books.company.id}/contacts?bank_proposed=true").json()["items"]
    assert rows == []
    since = one.get(f"{base}?since=2026-01-01T00:00:00Z").json()
    assert (since["changed_since"], since["current"]["account"]) == (True, "••••3344")
    assert one.post(base, {"account": {"iban": "DE89370400440532013001"}}).status_code == 422
    assert one.post(base, {"account": {"iban": GERMAN, "country": "DE"}}).status_code == 422
    assert one.post(base, {"account": {"country": "MY", "account_number": "1"}}).status_code == 422


def test_no_program_is_the_second_person(books: Books, clerk: User):
    """Not the proposer's token, not another's, not a service that the proposer may have made."""
    contact = make_contact(books)
    row = propose(books, contact, GERMAN, clerk)
    path = f"/companies/{books.company.id}/contacts/{contact.id}/bank-details/{row.id}/confirm"
    with tenant(books.tenant_id):
        service = create_service(name="S", grant=Grant(Role.ADMINISTRATOR), by=books.owner)
        wanted = TokenInput("T", None, None, 1)
        served = create_service_token(service_id=service.id, token=wanted, by=books.owner, now=datetime.now(UTC))
    for token in (make_token(books.owner, books.tenant_id).text, served.text):
        answer = Api(token=token).post(path, {"account": {"iban": GERMAN}}, If_Match='"v1"')
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.permission_missing")
    with pytest.raises(Error, match="by a member"), tenant(books.tenant_id):
        raw(CONFIRM, books, row=row.id, by=service.user_id)


def test_of_two_who_propose_at_once_one_does_and_of_two_who_decide(books: Books, clerk: User, approver: User):
    contact = make_contact(books)

    def proposing(account: str) -> str:
        try:
            return propose(books, contact, account, clerk).status
        except BankProposed:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        assert at_once(pool, proposing, GERMAN, BRITISH) == ["proposed", "refused"]
    with tenant(books.tenant_id):
        row = BankDetails.objects.get()
        account = read_iban(row.account)

    def confirming(by: User) -> str:
        try:
            return confirm(books, row, account, by).status
        except BankDecided:
            return "late"

    with ThreadPoolExecutor(2) as pool:
        assert at_once(pool, confirming, approver, books.owner) == ["confirmed", "late"]


# by SQL, as the application's role

CONFIRM = "update contacts_bank_details set status = 'confirmed', decided_by_id = %(by)s, decided_at = now() where id = %(row)s"
INSERT = """
insert into contacts_bank_details (tenant_id, id, company_id, contact_id, status, holder, country, is_iban, account, bank_code,
  account_hash, note, proposed_by_id, proposed_at, decided_by_id, decided_at, decision_note, version)
select tenant_id, uuidv7(), {company}, {contact}, {status}, holder, {country}, is_iban, {account}, bank_code, account_hash, note,
  {proposed_by}, now(), {decided_by}, {decided_at}, '', 1 from contacts_bank_details where id = %(row)s"""


def inserted(**changes: str) -> str:
    usual = {
        "company": "company_id",
        "contact": "%(idle)s::uuid",
        "status": "'proposed'",
        "country": "country",
        "account": "account",
        "proposed_by": "proposed_by_id",
        "decided_by": "null::uuid",
        "decided_at": "null::timestamptz",
    }
    return INSERT.format(**usual | changes)


def raw(statement: str, books: Books, **facts: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.rowcount


ATTACKS = {
    "confirming one's own": ("update contacts_bank_details set status = 'confirmed', decided_by_id = proposed_by_id, "
                             "decided_at = now() where id = %(row)s", "bank_second_person"),
    "confirming by nobody": ("update contacts_bank_details set status = 'confirmed' where id = %(row)s", "by a member"),
    "confirming by a stranger": (CONFIRM.replace("%(by)s", "%(stranger)s"), "by a member"),
    "withdrawing another's": (CONFIRM.replace("confirmed", "withdrawn"), "bank_withdrawn_by_proposer"),
    "born confirmed": (inserted(status="'confirmed'", decided_by="%(by)s::uuid", decided_at="now()"), "born as a proposal"),
    "a second proposal": (inserted(contact="contact_id"), "bank_proposed_once"),
    "another proposer": ("update contacts_bank_details set proposed_by_id = %(by)s where id = %(row)s", "permission denied"),
    "another contact": ("update contacts_bank_details set contact_id = %(idle)s where id = %(row)s", "permission denied"),
    "another account": ("update contacts_bank_details set account = (select account from contacts_bank_details where id = "
                        "%(standing)s) where id = %(row)s", "never change"),
    "another account in force": ("update contacts_bank_details set account = (select account from contacts_bank_details where id = "
                                 "%(row)s) where id = %(standing)s", "never change"),
    "no account": ("update contacts_bank_details set account = null, bank_code = null, account_hash = null where id = %(row)s",
                   "never change"),
    "another hash": ("update contacts_bank_details set account_hash = 'x' where id = %(row)s", "never change"),
    "a plain account": (inserted(account="'DE89370400440532013000'"), "bank_account_encrypted"),
    "a new note to what stands": ("update contacts_bank_details set decision_note = 'x' where id = %(standing)s", "never change"),
    "back to a proposal": ("update contacts_bank_details set status = 'proposed', decided_by_id = null, decided_at = null where id = "
                           "%(standing)s", "do not become"),
    "replaced by hand before it was in force": ("update contacts_bank_details set status = 'replaced', decided_by_id = %(by)s, "
                                                "decided_at = now(), replaced_at = now() where id = %(row)s", "do not become"),
    "another decider": ("update contacts_bank_details set status = 'replaced', replaced_at = now(), decided_by_id = %(third)s where "
                        "id = %(standing)s", "do not become"),
    "deleted": ("delete from contacts_bank_details", "permission denied"),
    "emptied": ("truncate contacts_bank_details", "permission denied"),
    "of another company": (inserted(company="%(other_company)s::uuid"), "bank_of_contact"),
    "of a stranger's contact": (inserted(contact="%(strange_contact)s::uuid"), "bank_of_contact"),
}  # fmt: skip


@pytest.mark.parametrize("case", ATTACKS)
def test_the_database_refuses(books: Books, clerk: User, approver: User, case: str):
    statement, words = ATTACKS[case]
    paid, contact = make_contact(books, display_name="Paid"), make_contact(books)
    standing = confirm(books, propose(books, paid, BRITISH, clerk), BRITISH, approver)
    row = propose(books, contact, GERMAN, clerk)
    strangers = make_books()
    facts = {
        "row": row.id,
        "standing": standing.id,
        "by": approver.id,
        "third": books.owner.id,
        "stranger": strangers.owner.id,
        "idle": make_contact(books, display_name="Idle").id,
        "other_company": make_company(books.tenant_id).id,
        "strange_contact": make_contact(strangers).id,
    }
    with pytest.raises(Error, match=words), tenant(books.tenant_id):
        raw(statement, books, **facts)
    assert statuses(books) == ["confirmed", "proposed"]
    with tenant(books.tenant_id):  # and what would be right is taken
        assert raw(CONFIRM, books, **facts) == 1


def test_the_database_refuses_who_says_to_be_somebody_else(books: Books, clerk: User, approver: User):
    contact = make_contact(books)
    row = propose(books, contact, GERMAN, clerk)
    with pytest.raises(Error, match="by who acts"), tenant(books.tenant_id):
        act_as(Actor(user_id=clerk.id))
        raw(CONFIRM, books, row=row.id, by=approver.id)
    idle = make_contact(books, display_name="Idle").id
    with pytest.raises(Error, match="by who acts"), tenant(books.tenant_id):
        act_as(Actor(user_id=approver.id))
        raw(inserted(), books, row=row.id, idle=idle)


def test_another_tenant_sees_nothing(books: Books, clerk: User):
    propose(books, make_contact(books, identifiers=[{"scheme": "eu_vat", "value": "DE136695976"}]), GERMAN, clerk)
    strangers = make_books()
    with tenant(strangers.tenant_id), connection.cursor() as cursor:
        for table in ("contacts_contact", "contacts_identifier", "contacts_bank_details", "contacts_mark"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,)


def test_another_key_encrypts_what_stands_and_changes_nothing_else(
    books: Books,
    clerk: User,
    approver: User,
    key_file: Any,  # noqa: F811
):
    contact = make_contact(books, identifiers=[{"scheme": "eu_vat", "value": "DE136695976"}])
    row = confirm(books, propose(books, contact, GERMAN, clerk), GERMAN, approver)
    add_key(key_file)
    with tenant(books.tenant_id):
        assert [reencrypt(model) for model in (BankDetails, ContactIdentifier)] == [1, 1]
        assert [reencrypt(model) for model in (BankDetails, ContactIdentifier)] == [0, 0]
        assert BankDetails.objects.get(id=row.id).account == GERMAN
    assert statuses(books) == ["confirmed"]
    other = make_contact(books, display_name="Second", identifiers=[{"scheme": "eu_vat", "value": "DE136695976"}])
    answer = Api(books.owner, books.tenant_id).get(f"/companies/{books.company.id}/contacts/{other.id}/duplicates")
    assert [one["reasons"] for one in answer.json()["items"]] == [["tax_id"]]


def test_the_same_account_at_two_contacts_is_seen(books: Books, clerk: User):
    one, other = make_contact(books, display_name="One"), make_contact(books, display_name="Other")
    propose(books, one, FRENCH, clerk)
    propose(books, other, FRENCH, clerk)
    api = Api(books.owner, books.tenant_id)
    base = f"/companies/{books.company.id}/contacts"
    (found,) = api.get(f"{base}/{one.id}/duplicates").json()["items"]
    assert (found["display_name"], found["reasons"]) == ("Other", ["bank_account"])
    (group,) = api.get(f"{base}/duplicates").json()["items"]
    assert (group["reason"], group["count"]) == ("bank_account", 2)


def test_a_dump_shows_neither_account_nor_tax_id(books: Books, clerk: User, approver: User):
    """Every row of every table that the tenant has, after all that can be done with them, over HTTP with kept answers."""
    secrets = {"iban": GERMAN, "tin": "C20880050010", "vat": "DE136695976", "my": "514011223344"}
    api, other = Api(clerk, books.tenant_id), Api(approver, books.tenant_id)
    base = f"/companies/{books.company.id}/contacts"
    ids = [{"scheme": "eu_vat", "value": secrets["vat"]}, {"scheme": "my_tin", "value": secrets["tin"]}]
    body = {"display_name": "Kopi", "is_supplier": True, "identifiers": ids}
    made = api.post(base, body, Idempotency_Key="a").json()
    assert made["identifiers"] == ids
    one = f"{base}/{made['id']}"
    assert api.call("PUT", one, body | {"identifiers": ids[:1]}, If_Match='"v1"').status_code == 200
    for account in ({"iban": GERMAN}, {"country": "MY", "account_number": secrets["my"], "bank_code": "MBBEMYKL"}):
        row = api.post(f"{one}/bank-details", {"account": account}, Idempotency_Key=f"p{len(account)}").json()
        act = f"{one}/bank-details/{row['id']}/confirm"
        done = other.post(act, {"account": account}, If_Match='"v1"', Idempotency_Key=f"c{len(account)}")
        assert done.status_code == 200, done.content
    assert api.post(f"{one}/archive", If_Match='"v2"', Idempotency_Key="r").status_code == 200
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        looked = 0
        for (table,) in cursor.fetchall():
            cursor.execute("select has_table_privilege(%s, 'select')", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")
            text = cursor.fetchone()[0]
            hexed = {name: value.encode().hex() for name, value in secrets.items()}
            for name, value in secrets.items():
                assert value not in text, (table, name)
                assert hexed[name] not in text, (table, name)
            looked += 1
        assert looked > 60
        cursor.execute("select count(*) from api_tenant_answer where body is not null")
        assert cursor.fetchone()[0] == 6


def test_the_trail_says_who_did_what_and_holds_no_number(books: Books, clerk: User, approver: User):
    contact = make_contact(books, identifiers=[{"scheme": "eu_vat", "value": "DE136695976"}])
    confirm(books, propose(books, contact, GERMAN, clerk), GERMAN, approver)
    confirm(books, propose(books, contact, BRITISH, clerk), BRITISH, approver)
    kinds = ["contact", "contact_identifier", "bank_details"]
    with tenant(books.tenant_id):
        events = list(Event.objects.filter(object_kind__in=kinds).order_by("id"))
    assert [str(event) for event in events] == [
        "contact.created",
        "contact_identifier.added",
        "bank_details.proposed",
        "bank_details.confirmed",
        "bank_details.proposed",
        "bank_details.replaced",
        "bank_details.confirmed",
    ]
    text = str([(event.before, event.after) for event in events])
    assert str(contact.id) in text
    for secret in (GERMAN, "3000", "DE136695976", "136695976"):
        assert secret not in text

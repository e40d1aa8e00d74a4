"""What is owed is reminded of, once for each level; what was paid, blocked or released meanwhile is not."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import Error, connection
from pypdf import PdfReader

from oasys.api.problems import body_of
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.contacts import create_contact
from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, record_rates
from oasys.dispatch.tests.office import income, make_office
from oasys.dunning import api as dunning_api
from oasys.dunning.due import release_by_rule
from oasys.dunning.models import Reminder
from oasys.dunning.services import Wanted, release
from oasys.identity.models import Mail
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.ledger.models import Account
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.settlement.services import gather_open_items
from tests.factories import make_member
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race

TODAY = date(2026, 4, 30)
LEVELS = [
    {"days_overdue": 7},
    {"days_overdue": 14, "fee": "5.00", "charges_interest": True},
    {"days_overdue": 30, "fee": "10.00", "charges_interest": True},
]
RATE = {"valid_from": "2026-01-01", "business_percent": "10", "consumer_percent": "5", "source": "agreed"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, TODAY)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(dunning_api, "_today", lambda: day)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def owe(desk: Desk, amount: str = "100.00", *, issued: str = "2026-03-15", due: str = "2026-04-15", **said: Any) -> Any:
    """An invoice, 15 days overdue on the day of these tests."""
    return desk.post("invoice", desk.line(amount, account="4110"), issue_date=issued, due_date=due, **said)


def choose(desk: Desk, *, version: int = 0, **said: Any) -> dict[str, Any]:
    body = {"levels": LEVELS, "interest_rates": [RATE], "days_between": 7} | said
    answer = desk.api.call("PUT", f"{desk.path}/dunning-settings", body, If_Match=f'"v{version}"')
    assert answer.status_code == 200, answer.content
    return answer.json()


def proposed(desk: Desk, query: str = "") -> list[dict[str, Any]]:
    with tenant(desk.books.tenant_id):
        gather_open_items(company=desk.books.company)
    return desk.api.get(f"{desk.path}/reminder-proposals{query}").json()["items"]


def send(desk: Desk, found: list[dict[str, Any]], api: Api | None = None) -> dict[str, Any]:
    wanted = [{name: one[name] for name in ("contact_id", "currency", "key")} for one in found]
    answer = (api or desk.api).post(f"{desk.path}/reminders", {"proposals": wanted})
    assert answer.status_code == 200, answer.content
    return answer.json()


def pay(desk: Desk, document: dict[str, Any], amount: str, day: str = "2026-04-20") -> dict[str, Any]:
    answer = desk.api.post(
        f"{desk.path}/payments",
        {
            "direction": "receipt",
            "contact_id": str(desk.contact.id),
            "account_code": "1130",
            "paid_on": day,
            "currency": "MYR",
            "amount": amount,
            "allocations": [{"line_id": document["control_line_id"], "amount": amount}],
        },
    )
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_what_is_overdue_is_proposed_and_released_once(desk: Desk):
    document = owe(desk)
    owe(desk, "70.00", due="2026-04-25")  # not yet for seven days
    owe(desk, "70.00", due="2026-05-30")
    (found,) = proposed(desk)
    assert (found["level"], found["open_amount"], found["total"], found["fee"]) == (1, "100.00", "100.00", "0.00")
    (item,) = found["items"]
    assert (item["document_id"], item["days_overdue"]) == (document["id"], 15)
    answer = send(desk, [found])
    (made,) = answer["released"]
    assert answer["fell_away"] == []
    assert proposed(desk) == []
    assert send(desk, [found])["fell_away"][0]["contact_id"] == str(desk.contact.id)
    whole = desk.api.get(f"{desk.path}/reminders/{made['id']}").json()
    assert (whole["words"]["title"], [one["number"] for one in whole["items"]]) == (
        "Payment reminder",
        [document["number"]],
    )
    of_document = desk.api.get(f"{desk.path}/reminders?document_id={document['id']}").json()["items"]
    of_contact = desk.api.get(f"{desk.path}/reminders?contact_id={desk.contact.id}").json()["items"]
    assert [one["id"] for one in of_document] == [one["id"] for one in of_contact] == [made["id"]]


def test_paid_meanwhile_it_falls_away_and_paid_in_part_it_is_looked_at_again(desk: Desk):
    document = owe(desk)
    (seen,) = proposed(desk)
    pay(desk, document, "40.00")
    answer = send(desk, [seen])
    assert (answer["released"], len(answer["fell_away"])) == ([], 1)
    (again,) = proposed(desk)
    assert again["open_amount"] == "60.00"
    pay(desk, document, "60.00")
    assert send(desk, [again])["released"] == []
    assert proposed(desk) == []


def test_fee_and_interest_are_exact_and_posted(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    choose(desk, posts_charges=True, fee_account="4110", interest_account="4110")
    document = owe(desk, "1000.00")
    pay(desk, document, "500.00", "2026-04-25")
    send(desk, proposed(desk))
    assert proposed(desk) == [], "seven days lie between"
    on(monkeypatch, date(2026, 5, 7))
    (found,) = proposed(desk)
    # 1000 from 16 to 25 April, 500 from 26 April to 7 May: (1000 * 10 + 500 * 12) * 10 % / 365
    assert (found["level"], found["fee"], found["interest"], found["total"]) == (2, "5.00", "4.38", "509.38")
    (made,) = send(desk, [found])["released"]
    assert desk.entry(made["entry_id"]) == "1310 9.38 Dr\n4110 5.00 Cr\n4110 4.38 Cr"
    on(monkeypatch, date(2026, 5, 20))
    (third,) = proposed(desk)
    # from the day after the last one that was charged; no interest on interest, no reminder of the charges alone
    assert (third["earlier_charges"], third["interest"]) == ("9.38", "1.78")  # 500 for 13 days
    assert third["items"][0]["interest_from"] == "2026-05-08"
    assert third["total"] == "521.16"
    pay(desk, document, "500.00", "2026-05-10")
    assert proposed(desk) == []


def test_interest_of_a_person_and_a_rate_that_is_missing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    person = make_desk(kind="person")
    choose(person, levels=[{"days_overdue": 7, "charges_interest": True}])
    owe(person, "1000.00")
    assert proposed(person)[0]["interest"] == "2.05"  # 15 days at 5 %
    choose(person, version=1, interest_rates=[RATE | {"valid_to": "2026-04-20"}], levels=[LEVELS[1]])
    (unknown,) = proposed(person)
    assert "2026-04-21" in unknown["problem"]
    answer = send(person, [unknown])
    assert (answer["released"], answer["fell_away"][0]["reason"]) == ([], unknown["problem"])


def test_a_reminder_in_another_currency_charges_in_it(desk: Desk):
    fee = [{"days_overdue": 7, "fee": "10.00"}]
    choose(desk, levels=fee, posts_charges=True, fee_account="4110")
    owe(desk, currency="USD", rate="4.00")
    (found,) = proposed(desk)
    assert found["problem"], "no rate of the day is known"
    with tenant(desk.books.tenant_id):
        record_rates(source="manual", rates=[RateInput("USD", "MYR", TODAY, Decimal("4"))])
    (found,) = proposed(desk)
    assert (found["currency"], found["fee"], found["total"]) == ("USD", "2.50", "102.50")
    (made,) = send(desk, [found])["released"]
    assert desk.entry(made["entry_id"]) == "1310 10.00 Dr\n4110 10.00 Cr"


def test_what_is_blocked_or_covered_is_left_out(desk: Desk):
    one, other = owe(desk), owe(desk, "50.00")
    blocks = f"{desk.path}/dunning-blocks"
    stranger = make_desk()
    assert desk.api.post(blocks, {"contact_id": str(stranger.contact.id), "reason": "x"}).status_code == 422
    assert desk.api.post(blocks, {"document_id": owe(stranger)["id"], "reason": "x"}).status_code == 422
    assert desk.api.post(blocks, {"reason": "x"}).status_code == 422
    (seen,) = proposed(desk)
    made = desk.api.post(blocks, {"document_id": one["id"], "until": "2026-04-30", "reason": "Disputed"})
    assert (made.status_code, made.json()["number"]) == (201, one["number"])
    assert send(desk, [seen])["released"] == []
    (rest,) = proposed(desk)
    assert [item["document_id"] for item in rest["items"]] == [other["id"]]
    all_of_it = desk.api.post(blocks, {"contact_id": str(desk.contact.id), "reason": "Instalments agreed"}).json()
    assert proposed(desk) == []
    assert len(desk.api.get(blocks).json()["items"]) == 2
    assert desk.api.call("DELETE", f"{blocks}/{all_of_it['id']}").status_code == 204
    assert desk.api.call("DELETE", f"{blocks}/{all_of_it['id']}").status_code == 404
    desk.post("credit_note", desk.line("60.00", account="4110"))
    assert proposed(desk) == [], "the credit covers the rest"


def test_what_is_there_already_is_not_asked_for(desk: Desk):
    choose(desk, levels=[{"days_overdue": 7, "fee": "5.00", "minimum_amount": "30.00"}], sends_mail=False)
    owe(desk)
    (before,) = proposed(desk)
    desk.post("credit_note", desk.line("60.00", account="4110"))
    assert send(desk, [before])["released"] == [], "the credit was not seen"
    (seen,) = proposed(desk)
    assert (seen["open_amount"], seen["credits"], seen["fee"], seen["total"]) == ("100.00", "60.00", "5.00", "45.00")
    advance = {
        "direction": "receipt", "contact_id": str(desk.contact.id), "account_code": "1130", "paid_on": "2026-04-20",
        "currency": "MYR", "amount": "9.00", "allocations": [], "advance": True,
    }  # fmt: skip
    assert desk.api.post(f"{desk.path}/payments", advance).status_code == 201
    (seen,) = proposed(desk)
    assert (seen["credits"], seen["total"]) == ("69.00", "36.00")
    (made,) = send(desk, [seen])["released"]
    assert (made["credits"], made["total"]) == ("69.00", "36.00")
    owe(desk, "30.00", due="2026-04-16")
    desk.post("credit_note", desk.line("1.00", account="4110"))
    assert proposed(desk) == [], "70 in favour of the customer cover 30"


def test_less_the_credit_it_has_to_be_worth_it(desk: Desk):
    choose(desk, levels=[{"days_overdue": 7, "minimum_amount": "50.00"}])
    owe(desk)
    credit = desk.post("credit_note", desk.line("50.01", account="4110"))
    assert proposed(desk) == []
    desk.post("invoice", desk.line("0.01", account="4110"), issue_date="2026-03-15", due_date="2026-04-15")
    assert [one["total"] for one in proposed(desk)] == ["50.00"], credit["number"]


def test_a_block_of_what_is_nobodys_is_refused(desk: Desk):
    with tenant(desk.books.tenant_id):
        receivable = Account.objects.filter(company=desk.books.company, subtype="receivable").first().code
    lines = [{"account_code": receivable, "debit": "9.00"}, {"account_code": "4110", "credit": "9.00"}]
    body = {"posting_date": "2026-03-15", "description": "x", "lines": lines}
    made = desk.api.post(f"{desk.path}/journal-entries?post=true", body)
    assert made.status_code == 201, made.content
    line = made.json()["lines"][0]["id"]
    refused = desk.api.post(f"{desk.path}/dunning-blocks", {"line_id": line, "reason": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/line_id"), refused.content


def other_customer(desk: Desk, name: str) -> Desk:
    """Another customer of the same company."""
    with tenant(desk.books.tenant_id):
        said = {"display_name": name, "is_customer": True, "people": [{"name": "P", "email": "p@example.com"}]}
        made = create_contact(company=desk.books.company, content=ContactIn.model_validate(said))
    return replace(desk, contact=made)


def by_rule(desk: Desk) -> int:
    return release_by_rule(
        tenant_id=desk.books.tenant_id, company_id=desk.books.company.id, today=TODAY, problem_of=body_of
    )


def test_an_archived_customer_keeps_nobody_else_from_being_reminded(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oasys.dunning.due.AT_ONCE", 2)
    accounts = {"fee_account": "4190", "interest_account": "4190"}
    with tenant(desk.books.tenant_id):
        income_code = desk.books.leaf_codes("income")[0]
    accounts = dict.fromkeys(accounts, income_code)
    levels = [{"days_overdue": 7, "fee": "5.00"}]
    choose(desk, levels=levels, posts_charges=True, releases_first_level=True, **accounts)
    others = [other_customer(desk, name) for name in ("Aaa", "Bbb", "Zzz")]
    for one in (desk, *others):
        owe(one)
    gone = others[1]
    archived = desk.api.post(f"{desk.path}/contacts/{gone.contact.id}/archive", If_Match='"v1"')
    assert archived.status_code == 200, archived.content
    assert by_rule(desk) == 3
    settings = desk.api.get(f"{desk.path}/dunning-settings").json()
    assert settings["failure"]["code"] == "dunning.left_out"
    (error,) = settings["failure"]["errors"]
    assert (error["pointer"], "Bbb" in error["message"]) == (f"/contacts/{gone.contact.id}", True)
    (left,) = proposed(desk)
    assert (left["contact"], left["problem"] is not None) == ("Bbb", True)
    assert [one["contact_id"] for one in send(desk, [left])["fell_away"]] == [str(gone.contact.id)]
    assert desk.api.post(f"{desk.path}/contacts/{gone.contact.id}/restore", If_Match='"v2"').status_code == 200
    assert by_rule(desk) == 1
    assert desk.api.get(f"{desk.path}/dunning-settings").json()["failure"] is None


def test_a_name_that_cannot_be_printed_keeps_nobody_else_from_being_reminded():
    office = make_office()
    choose(office, levels=[{"days_overdue": 7}], sends_mail=True, releases_first_level=True)
    strange = other_customer(office, "Aaa \U00013000")
    for one in (strange, office):
        owe_in(one)
    mails = Mail.objects.filter(recipient="ada@moeller.example")
    before = mails.count()
    assert by_rule(office) == 1
    failure = office.api.get(f"{office.path}/dunning-settings").json()["failure"]
    assert (failure["code"], [one["pointer"] for one in failure["errors"]]) == (
        "dunning.left_out", [f"/contacts/{strange.contact.id}"],
    )  # fmt: skip
    assert mails.count() == before + 1
    (left,) = proposed(office)
    answer = send(office, [left])
    assert (answer["released"], [one["contact_id"] for one in answer["fell_away"]]) == ([], [str(strange.contact.id)])


def owe_in(desk: Desk) -> Any:
    line = desk.line("1000.00", account=income(desk))
    return desk.post("invoice", line, issue_date="2026-03-15", due_date="2026-04-15")


def test_a_rate_that_another_ones_interest_needs_is_not_asked_of_who_bears_none(desk: Desk):
    choose(desk, levels=[{"days_overdue": 7}, {"days_overdue": 14, "charges_interest": True}], days_between=0)
    owe(desk)
    send(desk, proposed(desk))
    abroad = other_customer(desk, "Aaa")
    line = desk.line("100.00", account="4110")
    abroad.post("invoice", line, issue_date="2026-03-15", due_date="2026-04-15", currency="USD", rate="4.2")
    found = {one["contact"]: one for one in proposed(desk)}
    assert (found["Aaa"]["level"], found["Aaa"]["problem"]) == (1, None)
    assert found["Kopi Pagi"]["level"] == 2


def test_less_than_the_minimum_is_not_worth_it(desk: Desk):
    choose(desk, levels=[{"days_overdue": 7, "minimum_amount": "100.01"}])
    owe(desk)
    assert proposed(desk) == []
    owe(desk, "0.01")
    assert proposed(desk)[0]["open_amount"] == "100.01"


def test_of_two_releases_at_once_one_wins(desk: Desk):
    owe(desk)
    (found,) = proposed(desk)
    wanted = [Wanted(desk.contact.id, found["currency"], found["key"])]

    released: list[int] = []

    def act() -> None:
        ids, _ = release(company=desk.books.company, wanted=wanted, today=TODAY, by=desk.books.owner)
        released.append(len(ids))

    assert race(desk.books.tenant_id, act, act) == Outcome("done", "done", has_waited=True)
    assert released == [1, 0]
    with tenant(desk.books.tenant_id):
        assert Reminder.objects.count() == 1


ITEM = """
insert into dunning_reminder_item (tenant_id, id, company_id, reminder_id, line_id, level, number, issued_on, due_on, amount, open_amount,
  interest) values (%(tenant)s, uuidv7(), %(company)s, {reminder}, {line}, {level}, '', '2026-03-15', '{due}', 100, {open}, 0)
"""
REMINDER = """
insert into dunning_reminder (tenant_id, id, company_id, contact_id, level, as_of, currency, language, words, open_amount,
  earlier_charges, credits, fee, interest, total, is_by_rule, released_by_id, released_at, party, mailed_to, entry_id)
  values (%(tenant)s, '01a00000-0000-7000-8000-000000000001', %(company)s, {contact}, 2, '2026-04-30', 'MYR', 'en', '{{}}', 100, 0,
  {credits}, {fee}, 0, 100 + {fee} - {credits}, false, %(user)s, {at}, '{{}}', '', {entry})
"""


def reminder(**said: str) -> str:
    row = {
        "contact": "%(contact)s",
        "fee": "0",
        "credits": "0",
        "at": "transaction_timestamp()",
        "entry": "null",
    } | said
    return REMINDER.format(**row)


def item(**said: str) -> str:
    row = {
        "reminder": "'01a00000-0000-7000-8000-000000000001'",
        "line": "%(other)s",
        "level": "1",
        "due": "2026-04-15",
        "open": "100",
    } | said
    return reminder() + ";" + ITEM.format(**row)


ATTACKS = {
    "the same item at the same level": (item(line="%(line)s"), "23505"),
    "a paid amount": (item(open="99"), "OA186"),
    "not yet due": (item(due="2026-04-30"), "OA186"),
    "a line of another contact": (item(line="%(strange_line)s"), "OA186|23503"),
    "added to a reminder of before": (ITEM.format(
        reminder="%(reminder)s", line="%(other)s", level="1", due="2026-04-15", open="100"), "OA186"),
    "a blocked item": (item(line="%(blocked)s"), "OA188"),
    "a stranger's contact": (reminder(contact="%(stranger)s"), "23503"),
    "released yesterday": (reminder(at="now() - interval '1 day'"), "OA186"),
    "an entry that posts something else": (reminder(fee="5", entry="%(entry)s"), "OA187"),
    "a total that does not add up": (reminder().replace("100 + 0", "7"), "23514"),
    "less than what it asks for": (reminder(credits="1"), "OA186"),
    "changed": ("update dunning_reminder set total = 1", "42501"),
    "an item changed": ("update dunning_reminder_item set level = 3", "42501"),
    "deleted": ("delete from dunning_reminder_item", "42501"),
    "a block moved": ("update dunning_block set until = null", "42501"),
    "truncated": ("truncate dunning_reminder_item", "42501"),
}  # fmt: skip


def test_attacks(desk: Desk):
    document = owe(desk)
    (made,) = send(desk, proposed(desk))["released"]
    other, blocked, stranger = owe(desk), owe(desk), make_desk()
    strange = owe(stranger)
    proposed(desk)
    block = {"document_id": blocked["id"], "reason": "Disputed"}
    assert desk.api.post(f"{desk.path}/dunning-blocks", block).status_code == 201
    facts = {
        "tenant": desk.books.tenant_id, "company": desk.books.company.id, "contact": desk.contact.id, "user": desk.books.owner.id,
        "line": document["control_line_id"], "other": other["control_line_id"], "blocked": blocked["control_line_id"],
        "strange_line": strange["control_line_id"], "stranger": stranger.contact.id, "reminder": made["id"],
        "entry": document["journal_entry_id"],
    }  # fmt: skip
    for name, (statements, code) in ATTACKS.items():
        with pytest.raises(Error) as refused, tenant(desk.books.tenant_id), connection.cursor() as cursor:
            for statement in statements.split(";"):
                cursor.execute(statement, facts)
        assert getattr(refused.value.__cause__, "sqlstate", "") in code.split("|"), name


def test_the_rule_releases_the_first_level_alone(desk: Desk):
    accountant = make_member(desk.books.tenant_id, Role.ACCOUNTANT)
    api = Api(accountant, desk.books.tenant_id)
    body = {"levels": LEVELS, "interest_rates": [RATE], "releases_first_level": True}
    assert api.call("PUT", f"{desk.path}/dunning-settings", body, If_Match='"v0"').json()["acts_as"] == accountant.email
    owe(desk)

    def rule(day: date) -> int:
        return release_by_rule(
            tenant_id=desk.books.tenant_id, company_id=desk.books.company.id, today=day, problem_of=body_of
        )

    assert rule(date(2026, 4, 21)) == 0
    assert rule(TODAY) == 1
    assert rule(TODAY) == 0
    assert rule(date(2026, 5, 20)) == 0, "a person releases the second one"
    (made,) = desk.api.get(f"{desk.path}/reminders").json()["items"]
    assert (made["is_by_rule"], made["released_by"]) == (True, accountant.email)
    with tenant(desk.books.tenant_id):
        Membership.objects.filter(user=accountant).delete()
    owe(desk)
    assert rule(TODAY) == 0
    assert desk.api.get(f"{desk.path}/dunning-settings").json()["failure"]["code"] == "recurring.right_lost"


def test_the_rule_goes_up_to_the_level_that_was_said(desk: Desk):
    body = {"levels": LEVELS, "interest_rates": [RATE], "releases_first_level": True, "releases_up_to_level": 2}
    said = desk.api.call("PUT", f"{desk.path}/dunning-settings", body, If_Match='"v0"').json()
    assert (said["releases_first_level"], said["releases_up_to_level"]) == (True, 2)
    owe(desk)

    def rule(day: date) -> int:
        return release_by_rule(
            tenant_id=desk.books.tenant_id, company_id=desk.books.company.id, today=day, problem_of=body_of
        )

    assert [rule(date(2026, 4, 22)), rule(date(2026, 4, 30)), rule(date(2026, 4, 30))] == [1, 1, 0]
    assert rule(date(2026, 6, 30)) == 0, "a person releases the third one"
    made = desk.api.get(f"{desk.path}/reminders").json()["items"]
    assert [(one["level"], one["is_by_rule"], one["fee"]) for one in made] == [(2, True, "5.00"), (1, True, "0.00")]
    off = body | {"releases_first_level": False}
    assert desk.api.call("PUT", f"{desk.path}/dunning-settings", off, If_Match='"v1"').status_code == 200
    owe(desk)
    assert rule(date(2026, 6, 30)) == 0, "nobody releases by rule any more"


def test_what_a_later_level_is_part_of_waits_whole(desk: Desk):
    """A reminder asks for all of a contact: with one item of a level that waits, none of it goes out."""
    body = {"levels": LEVELS, "interest_rates": [RATE], "releases_first_level": True}
    assert desk.api.call("PUT", f"{desk.path}/dunning-settings", body, If_Match='"v0"').status_code == 200
    owe(desk)
    said = {"tenant_id": desk.books.tenant_id, "company_id": desk.books.company.id, "problem_of": body_of}
    assert release_by_rule(today=date(2026, 4, 22), **said) == 1
    owe(desk, issued="2026-04-01", due="2026-04-20")
    assert release_by_rule(today=date(2026, 5, 5), **said) == 0


def test_who_may_not_post_releases_nothing_and_makes_no_rule_that_does(desk: Desk):
    owe(desk)
    bookkeeper = Api(make_member(desk.books.tenant_id, Role.BOOKKEEPER), desk.books.tenant_id)
    (found,) = proposed(desk)
    wanted = [{name: found[name] for name in ("contact_id", "currency", "key")}]
    assert bookkeeper.post(f"{desk.path}/reminders", {"proposals": wanted}).status_code == 403
    stranger = make_desk()
    theirs = stranger.api.post(f"{stranger.path}/reminders", {"proposals": wanted}).json()
    assert (theirs["released"], len(theirs["fell_away"])) == ([], 1)


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"levels": []}, "/levels"),
        ({"releases_up_to_level": 0}, "/releases_up_to_level"),
        ({"releases_up_to_level": 4}, "/releases_up_to_level"),
        ({"levels": [{"days_overdue": 7}, {"days_overdue": 7}]}, "/levels/1/days_overdue"),
        ({"levels": [{"days_overdue": 7, "fee": "-1"}]}, "/levels/0/fee"),
        ({"levels": [{"days_overdue": 7, "fee": "1.001"}]}, "/levels/0/fee"),
        ({"interest_rates": []}, "/interest_rates"),
        ({"interest_rates": [RATE, RATE]}, "/interest_rates/1/valid_from"),
        ({"interest_rates": [RATE | {"valid_to": "2025-01-01"}]}, "/interest_rates/0/valid_to"),
        ({"posts_charges": True}, "/fee_account"),
        ({"fee_account": "1310"}, "/fee_account"),
        ({"interest_account": "nope"}, "/interest_account"),
    ],
)
def test_settings_that_do_not_fit_are_refused_by_field(settled: Desk, said: dict[str, Any], pointer: str):
    body = {"levels": LEVELS, "interest_rates": [RATE]} | said
    answer = settled.api.call("PUT", f"{settled.path}/dunning-settings", body, If_Match='"v0"')
    assert answer.status_code == 422, answer.content
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


@pytest.fixture(scope="module")
def settled() -> Desk:
    return make_desk()


def test_proposals_are_paged_by_contact(desk: Desk):
    with tenant(desk.books.tenant_id):
        others = [
            create_contact(
                company=desk.books.company, content=ContactIn(display_name=name, is_customer=True, is_supplier=False)
            )
            for name in ("Amber", "Zed")
        ]
    for contact in (desk.contact, *others):
        owe(desk, contact_id=str(contact.id))
    proposed(desk)
    names, after = [], ""
    for _ in range(4):
        found = desk.api.get(f"{desk.path}/reminder-proposals?limit=1{after}").json()
        names += [one["contact"] for one in found["items"]]
        if found["next"] is None:
            break
        after = f"&after={found['next']}"
    assert names == ["Amber", "Kopi Pagi", "Zed"]


def test_a_reminder_goes_out_as_paper_by_mail_once():
    office = make_office()
    fee = [{"days_overdue": 7, "fee": "5.00", "charges_interest": True, "texts": {"de": {"title": "Mahnung"}}}]
    choose(office, levels=fee, sends_mail=True)
    line = office.line("1000.00", account=income(office))
    document = office.post("invoice", line, issue_date="2026-03-15", due_date="2026-04-15")
    (found,) = proposed(office)
    assert (found["language"], found["total"]) == ("de", "1009.11")
    (made,) = send(office, [found])["released"]
    assert made["mailed_to"] == "ada@moeller.example"
    assert send(office, [found])["released"] == []
    mail = Mail.objects.get(recipient="ada@moeller.example", subject__startswith="Mahnung")
    (file,) = mail.files.all()
    paper = office.api.get(f"{office.path}/reminders/{made['id']}/pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(paper.content).hexdigest() == file.digest, "the same bytes each time"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    for word in ("Mahnung", document["number"], "1.009,11", "Linden Kaffee GmbH", "Möller & Söhne KG"):
        assert word in text, word

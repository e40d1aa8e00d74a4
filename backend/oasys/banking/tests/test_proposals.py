"""Proposals of real books: what is open is found, accepted, used once, and rules are tried before they are kept."""

from typing import Any

import pytest

from oasys.banking.models import BankLine
from oasys.banking.tests.desk import SECOND_BANK, BankDesk, day, statement
from oasys.banking.tests.test_matching import balances, posted
from oasys.organisations.permissions import Permission
from oasys.payments.tests.till import Till
from tests.factories import Books, make_member, make_role
from tests.fixtures import Api


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def found(api: Api, path: str, line: BankLine) -> list[dict[str, Any]]:
    answer = api.get(f"{path}/bank-lines/{line.id}/proposals")
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def take(api: Api, path: str, line: BankLine, proposal: dict[str, Any]) -> dict[str, Any]:
    answer = api.post(f"{path}/bank-lines/{line.id}/{proposal['act']['path']}", proposal["act"]["body"])
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def rule(account_id: Any, word: str = "fee") -> dict[str, Any]:
    return {
        "conditions": [{"on": "text", "how": "contains", "values": [word]}],
        "action": {"do": "book", "parts": [{"account_id": str(account_id)}]},
    }


def test_a_posted_line_is_proposed_and_accepted(desk: BankDesk, api: Api, path: str) -> None:
    desk.bring(statement([(day(3, 2), "-1234.56", "Rent March")]))
    posted(desk, "-1234.56", on=day(3, 1))
    (line,) = desk.lines()
    best = found(api, path, line)[0]
    assert (best["kind"], best["parts"][0]["amount"], best["left"]) == ("book_line", "-1234.56", "0.00")
    assert any(reason["is_for"] for reason in best["reasons"])
    made = take(api, path, line, best)
    assert (made["score"], made["reasons"]) == (best["score"], [one["message"] for one in best["reasons"]])


def test_an_open_invoice_is_found_by_its_amount_and_contact(books: Books, api: Api, path: str) -> None:
    till = Till.of(books, display_name="Seri Bayu Hotel Sdn Bhd")
    desk = BankDesk(books)
    till.item("118.80", on=day(2, 10))
    till.item("77.00", on=day(2, 11))
    desk.bring(statement([(day(3, 2), "118.80", "IBG CR SERI BAYU HOTEL")]))
    (line,) = desk.lines()
    best = found(api, path, line)[0]
    assert (best["kind"], best["contact_id"], best["left"]) == ("documents", str(till.contact.id), "0.00")
    take(api, path, line, best)
    assert desk.lines()[0].state == "matched"


@pytest.mark.parametrize(("paid", "is_found"), [("469.00", True), ("610.00", False)])
def test_an_invoice_abroad_is_found_at_what_it_stands_at_where_no_rate_is_known(
    books: Books, api: Api, path: str, paid: str, is_found: bool
) -> None:
    till = Till.of(books, display_name="Blumen Meyer GmbH")
    desk = BankDesk(books)
    till.item("100.00", "475.00", on=day(2, 10), currency="EUR")
    desk.bring(statement([(day(3, 2), paid, "BLUMEN MEYER GMBH")]))
    (line,) = desk.lines()
    documents = [one for one in found(api, path, line) if one["kind"] == "documents"]
    assert bool(documents) == is_found
    if is_found:
        assert any(reason["code"] == "amount_near" for reason in documents[0]["reasons"])
        take(api, path, line, documents[0])
        assert desk.lines()[0].state == "matched"


def test_the_other_side_of_a_transfer_is_found(desk: BankDesk, api: Api, path: str) -> None:
    second = desk.account(SECOND_BANK)
    desk.bring(statement([(day(3, 2), "-51.00", "To savings")]))
    desk.bring(statement([(day(3, 3), "51.00", "From current")], iban="GB29NWBK60161331926819"), account_id=second)
    out, _ = desk.lines()
    best = found(api, path, out)[0]
    assert best["kind"] == "transfer"
    take(api, path, out, best)
    assert [one.state for one in desk.lines()] == ["matched", "matched"]


def test_lines_of_a_day_that_the_bank_booked_as_one_are_proposed_and_left_to_a_person(
    desk: BankDesk, api: Api, path: str
) -> None:
    desk.bring(statement([(day(3, 4), "93.30", "CARD SETTLEMENT")]))
    for amount in ("40.10", "31.20", "22.00"):
        posted(desk, amount, on=day(3, 3))
    posted(desk, "17.00", on=day(3, 2))
    (line,) = desk.lines()
    best = found(api, path, line)[0]
    assert (best["kind"], len(best["parts"]), best["left"]) == ("book_lines", 3, "0.00")
    assert any(reason["code"] == "all_of_day" for reason in best["reasons"])
    done = api.post(f"{path}/bank-books/{desk.account_id}/accept", {"threshold": 0}).json()
    assert (done["accepted"], done["left"]) == (0, 1)
    before = balances(desk)
    take(api, path, line, best)
    assert (desk.lines()[0].state, balances(desk)) == ("matched", before)


def test_a_sum_that_several_choices_have_says_so(desk: BankDesk, api: Api, path: str) -> None:
    desk.bring(statement([(day(3, 4), "-30.00", "DEPOSIT SLIP")]))
    for number, amount in ((2, "-10.00"), (3, "-20.00"), (4, "-12.00"), (2, "-18.00"), (3, "-77.00")):
        posted(desk, amount, on=day(3, number))
    (line,) = desk.lines()
    one = next(one for one in found(api, path, line) if one["kind"] == "book_lines")
    assert [reason["is_for"] for reason in one["reasons"] if reason["code"] == "sum_posted_ambiguous"] == [False]
    assert one["score"] <= 60


def test_money_of_a_customer_who_owes_nothing_is_proposed_as_an_advance(books: Books, api: Api, path: str) -> None:
    till = Till.of(books, display_name="Seri Bayu Hotel Sdn Bhd", is_supplier=False)
    desk = BankDesk(books)
    desk.bring(
        statement([(day(3, 2), "500.00", "IBG CR SERI BAYU HOTEL"), (day(3, 2), "-70.00", "TO SERI BAYU HOTEL")])
    )
    paid, other = sorted(desk.lines(), key=lambda one: -one.amount)
    best = found(api, path, paid)[0]
    assert (best["kind"], best["contact_id"], best["left"]) == ("advance", str(till.contact.id), "0.00")
    assert {one["code"] for one in best["reasons"]} >= {"party", "nothing_open"}
    assert all(one["kind"] != "advance" for one in found(api, path, other))  # no supplier
    done = api.post(f"{path}/bank-books/{desk.account_id}/accept", {"threshold": 0}).json()
    assert done["accepted"] == 0
    take(api, path, paid, best)
    assert till.open() != []


def test_what_is_open_comes_before_an_advance(books: Books, api: Api, path: str) -> None:
    till = Till.of(books, display_name="Seri Bayu Hotel Sdn Bhd")
    desk = BankDesk(books)
    till.item("118.80", on=day(2, 10))
    desk.bring(statement([(day(3, 2), "118.80", "IBG CR SERI BAYU HOTEL")]))
    (line,) = desk.lines()
    kinds = [one["kind"] for one in found(api, path, line)]
    assert kinds.index("documents") < kinds.index("advance")


def test_many_are_accepted_once_and_what_is_ambiguous_stays(desk: BankDesk, api: Api, path: str) -> None:
    texts = [(day(3, number), f"-{number}01.{number}7", f"Supplier {number} 4711{number}") for number in range(2, 8)]
    twins = [(day(3, 9), "-5.00", "a"), (day(3, 20), "-5.00", "b")]
    desk.bring(statement([*texts, *twins]))
    for on, amount, _ in texts:
        posted(desk, amount, on=on)
    posted(desk, "-5.00", on=day(3, 14))
    before = balances(desk)
    book = f"{path}/bank-books/{desk.account_id}"
    done = api.post(f"{book}/accept", {"threshold": 100})
    assert done.status_code == 200, done.content
    first = done.json()["accepted"]
    done = api.post(f"{book}/accept", {}).json()
    assert (first + done["accepted"], done["left"], done["refused"]) == (6, 2, [])
    assert balances(desk) == before  # what is posted already is posted once
    states = {one.text: one.state for one in desk.lines()}
    assert states["a"] == states["b"] == "open"


def test_a_rule_is_tried_kept_used_counted_and_not_deleted_then(desk: BankDesk, api: Api, path: str) -> None:
    desk.bring(statement([(day(3, 2), "-10.60", "COMM-IN FEE TT"), (day(3, 3), "-9.00", "Tea")]))
    account = desk.account("8030")
    tried = api.post(f"{path}/bank-rules/try", {"content": rule(account)})
    assert tried.status_code == 200, tried.content
    assert (tried.json()["looked_at"], tried.json()["fits"], tried.json()["lines"][0]["parts"][0]["amount"]) == (
        2,
        1,
        "-10.60",
    )
    made = api.post(f"{path}/bank-rules", {"name": "Fees", "content": rule(account)})
    assert made.status_code == 201, made.content
    again = api.post(f"{path}/bank-rules", {"name": "Fees", "content": rule(account)})
    assert (again.status_code, again.json()["code"]) == (409, "banking.rule_name_taken")
    fee, _ = desk.lines()
    proposal = next(one for one in found(api, path, fee) if one["kind"] == "rule")
    match = take(api, path, fee, proposal)
    assert match["rule_name"] == "Fees"
    one = f"{path}/bank-rules/{made.json()['id']}"
    assert api.get(one).json()["hits"] == 1
    refused = api.call("DELETE", one, If_Match=api.get(one)["ETag"])
    assert (refused.status_code, refused.json()["code"]) == (409, "banking.rule_in_use")
    off = api.call("PATCH", one, {"is_active": False}, If_Match=api.get(one)["ETag"])
    assert off.json()["is_active"] is False


def test_a_rule_is_proposed_from_what_was_done_three_times(desk: BankDesk, api: Api, path: str) -> None:
    desk.bring(statement([(day(3, number), f"-{number}.00", "PARKING SUBANG") for number in (2, 3, 4, 5)]))
    assert api.get(f"{path}/bank-rules/proposed").json()["rule"] is None
    for line in desk.lines()[:3]:
        body = {"parts": [{"account_code": "8030", "amount": f"{line.amount:f}"}]}
        assert api.post(f"{path}/bank-lines/{line.id}/match/entry", body).status_code == 201
    learned = api.get(f"{path}/bank-rules/proposed").json()
    assert learned["count"] == 3
    assert api.post(f"{path}/bank-rules", learned["rule"]).status_code == 201
    (left,) = desk.lines(state="open")
    assert found(api, path, left)[0]["kind"] in ("rule", "history")
    assert api.get(f"{path}/bank-rules/proposed").json()["rule"] is None


def test_a_rule_for_an_account_of_nobody_is_refused(desk: BankDesk, api: Api, path: str) -> None:
    answer = api.post(f"{path}/bank-rules", {"name": "x", "content": rule("01a21dcd-2b4e-7f45-98e1-0a4b38d0ce5b")})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/action/parts/0/account_id")


def test_rules_are_ordered_all_or_none(desk: BankDesk, api: Api, path: str) -> None:
    account = desk.account("8030")
    ids = [
        api.post(f"{path}/bank-rules", {"name": name, "content": rule(account, name)}).json()["id"]
        for name in ("aa", "bb")
    ]
    assert api.call("PUT", f"{path}/bank-rules/order", {"rule_ids": ids[:1]}).status_code == 422
    ordered = api.call("PUT", f"{path}/bank-rules/order", {"rule_ids": ids[::-1]})
    assert [one["id"] for one in ordered.json()["items"]] == ids[::-1]


def test_what_contacts_owe_is_not_proposed_to_who_may_not_see_it(books: Books, path: str) -> None:
    desk = BankDesk(books)
    desk.bring(statement([(day(3, 2), "-1.00", "Fee")]))
    (line,) = desk.lines()
    for permissions, status in (([Permission.BANK_READ], 403), ([Permission.BANK_READ, Permission.PAYMENT_READ], 200)):
        role = make_role(books.owner, books.tenant_id, *permissions)
        member = Api(make_member(books.tenant_id, role, f"clerk{status}"), books.tenant_id)
        assert member.get(f"{path}/bank-lines/{line.id}/proposals").status_code == status

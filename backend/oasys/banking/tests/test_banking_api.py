"""Banking over HTTP: a file previewed and imported, lines matched and undone, the account reconciled; who may."""

import json
from typing import Any

import pytest

from oasys.attachments.tests.files import send
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

FEE, SALE = (day(3, 2), "-1.00", "Fee"), (day(3, 3), "119.00", "Invoice 2026-0042")


def options(desk: BankDesk, **said: Any) -> str:
    return json.dumps({"account_id": str(desk.account_id)} | said)


def test_a_month_from_the_file_to_the_closed_account(books: Books, api: Api, path: str) -> None:
    desk = BankDesk(books)
    text = statement([FEE, SALE], opening="0.00").encode()
    seen = send(api, f"{path}/bank-imports/preview", "march.xml", text, options=options(desk))
    assert seen.status_code == 200, seen.content
    (account,) = seen.json()["accounts"]
    assert (account["added"], account["account_id"], account["statements"][0]["difference"]) == (
        2,
        str(desk.account_id),
        "0.00",
    )
    assert api.get(f"{path}/bank-imports").json()["items"] == []
    made = send(api, f"{path}/bank-imports", "march.xml", text, options=options(desk))
    assert made.status_code == 201, made.content
    assert made.json()["items"][0]["added"] == 2
    again = send(api, f"{path}/bank-imports", "march.xml", text, options="{}")
    assert (again.json()["items"][0]["added"], again.json()["items"][0]["known"]) == (0, 2)
    book = f"{path}/bank-books/{desk.account_id}"
    shown = api.get(book)
    assert (shown.json()["bank_balance"], shown.json()["to_match"], shown.json()["starts_on"]) == (
        "118.00",
        2,
        "2026-03-02",
    )
    fee, sale = api.get(f"{book}/lines?state=open").json()["items"]
    one = f"{path}/bank-lines/{fee['id']}"
    assert "Fee" in api.get(one).json()["raw"]
    matched = api.post(f"{one}/match/entry", {"parts": [{"account_code": "8030", "amount": "-1.00"}]})
    assert matched.status_code == 201, matched.content
    match = matched.json()
    assert (match["kind"], match["lines"][0]["state"], match["book_lines"][0]["amount"]) == (
        "entry",
        "matched",
        "-1.00",
    )
    reversing = api.post(f"{path}/journal-entries/{match['made'][0]['id']}/reverse", {"posting_date": "2026-03-09"})
    assert (reversing.status_code, reversing.json()["code"]) == (409, "banking.matched_with_bank")
    refused = api.post(f"{book}/reconciliations", {"to_on": "2026-03-03"})
    assert (refused.status_code, refused.json()["code"], refused.json()["params"]["proof"]["to_match_count"]) == (
        409, "banking.does_not_agree", "1",
    )  # fmt: skip
    other = f"{path}/bank-lines/{sale['id']}"
    assert (
        api.post(f"{other}/match/entry", {"parts": [{"account_code": "4100", "amount": "119.00"}]}).status_code == 201
    )
    proof = api.get(f"{book}/proof?to_date=2026-03-03").json()
    assert (proof["computed"], proof["ledger"], proof["statement_balance"], proof["on_the_way"]) == (
        "118.00",
        "118.00",
        "118.00",
        "0.00",
    )
    closed = api.post(f"{book}/reconciliations", {"to_on": "2026-03-03"})
    assert (closed.status_code, closed.json()["closing"]) == (201, "118.00")
    undoing = f"{path}/bank-matches/{match['id']}/undo"
    held = api.post(undoing, {}, If_Match='"v1"')
    assert (held.status_code, held.json()["code"]) == (409, "banking.reconciled")
    reconciliation = f"{path}/reconciliations/{closed.json()['id']}"
    assert api.post(f"{reconciliation}/undo", {"reason": "to try"}, If_Match='"v1"').json()["state"] == "undone"
    undone = api.post(undoing, {"reason": "to try"}, If_Match='"v1"')
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    assert api.get(f"{book}/lines?state=open").json()["items"][0]["id"] == fee["id"]


def test_a_csv_is_guessed_kept_and_applied_by_itself(books: Books, api: Api, path: str) -> None:
    desk = BankDesk(books)
    first = b"Buchungstag;Betrag;Verwendungszweck\n13.03.2026;-1,00;Fee\n14.03.2026;5,00;Sale\n"
    seen = send(api, f"{path}/bank-imports/preview", "a.csv", first, options=options(desk))
    assert seen.status_code == 200, seen.content
    assert (seen.json()["mapping"]["date_order"], seen.json()["is_kept_layout"]) == ("dmy", False)
    assert send(api, f"{path}/bank-imports", "a.csv", first, options=options(desk)).status_code == 201
    # read alone, its days could be of two kinds; the layout of the last time says which
    second = b"Buchungstag;Betrag;Verwendungszweck\n01.04.2026;-1,00;Fee\n"
    seen = send(api, f"{path}/bank-imports/preview", "b.csv", second, options="{}")
    assert seen.status_code == 200, seen.content
    (account,) = seen.json()["accounts"]
    assert (seen.json()["is_kept_layout"], account["account_id"], account["lines"][0]["booked_on"]) == (
        True,
        str(desk.account_id),
        "2026-04-01",
    )


def test_an_account_begins_before_its_first_file(books: Books, api: Api, path: str) -> None:
    book = f"{path}/bank-books/{BankDesk(books).account_id}"
    shown = api.get(book)
    assert (shown.json()["version"], shown.json()["starts_on"]) == (0, None)
    start = {"starts_on": "2026-03-01", "opening_balance": "100.00"}
    begun = api.call("PUT", f"{book}/start", start, If_Match=shown["ETag"])
    assert begun.status_code == 200, begun.content
    assert (begun.json()["opening_balance"], begun.json()["bank_balance"]) == ("100.00", "100.00")
    late = api.call("PUT", f"{book}/start", start | {"opening_balance": "1.00"}, If_Match=shown["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "core.stale_version")


def test_what_lies_inside_a_longer_statement_opens_no_gap_and_hides_none(books: Books, api: Api, path: str) -> None:
    desk = BankDesk(books)

    def gaps() -> dict[str, tuple[str, int]]:
        items = api.get(f"{path}/bank-books/{desk.account_id}/statements").json()["items"]
        return {one["number"]: (one["gap"]["after"], one["gap"]["days"]) for one in items if one["gap"]}

    desk.bring(statement([(day(3, 1), "1.00", "one"), (day(3, 4), "1.00", "two")], number="first"))
    desk.bring(statement([(day(3, 5), "1.00", "three"), (day(3, 20), "1.00", "six")], opening="2.00", number="long"))
    desk.bring(statement([(day(3, 10), "1.00", "four"), (day(3, 12), "1.00", "five")], opening="3.00", number="in"))
    assert gaps() == {}
    desk.bring(statement([(day(4, 1), "1.00", "seven"), (day(4, 20), "1.00", "ten")], opening="9.00", number="april"))
    desk.bring(statement([(day(4, 9), "1.00", "eight"), (day(4, 10), "1.00", "nine")], opening="9.00", number="in 2"))
    assert gaps() == {"april": (f"{day(3, 20)}", 11)}


def test_suspense_is_listed_with_its_age_until_it_is_undone(books: Books, api: Api, path: str) -> None:
    desk = BankDesk(books)
    desk.bring(statement([SALE]))
    one = f"{path}/bank-lines/{desk.lines()[0].id}"
    assert api.post(f"{one}/match/suspense", {}).json()["code"] == "banking.suspense_missing"
    settings = api.get(f"{path}/banking-settings")
    changed = api.call(
        "PATCH",
        f"{path}/banking-settings",
        {"suspense_account_id": str(desk.account("1250"))},
        If_Match=settings["ETag"],
    )
    assert changed.status_code == 200, changed.content
    match = api.post(f"{one}/match/suspense", {"description": "from whom?"})
    assert match.status_code == 201, match.content
    (item,) = api.get(f"{path}/suspense").json()["items"]
    assert item["amount"] == "119.00"
    assert item["age_days"] > 0
    assert item["description"] == "from whom?"
    api.post(f"{path}/bank-matches/{match.json()['id']}/undo", {}, If_Match='"v1"')
    assert api.get(f"{path}/suspense").json()["items"] == []


def test_an_account_that_is_none_is_not_taken_for_one_without_statements(books: Books, api: Api, path: str) -> None:
    own, elsewhere = BankDesk(books).account_id, BankDesk(make_books()).account_id
    for part in ("lines", "statements", "free", "balances", "reconciliations"):
        assert api.get(f"{path}/bank-books/{own}/{part}").status_code == 200
        assert api.get(f"{path}/bank-books/{elsewhere}/{part}").json()["code"] == "core.not_found"


def test_strangers_and_those_who_may_not_are_refused(books: Books, api: Api, path: str) -> None:
    desk = BankDesk(books)
    desk.bring(statement([FEE]))
    (line,) = desk.lines()
    other = make_books()
    stranger = Api(other.owner, other.tenant_id)
    body = {"parts": [{"account_code": "8030", "amount": "-1.00"}]}
    assert stranger.get(f"{path}/bank-lines/{line.id}").status_code == 404
    assert stranger.post(f"{path}/bank-lines/{line.id}/match/entry", body).status_code == 404
    for role, status in ((Role.VIEWER, 403), (Role.BOOKKEEPER, 403), (Role.ACCOUNTANT, 201)):
        member = Api(make_member(books.tenant_id, role, f"{role}"), books.tenant_id)
        assert member.post(f"{path}/bank-lines/{line.id}/match/entry", body).status_code == status, role


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"garbage", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><OFX>&a;</OFX>", b"PK\x03\x04"],
)
def test_garbage_is_refused_and_nothing_is_written(books: Books, api: Api, path: str, content: bytes) -> None:
    answer = send(api, f"{path}/bank-imports", "x", content, options=options(BankDesk(books)))
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("bank_files.")
    assert api.get(f"{path}/bank-imports").json()["items"] == []
    wrong = send(api, f"{path}/bank-imports", "x", b"x", options='{"nonsense": 1}')
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/options/nonsense")


@pytest.mark.parametrize("kind", ["bank-imports", "bank-imports/preview"])
def test_a_file_of_a_hundred_megabytes_is_refused_and_nothing_is_written(
    books: Books, api: Api, path: str, kind: str
) -> None:
    head = b"Date,Amount,Memo\n"
    row = b"2026-03-02,-1.00,Fee\n"
    content = head + row * ((100 * 1024 * 1024 - len(head)) // len(row))
    answer = send(api, f"{path}/{kind}", "year.csv", content, options=options(BankDesk(books)))
    assert (answer.status_code, answer.json()["code"]) == (413, "api.too_large"), "before it is read at all"
    assert "MB" in answer.json()["detail"]
    assert api.get(f"{path}/bank-imports").json()["items"] == []

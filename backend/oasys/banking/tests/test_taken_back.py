"""What a decision or an import did is taken back with it; what an import would refuse is said before; accounts keep their currency."""

import pytest
from django.db.utils import DatabaseError

from oasys.attachments.tests.files import send
from oasys.banking.services.lines import decide_line, withdraw_import
from oasys.banking.tests.desk import BANK, SECOND_BANK, BankDesk, day, statement
from oasys.banking.tests.test_matching import act
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account
from oasys.ledger.services.charts import change_account
from tests.factories import Books
from tests.fixtures import Api

FEE = (day(3, 2), "-1.00", "Fee")


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def identified(text: str, amount: str = "-1.00", on: int = 2) -> str:
    """A statement of one line that has an id of the bank."""
    return statement([(day(3, on), amount, text)]).replace("</BookgDt>", "</BookgDt><AcctSvcrRef>B-1</AcctSvcrRef>")


def replaced(desk: BankDesk) -> object:
    """A line that another one of a later import took the place of; the id of that import."""
    desk.bring(identified("Fee"))
    later = desk.bring(identified("Fee, corrected", "-2.00", 3))
    line = desk.lines(state="review")[0]
    act(desk, decide_line, line_id=line.id, version=line.version, decision="replaces")
    assert [one.state for one in desk.lines()] == ["excluded", "open"]
    return later.import_id


def test_a_line_comes_back_when_what_replaced_it_is_withdrawn(desk: BankDesk) -> None:
    import_id = replaced(desk)
    act(desk, withdraw_import, import_id=import_id, version=1, reason="wrong")
    assert [(one.text, one.state) for one in desk.lines()] == [("Fee", "open"), ("Fee, corrected", "withdrawn")]


def test_a_line_that_a_person_excluded_stays_so(desk: BankDesk, api: Api, path: str) -> None:
    import_id = replaced(desk)
    line = desk.lines(state="excluded")[0]
    where = f"{path}/bank-lines/{line.id}"
    assert api.call("POST", f"{where}/restore", {}, If_Match=f'"v{line.version}"').status_code == 200
    said = api.call("POST", f"{where}/exclude", {"reason": "none of ours"}, If_Match=f'"v{line.version + 1}"')
    assert said.status_code == 200, said.content
    act(desk, withdraw_import, import_id=import_id, version=1, reason="wrong")
    assert [one.state for one in desk.lines()] == ["excluded", "withdrawn"]


def test_all_of_a_kind_are_decided_at_once_and_no_others(desk: BankDesk, api: Api, path: str) -> None:
    desk.bring(identified("Fee"))
    desk.bring(identified("Fee, corrected", "-2.00", 3))
    book = f"{path}/bank-books/{desk.account_id}"
    assert api.post(f"{book}/decide", {"review_kind": "alike"}).json() == {"decided": 0}
    assert [one.state for one in desk.lines()] == ["open", "review"]
    assert api.post(f"{book}/decide", {"review_kind": "changed"}).json() == {"decided": 1}
    assert [one.state for one in desk.lines()] == ["open", "duplicate"]
    line = desk.lines(state="duplicate")[0]
    back = api.call("POST", f"{path}/bank-lines/{line.id}/restore", {}, If_Match=f'"v{line.version}"')
    assert (back.status_code, back.json()["state"]) == (200, "open")
    assert api.post(f"{book}/decide", {"review_kind": "other"}).status_code == 422
    assert (
        api.post(f"{path}/bank-books/{desk.account(SECOND_BANK)}/decide", {"review_kind": "alike"}).status_code == 422
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"iban": "GB29NWBK60161331926819"}, "banking.other_account"),
        ({"currency": "EUR"}, "banking.other_currency"),
        ({}, None),
    ],
)
def test_the_preview_says_what_the_import_would_refuse(
    desk: BankDesk, api: Api, path: str, change: dict[str, str], code: str | None
) -> None:
    desk.bring(statement([FEE]))
    text = statement([(day(3, 9), "-3.00", "Fee")], **change).encode()
    options = f'{{"account_id": "{desk.account_id}"}}'
    previewed = send(api, f"{path}/bank-imports/preview", "x.xml", text, options=options)
    assert previewed.status_code == 200, previewed.content
    (account,) = previewed.json()["accounts"]
    imported = send(api, f"{path}/bank-imports", "x.xml", text, options=options)
    if code is None:
        assert (account["refusal"], imported.status_code) == (None, 201)
    else:
        assert (account["refusal"]["code"], imported.json()["code"]) == (code, code)
        assert account["refusal"]["message"] == imported.json()["detail"]
        accepts = options[:-1] + ', "accepts_other_number": true}'
        again = send(api, f"{path}/bank-imports/preview", "x.xml", text, options=accepts).json()["accounts"][0]
        assert (again["refusal"] is None) is (code == "banking.other_account")


def test_the_preview_names_what_an_account_without_statements_refuses(desk: BankDesk, api: Api, path: str) -> None:
    text = statement([(day(3, 9), "-3.00", "Fee")], currency="USD").encode()
    for code, refusal in (
        ("1130", "banking.currency_not_fixed"),
        ("1150", None),
        ("1160", "banking.currency_not_fixed"),
        ("4100", "banking.account_unfit"),
    ):
        options = f'{{"account_id": "{desk.account(code)}"}}'
        (account,) = send(api, f"{path}/bank-imports/preview", "x.xml", text, options=options).json()["accounts"]
        imported = send(api, f"{path}/bank-imports", "x.xml", text, options=options)
        if refusal is None:
            assert (account["refusal"], imported.status_code) == (None, 201)
        else:
            assert (account["refusal"]["code"], account["refusal"]["message"]) == (refusal, imported.json()["detail"])
            assert imported.json()["code"] == refusal


def test_an_account_keeps_the_currency_of_its_statements(desk: BankDesk) -> None:
    account_id = desk.account(BANK)

    def take(currency: str) -> None:
        with tenant(desk.books.tenant_id):
            company = desk.books.company
            version = Account.objects.get(id=account_id).version
            change_account(company=company, account_id=account_id, version=version, changes={"currency": currency})

    take("EUR")  # nothing is kept in it yet
    take("")
    desk.bring(statement([FEE]))
    with pytest.raises(DatabaseError, match="kept in MYR"):
        take("EUR")
    take("MYR")  # the same, said

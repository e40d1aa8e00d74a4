"""What nobody should send: an answer that names the field, never a fault of ours, and nothing half-written."""

from typing import Any

import pytest

from oasys.attachments.tests.files import send
from oasys.banking.models import BankLine, StatementImport
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.banking.tests.test_banking_api import options
from oasys.core.tenancy import tenant
from tests.factories import Books
from tests.fixtures import Api

HEAD = "Date,Amount,Description\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "2026-03-02," + "9" * 30 + ".00,much\n",
        HEAD + "2026-03-02,-" + "9" * 27 + ".00,much\n",
        HEAD + "2026-03-02,5.00," + "0.000000000000000001\n",
        HEAD + "2026-03-02,5.00,nul \x00 inside\n",
        HEAD + "2026-03-02,5.00,bell \x07 and \x1b escape\n",
        HEAD + "0001-01-01,5.00,early\n9999-12-31,5.00,late\n",
        HEAD + "2026-03-02,0.000000001,fine\n",
    ],
    ids=["beyond", "below", "fine text", "nul", "controls", "days", "fine"],
)
def test_odd_files_are_kept_or_refused_and_never_a_fault(books: Books, api: Api, path: str, text: str) -> None:
    answer = send(api, f"{path}/bank-imports", "odd.csv", text.encode(), options=options(BankDesk(books)))
    assert answer.status_code in (201, 422), answer.content
    with tenant(books.tenant_id):
        assert StatementImport.objects.exists() == BankLine.objects.exists() == (answer.status_code == 201)


@pytest.mark.parametrize(
    "query",
    ["lines?q=%00", "lines?q=%25_%5C", "lines?from_date=0001-01-01", "lines?to_date=9999-12-31", "lines?after=x", "free?amount=NaN",
     "free?amount=1e99", "balances?to_date=0001-01-01", "balances?from_date=1900-01-01", "proof?to_date=9999-12-31",
     "on-the-way?to_date=0001-01-01", "lines?state=nonsense"],
)  # fmt: skip
def test_odd_questions_are_answered_or_refused(books: Books, api: Api, path: str, query: str) -> None:
    desk = BankDesk(books)
    desk.bring(statement([(day(3, 2), "-1.00", "Fee")]))
    assert api.get(f"{path}/bank-books/{desk.account_id}/{query}").status_code in (200, 400, 422)


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"account_code": "nobody", "amount": "-1.00"}, "/parts/0/account_code"),
        ({"account_code": "8030", "amount": "-1.00", "dimensions": {"nobody": "x"}}, "/parts/0"),
    ],
)
def test_a_refused_part_is_named_as_it_was_sent(
    books: Books, api: Api, path: str, part: dict[str, Any], pointer: str
) -> None:
    desk = BankDesk(books)
    desk.bring(statement([(day(3, 2), "-1.00", "Fee")]))
    answer = api.post(f"{path}/bank-lines/{desk.lines()[0].id}/match/entry", {"parts": [part]})
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)

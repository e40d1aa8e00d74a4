"""Lists of documents: what a filter finds, page by page."""

from typing import Any
from urllib.parse import quote

import pytest

from oasys.invoicing.api import NOUNS

from .desk import Desk, make_desk


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.mark.parametrize(
    ("kind", "credit", "account"), [("invoice", "credit_note", "4110"), ("bill", "supplier_credit", "6110")]
)
def test_what_is_settled_is_listed_by_its_day_whatever_the_kind(desk: Desk, kind: str, credit: str, account: str):
    """Through the items of documents and no others: the other side of a settlement is in its own list alone."""

    def own(number: int, kind: str) -> dict[str, Any]:
        return {"supplier_number": f"{kind}-{number}"} if kind in ("bill", "supplier_credit") else {}

    line = desk.line("10.00", account=account)
    made = [
        desk.post(kind, line, issue_date=f"2026-03-{day:02}", **own(n, kind)) for n, day in enumerate((1, 2, 2, 3, 4))
    ]
    taken = made[:4]
    credits = [
        desk.post(
            credit, line, issue_date=f"2026-03-{9 - n:02}", credits_id=one["id"], query="&settle=true", **own(n, credit)
        )
        for n, one in enumerate(taken)
    ]
    gone = desk.post(kind, line, issue_date="2026-03-05", **own(9, kind))
    said = {"posting_date": "2026-03-06", "reason": "wrong"}
    assert (
        desk.act(kind, gone["id"], "/void", said, version=2).status_code == 200
    )  # its items are settled, and it is void
    for noun, expected in ((kind, taken), (credit, credits)):
        wanted = [one["id"] for one in sorted(expected, key=lambda one: (one["issue_date"], one["id"]), reverse=True)]
        assert listed(desk, noun, "state=settled") == wanted
        assert listed(desk, noun, f"state=settled&contact_id={desk.contact.id}") == wanted
    assert listed(desk, kind, "state=settled&from_date=2026-03-02&to_date=2026-03-02") == sorted(
        (one["id"] for one in taken[1:3]), reverse=True
    )
    assert listed(desk, kind, f"state=settled&number={taken[0]['number']}") == [taken[0]["id"]]
    assert listed(desk, kind, "state=open") == [made[4]["id"]]
    assert listed(desk, kind, "status=void") == [gone["id"]]


def listed(desk: Desk, kind: str, query: str) -> list[str]:
    """Ids of a list, read one by one."""
    found: list[str] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        after = f"&after={page['next']}" if page["next"] else ""
        page = desk.api.get(f"{desk.path}/{NOUNS[kind].path}?{query}&limit=1{after}").json()
        found += [one["id"] for one in page["items"]]
    return found


def test_a_bill_is_found_by_its_number_and_by_that_of_the_supplier(desk: Desk):
    bill = desk.post("bill", desk.line(account="6110"), supplier_number="RE 118/A")
    for number in (bill["number"], bill["number"][:4], "RE 118/A", "re118", "RE"):
        assert listed(desk, "bill", f"number={number}") == [bill["id"]], number
    for number in ("118", "X", "%"):
        assert listed(desk, "bill", f"number={quote(number)}") == [], number

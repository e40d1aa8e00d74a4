"""The overview ties with the statements it leads to, and counts what waits."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.core.errors import Invalid
from oasys.core.tenancy import tenant
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.running import Work, run_job
from oasys.ledger.models import Account
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.years import open_fiscal_year
from oasys.organisations.permissions import Permission
from oasys.recurring.rules import Rhythm
from oasys.recurring.services import create_recurring, create_template
from oasys.reports.overview import month_ends
from oasys.settlement.models import ItemDocument
from oasys.settlement.services import gather_open_items
from tests.factories import Books, make_books
from tests.fixtures import Api

DAY = date(2026, 3, 17)


@pytest.fixture(scope="module")
def busy() -> Books:
    books = make_books(year=2025)
    with tenant(books.tenant_id):
        open_fiscal_year(company=books.company, containing=DAY)
        codes = {
            name: Account.objects.filter(company=books.company, subtype=name, is_heading=False).order_by("code").first()
            for name in ("bank", "cash", "revenue", "operating_expense", "receivable", "payable")
        }
        bank, cash, sales, rent, debtors, creditors = (account.code for account in codes.values())
        days = [date(2025, 2, 3), date(2025, 3, 4), date(2025, 12, 31), date(2026, 2, 10), date(2026, 2, 25), DAY]
        entries = [books.entry((bank, "100.00", "0"), (sales, "0", "100.00"), on=day) for day in days]
        entries += [books.entry((rent, "30.00", "0"), (cash, "0", "30.00"), on=day) for day in days[1:]]
        entries.append(books.entry((bank, "7.00", "0"), (sales, "0", "7.00"), on=date(2026, 3, 18)))
        entries.append(books.entry((debtors, "50.00", "0"), (sales, "0", "50.00"), on=date(2026, 1, 5)))
        entries.append(books.entry((rent, "40.00", "0"), (creditors, "0", "40.00"), on=date(2026, 1, 6)))
        ids = write_and_post(company=books.company, entries=entries, by=books.owner)
        while gather_open_items(company=books.company, most=100):
            pass
        for entry_id, due in ((ids[-2], date(2026, 2, 4)), (ids[-1], date(2026, 3, 17))):
            line = _line(entry_id, {codes["receivable"].id, codes["payable"].id})
            ItemDocument.objects.create(line_id=line, number="I1", issued_on=date(2026, 1, 5), due_on=due)
        late = books.entry((bank, "1.00", "0"), (sales, "0", "1.00"), on=date(2026, 3, 2))
        write_drafts(
            company=books.company,
            entries=[late, books.entry((bank, "1.00", "0"), (sales, "0", "1.00"), on=DAY)],
            by=books.owner,
        )
    return books


def _line(entry_id: UUID, accounts: set[UUID]) -> UUID:
    from oasys.ledger.models import JournalLine

    return JournalLine.objects.get(entry_id=entry_id, account_id__in=accounts).id


def read(books: Books, path: str) -> Any:
    answer = Api(books.owner, books.tenant_id).get(f"/companies/{books.company.id}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_results_are_those_of_the_profit_and_loss_they_lead_to(busy: Books):
    found = read(busy, f"/overview?as_of={DAY}")
    api = Api(busy.owner, busy.tenant_id)
    results = [part[side] for part in (found["month"], found["year"]) for side in ("now", "before")] + found["months"]
    for result in results:
        statement = api.get(result["href"].removeprefix("/api/v1")).json()
        assert statement["columns"][0] == {"from_date": result["from_date"], "to_date": result["to_date"]}
        assert statement["result"] == [result["result"]]
    assert found["month"]["now"]["from_date"] == "2026-03-01"
    assert found["month"]["now"]["result"] == "70.00"
    assert found["month"]["before"] | {"href": ""} == {
        "from_date": "2026-02-01",
        "to_date": "2026-02-17",
        "income": "100.00",
        "expense": "30.00",
        "result": "70.00",
        "href": "",
    }
    assert (found["year"]["before"]["from_date"], found["year"]["before"]["to_date"]) == ("2025-01-01", "2025-03-17")
    assert [month["from_date"] for month in found["months"]] == [
        str(date(2025 + (n + 3) // 12, (n + 3) % 12 + 1, 1)) for n in range(12)
    ]


def test_cash_is_what_banks_and_boxes_hold_on_each_day(busy: Books):
    cash = read(busy, f"/overview?as_of={DAY}")["cash"]
    assert cash["total"] == "450.00"
    assert {account["balance"] for account in cash["accounts"]} == {"600.00", "-150.00"}
    assert cash["days"][-1] == {"day": str(DAY), "amount": "450.00"}
    assert cash["days"][0] == {"day": "2025-02-28", "amount": "100.00"}
    assert len(cash["days"]) == 14
    later = read(busy, "/overview?as_of=2026-03-18")["cash"]
    assert later["total"] == "457.00"


def test_what_waits_is_counted(busy: Books):
    found = read(busy, f"/overview?as_of={DAY}")
    assert found["drafts"] == {"count": 2, "is_capped": False, "oldest": "2026-03-02"}
    attention = {row["kind"]: row for row in found["attention"]}
    assert attention["drafts_waiting"]["count"] == 1
    assert (attention["periods_to_close"]["count"], attention["periods_to_close"]["since"]) == (14, "2025-01-31")
    assert attention["receivables_overdue"]["amount"] == "50.00"
    assert attention["receivables_overdue"]["since"] == "2026-02-04"
    assert "payables_overdue" not in attention  # due on the day itself
    assert read(busy, "/overview?as_of=2026-03-18")["attention"][1]["kind"] == "payables_overdue"
    assert "no_fiscal_year" not in attention
    assert read(busy, "/overview?as_of=2027-01-01")["attention"][0]["kind"] == "no_fiscal_year"


def test_what_failed_is_told(books: Books, api: Api, path: str):
    with tenant(books.tenant_id):
        lines = [
            {"account_code": code, side: "1.00"} for code, side in zip(_pair(books), ("debit", "credit"), strict=True)
        ]
        template = create_template(company=books.company, name="T", content={"lines": lines}, today=DAY)
        recurring = create_recurring(
            company=books.company,
            name="R",
            template_id=template.id,
            rhythm=Rhythm("month", 1, DAY),
            is_posted=False,
            reverse_next_day=False,
            today=DAY,
            by=books.owner,
        )
        recurring.failed_at, recurring.failure = datetime(2026, 3, 1, tzinfo=UTC), {"code": "x"}
        recurring.save(update_fields=["failed_at", "failure"])
        job = ask_for_job(company=books.company, kind=Job.Kind.EXPORT, params={}, by=books.owner, now=datetime.now(UTC))

    def fail(task: Any) -> dict[str, Any]:
        raise Invalid("No.")

    run_job(
        tenant_id=books.tenant_id,
        job_id=job.id,
        works={"export": Work(Permission.LEDGER_EXPORT, fail)},
        problem_of=lambda error: {"code": error.code},
        is_stopping=lambda: False,
    )
    today = datetime.now(UTC).date()
    found = {row["kind"]: row for row in api.get(f"{path}/overview?as_of={today}").json()["attention"]}
    assert found["recurring_failed"]["since"] == "2026-03-01"
    assert found["jobs_failed"]["count"] == 1
    later = api.get(f"{path}/overview?as_of={today + timedelta(days=8)}").json()["attention"]
    assert "jobs_failed" not in {row["kind"] for row in later}  # a week ago is history


def _pair(books: Books) -> tuple[str, str]:
    return books.leaf_codes("asset")[0], books.leaf_codes("income")[0]


def test_an_empty_company_has_an_overview(books: Books, api: Api, path: str):
    found = api.get(f"{path}/overview?as_of=2026-01-05").json()
    assert (found["cash"]["total"], found["cash"]["accounts"]) == ("0.00", [])
    assert found["month"]["now"]["result"] == "0.00"
    assert found["attention"] == []


def test_balances_by_month_are_those_of_the_trial_balance(busy: Books):
    found = read(busy, f"/reports/account-balances?as_of={DAY}&months=3")
    assert found["days"] == ["2025-12-31", "2026-01-31", "2026-02-28", str(DAY)]
    leaves = {row["code"]: row["balances"] for row in found["rows"] if not row["is_heading"]}
    for place, day in enumerate(found["days"]):
        rows = read(busy, f"/reports/trial-balance?from_date=2025-01-01&to_date={day}")["rows"]
        closing = {row["code"]: row["closing"] for row in rows}
        for code, balances in leaves.items():
            assert balances[place] == closing.get(code, "0.00")
    tops = [row for row in found["rows"] if row["depth"] == 0]
    for place in range(4):
        assert sum(Decimal(row["balances"][place]) for row in tops) == 0
    assert len(found["rows"]) == len({row["account_id"] for row in found["rows"]})


def test_they_take_as_many_statements_whatever_the_books_hold(busy: Books):
    empty = make_books(year=2025)
    with tenant(empty.tenant_id):
        open_fiscal_year(company=empty.company, containing=DAY)
    for path in ("/overview", "/reports/account-balances"):
        counts = []
        for of in (busy, empty):
            api = Api(of.owner, of.tenant_id)
            api.get(f"/companies/{of.company.id}{path}?as_of={DAY}")
            with CaptureQueriesContext(connection) as captured:
                api.get(f"/companies/{of.company.id}{path}?as_of={DAY}")
            counts.append(len(captured))
        assert counts[0] == counts[1], path


def test_month_ends():
    assert month_ends(date(2024, 3, 31), 2) == [date(2024, 1, 31), date(2024, 2, 29)]
    assert month_ends(date(2025, 1, 1), 1) == [date(2024, 12, 31)]

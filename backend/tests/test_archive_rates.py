"""The journal of an exported archive says at which rate a line was converted, of which day, and who said so."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, record_rates
from oasys.ledger.signing import ensure_key
from tests.factories import Books
from tests.fixtures import Api
from tests.test_archive import exported, files_of


def test_the_journal_shows_the_rates_of_its_lines(books: Books, api: Api, path: str, tmp_path: Path):
    with tenant(books.tenant_id):
        record_rates(source="bank", rates=[RateInput("USD", "MYR", date(2026, 3, 27), Decimal("4.25"))])
    foreign = [
        {"account_code": "1310", "currency": "USD", "currency_amount": "100.00"},
        {"account_code": "4100", "credit": "425.00"},
    ]
    body = {"posting_date": "2026-03-28", "lines": foreign, "rate_source": "bank", "max_rate_age_days": 1}
    assert api.post(f"{path}/journal-entries?post=true", body).status_code == 201
    files = files_of(exported(books, ensure_key(tmp_path / "keys.json")))
    rows = list(csv.DictReader(io.StringIO(files["journal.csv"].decode())))
    assert [(row["account"], row["rate"], row["rate_day"], row["rate_source"]) for row in rows] == [
        ("1310", "4.25", "2026-03-27", "bank"),
        ("4100", "", "", ""),
    ]

"""What `./oasys import` says."""

from datetime import date
from decimal import Decimal

import pytest

from oasys.cli.importing import _show_agreements, _show_proof, name_rows
from oasys.exchange.proof import Agreement, MonthBalance
from oasys.exchange.services import Imported
from oasys.ledger.services.bulk import RowProblem


def test_every_bad_row_is_named(capsys: pytest.CaptureFixture[str]):
    said = name_rows([RowProblem(row, "exchange.date", "no date") for row in range(1, 1001)])
    assert capsys.readouterr().out.splitlines() == [f"  row {row}: no date  [exchange.date]" for row in range(1, 1001)]
    assert said.startswith("1000 rows ")


def amounts(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def test_the_proof_shows_every_account_and_month_and_the_total(capsys: pytest.CaptureFixture[str]):
    rows = [
        MonthBalance("Assets:Bank", "2024-01", "USD", *amounts("1234.50", "0", "1234.50", "1234.50")),
        MonthBalance("Income", "2024-01", "USD", *amounts("0", "1234.50", "-1234.50", "-1234.50")),
    ]
    _show_proof(Imported(balances=rows))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["Assets:Bank", "2024-01", "USD", "1,234.50", "0", "1,234.50", "1,234.50"] in lines
    assert ["Income", "2024-01", "USD", "0", "1,234.50", "-1,234.50", "-1,234.50"] in lines
    assert lines[-1] == ["total", "1,234.50", "1,234.50"]


def test_differences_are_shown_one_by_one(capsys: pytest.CaptureFixture[str]):
    on = date(2024, 3, 31)
    _show_agreements(Imported())
    assert capsys.readouterr().out == ""
    found = [Agreement(6, "1000", on, "USD", *amounts("5", "5")), Agreement(7, "4000", on, "USD", *amounts("-5", "-4"))]
    _show_agreements(Imported(agreements=found))
    out = capsys.readouterr().out
    assert "1 agree, 1 differ" in out
    assert "row 7: 4000 on 2024-03-31: stated -5, computed -4, difference -1 USD" in out

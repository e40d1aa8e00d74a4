"""What ./oasys import says."""

import pytest

from oasys.cli.importing import name_rows
from oasys.ledger.services.bulk import RowProblem


def test_every_bad_row_is_named(capsys: pytest.CaptureFixture[str]):
    said = name_rows([RowProblem(row, "exchange.date", "no date") for row in range(1, 1001)])
    assert capsys.readouterr().out.splitlines() == [f"  row {row}: no date  [exchange.date]" for row in range(1, 1001)]
    assert said.startswith("1000 rows ")

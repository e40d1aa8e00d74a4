"""`./oasys conformance` computes worked cases of taxes by the engine of documents, and needs no database for it."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from oasys.cli.conformance import conformance

CASES = json.loads((Path(__file__).resolve().parents[2] / "tax" / "tests" / "cases.json").read_text())["cases"]
app = typer.Typer()
app.command()(conformance)


def run(folder: Path, cases: list[dict[str, Any]]) -> Any:
    (folder / "tax").mkdir()
    (folder / "tax" / "cases.json").write_text(json.dumps({"cases": cases}))
    (folder / "bank" / "CSV").mkdir(parents=True, exist_ok=True)
    (folder / "bank" / "CSV" / "bank.csv").write_text("Date,Amount,Memo\n2026-01-31,5.00,Interest\n")
    return CliRunner().invoke(app, ["--fixtures", str(folder)])


def test_cases_that_agree(tmp_path: Path):
    result = run(tmp_path, CASES)
    assert result.exit_code == 0, result.output
    assert "Differences: 0" in result.output
    assert "tax: credit series" in result.output


@pytest.mark.parametrize("change", [{"kind": "unheard of"}, {"expected": {"total_tax": "0.11"}}])
def test_a_case_that_differs_is_named(tmp_path: Path, change: dict[str, Any]):
    result = run(tmp_path, [CASES[0] | change])
    assert result.exit_code == 1
    assert "line by line" in result.output
    assert "Differences: 1" in result.output


def test_a_folder_without_cases_is_refused(tmp_path: Path):
    assert CliRunner().invoke(app, ["--fixtures", str(tmp_path)]).exit_code != 0


def test_a_folder_without_files_of_banks_is_refused(tmp_path: Path):
    assert run(tmp_path, CASES).exit_code == 0
    (tmp_path / "bank" / "CSV").rename(tmp_path / "elsewhere")
    assert CliRunner().invoke(app, ["--fixtures", str(tmp_path)]).exit_code != 0
    (tmp_path / "bank").rmdir()
    assert CliRunner().invoke(app, ["--fixtures", str(tmp_path)]).exit_code != 0

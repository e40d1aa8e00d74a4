"""`./oasys conformance` reads files of banks, compares with other readers' answers, and names what differs or is not judged."""

import json
from pathlib import Path
from typing import Any

import pytest

from oasys.bank_files.tests import samples
from oasys.cli.conformance import SAMPLES
from oasys.cli.conformance_bank import bank_files
from oasys.cli.conformance_einvoicing import Outcome
from oasys.cli.state import Refused

ANSWER: dict[str, Any] = {
    "account": "37040044/0532013000",
    "opening": "100.00 EUR @ 2026-03-01",
    "closing": "1249.5 EUR @ 2026-03-31",
    "transactions": [
        {"date": "2026-03-02", "amount": "1190.00", "currency": "EUR"},
        {"date": "2026-03-05", "amount": "-40.5", "currency": "EUR"},
    ],
}
OFX: list[dict[str, Any]] = [
    {
        "account": "DE89370400440532013000", "type": "Statement", "currency": "eur", "balance": "1149.50", "n": 2, "sum": "1149.50",
        "fitids": ["A-1", "A-2"],
    }
]  # fmt: skip


def outcomes(folder: Path, text: str, answer: Any, kind: str = "MT940") -> dict[str, Outcome]:
    for name, content in ((kind, text), (f"{kind}-expected", json.dumps(answer))):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / ("one.txt" if name == kind else "one.txt.json")).write_text(content)
    return {one.what.removeprefix(f"bank {kind}: "): one for one in bank_files(folder)}


def test_what_agrees_agrees(tmp_path: Path) -> None:
    found = outcomes(tmp_path, samples.MT940, ANSWER)
    assert [(one.agreements, one.differences, one.outside) for one in found.values()] == [(1, [], [])] * 4
    assert outcomes(tmp_path / "ofx", samples.OFX, OFX, "OFX")["as other readers say"].agreements == 1


def test_our_own_samples_agree():
    found = list(bank_files(SAMPLES / "bank"))
    assert len({one.what.split(":")[0] for one in found}) == 3
    assert [one.what for one in found if one.differences] == []
    assert next(one for one in found if one.what == "bank MT940: as other readers say").agreements == 1


@pytest.mark.parametrize(
    "change",
    [
        {"account": "1"}, {"opening": "100.01 EUR @ 2026-03-01"}, {"closing": "1249.5 EUR @ 2026-03-30"},
        {"transactions": ANSWER["transactions"][:1]},
        {"transactions": [ANSWER["transactions"][0], ANSWER["transactions"][1] | {"amount": "40.5"}]},
        {"transactions": [ANSWER["transactions"][0], ANSWER["transactions"][1] | {"date": "2026-03-06"}]},
    ],
)  # fmt: skip
def test_any_other_answer_differs(tmp_path: Path, change: dict[str, Any]) -> None:
    assert len(outcomes(tmp_path, samples.MT940, ANSWER | change)["as other readers say"].differences) == 1


@pytest.mark.parametrize(
    "change",
    [{"n": 3}, {"sum": "1"}, {"balance": "1"}, {"fitids": ["A-1", "A-3"]}, {"account": "1"}, {"currency": "usd"}],
)
def test_any_other_answer_to_an_ofx_differs(tmp_path: Path, change: dict[str, Any]) -> None:
    assert len(outcomes(tmp_path, samples.OFX, [OFX[0] | change], "OFX")["as other readers say"].differences) == 1


def test_a_reversal_is_set_aside_only_where_the_balances_prove_it(tmp_path: Path) -> None:
    text = samples.MT940.replace("CR1190,00", "RC1190,00")
    ties = text.replace("C260331EUR1249,50", "D260331EUR1130,50")
    answer = ANSWER | {"closing": ""}
    found = outcomes(tmp_path, ties, answer)["as other readers say"]
    assert (found.differences, len(found.outside)) == ([], 1)
    assert len(outcomes(tmp_path, text, answer)["as other readers say"].differences) == 1


def test_what_is_refused_differs_or_is_listed(tmp_path: Path) -> None:
    assert len(outcomes(tmp_path, samples.MT940[:150], ANSWER)["read whole"].differences) == 1
    assert len(outcomes(tmp_path, ":20:X\n", ANSWER)["read whole"].outside) == 1
    asks = outcomes(tmp_path, "Date,Amount,Memo\n03/04/2026,1.00,x\n", ANSWER)["read whole"]
    assert (asks.differences, len(asks.outside)) == ([], 1)


def test_what_does_not_tie_is_listed(tmp_path: Path) -> None:
    found = outcomes(tmp_path, samples.MT940.replace("1249,50", "1250,50"), ANSWER)["balances tie, or noted"]
    assert (found.agreements, found.differences, len(found.outside)) == (0, [], 1)


def test_a_folder_that_is_absent_or_empty_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(Refused):
            list(bank_files(folder))

"""The commands of an installation, started by ./oasys itself."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from oasys.cli.state import Home
from oasys.core.ids import uuid7
from tests.installations import Instance, oasys, said

SMALL_LEDGER = """option "operating_currency" "USD"
2026-01-01 open Assets:Bank USD
2026-01-01 open Equity:Opening USD
2026-01-02 * "Opening"
  Assets:Bank      10 USD
  Equity:Opening  -10 USD
"""


def test_reset_asks_first(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    refused = oasys(running.home, "reset", answer="n\n")
    assert refused.returncode == 1
    assert str(running.home) in said(refused)
    assert oasys(running.home, "reset", answer="").returncode == 1
    assert person.finds_everything()


BOOKS = """option "operating_currency" "MYR"
2026-01-01 open Assets:Bank
2026-01-01 open Income:Sales
2026-01-05 * "Sale"
  Assets:Bank    10.00 MYR
  Income:Sales  -10.00 MYR
2026-02-05 * "Another sale"
  Assets:Bank    2.50 USD @ 4.20 MYR
  Income:Sales  -10.50 MYR
"""


def test_books_are_sealed_exported_checked_and_come_back(running: Instance, tmp_path: Path) -> None:
    name = f"Proof {uuid7().hex}"
    books, archive, heads = (tmp_path / word for word in ("books.beancount", "books.zip", "heads.json"))
    books.write_text(BOOKS)

    def run(*words: str) -> str:
        done = oasys(running.home, *words)
        assert done.returncode == 0, said(done)
        return done.stdout

    run("import", "beancount", str(books), "--company", name, "--create")
    assert "Sealed" in run("seal", "--company", name, "--publish", str(heads))
    (head,) = json.loads(heads.read_text())["heads"]
    assert (head["company"], head["seal"]["last_position"]) == (name, 2)
    run("export", "--company", name, "--output", str(archive))
    verifier = tmp_path / "verify.py"
    verifier.write_bytes(zipfile.ZipFile(archive).read("verify.py"))
    command = [sys.executable, "-I", "-S", verifier, archive, "--head", heads, "--key", head["signature"]["key_id"]]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, "nothing was altered" in checked.stdout) == (0, True), checked.stdout
    assert "Would import 2 entries" in run("import", "oasys", str(archive), "--company", f"Copy of {name}", "--dry-run")
    assert "Imported 2 entries" in run("import", "oasys", str(archive), "--company", f"Copy of {name}")
    run("seal")
    run("seal", "--rotate-key")
    assert ": 0 differences" in run("verify")
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive) as sound, zipfile.ZipFile(damaged, "w") as made:
        for file in sound.namelist():
            made.writestr(file, sound.read(file).replace(b"10.5", b"11.5"))
    refused = oasys(running.home, "import", "oasys", str(damaged), "--company", f"Another {name}")
    assert (refused.returncode, "altered" in said(refused)) == (1, True)


def test_reset_deletes_the_books_and_starts_afresh(tmp_path: Path) -> None:
    """On a folder with a database that was never started: what counts is what is deleted, and what is not."""
    home = Home(tmp_path / "other books")
    home.make()
    known = home.secrets()
    home.remember(migrated="x")
    (home.postgres / "data").mkdir(parents=True)
    assert oasys(home.folder, "reset", answer="y\n").returncode == 0
    assert not home.postgres.exists()
    assert home.facts() == {}
    assert home.secrets() == known


def test_reset_leaves_an_own_postgresql_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "own")
    home.make()
    home.remember(admin_database_url="postgresql://admin@127.0.0.1:1/postgres")
    refused = oasys(home.folder, "reset", "--yes")
    assert refused.returncode == 1
    assert "drop its database" in said(refused)
    assert home.facts()


def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    for command, code in (("status", 1), ("down", 0), ("logs", 1)):
        assert oasys(tmp_path / "never", command).returncode == code, command
    assert not (tmp_path / "never").exists()


def test_commands_that_need_books_say_so_before_the_first_start(tmp_path: Path) -> None:
    journal = tmp_path / "journal.csv"
    journal.touch()
    for words in (["verify"], ["demo"], ["import", "journal", str(journal), "--company", "x"], ["manage", "check"]):
        refused = oasys(tmp_path / "never", *words)
        assert refused.returncode == 1
        assert "There are no books in" in said(refused), words
        assert "./oasys up" in said(refused)
        assert "Traceback" not in said(refused)
    assert not (tmp_path / "never").exists()


def test_books_of_another_release_are_named(stopped: Instance) -> None:
    home = Home(stopped.home)
    migrated = home.facts()["migrated"]
    home.remember(migrated="another")
    try:
        refused = oasys(stopped.home, "verify")
        assert refused.returncode == 1
        assert "of another release" in said(refused)
    finally:
        home.remember(migrated=migrated)
    assert oasys(stopped.home, "verify").returncode == 0


def test_the_api_document_needs_no_books(tmp_path: Path) -> None:
    done = oasys(tmp_path / "never", "openapi")
    assert done.returncode == 0, said(done)
    assert json.loads(done.stdout)["openapi"].startswith("3.")
    assert not (tmp_path / "never").exists()


def test_conformance_stands_on_a_database_of_its_own(tmp_path: Path) -> None:
    ledger = tmp_path / "files" / "ledger" / "small"
    ledger.mkdir(parents=True)
    (ledger / "small.beancount").write_text(SMALL_LEDGER)
    amounts = [{"account": "Assets:Bank", "unit": "USD", "number": "10"}]
    amounts.append({"account": "Equity:Opening", "unit": "USD", "number": "-10"})
    months = [row | {"month": "2026-01"} for row in amounts]
    answers = {"transactions": 1, "units": amounts, "weights": amounts, "weights_by_month": months}
    (ledger / "small.expected.json").write_text(json.dumps(answers))
    (tmp_path / "files" / "bank" / "CSV").mkdir(parents=True)
    (tmp_path / "files" / "bank" / "CSV" / "bank.csv").write_text("Date,Amount,Memo\n2026-01-31,5.00,Interest\n")
    done = oasys(tmp_path / "never", "conformance", "--fixtures", str(tmp_path / "files"))
    assert done.returncode == 0, said(done)
    assert "Differences: 0" in done.stdout
    assert not (tmp_path / "never" / "postgres").exists()
    assert not (tmp_path / "never" / "conformance").exists()
    amounts[0]["number"] = "11"
    (ledger / "small.expected.json").write_text(json.dumps(answers))
    again = oasys(tmp_path / "never", "conformance", "--fixtures", str(tmp_path / "files"))
    assert (again.returncode, "Differences: 0" in again.stdout) == (1, False)
    assert oasys(tmp_path / "never", "conformance", "--fixtures", str(tmp_path / "nothing")).returncode == 1


def test_help_says_each_command_in_a_line(tmp_path: Path) -> None:
    done = oasys(tmp_path, "--help")
    assert done.returncode == 0
    for command in (
        "up",
        "status",
        "down",
        "logs",
        "reset",
        "test",
        "lint",
        "import",
        "export",
        "seal",
        "work",
        "verify",
        "bench",
        "screenshots",
        "conformance",
    ):
        (line,) = [line for line in done.stdout.splitlines() if line.strip("│ ").split(" ", 1)[0] == command]
        assert len(line.strip("│ ").split()) > 2, command

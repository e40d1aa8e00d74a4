"""docs/roles.md holds the matrix that the code decides by, and the command line prints it."""

import subprocess
import sys
from pathlib import Path

from oasys.organisations.permissions import PERMISSIONS, Permission, Role, matrix

ROLES = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_the_page_holds_the_matrix_of_the_code():
    assert f"\n\n{matrix()}\n" in ROLES.read_text(encoding="utf-8"), "print it with ./oasys roles, and put it there"


def test_every_role_is_described():
    page = ROLES.read_text(encoding="utf-8")
    assert [role for role in Role if f"* **{role}**: " not in page] == []


def test_the_matrix_says_who_holds_what():
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in matrix().splitlines()]
    assert rows[0][2:] == list(Role)
    assert [row[0] for row in rows[2:]] == [f"`{permission}`" for permission in Permission]
    for row, permission in zip(rows[2:], Permission, strict=True):
        assert [bool(cell) for cell in row[2:]] == [permission in PERMISSIONS[role] for role in Role]


def test_the_command_prints_it():
    done = subprocess.run([sys.executable, "-m", "oasys.cli", "roles"], capture_output=True, text=True, check=True)
    assert done.stdout == matrix()

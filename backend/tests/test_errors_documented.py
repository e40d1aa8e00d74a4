"""docs/errors.md and the code name the same errors."""

import re
from collections.abc import Iterator
from pathlib import Path

import oasys.api.api  # noqa: F401  every module that an answer can come from
from oasys.core.errors import DomainError

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "backend" / "oasys"
LITERAL = re.compile(
    r'"((?:api|audit|budgets|closing|contacts|core|currencies|dispatch|dunning|einvoicing|events|exchange|identity|invoicing|jobs|ledger|live|organisations|payments|platform|preferences|printing|recurring|recurring_documents|reports|settlement|tax|webhooks)\.[a-z_]+)"'
)
EDGE = re.compile(r"import problem \S+ ((?:api|edge)\.[a-z_]+) ")
ROW = re.compile(r"^\| `([a-z_.]+)` \|(.*)\|$", re.MULTILINE)
# strings of the same shape that are no errors
PERMISSIONS = PACKAGE / "organisations" / "permissions.py"
LOGGER = re.compile(r"get_logger\([^)]*\)")


def _classes(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for subclass in base.__subclasses__():
        yield subclass
        yield from _classes(subclass)


def _codes_of_classes() -> set[str]:
    return {kind.code for kind in _classes(DomainError) if kind.__module__.startswith("oasys.")}


def _codes_in_sources() -> set[str]:
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts) or path == PERMISSIONS:
            continue
        found |= set(LITERAL.findall(LOGGER.sub("", path.read_text(encoding="utf-8"))))
    found |= set(EDGE.findall((REPOSITORY / "deploy" / "edge" / "Caddyfile").read_text(encoding="utf-8")))
    modules = {
        ".".join(path.with_suffix("").relative_to(PACKAGE).parts).removesuffix(".__init__")
        for path in PACKAGE.rglob("*.py")
    }
    return found - modules


def _rows() -> list[tuple[str, str]]:
    return ROW.findall((REPOSITORY / "docs" / "errors.md").read_text(encoding="utf-8"))


def test_every_error_of_the_code_is_documented():
    documented = {code for code, _ in _rows()}
    assert sorted((_codes_of_classes() | _codes_in_sources()) - documented) == []


def test_every_documented_error_exists():
    documented = {code for code, _ in _rows()}
    assert sorted(documented - _codes_of_classes() - _codes_in_sources()) == []


def test_each_code_has_one_row_with_status_cause_and_cure():
    rows = _rows()
    codes = [code for code, _ in rows]
    assert len(codes) > 80
    assert sorted({code for code in codes if codes.count(code) > 1}) == []
    assert [code for code, rest in rows if [bool(cell.strip()) for cell in rest.split("|")] != [True] * 3] == []


def test_the_documented_status_of_a_class_is_its_own():
    statuses = dict(_rows())
    wrong = [
        (kind.code, kind.status)
        for kind in _classes(DomainError)
        if kind.__module__.startswith("oasys.")
        and str(kind.status) not in statuses[kind.code].split("|")[0].strip().split(", ")
    ]
    assert wrong == []

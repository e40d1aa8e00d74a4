"""Every sentence of the API stands in every language, and is said through the one door that knows them."""

import ast
import gettext
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from pydantic_core._pydantic_core import list_all_errors

from oasys.cli.words import (
    LANGUAGES,
    PACKAGES,
    PAPER_LANGUAGES,
    PAPERS,
    SAYS,
    catalogue_file,
    packages,
    papers,
    read,
)
from oasys.core.field_errors import KINDS

SAID = packages()
CATALOGUES = {(package, language): said for package, said in SAID.items() for language in LANGUAGES} | {
    (package, language): said for package, said in papers().items() for language in PAPER_LANGUAGES
}
# what a sentence is given to, beside the subclasses of DomainError
TAKERS = {
    "DomainError", "FieldError", "Flaw", "RowFlaw", "RowProblem", "DimensionFlaw", "FormatProblem", "DoesNotMatch",
    "NotComputable", "Misshapen", "Unreadable", "Unbookable", "Unclear", "UnclearSign", "BadAlias", "NotANumber",
    "UnreadableRates", "ValidationError", "_invalid", "flaw", "_flaw", "_problem", "_error", "_wrong", "_left_out",
    "left_out", "_note", "note", "_ask", "_take", "_take_part", "tell", "problem", "send_mail",
}  # fmt: skip
NAMES = {"message", "detail", "reason", "advice"}
# read by who runs the installation or writes programs, not by who keeps books; evidence.py is the verifier in every archive
NOT_FOR_PEOPLE = {
    "cli", "core/encryption.py", "core/money.py", "core/paging.py", "core/shared", "demo/generator", "ledger/evidence.py",
    "myinvois/plain_json.py", "myinvois/signing.py", "myinvois/simulator", "organisations/packs", "identity/openid.py",
    "bank_feeds/simulator",
}  # fmt: skip


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("package", "language"), sorted(CATALOGUES))
def test_every_sentence_is_translated(package, language):
    """Red? `./oasys words` names what is missing, and compiles what was written."""
    catalogue = {message.id: message for message in read(catalogue_file(package, language), language) if message.id}
    assert set(catalogue) == CATALOGUES[package, language]
    lacking = [text for text, message in catalogue.items() if not message.string or message.fuzzy]
    assert lacking == []
    assert {t for t, m in catalogue.items() if fields(t) != fields(m.string)} == set(), "other places than in English"


@pytest.mark.parametrize(("package", "language"), sorted(CATALOGUES))
def test_what_is_read_is_what_was_written(package, language):
    file = catalogue_file(package, language)
    with file.with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    written = {message.id: message.string for message in read(file, language) if message.id}
    assert {text: compiled.gettext(text) for text in written} == written
    assert len(compiled._catalog) - 1 == len(written)


@pytest.mark.parametrize("language", [*LANGUAGES, *PAPER_LANGUAGES])
def test_a_sentence_is_the_same_in_every_package(language):
    """Django puts the catalogues together: of two translations one would win."""
    found = defaultdict(set)
    for package, of in CATALOGUES:
        if of == language:
            for message in read(catalogue_file(package, language), language):
                found[message.id].add(message.string)
    assert {text for text, said in found.items() if text and len(said) > 1} == set()


def test_no_catalogue_is_left_behind():
    there = set(PACKAGES.glob("*/locale/*/LC_MESSAGES/*"))
    wanted = {catalogue_file(package, language) for package, language in CATALOGUES}
    assert there == wanted | {file.with_suffix(".mo") for file in wanted}


def test_the_languages_of_papers_are_those_of_the_settings(settings):
    assert ["en", *LANGUAGES] == [tag for tag, _ in settings.LANGUAGES]
    assert ["en", *LANGUAGES, *PAPER_LANGUAGES] == [tag for tag, _ in settings.PAPER_LANGUAGES]


def test_what_stands_on_papers_is_said_to_nobody_else():
    """Files of papers refuse nothing: what they say is translated into more languages than anybody is answered in."""
    files = [PACKAGES / package / f"{name}.py" for package, names in PAPERS.items() for name in names]
    refusals = [
        f"{file.parent.name}/{file.name}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Raise)
    ]
    assert refusals == []


def test_no_sentence_passes_the_door_by():
    """A sentence that is not given to `say` (or `marked`) would be English in every language."""
    refusals = _refusals()
    bare = [
        f"{place}:{line} {text[:60]}"
        for file in sorted(PACKAGES.rglob("*.py"))
        if not {"tests", "migrations"} & set(file.parts)
        and not (place := file.relative_to(PACKAGES).as_posix()).startswith(tuple(NOT_FOR_PEOPLE))
        for line, text in _bare(ast.parse(file.read_text()), refusals | TAKERS)
    ]
    assert bare == []


@pytest.mark.parametrize(
    "code",
    [
        'raise NotFound("There is no such thing.")',
        'raise NotFound(f"There is no {thing} here.")',
        'raise NotFound("There is none." if a else say("There is one."))',
        'message = f"{a} is not a date"',
        'x = [FieldError("/a", "core.invalid_value", "Another one is needed.")]',
        'self.carrier.left_out(place, "a transaction without amounts")',
        'raise ValueError("write a date")',
    ],
)
def test_a_bare_sentence_is_found(code):
    assert list(_bare(ast.parse(code), {"NotFound"} | TAKERS))


def _refusals() -> set[str]:
    """Names of the classes that derive from DomainError, near or far."""
    bases = defaultdict(set)
    for file in PACKAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {ast.unparse(base).split(".")[-1] for base in node.bases}
    found = {"DomainError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def _bare(tree: ast.AST, takers: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=func, args=args, keywords=keywords):
                name = ast.unparse(func).split(".")[-1]
                is_refused = name == "ValueError" and any(" " in t for _, t in _sentences(args))
                if name in takers or is_refused:
                    yield from _sentences(
                        [*args, *(k.value for k in keywords if k.arg in {"message", "detail", "title"})]
                    )
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                yield from _sentences([value])


def _sentences(found: list[ast.expr]) -> Iterator[tuple[int, str]]:
    for node in found:
        match node:
            case ast.Constant(value=str(text)) if " " in text.strip():
                yield node.lineno, text
            case ast.JoinedStr(values=values):
                text = "".join(part.value for part in values if isinstance(part, ast.Constant))
                if any(len(word) > 1 and word.isalpha() for word in text.split()):
                    yield node.lineno, text
            case ast.IfExp(body=body, orelse=orelse):
                yield from _sentences([body, orelse])
            case ast.BinOp(left=left, right=right):
                yield from _sentences([left, right])
            case ast.Subscript(value=value) | ast.Call(func=ast.Attribute(value=value)):
                yield from _sentences([value])  # cut, or stripped
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                yield from _sentences(elts)


def test_the_faults_of_pydantic_are_said_with_places_it_fills():
    known = {error["type"]: error for error in list_all_errors()}
    assert KINDS.keys() <= known.keys()
    for kind, (_, sentence) in KINDS.items():
        assert fields(sentence) <= (known[kind]["example_context"] or {}).keys(), kind


def test_the_doors_are_those_the_catalogues_know():
    assert {"say", "marked"} == SAYS
    words = ast.parse(Path(PACKAGES / "core" / "words.py").read_text())
    assert {node.name for node in words.body if isinstance(node, ast.FunctionDef)} >= SAYS

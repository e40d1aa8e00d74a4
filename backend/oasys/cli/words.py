"""The sentences of the API and their catalogues: `./oasys words`.

A sentence is the first word of a call of `say` or `marked`, the `title` of a class, or what PostgreSQL says by
`message = '...'` in a package's sql folder. Catalogues are `oasys/<package>/locale/<language>/LC_MESSAGES/django.po`, for
people and their tools, and `django.mo` beside each, which is what is read; both are kept in the repository.

Papers and mails are written to contacts in further languages: their catalogues hold the sentences of the files of `PAPERS`, no others.
"""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oasys.cli.state import BACKEND, Refused

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = ("de",)  # beside English, which stands in the code
PAPER_LANGUAGES = ("ms", "zh", "ar")  # beside those, of what contacts get
PAPERS = {
    "dispatch": ("papers", "letters", "early_discount", "statements", "reconciliations", "e_invoice", "samples"),
    "dunning": ("papers", "words"),
    "invoicing": ("deposit_words",),
    "printing": ("content", "reconciliations"),
}  # by package: files that say nothing but what stands on papers and in mails
SAYS = {"say", "marked"}
PACKAGES = BACKEND / "oasys"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the same sentences make the same files
_SQL = re.compile(r"errcode\s*=\s*'OA\d+'.*?\bmessage\s*=\s*'((?:[^']|'')+)'", re.DOTALL)


def words() -> None:
    """Gather the sentences of the API into the catalogues of its languages, and compile these; names what lacks a translation."""
    lacking = [f"{name}, {language}: {text!r}" for name, language, text in _updated()]
    for line in lacking:
        typer.echo(line)
    if lacking:
        raise Refused(
            f"{len(lacking)} sentences lack a translation: write them into the catalogues, then run this again."
        )
    typer.echo("Every sentence stands in every language.")


def packages() -> dict[str, set[str]]:
    """The sentences of each package that says any. What `core` says is not translated again elsewhere."""
    found = {
        folder.name: sentences(folder)
        for folder in sorted(PACKAGES.iterdir())
        if folder.is_dir() and folder.name != "cli"
    }
    own = found["core"]
    return {name: said if name == "core" else said - own for name, said in found.items() if said}


def papers() -> dict[str, set[str]]:
    """The sentences of papers and mails, by package."""
    return {
        name: {text for file in files for text in of_python(ast.parse((PACKAGES / name / f"{file}.py").read_text()))}
        for name, files in PAPERS.items()
    }


def sentences(folder: Path) -> set[str]:
    """The sentences of a package, in English."""
    found = set(_refusals_of_database(folder / "sql"))
    for file in folder.rglob("*.py"):
        if "tests" not in file.parts and "migrations" not in file.parts:
            found |= set(of_python(ast.parse(file.read_text())))
    return found


def of_python(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]) if name in SAYS:
                yield text
            case ast.ClassDef(body=body):
                for line in body:
                    match line:
                        case (
                            ast.Assign(targets=[ast.Name(id="title")], value=ast.Constant(value=str(text)))
                            | ast.AnnAssign(target=ast.Name(id="title"), value=ast.Constant(value=str(text)))
                        ):
                            yield text


def _refusals_of_database(folder: Path) -> Iterator[str]:
    """As `api.problems` words them: with a capital and a full stop. Those with figures in them (format) are said by their title."""
    for file in sorted(folder.glob("*.sql")):
        for text in _SQL.findall(file.read_text()):
            yield as_sentence(text.replace("''", "'"))


def as_sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else text + "."


def catalogue_file(package: str, language: str) -> Path:
    return PACKAGES / package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(file: Path, language: str) -> "Catalog":
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def _updated() -> Iterator[tuple[str, str, str]]:
    """Writes the catalogues anew; what is not said any more goes. Yields what lacks a translation."""
    for name, said in packages().items():
        for language in LANGUAGES:
            yield from _written_anew(name, said, language)
    for name, said in papers().items():
        for language in PAPER_LANGUAGES:
            yield from _written_anew(name, said, language)


def _written_anew(name: str, said: set[str], language: str) -> Iterator[tuple[str, str, str]]:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    file = catalogue_file(name, language)
    before = read(file, language)
    after = Catalog(
        locale=language,
        project="OASYS",
        version="1",
        msgid_bugs_address="none",
        last_translator="OASYS",
        language_team=language,
        header_comment=f"# Sentences of oasys.{name}: written by ./oasys words, translated by hand.",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        fuzzy=False,
    )
    for text in sorted(said):
        known = before.get(text)
        after.add(text, known.string if known and not known.fuzzy else "")
        if not after[text].string:
            yield name, language, text
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, after, width=0)
    with file.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, after)

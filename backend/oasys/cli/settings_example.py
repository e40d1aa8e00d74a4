"""`./oasys settings`: every variable with its meaning, as the file that deploy/compose.yaml reads its settings from."""

import json
import re
import textwrap
from collections.abc import Iterator

import typer
from pydantic.fields import FieldInfo

from config.environment import Environment
from oasys.cli.state import BACKEND

SETTINGS = BACKEND.parent / "docs" / "settings.md"
COMPOSE = BACKEND.parent / "deploy" / "compose.yaml"
ROW = re.compile(r"^\| `((?:OASYS|COMPOSE)_[A-Z_]+)` \| ([^|]*) \|$", re.MULTILINE)
NEEDED = {
    "OASYS_EDGE_SITES": "books.example",
    "OASYS_ALLOWED_HOSTS": '["books.example", "web", "web-green"]',
    "COMPOSE_PROFILES": "blue",
}
WIDTH = 130
HEAD = """\
# The settings of OASYS in containers: copy this to oasys.env beside compose.yaml. Made by `./oasys settings`; do not edit the example.
#
# What begins with # has the value that is shown, or none, until you say otherwise. JSON stands on one line, without quotes around it.
# Secrets do not belong here. They lie in files: OASYS_X_FILE names one that holds OASYS_X, and compose.yaml names those that
# `oasys secrets` makes. In production OASYS does not start on a missing or weak setting, and says which one it is.
"""


def settings() -> None:
    """Print deploy/oasys.env.example: every variable with its default and its meaning."""
    typer.echo(example(), nl=False)


def example() -> str:
    """The whole file."""
    compose = COMPOSE.read_text(encoding="utf-8")
    fixed = set(re.findall(r"^ +(OASYS_[A-Z_]+?)(?:_FILE)?: ", compose, re.MULTILINE)) | {"OASYS_FIELD_KEYS"}
    of_edge, of_compose = _section("The edge"), _section("Containers")
    parts = [HEAD, _title("What has to be said")]
    meanings = {name: field.description or "" for name, field in _fields()} | of_edge | of_compose
    parts += [_entry(f"{name}={value}", meanings[name]) for name, value in NEEDED.items()]
    parts.append(_title("The containers"))
    parts += [_entry(f"#{name}=", meaning) for name, meaning in of_compose.items() if name not in NEEDED]
    parts.append(_title("The edge"))
    asked = set(re.findall(r"\$\{(OASYS_[A-Z_]+)", compose))
    of_containers = dict(re.findall(r"\$\{(OASYS_[A-Z_]+):-([^}]+)\}", compose))  # what compose.yaml says of itself
    parts += [
        _entry(f"#{name}=", meaning)
        if name in asked
        else _entry(f"# {name}: compose.yaml or the image says it.", meaning)
        for name, meaning in of_edge.items()
        if name not in NEEDED
    ]
    parts.append(_title("OASYS"))
    for name, field in _fields():
        if name in NEEDED:
            continue
        if name in fixed - asked or f"{name.removesuffix('_FILE')}" in fixed - asked:
            parts.append(_entry(f"# {name}: compose.yaml or the image says it.", field.description or ""))
        else:
            default = field.default if isinstance(field.default, str) else json.dumps(field.default)
            parts.append(_entry(f"#{name}={of_containers.get(name, default)}", field.description or ""))
    return "\n".join(parts)


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    return ((f"OASYS_{name.upper()}", field) for name, field in Environment.model_fields.items())


def _section(title: str) -> dict[str, str]:
    """The table below a heading of docs/settings.md, where what other programs read is described."""
    [_, after] = SETTINGS.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)
    return dict(ROW.findall(after.split("\n## ", 1)[0]))


def _title(text: str) -> str:
    return f"\n# {text}\n# {'-' * len(text)}\n"


def _entry(line: str, meaning: str) -> str:
    plain = meaning.replace("`", "")
    return "\n".join([*textwrap.wrap(plain, WIDTH, initial_indent="# ", subsequent_indent="# "), line, ""])

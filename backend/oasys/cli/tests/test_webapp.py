"""The web app is installed and built where that is due, by the real Node and npm; here a small one without packages."""

import json
import subprocess
from pathlib import Path

import pytest

from oasys.cli import webapp
from oasys.cli.state import Refused

BUILD = """
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
mkdirSync(".next/standalone/.next", { recursive: true });
mkdirSync(".next/static/chunks", { recursive: true });
const page = readFileSync("src/page.txt", "utf8");
if (page.includes("broken")) { console.error("page.txt does not compile"); process.exit(1); }
writeFileSync(".next/standalone/server.js", page);
writeFileSync(".next/standalone/.next/build-manifest.json", JSON.stringify({ rootMainFiles: ["static/chunks/a.js"] }));
writeFileSync(".next/static/chunks/a.js", "let a = 1;".repeat(500));
writeFileSync(".next/static/chunks/large.js", "let a = 1;".repeat(6000));
"""


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose `next` is a script of its own."""
    folder = tmp_path / "the frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "page.txt").write_text("one")
    tool = folder / "tool"
    (tool / "dist" / "bin").mkdir(parents=True)
    (tool / "package.json").write_text(json.dumps({"name": "next", "version": "1.0.0", "type": "module"}))
    (tool / "dist" / "bin" / "next").write_text(BUILD)
    (tool / "dist" / "compiled" / "terser").mkdir(parents=True)
    (tool / "dist" / "compiled" / "terser" / "package.json").write_text('{"main": "index.cjs"}')
    (tool / "dist" / "compiled" / "terser" / "index.cjs").write_text("exports.minify = async (code) => ({ code });")
    (folder / "package.json").write_text(
        json.dumps({"name": "small", "version": "1.0.0", "private": True, "dependencies": {"next": "file:./tool"}})
    )
    monkeypatch.setattr(webapp, "FRONTEND", folder)
    npm = [str(webapp.node()), str(webapp._npm()), "install", "--package-lock-only", "--offline"]
    subprocess.run(npm, cwd=folder, check=True, capture_output=True)
    return folder


def prepared() -> list[str]:
    said: list[str] = []
    webapp.prepare(said.append)
    return [words.split(" (")[0].removesuffix(" ...") for words in said]


def test_it_is_made_once_and_again_where_something_changed(frontend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install, build = "Installing the web app's packages", "Building the web app"
    assert prepared() == [install, build]
    assert webapp.server().read_text() == "one"
    packed = webapp.statics() / "chunks" / "a.js.br"
    assert 0 < packed.stat().st_size < 100
    assert packed.with_suffix("").read_text().startswith("let a")
    large = webapp.statics() / "chunks" / "large.js"
    script = large.read_text()
    assert script.startswith("//# allFunctionsCalledOnLoad\nlet a")
    manifest = webapp.server().parent / ".next" / "build-manifest.json"
    (begin,) = json.loads(manifest.read_text())["rootMainFiles"]
    assert '"a.js"' in (webapp.statics().parent / begin).read_text()  # it asks for it when the page is painted
    for what, tool, part in webapp.AFTER_BUILD:
        webapp._run(what, [str(webapp.node()), str(tool), str(frontend / ".next" / part)])
    assert large.read_text() == script  # once
    assert json.loads(manifest.read_text())["rootMainFiles"] == [begin]
    assert prepared() == []
    (frontend / "src" / "page.txt").write_text("two")
    assert prepared() == [build]
    assert webapp.server().read_text() == "two"
    monkeypatch.setenv("OASYS_ASSET_PREFIX", "https://cdn.example")  # it stands in the files
    assert prepared() == [build]
    (frontend / "e2e").mkdir()
    (frontend / "e2e" / "journey.ts").write_text("tests are not in the build")
    assert prepared() == []
    lock = frontend / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    assert prepared() == [install, build]
    webapp.server().unlink()
    assert prepared() == [build]


def test_a_build_that_fails_is_said_and_tried_again(frontend: Path) -> None:
    prepared()
    (frontend / "src" / "page.txt").write_text("broken")
    for _ in range(2):
        with pytest.raises(Refused, match=r"page\.txt does not compile"):
            prepared()
    assert not webapp.server().exists()
    (frontend / "src" / "page.txt").write_text("three")
    assert prepared() == ["Building the web app"]


def test_without_a_frontend_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webapp, "FRONTEND", tmp_path)
    assert not webapp.exists()

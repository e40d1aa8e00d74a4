"""docs/reports is what its commands make of data and runs; links in pages lead somewhere."""

import re
from dataclasses import replace
from typing import Any

import pytest

from oasys.cli.reports import contents, data_protection, guides, monitoring, performance, security
from oasys.cli.reports.places import REPORTS, REPOSITORY, run_of, tokens
from oasys.cli.state import Refused

MAKERS = {module.NAME: module.text for module in (security, performance, data_protection, guides, monitoring, contents)}
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
ELSEWHERE = ("http://", "https://", "mailto:")


@pytest.mark.parametrize("name", MAKERS)
def test_a_report_is_what_its_command_makes(name: str):
    """`./oasys report NAME --save` brings it up to date; NAME of README is `index`."""
    assert (REPORTS / f"{name}.md").read_text(encoding="utf-8") == MAKERS[name]()


def test_what_a_guide_runs_was_run_as_it_stands():
    """After a change of a block that is marked `run`: `./oasys report guides NAME --save`."""
    assert guides.unrun() == []


@pytest.mark.parametrize("name", guides.DEPLOYMENT)
def test_each_block_of_a_guide_to_deploy_and_watch_by_is_run_or_says_why_not(name: str):
    assert [f"{name}.md, line {one.line}: {one.first}" for one in guides.left(name) if not one.why] == []


def test_every_aim_was_looked_back_upon():
    """After a new figure or aim: `./oasys report performance --save`."""
    before = (run_of(performance.NAME) or {})["before"]
    assert before.keys() <= {target.aim for target in performance.targets()}
    assert len({target.aim for target in performance.targets()}) == len(performance.targets())


def anchors(text: str) -> set[str]:
    """The headings of a page, as links name them."""
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", head).lower()).strip().replace(" ", "-")
        for head in found
    }


def links(text: str) -> list[str]:
    """Where a page links to."""
    inline = [child for token in tokens(text) for child in token.children or ()]
    return [str(child.attrs["href"]) for child in inline if child.type == "link_open"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page):
    astray = []
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if link.startswith(ELSEWHERE):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target.read_text())):
            astray.append(link)
    assert astray == []


def test_a_block_that_changed_or_failed_is_not_run(monkeypatch: pytest.MonkeyPatch):
    name = guides.guides()[0]
    ran = [{"digest": block.digest, "is_as_said": True} for block in guides.blocks(name)]
    monkeypatch.setattr(guides, "guides", lambda: [name])
    for found, is_left in ((ran, False), (ran[:-1], True), ([ran[0] | {"digest": "0"}, *ran[1:]], True), ([], True)):
        monkeypatch.setattr(guides, "run_of", lambda _, found=found: {"guides": {name: found}})
        assert guides.unrun() == ([name] if is_left else [])
    monkeypatch.setattr(guides, "run_of", lambda _: {"guides": {name: [one | {"is_as_said": False} for one in ran]}})
    assert guides.unrun() == [name]


def test_a_figure_is_taken_from_its_cell():
    first = "## A\n\n| what | figure | beside it |\n| --- | ---: | --- |\n| x | 1,234/s | p50 2 ms, p95 3.5 ms |\n\n"
    page = first + "## B\n\n| what | figure |\n| --- | --- |\n| x | 7 |\n"
    aim = performance.Target(aim="x", unit="", command="", file="f", row=("x",), at_most=5)
    other = replace(aim, under="B")
    assert [performance.figure(one, page) for one in (aim, other, replace(aim, column="beside it", part="p95"))] == [
        1234,
        7,
        3.5,
    ]
    assert performance.figure(replace(aim, row=("y",)), page) is None
    assert (aim.is_met(5), aim.is_met(5.1), replace(aim, at_most=None, at_least=6).is_met(5)) == (True, False, False)


def test_a_guide_is_run_up_to_what_does_not_do_as_it_says(tmp_path, monkeypatch: pytest.MonkeyPatch):
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    monkeypatch.setattr(guides, "run_of", lambda _: None)
    monkeypatch.setattr(guides, "keep_run", lambda _, found: kept.append(found["guides"]["g"]))
    monkeypatch.setattr(guides, "_origin", lambda folder: folder)
    block = "```sh {}\n{}\n```\n\n".format
    page = block("run", "touch here\nls -A") + block("", "false") + block("run=3", "test -e here; exit 3")
    for more, codes in (("", [0, 3]), (block("run", "false\ntrue") + block("run", "true"), [0, 3, 1])):
        (tmp_path / "g.md").write_text(page + more)
        assert guides.run(["g"], lambda _: None) == (not more)
        assert [one["exit"] for one in kept.pop()] == codes
    (tmp_path / "g.md").write_text(block("run=soon", "true"))
    with pytest.raises(Refused, match="no block that can be run"):
        guides.blocks("g")


def test_blocks_of_a_guide_follow_each_other_as_in_one_shell(tmp_path, monkeypatch: pytest.MonkeyPatch):
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    monkeypatch.setattr(guides, "run_of", lambda _: None)
    monkeypatch.setattr(guides, "keep_run", lambda _, found: kept.append(found["guides"]["g"]))
    monkeypatch.setenv("OASYS_TOLD", "x")
    page = """```sh run
test "$HOME" = "$PWD"
test -z "${OASYS_TOLD:-}"
git clone --quiet --branch v0.2.0 https://example.org/oasys.git releases/two
export SAID="two words
and a line"
cd releases/two
```

```sh run=1
cd /
false
```

```sh run
test "$SAID" = "two words
and a line"
test "$PWD" = "$HOME/releases/two"
test "$(git describe --tags)" = v0.2.0
git -C ~ clone --quiet --branch v0.1.0 https://example.org/oasys.git one
git diff --quiet v0.1.0 HEAD
```
"""
    (tmp_path / "g.md").write_text(page)
    said: list[str] = []
    assert guides.run(["g"], said.append), said
    assert [one["exit"] for one in kept.pop()] == [0, 1, 0]


def test_what_is_left_of_a_guide_says_why(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    block = "```{}\n{}\n```\n\n".format
    (tmp_path / "g.md").write_text(
        block("sh run", "true") + block("sh", "a\nb") + block("ini left: takes systemd", "[Unit]") + block("", "c")
    )
    assert [(one.first, one.why) for one in guides.left("g")] == [("a", ""), ("[Unit]", "takes systemd"), ("c", "")]
    assert [block.commands for block in guides.blocks("g")] == ["true\n"]
    (tmp_path / "g.md").write_text(block("sh run left: no", "true"))
    with pytest.raises(Refused, match="no block that can be run"):
        guides.blocks("g")

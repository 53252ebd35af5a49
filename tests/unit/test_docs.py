"""Hold the documents to the code: ids, commands, keys, links and JSON examples."""

from __future__ import annotations

import ast
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
import pytest

from digest.checks import reference
from digest.cli import digest as group
from digest.comparison.difference import Kind
from digest.fidelity import CODES
from digest.model import Brand, Footer, Links, Rules
from tests.support import NOW, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support import CommandLine

DOCS = REPOSITORY / "docs"
PAGES = (REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
SEND = (
    "send",
    "catch-up",
    "2016-09-05",
    "--to",
    "ada@example.org",
    "--via",
    "msmtp -t",
    "--by",
    "AR",
    "--dry-run",
    "--json",
)
_ID = re.compile(r"[a-z]+(-[a-z]+)*")


def test_every_id_of_the_program_stands_in_the_table_and_no_other() -> None:
    assert sorted(_ids_of_the_program() | CODES.keys()) == sorted(each.rule.id for each in reference.rules())


def test_the_page_of_every_message_is_made_from_the_registry() -> None:
    page = DOCS / "checks.md"
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        page.write_text(reference.page(), "utf-8", newline="\n")
    assert page.read_text("utf-8") == reference.page()


def test_each_id_stands_in_the_table_once() -> None:
    told = [id for row in _rows(DOCS / "checks.md") for id in re.findall(r"`([^`]+)`", row[0])]
    assert sorted(told) == sorted(set(told))


def test_the_readme_names_every_command() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    context = click.Context(group)
    assert [name for name in group.list_commands(context) if f"`digest {name}" not in text] == []
    assert isinstance(archive := group.get_command(context, "archive"), click.Group)
    assert [name for name in archive.commands if not re.search(rf"`(digest archive )?{name}\b", text)] == []


def test_every_kind_of_difference_is_explained_and_no_other() -> None:
    table = (DOCS / "diff.md").read_text("utf-8").partition("| kind |")[2]
    told = [kind for row in re.findall(r"(?m)^\| (`.*?`) \|", table) for kind in re.findall(r"`([^`]+)`", row)]
    assert sorted(told) == sorted(get_args(Kind))


def test_every_key_of_the_configuration_is_explained() -> None:
    text = (DOCS / "newsletter.md").read_text("utf-8")
    explained = set(re.findall(r"`\[{0,2}(?:[a-z]+\.)?([a-z_]+)\]{0,2}`", text))
    explained |= set(re.findall(r"`([a-z]+)\.[a-z_]+`", text))
    explained |= set(re.findall(r"(?m)^### \[{1,2}([a-z_]+)\]{1,2}", text))
    assert sorted(_config_keys() - explained) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_every_page_can_be_reached_from_the_readme(page: Path) -> None:
    reached, look = set[Path](), [REPOSITORY / "README.md"]
    while look:
        at = look.pop()
        for target in re.findall(r"\]\(([^)#\s]+)", _prose(at)):
            found = (at.parent / target).resolve()
            new = sorted(found.glob("*.md")) if found.is_dir() else [found] if found.suffix == ".md" else []
            look += [each for each in new if each not in reached and each.exists()]
            reached |= set(new)
    assert page in reached


def test_the_json_examples_have_the_keys_of_real_output(digest: CommandLine, newsroom: Path) -> None:
    week = ("catch-up", "--week", "2016-W35")
    gathered = json.loads(digest("-C", newsroom, "gather", "--json", now=NOW).out)
    listed = json.loads(digest("-C", newsroom, "list", *week, "--json", now=NOW).out)
    built = json.loads(digest("-C", newsroom, "build", *week, "--json", now=NOW).out)
    sources, tried = (
        json.loads(digest("-C", newsroom, "source", *words, "--json", now=NOW).out)
        for words in (("list",), ("test", "articles"))
    )
    sent = json.loads(digest("-C", newsroom, *SEND, now=NOW).out)
    manifest = json.loads((newsroom / "out" / "catch-up" / "2016-09-05" / "manifest.json").read_bytes())
    (newsroom / "issues" / "old.md").write_bytes((newsroom / "issues" / "catch-up" / "2016-09-05.md").read_bytes())
    compared = json.loads(digest("-C", newsroom, "diff", "issues/old.md", "2016-09-05", "--json").out)
    for heading, real in (
        ("digest diff --json", compared),
        ("digest list --json", listed),
        ("digest gather --json", gathered),
        ("digest source list --json", sources),
        ("digest source test --json", tried),
        ("digest build --json", built),
        ("digest send --json", sent),
        ("manifest.json", manifest),
    ):
        assert _top_keys(_example(heading)) == list(real), heading


def test_the_json_page_gives_every_key_of_what_lies_deeper(digest: CommandLine, newsroom: Path) -> None:
    text = (DOCS / "json.md").read_text("utf-8")
    week = ("catch-up", "--week", "2016-W35")
    digest("-C", newsroom, "build", *week, now=NOW)
    told = [
        json.loads(digest("-C", newsroom, "gather", "--json", now=NOW).out),
        json.loads(digest("-C", newsroom, "source", "list", "--json", now=NOW).out),
        json.loads(digest("-C", newsroom, "source", "test", "articles", "--json", now=NOW).out),
        json.loads(digest("-C", newsroom, "list", *week, "--json", now=NOW).out),
        json.loads(digest("-C", newsroom, "check", "catch-up", "2016-09-05", "--json", now=NOW).out),
        json.loads(digest("-C", newsroom, "diff", "2016-08-30", "2016-09-05", "--json").out),
        json.loads(digest("-C", newsroom, *SEND, now=NOW).out),
        json.loads((newsroom / "out" / "catch-up" / "2016-09-05" / "manifest.json").read_bytes()),
        json.loads(digest("-C", newsroom, "archive", "export", now=NOW).out.splitlines()[0]) | {"article": {}},
    ]
    names = {key for each in told for key in _keys(each)}
    assert [name for name in sorted(names) if f'"{name}"' not in text and f"`{name}`" not in text] == []


# --- reading the pages ---------------------------------------------------------------------------


def _prose(page: Path) -> str:
    """Return a page without its fenced blocks and code spans, in which nothing is a link."""
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text("utf-8"))
    return re.sub(r"`[^`\n]+`", "", text)


@cache
def _anchors(page: Path) -> frozenset[str]:
    """Return the names GitHub gives the headings of a page."""
    if page.suffix != ".md":
        return frozenset()
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text("utf-8"))
    heads = re.findall(r"(?m)^#{1,6} (.+)$", text)
    return frozenset(re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)


def _rows(page: Path) -> Iterator[list[str]]:
    """Yield the cells of each row of the tables whose first column is ``id``."""
    inside = False
    for line in page.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if not line.startswith("|"):
            inside = False
        elif cells[0] == "id":
            inside = True
        elif inside and not set(cells[0]) <= set("-"):
            yield cells


def _example(heading: str) -> str:
    """Return the first fenced JSON object below a heading of docs/json.md."""
    text = (DOCS / "json.md").read_text("utf-8").partition(f"## {heading}\n")[2]
    found = re.search(r"(?ms)^```\n(\{.*?^\})\n```$", text)
    assert found, heading
    return found[1]


def _top_keys(example: str) -> list[str]:
    return re.findall(r'(?m)^ "(\w+)":', example)


def _keys(value: Any) -> Iterator[str]:
    """Yield every key of a JSON value but those of ``parts``, which are words for people."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _keys(each) if key != "parts" else ()
    elif isinstance(value, list):
        for each in value:
            yield from _keys(each)


# --- reading the code ----------------------------------------------------------------------------


def _trees(folder: str) -> Iterator[ast.Module]:
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def _ids_of_the_program() -> set[str]:
    """Collect every id given to a Finding: straight, through a function with a parameter ``id``, or as ``..._id``."""
    found: set[str] = set()
    inherited = {"tell": 0}  # of HeaderFile, which other modules build on
    for tree in _trees("digest"):
        places = inherited | {
            node.name: names.index("id") - (names[0] == "self")
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and "id" in (names := [each.arg for each in node.args.args])
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").endswith("_id"):
                found |= {id for id in _constants(node.value) if "-" in id}
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [each.value for each in node.keywords if each.arg == "id" and name in {"Finding", *places}]
                place = places.get(name, len(node.args))
                found |= {id for each in [*given, *node.args[place : place + 1]] for id in _constants(each)}
    return found


def _constants(node: ast.expr) -> Iterator[str]:
    """Yield the ids an expression can give."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        assert _ID.fullmatch(node.value), node.value
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _config_keys() -> set[str]:
    """Collect the keys the readers of configuration know: tuples of names, and the fields they read into."""
    from dataclasses import fields

    keys = {field.name for kind in (Brand, Footer, Links, Rules) for field in fields(kind)}
    for tree in _trees("digest/config"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and re.fullmatch(r"_[A-Z]+_KEYS", ast.unparse(node.targets[0])):
                keys |= set(ast.literal_eval(node.value))
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"reader.table", "reader.tables"}:
                keys |= set(ast.literal_eval(node.args[1])) if isinstance(node.args[1], ast.Tuple) else set()
    assert {"cutoff", "date_order", "move", "skip", "take", "words"} <= keys
    return keys

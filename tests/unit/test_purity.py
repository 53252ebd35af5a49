"""The rooms that decide touch nothing: no file is opened and no socket made while they work."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from digest import dates
from digest.checks import check
from digest.checks.reachable import wanted
from digest.clicks import count, read_clicks
from digest.comparison import compare
from digest.composer import compose
from digest.composer.earlier import with_suggestions
from digest.editing import apply, from_json, merge, told
from digest.fidelity.ordinary import is_ordinary
from digest.issuefile import dumps, parse
from digest.likeness import Comparison
from digest.model import Email, Proof, RanStory, Reached, Rules, SourceSpec
from digest.proofsheet import Outputs, sheet_of
from digest.selector import select
from digest.sources.articlefile import parse as parse_article
from digest.support import check as gaps
from digest.workflow.support import table
from tests.support import LONDON, NOW, REPOSITORY, SENT, W35, a_newsletter

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOUCHED: list[str] = []
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and (event in {"open", "os.listdir", "os.scandir"} or event.startswith(("socket.", "subprocess."))):
        _TOUCHED.append(f"{event} {arguments[:1]}")


def test_the_whole_of_deciding_runs_without_a_file_or_a_socket() -> None:
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken back, only told to look away
    raw = {path: path.read_bytes() for path in (REPOSITORY / "seeds/articles").rglob("*.md")}

    clients = table()

    def decide() -> None:
        articles, spec = [], SourceSpec(name="articles")
        for path, octets in raw.items():
            found = parse_article(octets, path.name, default_id=path.stem, spec=spec, zone=LONDON)
            assert found.article
            articles.append(found.article)
        newsletter = a_newsletter(rules=Rules(exclude_words=("none",)))
        assert dates.coming(newsletter, now=NOW)[0] == date(2016, 9, 5)
        ran = (RanStory(article_id="x", url="https://e.org/x", issue_date=date(2016, 8, 29)),)
        selection = select(articles, newsletter.rules, W35, sending=SENT, ran=ran)
        issue = compose(selection, newsletter, date=date(2016, 9, 5), number=12)
        file = parse(dumps(issue), "issues/x.md").with_field("subject", "Another")
        comparison = Comparison(articles, ordinary=is_ordinary)
        earlier = {article.id: comparison.earlier_parts(article, articles) for article in articles}
        file = with_suggestions(file, earlier, LONDON)
        assert compare(issue, file.issue)
        edited = apply(file, from_json({"kind": "set-intro", "value": "Good morning."}))
        assert merge(file.text, edited.text, file.with_field("subject", "A third").text).conflicts == ()
        assert told(edited, newsletter)
        email = Email(subject="", preheader="", html="", text="")
        proof = Proof(issue=file.issue, newsletter=newsletter, email=email, articles=tuple(articles), lines=file.lines)
        reached = dict.fromkeys(wanted(proof), Reached(status=200, url="https://login.example.com/", media="text/html"))
        assert check(replace(proof, reached=reached))

        clicks = read_clicks("url,clicks\nhttps://e.org/x,5\n", "clicks.csv")
        assert count(clicks, [{"url": "https://e.org/x", "story": "x", "place": "headline"}], {"x": "X"}).stories
        assert sheet_of(proof, (), made=NOW, hash="", outputs=Outputs(state="none")).stories
        assert gaps(['<style>a { gap: 1px }</style><p style="display: grid">'], clients)

    decide()  # imports and caches are filled here
    sys.addaudithook(_hook)
    _watching = True
    try:
        decide()
    finally:
        _watching = False
    assert _TOUCHED == []


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def test_only_the_clock_reads_the_clock() -> None:
    for path in (REPOSITORY / "digest").rglob("*.py"):
        if path.name != "clock.py":
            called = set(_calls(ast.parse(path.read_text("utf-8"))))
            assert not called & {"now", "today", "utcnow", "monotonic"} - ({"now"} if "cli" in path.parts else set()), (
                path
            )

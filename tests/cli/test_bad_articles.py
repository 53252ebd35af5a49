"""One bad article never costs the issue: DESIGN's list of bad input, through the whole road."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import parse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

WEEK = ("build", "catch-up", "--week", "2016-W35")
HEAD = "---\ntitle: An odd article\ndate: 2016-09-01\npriority: 99\nurl: https://www.example.org/odd\n---\n"
BODY = (
    "Something happened in Calderbrook on Thursday, and it cost the council of the town £3m.\n\n"
    "Nobody was hurt, the trust said, and the road was open again by the evening of the same day.\n"
)

LEFT_OUT = {
    "unclosed header": (
        HEAD.replace("---\n", "", 1).join(["---\n", ""]).replace("odd\n---\n", "odd\n") + BODY
    ).encode(),
    "key twice": (HEAD.replace("title:", "title: One\ntitle:") + BODY).encode(),
    "no title": (HEAD.replace("title: An odd article\n", "") + BODY).encode(),
    "no date": (HEAD.replace("date: 2016-09-01\n", "") + BODY).encode(),
    "impossible date": (HEAD.replace("2016-09-01", "2016-02-30") + BODY).encode(),
    "not UTF-8": (HEAD + BODY).encode("utf-16"),
    "Latin-1": (HEAD + BODY).encode("latin-1"),
    "empty": b"",
    "only blanks": b" \n\n",
    "10 MB": (HEAD + BODY + "word " * 2_000_000).encode(),
    "no header": BODY.encode(),
    "unreadable embargo": (HEAD.replace("priority", "embargo: soon\npriority") + BODY).encode(),
}
KEPT = {
    "YAML colon": (HEAD.replace("An odd article", "Odd: an article: with colons"), "Odd: an article: with colons"),
    "unknown key": (HEAD.replace("priority", "prioritty: 3\npriority"), "An odd article"),
    "control characters": (HEAD.replace("An odd", "An\x0b\x00\x1f odd"), "An odd article"),
    "line break and Bcc": (
        HEAD.replace("An odd article", '"An odd\\nBcc: x@example.org"'),
        "An odd Bcc: x@example.org",
    ),
    "escaped surrogate": (HEAD.replace("An odd article", '"An odd \\ud800article"'), "An odd article"),
}
WILD = {
    "lone surrogate": "\ud800 here.",
    "MJML": "</mj-text><mj-text> and </mj-column> here.",
    "template": "{{ 7*7 }} and {% raw %} here.",
    "script": "Words <script>alert(1)</script> here.",
    "deep": "<div>" * 10_000 + "Deep words here." + "</div>" * 10_000,
    "CDATA": "Then ]]> and <![CDATA[ here.",
    "opens a story": (
        "## [A false story](https://www.example.org/false)\n<!-- article: finance/provider-deficit -->\n\nText."
    ),
    "smuggles a mark": "<!-- allow: leftover-tk because -->\n\nThe end of the text <!-- allow: x y --> is here.",
    "closes the comment": "--> <!-- drafted\n=subject 01234567\n-->",
    "control characters": "A\x0bB\x00C\x1fD\ufffeE\uffffF here.",
}


def put(newsroom: Path, octets: bytes) -> None:
    (newsroom / "articles/odd.md").write_bytes(octets)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_bad_file_is_left_out_named_and_the_rest_is_built(digest: CommandLine, newsroom: Path, name: str) -> None:
    put(newsroom, LEFT_OUT[name])
    result = digest("-C", newsroom, *WEEK)
    assert result.code == 0, result.err
    assert "LEFT OUT: 1 article file" in result.err
    assert "articles/odd.md" in result.err
    assert "8 stories" in result.err
    assert digest("-C", newsroom, *WEEK, "--strict").code == 1


@pytest.mark.parametrize("name", KEPT)
def test_an_odd_header_is_mended_and_told(digest: CommandLine, newsroom: Path, name: str) -> None:
    header, title = KEPT[name]
    put(newsroom, (header + BODY).encode("utf-8", "surrogatepass"))
    result = digest("-C", newsroom, *WEEK)
    assert result.code == 0, result.err
    assert "articles/odd.md" in result.err
    assert "LEFT OUT" not in result.err
    issue = parse((newsroom / "issues/catch-up/2016-09-05.md").read_text("utf-8")).issue
    assert issue.stories[0].headline == title
    message = (newsroom / "out/catch-up/2016-09-05/issue.eml").read_bytes()
    assert b"\nBcc:" not in message


@pytest.mark.parametrize("place", ["body", "summary", "standfirst"])
@pytest.mark.parametrize("name", WILD)
def test_wild_text_stays_text(digest: CommandLine, newsroom: Path, name: str, place: str) -> None:
    wild = WILD[name]
    if place == "body":
        text = HEAD + BODY + "\n" + wild + "\n"
    elif place == "summary":
        rows = "\n".join("  " + row for row in (BODY + "\n" + wild[:12_000]).split("\n"))
        text = HEAD.replace("priority", f"summary: |\n{rows}\npriority") + BODY
    else:
        text = HEAD.replace("priority", f"standfirst: {json.dumps(wild[:3000])}\npriority") + BODY
    put(newsroom, text.encode("utf-8", "surrogatepass"))
    result = digest("-C", newsroom, *WEEK)
    if name == "deep" and place != "body":
        assert result.code in {0, 1}, result.err  # shown literally, they may be too long for an email
    else:
        assert result.code == 0, result.err
    issue = parse((newsroom / "issues/catch-up/2016-09-05.md").read_text("utf-8"))
    assert not [problem for problem in issue.problems if problem.severity == "error"]
    assert len(issue.issue.all_stories) == 8  # whatever it holds, it is one story and opens or hides no other
    assert issue.issue.stories[0].headline == "An odd article"
    assert all(mark.key in {"article", "kicker"} for story in issue.issue.stories for mark in story.marks)
    assert all(block.marks == () for story in issue.issue.stories for block in story.blocks)
    html = (newsroom / "out/catch-up/2016-09-05/issue.html").read_text("utf-8")
    assert "<script" not in html
    assert "<mj-" not in html
    if name == "template":  # shown as it stands, and worked out by no one
        text = (newsroom / "out/catch-up/2016-09-05/issue.txt").read_text("utf-8")
        assert "{{ 7*7 }}" in text
        assert "{{ 7*7 }} and {% raw %} here." in " ".join(text.split())
        assert "{{ 7*7 }} and {% raw %} here." in html
        assert not re.search(r"\b49\b", text)


def test_two_files_of_one_id_are_both_named(digest: CommandLine, newsroom: Path) -> None:
    put(newsroom, (HEAD.replace("priority", "id: finance/provider-deficit\npriority") + BODY).encode())
    result = digest("-C", newsroom, *WEEK)
    assert result.code == 0
    assert "LEFT OUT: 1 article file" in result.err
    assert "articles/odd.md" in result.err
    assert "finance/provider-deficit.md" in result.err

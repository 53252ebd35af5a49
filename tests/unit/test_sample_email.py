"""What must hold of the sample email, read without a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html

from tests.support import copy_newsroom, run_process

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    newsroom = copy_newsroom(tmp_path_factory.mktemp("sample") / "newsroom")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    return newsroom / "out/catch-up/2016-09-05"


def test_the_html_is_small_whole_and_free_of_marks(sample: Path) -> None:
    html = (sample / "issue.html").read_text("utf-8")
    assert len(html.encode()) < 40_000
    assert html.startswith("<!DOCTYPE html>")
    assert "<mj-" not in html
    assert "{{" not in html
    assert html.count("<!--[if") == html.count("<![endif]") >= 20
    assert not re.search(r"#[0-9a-fA-F]{3}\b(?![0-9a-fA-F])", re.sub(r"&#\d+;", "", html)), "a three-digit colour"
    assert "http://" not in html.replace('"http://www.w3.org', "")
    assert "!important" in html


def test_the_text_keeps_to_72_columns_and_addresses_whole(sample: Path) -> None:
    text = (sample / "issue.txt").read_text("utf-8")
    for line in text.splitlines():
        assert len(line) <= 72 or re.fullmatch(r"(Read online: |Unsubscribe: |Past issues: |Corrections: )?<\S+>", line)
        assert line == line.rstrip()
    assert "\n\n\n\n" not in text


def test_every_link_of_the_html_stands_in_the_text(sample: Path) -> None:
    page = lxml_html.fromstring((sample / "issue.html").read_text("utf-8"))
    addresses = {link.get("href") for link in page.iter("a")}
    text = (sample / "issue.txt").read_text("utf-8")
    assert len(addresses) >= 14
    assert {address for address in addresses if f"<{address}>" not in text} == set()


def test_a_storys_address_stands_once_in_the_text(sample: Path) -> None:
    text = (sample / "issue.txt").read_text("utf-8")
    assert text.count("<https://www.example.org/finance/provider-deficit>") == 1
